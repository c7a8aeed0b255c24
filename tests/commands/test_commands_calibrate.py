"""``doctor --print``: from the test label to the words about darkness, with and without a running bench."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from station.cli import main
from station.documents.papers.calibration_label import code_of
from tests.support.support_bench import Bench, bench_in

CODES = [code_of(what) for what in ("2", "3", "D", "L")]


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A bench that is not running, with its printer on."""
    with bench_in(tmp_path) as bench:
        bench.work.close()
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("TOKEN", "demo")
        monkeypatch.delenv("PACKING_STATION_CONFIG", raising=False)
        yield bench
        bench.restart()


@contextmanager
def packer(bench: Bench, *codes: str) -> Iterator[None]:
    """Somebody who scans these codes again and again as soon as the label is out."""
    over = threading.Event()

    def scan() -> None:
        bench.printer.wait_for_labels(1)
        while not over.wait(0.1):
            bench.scan(*codes)

    thread = threading.Thread(target=scan, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def codes(picture: Path) -> set[str]:
    with Image.open(picture) as opened:
        return {symbol.text for symbol in zxingcpp.read_barcodes(opened.convert("L"))}


def test_the_label_can_be_drawn_without_a_printer(closed: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--png", "test.png"]) == 0
    assert capsys.readouterr().out == "test.png\n"
    assert codes(closed.folder / "test.png") == set(CODES)
    assert closed.printer.labels == []


def test_it_is_printed_and_its_scans_are_judged(closed: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    with packer(closed, *CODES):
        assert main(["doctor", "--print", "--seconds", "10"]) == 0
    assert codes(closed.folder / "labels" / "label-0001.png") == set(CODES)
    told = capsys.readouterr().out
    assert "등급 A" in told
    assert "진하기가 알맞아요" in told
    assert "doctor --ruler" in told


def test_a_print_that_is_too_dark_is_told_with_what_to_do(closed: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    with packer(closed, CODES[0], CODES[3], "8801234567893"):
        assert main(["doctor", "--print", "--seconds", "1.2"]) == 0
    told = capsys.readouterr().out
    assert "안 읽힌 바코드: PS:TEST:P3, PS:TEST:PD" in told
    assert "농도를 한 단계 낮추고" in told
    assert "시험 라벨의 바코드가 아니에요" in told


def test_without_any_scan_nothing_is_concluded(closed: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--print", "--seconds", "0.3"]) == 1
    assert "스캔이 오지 않았어요" in capsys.readouterr().out


def test_a_running_bench_prints_it_and_lends_its_scanner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with bench_in(tmp_path) as bench:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("TOKEN", "demo")
        with packer(bench, *CODES):
            assert main(["doctor", "--print", "--seconds", "10"]) == 0
        told = capsys.readouterr().out
        assert "포장대가 켜져 있어요" in told
        assert "등급 A" in told
        assert bench.records("label_sending", "item_scanned") == []


def test_the_ruler_becomes_the_keys_to_write(closed: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert closed.config.label.width_mm == 72
    assert main(["doctor", "--ruler", "1.5", "70"]) == 0
    assert "offset_x_mm = 1.5, width_mm = 70" in capsys.readouterr().out
    assert main(["doctor", "--ruler", "30", "40"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
