"""A camera from its pictures to scans, through the real reading process: shown, shown again, crowded, broken."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanners.base import ScannerHealth
from tests.scanners.support_camera import MUG, SLIP, SOCK, CameraBench, fake_ffmpeg, film, frame
from tests.support.support_scanners import elapsed

READY = (ScannerHealth.READY, "")
ENDED = (ScannerHealth.LOST, "ended")
NOTHING: tuple[tuple[str, str], ...] = ()
GAP = (NOTHING, 60)
"""Long enough at the tests' rate for a code to be gone: 8 frames and 0.3 seconds."""


@pytest.fixture
def bench() -> Iterator[CameraBench]:
    made = CameraBench()
    yield made
    made.close()


def test_a_code_that_is_shown_twice_counts_twice_and_once_for_each_showing(bench: CameraBench, tmp_path: Path) -> None:
    ears = bench.watch(film(tmp_path / "film", (NOTHING, 2), ([MUG], 4), GAP, ([MUG], 4), (NOTHING, 2)))
    ears.until_health(*ENDED)
    assert ears.texts == [MUG[1], MUG[1]]
    assert [(scan.symbology, scan.source) for scan in ears.scans] == [("]E0", "camera-1")] * 2
    assert ears.health == [READY, ENDED]
    assert bench.last.repeats == 0


def test_a_code_that_comes_back_without_a_gap_is_no_second_one_and_is_counted_as_repeat(
    bench: CameraBench, tmp_path: Path
) -> None:
    ears = bench.watch(film(tmp_path / "film", ([MUG], 6), (NOTHING, 4), ([MUG], 6)))
    ears.until_health(*ENDED)
    assert (ears.texts, bench.last.repeats) == ([MUG[1]], 1)


def test_of_several_codes_in_view_each_counts_once(bench: CameraBench, tmp_path: Path) -> None:
    ears = bench.watch(film(tmp_path / "film", ([SLIP], 5), ([SLIP, MUG], 8), ([SLIP, SOCK], 8)))
    ears.until_health(*ENDED)
    assert ears.texts == [SLIP[1], MUG[1], SOCK[1]]


def test_a_code_in_a_single_frame_does_not_count(bench: CameraBench, tmp_path: Path) -> None:
    ears = bench.watch(film(tmp_path / "film", (NOTHING, 2), ([MUG], 1), (NOTHING, 2), ([SOCK], 3)))
    ears.until_health(*ENDED)
    assert ears.texts == [SOCK[1]]


def test_the_same_picture_again_and_again_proves_nothing(bench: CameraBench, tmp_path: Path) -> None:
    folder = film(tmp_path / "film", ([MUG], 1))
    for number in range(1, 6):
        (folder / f"{number:05}.png").write_bytes((folder / "00000.png").read_bytes())
    ears = bench.watch(folder)
    ears.until_health(*ENDED)
    assert ears.texts == []


def test_a_korean_slip_in_euc_kr_and_a_long_code_are_read(bench: CameraBench, tmp_path: Path) -> None:
    korean, long = ("QRCode", "머그컵".encode("cp949")), ("QRCode", "A1" * 200)
    ears = bench.watch(film(tmp_path / "film", ([korean], 4), ([long], 4)))
    ears.until_health(*ENDED)
    assert ears.texts == ["머그컵", "A1" * 200]


def test_a_glimpse_of_the_view_comes_beside_the_scans(bench: CameraBench, tmp_path: Path) -> None:
    ears = bench.watch(film(tmp_path / "film", ([MUG], 6)), glimpses=True)
    ears.until_health(*ENDED)
    assert (bench.glimpses[0].width, bench.glimpses[0].height) == (64, 48)
    assert len(bench.glimpses) <= 2


def test_a_reading_process_that_is_killed_comes_back_and_counts_nothing_twice(
    bench: CameraBench, tmp_path: Path
) -> None:
    ears = bench.watch(film(tmp_path / "film", ([MUG], 40)))
    ears.until_texts(1)
    os.kill(child_of(bench), signal.SIGKILL)
    ears.until_health(ScannerHealth.LOST, "failed")
    ears.until(lambda: ears.health.count(READY) == 2)
    ears.until_health(*ENDED)
    assert ears.texts == [MUG[1]]


def test_a_camera_through_ffmpeg_is_read_until_it_is_pulled_out(
    bench: CameraBench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "sys.stderr.write('ioctl(VIDIOC_DQBUF): No such device'); sys.exit(1)"
    use(monkeypatch, fake_ffmpeg(tmp_path, [frame(MUG, seed=at) for at in range(8)], then=words))
    ears = bench.watch(bench.camera)
    ears.until_health(ScannerHealth.LOST, "unplugged")
    assert ears.texts == [MUG[1]]


@pytest.mark.parametrize(
    ("raw", "then"),
    [
        (b"P5\n640 480\n255\n" + bytes(1000), "sys.exit(1)"),
        (b"P5\n640 99999\n255\n" + bytes(1000), "time.sleep(60)"),
        (b"\x00\xff" * 5000, "time.sleep(60)"),
    ],
    ids=["truncated", "wrong size", "noise"],
)
def test_a_stream_that_breaks_is_told_and_begun_anew(
    bench: CameraBench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raw: bytes, then: str
) -> None:
    use(monkeypatch, fake_ffmpeg(tmp_path, [frame(SOCK, seed=at) for at in range(8)], raw=raw, then=then))
    ears = bench.watch(bench.camera)
    ears.until(lambda: ears.health.count(READY) == 2)
    assert ears.texts == [SOCK[1]]
    assert {health for health, _reason in ears.health} == {ScannerHealth.READY, ScannerHealth.LOST}


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path, "missing"),
        (lambda path: path.mkdir(), "not_a_camera"),
        (lambda path: path.write_bytes(b"no film"), "not_a_camera"),
    ],
    ids=["absent", "a folder without pictures", "no film"],
)
def test_what_is_no_camera_is_named(
    bench: CameraBench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: object, reason: str
) -> None:
    words = "sys.stderr.write('Invalid data found when processing input'); sys.exit(1)"
    use(monkeypatch, fake_ffmpeg(tmp_path, [], then=words))
    assert callable(make)
    make(tmp_path / "device")
    bench.watch(tmp_path / "device").until_health(ScannerHealth.LOST, reason)


def test_without_ffmpeg_the_reason_says_so(bench: CameraBench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "film.mkv").write_bytes(b"a film")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(without_av(tmp_path)))
    bench.watch(tmp_path / "film.mkv").until_health(ScannerHealth.LOST, "no_ffmpeg")


def test_closing_takes_less_than_a_second_and_leaves_no_process(
    bench: CameraBench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, fake_ffmpeg(tmp_path, [frame(MUG)], then="time.sleep(60)"))
    bench.watch(bench.camera).until_health(*READY)
    child = child_of(bench)
    assert elapsed(bench.last.close) < 1
    assert not Path(f"/proc/{child}").exists()
    assert not [one for one in threading.enumerate() if one.name == "scanner camera-1"]


def use(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def without_av(folder: Path) -> Path:
    (folder / "av.py").write_text("raise ImportError('not installed')")
    return folder


def child_of(bench: CameraBench) -> int:
    """The reading process, found among this process's children by its command line."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words, parent = (entry / "cmdline").read_bytes(), (entry / "stat").read_text().rsplit(")", 1)[1].split()[1]
        except OSError:
            continue
        if b"scanners.camera.camera_reader" in words and int(parent) == os.getpid():
            return int(entry.name)
    raise AssertionError(f"{bench.last.name} has no child")
