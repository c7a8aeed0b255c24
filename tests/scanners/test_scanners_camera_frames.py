"""Frames out of a stream, a folder or a program: bounded, split anywhere, and every trouble named."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanners.camera.ffmpeg import reason_of
from scanners.camera.frames import CameraFrame, FrameError, PgmStream
from scanners.camera.sources import FolderFrames, NewestFrames, open_source
from tests.scanners.support_camera import MUG, film, pgm
from tests.support.support_scanners import DEADLINE, pieces

SMALL = CameraFrame(b"abcdef", 3, 2)

frames = st.tuples(st.integers(1, 9), st.integers(1, 9)).flatmap(
    lambda size: st.binary(min_size=size[0] * size[1], max_size=size[0] * size[1]).map(
        lambda data: CameraFrame(data, *size)
    )
)


@given(st.lists(frames, max_size=5), st.lists(st.integers(0, 500), max_size=20))
def test_frames_are_the_same_however_the_stream_is_split(sent: list[CameraFrame], cuts: list[int]) -> None:
    stream = PgmStream()
    data = b"".join(map(pgm, sent))
    assert [one for part in pieces(data, cuts) for one in stream.feed(part)] == sent


@given(st.binary(max_size=200))
def test_noise_is_frames_or_garbage_and_nothing_else(data: bytes) -> None:
    reasons, found = list[str](), list[CameraFrame]()
    try:
        found += PgmStream().feed(data)
    except FrameError as error:
        reasons.append(error.reason)
    assert set(reasons) <= {"garbage"}
    assert all(data.startswith(b"P5") for _ in found)


@pytest.mark.parametrize("head", [b"P5\n9999 9999\n255\n", b"P5\n0 5\n255\n", b"P6\n3 2\n255\n", b"P5 " + b"1" * 40])
def test_a_size_that_no_camera_has_is_garbage(head: bytes) -> None:
    with pytest.raises(FrameError) as told:
        list(PgmStream().feed(head))
    assert told.value.reason == "garbage"


def test_a_frame_has_as_many_bytes_as_pixels() -> None:
    with pytest.raises(ValueError, match="no frame of 3 by 3"):
        CameraFrame(b"abcdef", 3, 3)


def test_a_folder_gives_its_pictures_in_order_and_ends(tmp_path: Path) -> None:
    source = FolderFrames(film(tmp_path / "film", ([MUG], 3)))
    views = iter(source)
    assert [(one.width, one.height) for one in islice(views, 3)] == [(320, 240)] * 3
    with pytest.raises(FrameError) as told:
        next(views)
    assert told.value.reason == "ended"


def test_a_picture_that_is_none_ends_a_film_as_garbage(tmp_path: Path) -> None:
    folder = film(tmp_path / "film", ([MUG], 1))
    (folder / "00001.png").write_bytes((folder / "00000.png").read_bytes()[:50])
    with pytest.raises(FrameError) as told:
        list(FolderFrames(folder))
    assert told.value.reason == "garbage"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("[video4linux2,v4l2 @ 0x5] ioctl(VIDIOC_STREAMON): Device or resource busy", "in_use"),
        ("Cannot open video device /dev/video0: Permission denied", "no_permission"),
        ("[in#0 @ 0x5] Error opening input: No such file or directory", "missing"),
        ("ioctl(VIDIOC_DQBUF): No such device", "unplugged"),
        ("ioctl(VIDIOC_QUERYCAP): Inappropriate ioctl for device", "not_a_camera"),
        ("clip.txt: Invalid data found when processing input", "not_a_camera"),
        ("something never heard of", "failed"),
    ],
)
def test_the_words_of_ffmpeg_have_a_reason(said: str, reason: str) -> None:
    assert reason_of(["", said], "failed") == reason


def test_what_cannot_be_opened_is_named_before_ffmpeg_is_asked(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for device, reason in ((tmp_path / "absent", "missing"), (tmp_path / "empty", "not_a_camera")):
        with pytest.raises(FrameError) as told:
            open_source(str(device), 15)
        assert told.value.reason == reason


class Tap:
    """A source whose frames a test lets out."""

    live = True

    def __init__(self) -> None:
        self._out = threading.Semaphore(0)
        self._frames: Sequence[CameraFrame] = ()
        self.drained = threading.Event()

    def __iter__(self) -> Iterator[CameraFrame]:
        while True:
            self._out.acquire()
            if not self._frames:
                raise FrameError("unplugged")
            yield from self._frames
            self.drained.set()

    def let_out(self, *frames: CameraFrame) -> None:
        self._frames = frames
        self.drained.clear()
        self._out.release()
        assert not frames or self.drained.wait(DEADLINE)

    def close(self) -> None:
        self.let_out()


def test_only_the_newest_frame_is_looked_at() -> None:
    tap = Tap()
    views = iter(NewestFrames(tap))
    tap.let_out(SMALL)
    assert next(views) == SMALL
    tap.let_out(*(CameraFrame(bytes([at]), 1, 1) for at in range(200)))
    assert next(views) == CameraFrame(b"\xc7", 1, 1)
    tap.let_out()
    with pytest.raises(FrameError) as told:
        next(views)
    assert told.value.reason == "unplugged"


def test_a_camera_without_pictures_is_given_up() -> None:
    with pytest.raises(FrameError) as told:
        next(iter(NewestFrames(Tap(), patience=0.01)))
    assert told.value.reason == "no_picture"
