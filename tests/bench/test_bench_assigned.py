"""A bench at which the carrier's labels are on paper before packing: from the round to the parcel, on a real ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from printers.base import PrinterCondition
from station.bench.screen_model import LampState
from station.packing.carriage import BoxCarriage, LabelSource, NumberSource, SortData
from station.packing.facts import OrderScanned
from station.packing.orders import Order, OrderStatus
from station.packing.process.states import PackingRules, PackingState
from station.packing.verdicts import OrderVerdict
from tests.bench.support_steps import MUG, SOCK, Steps, steps
from tests.support.support_ledger import KIM, line, number_of, order
from tests.support.support_reserving import ResultLine, assign, reserve

SHEET = PackingRules(
    asks_shop=False, numbers=NumberSource.SHEET, label=LabelSource.CARRIER, dispatch_after=timedelta(minutes=10)
)
ONE, TWO, THREE = (number_of("CJGLS", 65000000200 + base) for base in (1, 2, 3))
A1, B1 = order("A1", line("1", "MUG-WH", 2)), order("B1", line("1", "SOCK-BK"))


class Reserved:
    """A bench, and what its carrier was told."""

    def __init__(self, bench: Steps) -> None:
        self.bench, self.references = bench, dict[str, str]()

    def reserve(self) -> None:
        self.references |= reserve(self.bench.store.ledger, self.bench.time.now())

    def assign(self, number: str, waybill: str, *, replace: bool = False, sort: SortData | None = None) -> None:
        """Another process takes the carrier's result sheet in."""
        ledger = self.bench.other()
        assign(ledger, self.bench.time.now(), self.references[number], waybill, replace=replace, sort=sort)
        ledger.close()
        self.bench.bench.tapped()
        self.bench.settle()

    def to_cancel(self) -> list[str]:
        return [one.waybill for row in self.bench.store.ledger.rounds.rows() for one in row.to_cancel]

    def sound(self) -> bool:
        ledger = self.bench.store.ledger
        return ledger.soundness.fault() is None and ledger.chain.verify().ok


@contextmanager
def reserving(folder: Path, *orders: Order, rules: PackingRules = SHEET) -> Iterator[tuple[Steps, Reserved]]:
    with steps(folder, *(orders or (A1, B1)), rules=rules) as bench:
        house = Reserved(bench)
        house.reserve()
        yield bench, house
        assert house.sound()
        assert bench.state == bench.resumed()


@contextmanager
def labelled(folder: Path, rules: PackingRules = SHEET) -> Iterator[tuple[Steps, Reserved]]:
    with reserving(folder, rules=rules) as (bench, house):
        house.assign("A1", ONE)
        house.assign("B1", TWO)
        yield bench, house


def verdicts(bench: Steps) -> list[str]:
    return [one["verdict"] for one in bench.records("order_scanned", "item_scanned", "label_scanned")]


def test_a_label_opens_its_box_and_the_last_item_packs_it_without_paper(tmp_path: Path) -> None:
    with labelled(tmp_path) as (bench, house):
        bench.scan(f"{ONE[:4]}-{ONE[4:8]}-{ONE[8:]}")
        (opening,) = bench.records("order_scanned")
        assert (opening["by"], opening["waybill"], opening["verdict"]) == ("waybill", ONE, "opened")
        bench.scan(MUG, MUG)
        assert (bench.where, bench.band, bench.sent) == ("IdleState", "packed", [])
        (bound,) = bench.records("waybill_taken")
        assert (bound["waybill"], bound["carrier"]) == (ONE, "CJGLS")
        known = bench.store.ledger.numbers.find(ONE)
        assert known is not None
        assert known.parcel == bound["parcel"] == opening["parcel"]
        bench.scan(ONE)
        assert verdicts(bench)[-1] == "already_packed"
        assert house.to_cancel() == []


def test_a_slip_opens_the_reserved_box_and_its_label_closes_it(tmp_path: Path) -> None:
    with labelled(tmp_path) as (bench, _):
        bench.scan("A1", MUG, MUG)
        assert (bench.where, bench.band) == ("AwaitingClearance", "scan_own_label")
        assert bench.bench.session.view.band.values == (("order", "A1"), ("waybill", ONE))
        bench.scan(TWO, THREE, ONE)
        assert verdicts(bench)[-3:] == ["wrong_label", "wrong_label", "ok"]
        assert bench.where == "IdleState"


def test_another_boxs_label_opens_that_while_nothing_is_counted_and_is_stopped_afterwards(tmp_path: Path) -> None:
    with labelled(tmp_path) as (bench, _):
        bench.scan(ONE, TWO)
        assert [one["reason"] for one in bench.records("order_abandoned")] == ["another_opened"]
        bench.scan(ONE, MUG, TWO)
        assert (bench.where, bench.band, verdicts(bench)[-1]) == ("PackingState", "label_other_box", "wrong_label")
        bench.scan(MUG)
        assert bench.where == "IdleState"


@pytest.mark.parametrize("status", [OrderStatus.CANCELLED, OrderStatus.ON_HOLD])
def test_the_label_of_an_order_that_was_stopped_says_so(tmp_path: Path, status: OrderStatus) -> None:
    with labelled(tmp_path) as (bench, _):
        bench.stores(replace(A1, status=status))
        bench.scan(ONE)
        (refused,) = bench.records("order_scanned")
        assert (refused["verdict"], refused["by"], refused["waybill"]) == (status.value, "waybill", ONE)
        assert bench.where == "IdleState"


def test_the_label_of_a_box_that_another_bench_has_open_is_in_use(tmp_path: Path) -> None:
    with labelled(tmp_path) as (bench, _):
        other = bench.store.open("BENCH-2")
        found = other.slips.find("A1", "theirs")
        assert found is not None
        opening = OrderScanned("A1", OrderVerdict.OPENED, bench.time.now(), "A1", "theirs", box=found.box)
        bench.store.record(opening, ledger=other)
        bench.scan(ONE)
        assert bench.band == "order_in_use"
        other.close()


def test_a_replaced_number_is_void_and_the_new_one_opens(tmp_path: Path) -> None:
    with labelled(tmp_path) as (bench, house):
        house.assign("A1", THREE, replace=True)
        bench.scan(ONE, THREE)
        assert verdicts(bench) == ["void_label", "opened"]
        assert house.to_cancel() == [ONE]


def test_a_number_that_is_replaced_under_the_last_item_does_not_pack(tmp_path: Path) -> None:
    with labelled(tmp_path) as (bench, house):
        bench.scan(ONE, MUG)
        ledger = bench.other()
        assign(ledger, bench.time.now(), house.references["A1"], THREE, replace=True)
        ledger.close()
        bench.scan(MUG)
        assert (bench.where, bench.records("parcel_packed")) == ("AwaitingClearance", [])
        bench.scan(ONE, THREE)
        assert verdicts(bench)[-2:] == ["void_label", "ok"]
        assert [one["waybill"] for one in bench.records("parcel_packed")] == [THREE]


def test_a_complete_box_without_a_number_goes_on_when_its_number_comes_in(tmp_path: Path) -> None:
    with reserving(tmp_path) as (bench, house):
        bench.scan("A1")
        assert bench.band == "order_opened_numberless"
        bench.scan(MUG, MUG)
        assert (bench.where, bench.band) == ("AwaitingClearance", "number_awaited")
        house.assign("A1", ONE)
        assert bench.band == "scan_own_label"
        bench.scan(ONE)
        assert bench.where == "IdleState"


def test_a_spare_is_taken_by_ok_and_the_carriers_later_word_comes_too_late(tmp_path: Path) -> None:
    with reserving(tmp_path) as (bench, house):
        bench.scan("A1", MUG, MUG, THREE)
        assert (bench.band, verdicts(bench)[-1]) == ("ask_spare", "spare")
        bench.scan("PS:OK")
        assert [one["waybill"] for one in bench.records("waybill_taken", "parcel_packed")] == [THREE, THREE]
        late = [ResultLine(house.references["A1"], ONE)]
        sheet = bench.store.ledger.assignments.take(late, bench.time.now(), "CJGLS")
        assert [one.reason for one in sheet.refused] == ["packed_box"]
        bench.scan(THREE)
        assert verdicts(bench)[-1] == "already_packed"


def test_a_spare_that_is_another_boxs_number_is_refused(tmp_path: Path) -> None:
    with reserving(tmp_path) as (bench, house):
        bench.scan("A1", MUG, MUG, TWO)
        ledger = bench.other()
        assign(ledger, bench.time.now(), house.references["B1"], TWO)
        ledger.close()
        bench.scan("PS:OK")
        assert (bench.band, bench.records("waybill_taken")) == ("label_wrong", [])
        bench.scan(TWO)
        assert verdicts(bench)[-1] == "wrong_label"


def test_a_box_that_was_never_reserved_says_so(tmp_path: Path) -> None:
    with steps(tmp_path, A1, rules=SHEET) as bench:
        bench.scan("A1", MUG, MUG)
        assert (bench.where, bench.band) == ("AwaitingClearance", "not_reserved")


def moved(known: Order) -> Order:
    (part,) = known.consignments
    return replace(known, consignments=(replace(part, receiver=KIM),))


def test_an_open_box_whose_receiver_changes_is_put_back_and_its_label_is_void(tmp_path: Path) -> None:
    with labelled(tmp_path) as (bench, house):
        bench.scan(ONE, MUG)
        bench.stores(moved(A1))
        assert (bench.where, bench.band) == ("IdleState", "reservation_lost")
        assert [one["reason"] for one in bench.records("order_abandoned")] == ["address_changed"]
        bench.scan(ONE)
        assert verdicts(bench)[-1] == "void_label"
        assert house.to_cancel() == [ONE]
        house.reserve()
        house.assign("A1", THREE)
        bench.scan(THREE, MUG, MUG)
        assert [one["waybill"] for one in bench.records("parcel_packed")] == [THREE]


def test_a_receiver_that_changes_unseen_under_the_last_item_packs_nothing(tmp_path: Path) -> None:
    with labelled(tmp_path) as (bench, _):
        bench.scan(ONE, MUG)
        bench.stores(moved(A1), wake=False)
        bench.scan(MUG)
        assert (bench.where, bench.records("parcel_packed")) == ("IdleState", [])
        assert [one["reason"] for one in bench.records("order_abandoned")] == ["address_changed"]


def test_other_goods_leave_the_number_where_it_is(tmp_path: Path) -> None:
    with labelled(tmp_path) as (bench, house):
        bench.scan(ONE, MUG)
        bench.stores(order("A1", line("1", "MUG-WH", 3)))
        bench.scan(MUG, MUG)
        assert [one["waybill"] for one in bench.records("parcel_packed")] == [ONE]
        assert house.to_cancel() == []


def test_an_order_that_is_cancelled_while_open_packs_nothing(tmp_path: Path) -> None:
    with labelled(tmp_path) as (bench, house):
        bench.scan(ONE, MUG)
        bench.stores(replace(A1, status=OrderStatus.CANCELLED))
        bench.scan(MUG, ONE)
        assert (bench.where, bench.records("parcel_packed")) == ("AwaitingClearance", [])
        assert house.to_cancel() == [ONE]


def test_a_parcel_taken_back_opens_again_with_its_number_and_is_packed_with_it(tmp_path: Path) -> None:
    with labelled(tmp_path) as (bench, house):
        bench.scan(ONE, MUG, MUG, "PS:UNDO")
        assert (bench.where, bench.band) == ("PackingState", "opened_again")
        assert isinstance(bench.state, PackingState)
        assert bench.state.parcel.counts == ()
        known = bench.store.ledger.numbers.find(ONE)
        assert known is not None
        assert (known.parcel, known.voided) == ("", False)
        assert bench.store.ledger.outbox.rows() == ()
        assert house.to_cancel() == []
        bench.restart()
        assert bench.state == bench.resumed()
        bench.scan(MUG, MUG)
        assert [one["waybill"] for one in bench.records("parcel_packed")] == [ONE, ONE]
        assert len({one["parcel"] for one in bench.records("parcel_packed")}) == 2


def test_a_voided_parcel_puts_its_number_to_cancel_and_its_box_in_the_next_round(tmp_path: Path) -> None:
    with labelled(tmp_path) as (bench, house):
        bench.scan(ONE, MUG, MUG)
        bench.store.ledger.ways_out.void_parcel(ONE, "wrong_goods", bench.time.now(), "root")
        assert house.to_cancel() == [ONE]
        bench.scan(ONE)
        assert verdicts(bench)[-1] == "void_label"
        bench.scan("PS:CANCEL")
        house.reserve()
        house.assign("A1", THREE)
        bench.scan(THREE)
        assert verdicts(bench)[-1] == "opened"
        bench.scan(MUG, MUG)


def test_the_other_barcode_of_the_label_is_named_by_its_shape_or_by_what_the_sheet_said(tmp_path: Path) -> None:
    with reserving(tmp_path) as (bench, house):
        house.assign("A1", ONE, sort=SortData(sort_code="4W44", terminal="HJT-305"))
        for code in ("4W44-4g", "G4-216", "HJT-305"):
            bench.scan(code)
            assert (bench.where, bench.band) == ("IdleState", "label_sorts")
        bench.scan(ONE, "4W44")
        assert (bench.where, bench.band) == ("PackingState", "label_sorts")


def test_with_a_label_of_ones_own_the_assigned_number_prints_with_the_last_item(tmp_path: Path) -> None:
    rules = replace(SHEET, label=LabelSource.OWN)
    with steps(tmp_path, A1, rules=rules) as bench:
        house = Reserved(bench)
        house.reserve()
        bench.scan("A1", MUG, MUG)
        assert (bench.where, bench.sent) == ("AwaitingClearance", [])
        house.assign("A1", ONE)
        assert (bench.where, bench.sent) == ("AwaitingLabel", [f"{ONE}:1"])


def test_where_labels_are_scanned_in_a_number_of_another_box_is_refused(tmp_path: Path) -> None:
    scans = PackingRules(asks_shop=False, numbers=NumberSource.SCAN, label=LabelSource.CARRIER)
    with steps(tmp_path, A1, B1, rules=scans) as bench:
        house = Reserved(bench)
        house.reserve()
        house.assign("B1", TWO)
        bench.scan("A1", MUG, MUG, TWO)
        assert (bench.where, verdicts(bench)[-1]) == ("AwaitingClearance", "wrong_label")


def test_a_reserved_box_goes_with_the_carrier_that_was_told_of_it(tmp_path: Path) -> None:
    with labelled(tmp_path) as (bench, _):
        bench.scan(ONE)
        assert isinstance(bench.state, PackingState)
        wanted = BoxCarriage("CJGLS", NumberSource.SHEET, label=LabelSource.CARRIER)
        assert bench.state.parcel.box.carriage == wanted
        bench.scan(SOCK)
        assert verdicts(bench)[-1] == "wrong_item"


def test_where_every_label_is_on_paper_a_printer_that_is_off_is_nobodys_trouble(tmp_path: Path) -> None:
    with labelled(tmp_path) as (bench, _):
        before = bench.records("device")
        bench.sheet.stands(PrinterCondition.PAPER_END)
        bench.settle()
        assert (bench.records("device"), bench.bench.session.view.printer.state) == (before, LampState.OFF)


def statements(bench: Steps, code: str) -> int:
    """How many statements a scan asks of the file, its records aside."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        bench.scan(code)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(asked)


def test_a_labels_scan_asks_no_more_than_a_slips_and_an_items_no_more_than_where_labels_are_printed(
    tmp_path: Path,
) -> None:
    with labelled(tmp_path / "by_label") as (bench, _):
        by_slip = statements(bench, "A1")
        bench.scan("PS:CANCEL")
        by_label = statements(bench, ONE)
        item = statements(bench, MUG)
        assert by_label <= by_slip
        bench.scan(MUG)
    with steps(tmp_path / "printed", A1, rules=PackingRules(asks_shop=False)) as bench:
        bench.scan("A1")
        assert item <= statements(bench, MUG)


def test_the_closing_scan_survives_a_restart(tmp_path: Path) -> None:
    with labelled(tmp_path) as (bench, _):
        bench.scan("A1", MUG, ONE)
        bench.restart()
        assert bench.state == bench.resumed()
        bench.scan(MUG)
        assert [one["waybill"] for one in bench.records("parcel_packed")] == [ONE]


def test_a_spare_that_is_asked_about_is_asked_about_behind_a_restart(tmp_path: Path) -> None:
    with reserving(tmp_path) as (bench, _):
        bench.scan("A1", MUG, MUG, THREE)
        bench.restart()
        bench.scan("PS:OK")
        assert [one["waybill"] for one in bench.records("parcel_packed")] == [THREE]


def test_where_every_label_is_scanned_at_the_end_the_screen_asks_for_it(tmp_path: Path) -> None:
    with labelled(tmp_path, replace(SHEET, close_by_label=True)) as (bench, _):
        bench.scan(ONE, MUG, MUG)
        assert (bench.where, bench.band) == ("AwaitingClearance", "scan_own_label")
        bench.scan(ONE)
        assert bench.where == "IdleState"


def test_the_story_of_a_parcel_taken_back_names_no_number_as_void(tmp_path: Path) -> None:
    with labelled(tmp_path) as (bench, _):
        bench.scan(ONE, MUG, MUG, "PS:UNDO")
        (void,) = bench.records("parcel_voided")
        assert ("waybill" in void, void["reason"]) == (False, "taken_back")
