"""The bench when its printers fail: what is printed where, what the journal says, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station.bench.screen_model import LampState
from station.packing.process.states import AwaitingLabelScan, AwaitingPrinter, IdleState
from tests.support.support_bench import MUG, Bench, order, packs


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path, with_backup=True)
    yield bench
    bench.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.close()


def told(bench: Bench) -> list[dict[str, Any]]:
    """The labels' records without time and place."""
    wanted = ("event", "copy", "printer", "outcome", "reason")
    return [
        {name: record[name] for name in wanted if name in record}
        for record in bench.records("label_sending", "label_outcome")
    ]


def test_the_backup_prints_what_the_main_printer_cannot_and_the_journal_says_so(pair: Bench) -> None:
    pair.sells(order("2026112300000001", ("MUG-WH", 1)), order("2026112300000002", ("MUG-WH", 1)))
    pair.printer.set_fault("paper_end")
    pair.sees(lambda picture: picture.printer.reason == "paper_end")
    packs(pair, "2026112300000001", MUG)
    assert told(pair) == [
        {"event": "label_sending", "copy": 1},
        {"event": "label_outcome", "copy": 1, "outcome": "not_printed", "reason": "paper_end"},
        {"event": "label_sending", "copy": 1, "printer": "backup", "reason": "paper_end"},
        {"event": "label_outcome", "copy": 1, "outcome": "confirmed"},
    ]
    assert (len(pair.printer.labels), len(pair.backup.labels)) == (0, 1)
    picture = pair.reaches(IdleState)
    assert (picture.printer.state, picture.backup.state) == (LampState.LOST, LampState.READY)
    pair.printer.clear_fault("paper_end")
    pair.sees(lambda picture: picture.printer.state is LampState.READY)
    packs(pair, "2026112300000002", MUG)
    assert (len(pair.printer.labels), len(pair.backup.labels)) == (1, 1)


def test_a_roll_that_ends_in_a_label_asks_for_its_scan_and_prints_nothing_by_itself(pair: Bench) -> None:
    pair.sells(order("2026112300000001", ("MUG-WH", 1)))
    pair.printer.set_fault("paper_end@20000")
    pair.scan("2026112300000001")
    pair.sees(lambda picture: picture.shop_asked_at is not None)
    pair.scan(MUG)
    pair.reaches(AwaitingLabelScan)
    pair.printer.clear_fault("paper_end")
    pair.sees(lambda picture: picture.printer.state is LampState.READY)
    assert len(pair.printer.wait_for_labels(1)) == 1
    assert pair.backup.labels == []
    assert told(pair)[1:] == [{"event": "label_outcome", "copy": 1, "outcome": "unknown", "reason": "paper_out"}]
    pair.scan("650000000000")
    pair.reaches(IdleState)
    assert len(told(pair)) == 2


def test_without_a_backup_the_label_waits_and_comes_by_itself(bench: Bench) -> None:
    bench.sells(order("2026112300000001", ("MUG-WH", 1)))
    bench.printer.set_fault("cover")
    bench.sees(lambda picture: picture.printer.reason == "cover_open")
    bench.scan("2026112300000001")
    bench.sees(lambda picture: picture.shop_asked_at is not None)
    bench.scan(MUG)
    bench.reaches(AwaitingPrinter)
    bench.printer.clear_fault("cover")
    bench.reaches(IdleState)
    assert [record.get("outcome") for record in told(bench)] == [None, "not_printed", None, "confirmed"]
    assert len(bench.printer.labels) == 1


def test_a_torn_label_is_followed_by_a_marked_copy(bench: Bench) -> None:
    bench.sells(order("2026112300000001", ("MUG-WH", 1)))
    bench.printer.set_fault("power_cut@20000")
    bench.scan("2026112300000001")
    bench.sees(lambda picture: picture.shop_asked_at is not None)
    bench.scan(MUG)
    bench.reaches(AwaitingLabelScan)
    bench.sees(lambda picture: picture.printer.state is LampState.READY)
    bench.scan("PS:REPRINT", "PS:OK")
    bench.reaches(IdleState)
    assert [(record["copy"], record.get("outcome")) for record in told(bench)] == [
        (1, None),
        (1, "unknown"),
        (2, None),
        (2, "confirmed"),
    ]
