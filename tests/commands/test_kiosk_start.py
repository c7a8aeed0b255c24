"""How the PC's own screen starts: on which adapter, drawn by whom, and what is said when it does not come up."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from station.commands.bench.kiosk import waited_for
from station.commands.bench.kiosk_attempts import PAUSES, KioskAttempts, runtime_folder
from station.commands.bench.kiosk_notice import ConsoleNotice, paint, show
from station.doctor.display import DisplayAdapter, adapters, display, renderer
from station.doctor.unit_check import SCREEN, services
from station.locale.texts import LocaleTexts

SAY = LocaleTexts.load("en", "commands", "doctor").text
INTEL, VIRTIO = DisplayAdapter("card1", "i915", True, 1), DisplayAdapter("card0", "virtio-pci", True, 1)
EARLY = DisplayAdapter("card0", "simple-framebuffer", False, 1)


def card(drm: Path, name: str, driver: str, *, node: bool, screens: Sequence[str] = ()) -> None:
    device = drm.parent / "devices" / name
    (device / "drm").mkdir(parents=True)
    (drm.parent / "drivers" / driver).mkdir(parents=True, exist_ok=True)
    (device / "driver").symlink_to(drm.parent / "drivers" / driver)
    if node:
        (device / "drm" / "renderD128").mkdir()
    (drm / name).mkdir(parents=True)
    (drm / name / "device").symlink_to(device)
    for number, status in enumerate(screens):
        (drm / f"{name}-HDMI-A-{number}").mkdir()
        (drm / f"{name}-HDMI-A-{number}" / "status").write_text(f"{status}\n")


def test_the_kernel_tells_of_each_adapter_its_driver_its_node_and_its_screens(tmp_path: Path) -> None:
    drm = tmp_path / "drm"
    card(drm, "card1", "i915", node=True, screens=("connected", "disconnected"))
    card(drm, "card0", "simple-framebuffer", node=False)
    (drm / "version").write_text("drm 1.1.0\n")
    (drm / "renderD128").mkdir()

    assert adapters(drm) == (DisplayAdapter("card0", "simple-framebuffer", False, 0), INTEL)
    assert adapters(tmp_path / "none") == ()


@pytest.mark.parametrize(
    ("found", "failures", "drawn"),
    [
        ((INTEL,), 0, "gles2"),
        ((INTEL,), 1, "pixman"),
        ((DisplayAdapter("card1", "i915", False, 1),), 0, "pixman"),
        ((VIRTIO,), 0, "pixman"),
        ((EARLY,), 0, "pixman"),
        ((EARLY, INTEL), 0, "pixman"),
        ((), 0, "pixman"),
    ],
)
def test_the_chip_draws_where_there_is_one_and_it_did_not_fail(
    found: tuple[DisplayAdapter, ...], failures: int, drawn: str
) -> None:
    assert renderer(found, failures) == drawn


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ((INTEL,), [("ok", "gles2")]),
        ((VIRTIO,), [("ok", "pixman")]),
        ((DisplayAdapter("card0", "i915", True, 0),), [("ok", "gles2"), ("warn", "plugged in")]),
        ((), [("fail", "no screen adapter")]),
    ],
)
def test_doctor_says_what_the_screen_hangs_at_and_who_draws(
    found: tuple[DisplayAdapter, ...], told: list[tuple[str, str]]
) -> None:
    said = list(display(found, SAY))
    assert [(one.state, word in one.text) for one, (_, word) in zip(said, told, strict=True)] == [
        (state, True) for state, _ in told
    ]


class Hours:
    """A clock that only waiting moves, and adapters that come at their time."""

    def __init__(self, *comes: tuple[float, tuple[DisplayAdapter, ...]], busy_until: float = 0.0) -> None:
        self.now, self._comes, self._busy_until = 0.0, comes, busy_until
        self.stills = 0

    def look(self) -> tuple[DisplayAdapter, ...]:
        return next((found for at, found in reversed(self._comes) if self.now >= at), ())

    def waited(self) -> Sequence[DisplayAdapter]:
        return waited_for(self.look, self._still, self._wait, lambda: self.now, lambda: self.now < self._busy_until)

    def _still(self) -> None:
        self.stills += 1

    def _wait(self, seconds: float) -> None:
        self.now += seconds


def test_an_adapter_that_is_there_is_taken_at_once() -> None:
    hours = Hours((0, (VIRTIO,)))
    assert (hours.waited(), hours.now) == ((VIRTIO,), 1.0)


def test_a_driver_that_comes_late_is_waited_for_and_the_manager_told_so() -> None:
    hours = Hours((25, (VIRTIO,)))
    assert (hours.waited(), hours.now) == ((VIRTIO,), 26.0)
    assert hours.stills > 25


def test_the_kernels_stopgap_is_given_time_to_be_replaced() -> None:
    hours = Hours((0, (EARLY,)), (4, ()), (5, (INTEL,)))
    assert (hours.waited(), hours.now) == ((INTEL,), 6.0)


def test_where_nothing_replaces_the_stopgap_it_is_taken() -> None:
    hours = Hours((0, (EARLY,)))
    assert (hours.waited(), hours.now) == ((EARLY,), 10.0)


def test_nothing_is_begun_while_drivers_are_still_being_loaded() -> None:
    hours = Hours((0, (VIRTIO,)), busy_until=7)
    assert (hours.waited(), hours.now) == ((VIRTIO,), 7.0)


def test_a_pc_without_an_adapter_is_given_up_after_a_minute() -> None:
    hours = Hours()
    assert (hours.waited(), hours.now) == ((), 60.0)


def test_each_failed_start_puts_the_next_one_off_longer_and_a_bench_that_stood_begins_at_once(tmp_path: Path) -> None:
    attempts = KioskAttempts(tmp_path)
    pauses = []
    for _ in range(6):
        attempts.begun()
        attempts.ended("timeout")
        pauses.append(attempts.pause())
    assert (pauses, attempts.reason()) == ([*PAUSES[1:], PAUSES[-1], PAUSES[-1]], "timeout")
    attempts.begun()
    attempts.succeeded()
    assert attempts.stands()
    attempts.ended("watchdog")
    assert (attempts.pause(), attempts.reason(), attempts.stands()) == (0, "", False)


def test_whoever_gives_up_says_why_and_what_the_bench_itself_said_stood_long_enough(tmp_path: Path) -> None:
    attempts = KioskAttempts(tmp_path)
    for reason, pause in (("adapter", PAUSES[1]), ("bench", 0)):
        attempts.begun()
        attempts.because(reason)
        attempts.ended("exit-code")
        assert (attempts.reason(), attempts.pause()) == (reason, pause)


def test_every_reason_has_its_words_in_both_languages(tmp_path: Path) -> None:
    reasons = ("adapter", "cage", "timeout", "watchdog", "ended", "changed", "bench")
    for language in ("ko", "en"):
        texts = LocaleTexts.load(language, "commands")
        assert [reason for reason in reasons if not texts.has(f"kiosk.because_{reason}")] == []
    attempts = KioskAttempts(tmp_path)
    for result in ("exit-code", "signal", "core-dump", "success", ""):
        attempts.ended(result)
        assert attempts.reason() == "ended"


def test_the_folder_of_the_unit_is_named_by_systemd() -> None:
    assert runtime_folder({"RUNTIME_DIRECTORY": "/run/packing-station:/run/other"}) == Path("/run/packing-station")
    assert runtime_folder({}) is None


def framebuffer(folder: Path, width: int, height: int, stride: int, bits: int) -> Path:
    for name, value in (("virtual_size", f"{width},{height}"), ("stride", stride), ("bits_per_pixel", bits)):
        (folder / name).write_text(f"{value}\n")
    path = folder / "fb0"
    path.write_bytes(b"\xaa" * stride * height)
    return path


@pytest.mark.parametrize(("bits", "stride"), [(32, 640 * 4 + 64), (16, 640 * 2)])
def test_korean_is_drawn_on_the_screen_that_has_no_hangul(tmp_path: Path, bits: int, stride: int) -> None:
    path = framebuffer(tmp_path, 640, 400, stride, bits)
    paint(ConsoleNotice("포장 화면을 띄우지 못했어요.", ["10초 뒤에 스스로 다시 시작해요."]), path, tmp_path)

    data = path.read_bytes()
    rows = [data[at * stride : at * stride + 640 * bits // 8] for at in range(400)]
    assert len(data) == stride * 400
    assert len(set(rows)) > 20
    assert rows[0] == rows[-1] == rows[0][: bits // 8] * 640
    # What lies behind a row's end belongs to nobody.
    assert all(
        data[at * stride + 640 * bits // 8 : (at + 1) * stride] == b"\xaa" * (stride - 640 * bits // 8)
        for at in range(399)
    )


def test_a_console_that_cannot_be_drawn_on_shows_the_words_of_any_console() -> None:
    near, far = pty.openpty()
    try:
        undrawn = show(ConsoleNotice("띄우지 못했어요", ["기다려요"]), ConsoleNotice("Not shown.", ["Wait."]), far)
        shown = os.read(near, 4096).decode("ascii")
    finally:
        os.close(near)
        os.close(far)
    assert ("Not shown." in shown, "Wait." in shown) == (True, True)
    assert bool(undrawn) is not Path("/dev/fb0").exists()


def test_after_the_units_end_the_next_start_knows_how_it_went(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "station", "kiosk", "--after"]
    environ = {**os.environ, "RUNTIME_DIRECTORY": str(tmp_path), "SERVICE_RESULT": "timeout"}
    done = subprocess.run(command, env=environ, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert (KioskAttempts(tmp_path).failures(), KioskAttempts(tmp_path).reason()) == (1, "timeout")


UNIT = """\
Type=notify
NRestarts={restarts}
Id={name}
LoadState=loaded
ActiveState={active}
UnitFileState=enabled
StatusText=It hung.
"""


@pytest.mark.parametrize(
    ("active", "restarts", "bench", "state", "word"),
    [
        ("active", 0, True, "ok", "works"),
        ("active", 0, False, "fail", "no bench stands"),
        ("activating", 0, False, "warn", "is starting"),
        ("activating", 3, False, "fail", "tried 3 times. It hung."),
    ],
)
def test_doctor_believes_the_bench_and_not_its_unit(
    active: str,
    restarts: int,
    bench: bool,
    state: str,
    word: str,
) -> None:
    (found,) = services(UNIT.format(name=SCREEN, active=active, restarts=restarts), SAY, bench=bench)
    assert (found.state, word in found.text) == (state, True)


def test_the_shops_side_is_no_bench() -> None:
    answer = UNIT.format(name="packing-station-sync.service", active="active", restarts=0)
    assert [one.state for one in services(answer, SAY, bench=False)] == ["ok"]
