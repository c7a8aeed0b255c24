"""A box whose layout has a place for a sort code waits until the carrier has said one, and then goes out by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from printers.base import PaperOutcome
from station.ledger.storage.schema import consignments
from station.packing.carriage import SortData
from tests.bench.support_steps import FILES, MUG, Steps, steps
from tests.support.support_ledger import line, order

ONE, OTHER = order("A1", line("1", "MUG-WH")), order("A2", line("1", "MUG-WH"))
CODE = SortData("4W44", "4g", branch="강남A")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Steps]:
    with steps(tmp_path, ONE, OTHER, rules=FILES) as one:
        one.needs_sort_code = True
        yield one


def told(bench: Steps, said: SortData = CODE) -> None:
    """Another process writes what the carrier said of every part that waits."""
    other = bench.other()
    with other.database.read() as connection:
        rows = connection.execute(select(consignments.c.group_key, consignments.c.label_seal)).all()
    for row in rows:
        other.sort_data.keep(row.group_key, row.label_seal, said)
    other.close()


def test_a_box_without_a_sort_code_takes_no_number_and_goes_out_by_itself_when_there_is_one(bench: Steps) -> None:
    bench.scan("A1", MUG)
    notice = bench.bench.session.view.band
    assert (bench.where, notice.code.value, dict(notice.values)["reason"]) == (
        "AwaitingClearance",
        "label_unready",
        "no_sort_code",
    )
    assert (bench.records("waybill_taken", "label_sending"), bench.sent) == ([], [])
    before = len(bench.records())
    for _ in range(3):
        bench.passes(1)
    assert len(bench.records()) == before
    told(bench)
    bench.passes(1)
    assert (bench.where, len(bench.sent), bench.labels[-1].sorting) == ("AwaitingLabel", 1, CODE)
    bench.prints(PaperOutcome.CONFIRMED)
    assert bench.band == "packed"


def test_a_box_whose_sort_code_is_known_goes_out_with_the_last_scan(bench: Steps) -> None:
    told(bench)
    bench.scan("A1", MUG)
    assert (bench.where, bench.labels[-1].sorting) == ("AwaitingLabel", CODE)


def test_sort_data_that_come_while_items_are_scanned_are_on_the_label(bench: Steps) -> None:
    bench.scan("A1")
    told(bench)
    bench.scan(MUG)
    assert (bench.where, bench.labels[-1].sorting) == ("AwaitingLabel", CODE)


def test_sort_data_without_a_code_are_none(bench: Steps) -> None:
    told(bench, SortData(branch="강남A"))
    bench.scan("A1", MUG)
    assert (bench.where, bench.band) == ("AwaitingClearance", "label_unready")


def test_a_box_that_waits_for_its_sort_code_can_be_held_and_the_next_one_opened(bench: Steps) -> None:
    bench.scan("A1", MUG, "PS:HOLD", "A2")
    assert (bench.where, bench.band) == ("PackingState", "order_opened")


def test_a_label_that_needs_no_sort_code_does_not_wait(bench: Steps) -> None:
    bench.needs_sort_code = False
    bench.scan("A1", MUG)
    assert (bench.where, bench.labels[-1].sorting) == ("AwaitingLabel", None)


def test_a_restart_waits_on(bench: Steps) -> None:
    bench.scan("A1", MUG).restart(lambda: None)
    assert (bench.where, bench.sent) == ("AwaitingClearance", [])
    told(bench)
    bench.passes(1)
    assert (bench.where, len(bench.sent)) == ("AwaitingLabel", 1)
