"""Slips, picking lists, item labels, badges and hand-over lists, as the office calls for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from station.cli import main
from station.ledger import Answer, wake
from station.packing.process.states import Idle, Unprinted
from station.papers import PaperOrder
from tests.support_bench import MUG, Bench, bench_in, order, packs
from tests.support_patience import until

ORDERS = "2026112300000001", "2026112300000002"


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A bench with two orders that is not running; its printer is on, and its folder is the current one."""
    with bench_in(tmp_path) as bench:
        bench.sells(order(ORDERS[0], ("MUG-WH", 2)), order(ORDERS[1], ("MUG-WH", 1), ("SOCK-BK-L", 1)))
        bench.work.close()
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("TOKEN", "demo")
        monkeypatch.delenv("PACKING_STATION_CONFIG", raising=False)
        yield bench
        bench.restart()


@pytest.fixture
def site(closed: Bench) -> Path:
    """Its folder."""
    return closed.folder


def codes(picture: Path) -> set[str]:
    with Image.open(picture) as opened:
        return {symbol.text for symbol in zxingcpp.read_barcodes(opened.convert("L"))}


def test_a_slip_carries_the_code_that_opens_its_order(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slips", "print", "--all-ready", "--png", "out"]) == 0
    assert capsys.readouterr().out.split() == [f"out/slip-{number}.png" for number in ORDERS]
    assert [codes(site / "out" / f"slip-{number}.png") for number in ORDERS] == [{number} for number in ORDERS]


def test_the_other_papers_are_drawn_as_well(site: Path) -> None:
    assert main(["slips", "pick", *ORDERS, "--png", "out"]) == 0
    assert main(["products", "labels", "mug-wh", "--copies", "3", "--png", "out"]) == 0
    assert main(["badges", "print", "101", "--png", "out"]) == 0
    assert {path.name: codes(path) for path in (site / "out").iterdir()} == {
        "picking.png": set(),
        "item-MUG-WH.png": {MUG},
        "badge-101.png": {"PS:BADGE:101"},
    }


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["slips", "print", "77"], 1, "77"),
        (["slips", "print"], 2, "--all-ready"),
        (["slips", "pick", "1", "--all-ready"], 2, "--all-ready"),
        (["products", "labels", "NOTHING"], 1, "NOTHING"),
        (["products", "labels", "MUG-WH", "--copies", "501"], 2, "500"),
        (["badges", "print", "999"], 1, "999"),
        (["handover", "sheet", "--date", "yesterday"], 2, "2026-11-23"),
        (["handover", "sheet", "--date", "2020-01-01"], 1, "2020-01-01"),
    ],
)
def test_what_cannot_be_printed_is_told_in_a_line(
    words: list[str], code: int, said: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--png", "out"]) == code
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert said in told.err
    assert not (site / "out").exists()


def labels(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "labels").glob("*.png"))


def test_with_no_bench_running_the_command_prints_by_itself(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slips", "print", "--all-ready"]) == 0
    assert "2장" in capsys.readouterr().out
    assert [codes(site / "labels" / name) for name in labels(site)] == [{number} for number in ORDERS]


def test_a_printer_without_paper_is_told_and_nothing_more_is_sent(
    closed: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    closed.printer.set_fault("paper_end")
    assert main(["slips", "print", "--all-ready"]) == 1
    told = capsys.readouterr()
    assert (told.out, "2장" in told.err) == ("", True)
    assert labels(closed.folder) == []
    closed.printer.clear_fault("paper_end")


def test_a_running_bench_prints_for_the_command_and_records_no_label(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(order(ORDERS[0], ("MUG-WH", 1)), order(ORDERS[1], ("MUG-WH", 1)))
        monkeypatch.chdir(tmp_path)
        assert main(["slips", "print", *ORDERS]) == 0
        assert "2장" in capsys.readouterr().out
        assert [codes(tmp_path / "labels" / name) for name in labels(tmp_path)] == [{number} for number in ORDERS]
        assert bench.records("label_sending", "label_printed") == []
        packs(bench, ORDERS[0], MUG)
        assert main(["handover", "sheet"]) == 0
        assert len(labels(tmp_path)) == 4
        assert bench.work.ledger.open_requests() == ()


def test_papers_wait_while_a_label_is_being_settled(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(order(ORDERS[0], ("MUG-WH", 1)), order(ORDERS[1], ("MUG-WH", 1)))
        bench.printer.set_fault("paper_end")
        bench.sees(lambda picture: picture.printer.state.value == "lost")
        bench.scan(ORDERS[0])
        bench.hears("order_opened")
        bench.scan(MUG)
        bench.reaches(Unprinted)
        left = [bench.work.ledger.leave_request("print", PaperOrder("badge", ("101",)).as_args()) for _ in range(2)]
        wake(bench.config.station.data_dir)
        bench.printer.clear_fault("paper_end")
        bench.reaches(Idle)
        bench.printer.wait_for_labels(3)
        printed = [codes(tmp_path / "labels" / name) for name in labels(tmp_path)]
        assert [found & {"650000000000", "PS:BADGE:101"} for found in printed] == [
            {"650000000000"},
            {"PS:BADGE:101"},
            {"PS:BADGE:101"},
        ]
        until(lambda: bench.work.ledger.open_requests() == ())
        answers = [bench.work.ledger.request_answer(which) for which in left]
        assert answers == [Answer(ok=True, text_code="printed", values={"count": 1})] * 2
