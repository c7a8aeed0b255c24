"""What is asked of the kernel about a node, and how its refusals are told."""

from __future__ import annotations

import errno
import os
import select
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanners.base import Scan
from scanners.child_process import ParentProcess
from scanners.framing import DroppedFrame, Framed, FramedCode, GarbageFrame, UnfinishedFrame
from scanners.hid.device import (
    EVIOCGKEY,
    EVIOCGRAB,
    EVIOCGVERSION,
    EVIOCSMASK,
    HIDIOCGRAWINFO,
    HIDIOCGRDESC,
    HIDIOCGRDESCSIZE,
    DeviceError,
    HidDevice,
    HidKernel,
    LinuxKernel,
    open_device,
)
from scanners.hid.messages import framed_of, interpreter, message_of
from scanners.hid.pos import COMMON
from scanners.hid.reader import HidReader
from scanners.reports import FrameReporter

FRAMED = st.one_of(
    st.builds(FramedCode, st.binary(), st.floats(0, 1e9)),
    st.builds(GarbageFrame, st.sampled_from(["control", "too_long", "prefix"]), st.floats(0, 1e9)),
    st.builds(UnfinishedFrame, st.binary(), st.floats(0, 1e9)),
    st.builds(DroppedFrame, st.floats(0, 1e9)),
)


class Refusing:
    """A kernel that refuses with one error, at opening or when asked."""

    def __init__(self, number: int, *, opens: bool) -> None:
        self._number, self._opens = number, opens

    def open(self, path: str) -> int:
        if self._opens:
            return os.open(os.devnull, os.O_RDONLY)
        raise OSError(self._number, os.strerror(self._number))

    def ioctl(self, descriptor: int, request: int, argument: bytearray | bytes | int) -> None:
        raise OSError(self._number, os.strerror(self._number))


class Stuck:
    """A silent keyboard on which one key never comes up; it remembers what it was asked, up to the grab."""

    def __init__(self) -> None:
        self.silence, self._end = os.pipe()
        self.parent, self._alive = os.pipe()
        os.set_blocking(self.silence, False)
        self.asked: list[int] = []

    def open(self, path: str) -> int:
        return os.dup(self.silence)

    def ioctl(self, descriptor: int, request: int, argument: bytearray | bytes | int) -> None:
        self.asked.append(request)
        if request == EVIOCGKEY and isinstance(argument, bytearray):
            argument[3] = 0x10
        if request == EVIOCGRAB:
            os.close(self._alive)

    def pull(self) -> None:
        os.close(self._end)

    def close(self) -> None:
        os.close(self.silence)
        os.close(self.parent)


def ioc(direction: int, kind: str, number: int, size: int) -> int:
    """Number a request as include/uapi/asm-generic/ioctl.h does."""
    return direction << 30 | size << 16 | ord(kind) << 8 | number


def test_requests_are_numbered_as_the_kernels_headers_do() -> None:
    assert ioc(2, "E", 0x01, 4) == EVIOCGVERSION
    assert ioc(2, "E", 0x18, 96) == EVIOCGKEY
    assert ioc(1, "E", 0x90, 4) == EVIOCGRAB
    assert ioc(1, "E", 0x93, 16) == EVIOCSMASK
    assert ioc(2, "H", 0x01, 4) == HIDIOCGRDESCSIZE
    assert ioc(2, "H", 0x02, 4 + 4096) == HIDIOCGRDESC
    assert ioc(2, "H", 0x03, 8) == HIDIOCGRAWINFO


@pytest.mark.parametrize("opens", [False, True])
@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.EACCES, "no_permission"),
        (errno.EPERM, "no_permission"),
        (errno.EBUSY, "in_use"),
        (errno.ENOENT, "missing"),
        (errno.ENODEV, "missing"),
        (errno.ENXIO, "missing"),
        (errno.ENOTTY, "not_a_scanner"),
    ],
)
def test_each_refusal_has_its_reason_and_leaves_nothing_open(number: int, reason: str, *, opens: bool) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(DeviceError) as raised:
        open_device("/dev/input/event3", Refusing(number, opens=opens))
    assert raised.value.reason == reason
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_two_programs_of_ours_do_not_share_one_hidraw_node() -> None:
    with tempfile.NamedTemporaryFile() as node:
        first, second = (HidDevice(LinuxKernel(), node.name, os.open(node.name, os.O_RDONLY), COMMON) for _ in range(2))
        first.hold()
        with pytest.raises(DeviceError) as raised:
            second.hold()
        assert raised.value.reason == "in_use"
        first.close()
        second.hold()
        second.close()


def test_a_device_that_reads_as_empty_is_gone() -> None:
    kernel = Stuck()
    device = open_device("", kernel)
    assert device.read() == b""
    kernel.pull()
    with pytest.raises(OSError, match="No such device"):
        device.read()
    device.close()
    device.close()
    kernel.close()


def test_a_key_that_never_comes_up_does_not_keep_the_scanner_away_for_ever() -> None:
    seconds, kernel = iter(range(100)), Stuck()
    told, line = os.pipe()
    HidReader("", "auto", "", ParentProcess(kernel.parent, line), kernel, clock=lambda: float(next(seconds))).run()
    asked = [one for one in kernel.asked if one != EVIOCGKEY]
    assert asked == [EVIOCGVERSION, EVIOCSMASK, EVIOCGRAB]
    assert b'{"is":"ready"}' in os.read(told, 1000).splitlines()
    for descriptor in (told, line):
        os.close(descriptor)
    kernel.pull()
    kernel.close()


def test_a_node_that_udev_has_not_opened_yet_is_told_only_when_it_stays_so() -> None:
    class Forbidding(Refusing):
        def open(self, path: str) -> int:
            told.append(os.read(said, 1000) if select.select([said], [], [], 0)[0] else b"")
            if len(told) == 4:
                os.close(alive)
            return super().open(path)

    told: list[bytes] = []
    (parent, alive), (said, line) = os.pipe(), os.pipe()
    kernel = Forbidding(errno.EACCES, opens=False)
    HidReader("", "auto", "", ParentProcess(parent, line), kernel, clock=lambda: 0.6 * len(told)).run()
    assert [b"no_permission" in one for one in told] == [False, False, False, True]
    for descriptor in (parent, said, line):
        os.close(descriptor)


@given(FRAMED)
def test_whatever_is_framed_is_told_and_comes_back_exact(framed: Framed) -> None:
    assert framed_of(message_of(framed)) == framed


@pytest.mark.parametrize(
    "message", [{"is": "code"}, {"is": "song", "at": 1.0}, {"is": "lost"}, {"is": "code", "data": "가", "at": 1}]
)
def test_what_no_sound_process_says_is_refused(message: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        interpreter(FrameReporter("hid-1"))(message)


def test_a_sign_of_life_is_no_event_and_a_code_is_a_scan_with_its_symbology() -> None:
    interpret = interpreter(FrameReporter("hid-1"))
    assert interpret({}) == ()
    (scan, _ready) = interpret(message_of(FramedCode(b"]C0A1", 2.0)))
    assert scan == Scan("A1", "hid-1", 2.0, "A1", "]C0")


def test_the_real_kernel_is_a_kernel(tmp_path: Path) -> None:
    kernel: HidKernel = LinuxKernel()
    with pytest.raises(DeviceError) as raised:
        open_device(str(tmp_path / "absent"), kernel)
    assert (raised.value.reason, str(raised.value)) == ("missing", "No such file or directory")
