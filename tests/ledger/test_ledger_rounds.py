"""Rounds: boxes are reserved with a carrier once, get their numbers, and lose them when their receiver changes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from station.ledger import LedgerError, StaleDecision
from station.ledger.orders.number_assignments import JudgedRow, TakenSheet
from station.ledger.orders.reservation_rounds import MadeRound, looks_mistyped, new_reference
from station.packing.carriage import SortData
from station.packing.facts import OrderHeld, ParcelVoided, WaybillTaken
from station.packing.orders import Order, OrderStatus
from tests.support.support_ledger import HONG, KIM, NOON, Bench, line, number_of, order, stocked, told

ONE, TWO, THREE = (number_of("CJGLS", 65000000100 + base) for base in (1, 2, 3))


@dataclass(frozen=True)
class Row:
    """A row of a result sheet."""

    reference: str
    waybill: str
    order: str = ""
    row: int = 2
    sort: SortData = field(default_factory=SortData)


def reserved(bench: Bench, name: str = "", carrier: str = "CJGLS") -> dict[str, str]:
    """Make a round of every box that waits; return its references by order."""
    ledger = bench.ledger
    named = name or ledger.rounds.new_name(bench.clock())
    drafted = ledger.rounds.draft(named, carrier, ledger.ready_boxes.unreserved(), bench.clock())
    made = MadeRound(named, carrier, "plain", f"{named}.xlsx", b"the sheet")
    ledger.rounds.make(made, bench.clock(), bench.clock() + timedelta(days=2))
    return {box.box.order: reference for reference, box in drafted.items()}


def taken(bench: Bench, *rows: Row, replace: bool = False) -> TakenSheet:
    return bench.ledger.assignments.take(rows, bench.clock(), "CJGLS", replace=replace)


def reasons(sheet: TakenSheet) -> list[tuple[str, str]]:
    return [(one.reason, one.conflict) for one in sheet.refused]


def waiting(bench: Bench) -> list[str]:
    return [box.box.order for box in bench.ledger.ready_boxes.unreserved()]


def events(bench: Bench, *names: str) -> list[dict[str, object]]:
    return [
        {name: value for name, value in record.items() if name not in ("station", "seq", "at")}
        for record in bench.ledger.records.find()
        if record["event"] in names
    ]


def moved(known: Order) -> Order:
    (part,) = known.consignments
    return replace(known, consignments=(replace(part, receiver=KIM),))


def sound(bench: Bench) -> bool:
    return bench.ledger.soundness.fault() is None and bench.ledger.chain.verify().ok


def test_a_reference_differs_from_every_slip_of_it() -> None:
    reference = new_reference()
    assert (len(reference), reference.isalnum(), reference.isupper()) == (12, True, True)
    assert not looks_mistyped(reference)
    for place in range(1, len(reference)):
        for sign in "0123456789ABCDEFGHJKMNPQRSTVWXYZ":
            slip = f"{reference[:place]}{sign}{reference[place + 1 :]}"
            assert slip == reference or looks_mistyped(slip)
    swapped = [f"{reference[:at]}{reference[at + 1]}{reference[at]}{reference[at + 2 :]}" for at in range(1, 10)]
    assert all(one == reference or looks_mistyped(one) for one in swapped)


def test_every_ready_box_is_reserved_once_and_no_other(tmp_path: Path) -> None:
    bench = stocked(
        tmp_path,
        *(order(number) for number in ("A1", "A2", "A3", "A4")),
        order("B1", status=OrderStatus.NOT_READY),
        order("B2", status=OrderStatus.ON_HOLD),
        order("C1", package="P"),
        order("C2", package="P"),
        order("D1", package="Q"),
        order("D2", package="Q", status=OrderStatus.NOT_READY),
    )
    bench.packed("A2")
    bench.opened("A3")
    bench.record(OrderHeld("A4", "", "asked"))
    assert sorted(reserved(bench)) == ["A1", "C1"]
    assert waiting(bench) == []
    (row,) = bench.ledger.rounds.rows()
    assert (row.round, row.boxes, row.numbers, row.packed, row.missing) == ("20261123-120000", 2, 0, 0, 2)


def test_a_box_that_changed_since_it_was_read_is_not_reserved(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"), order("A3"), order("A4"))
    read = bench.ledger.ready_boxes.unreserved()
    bench.opened("A1")
    bench.ledger.intake.take_in([moved(order("A2"))])
    bench.record(OrderHeld("A3", "", "asked"))
    drafted = bench.ledger.rounds.draft("R", "CJGLS", read, NOON)
    assert [box.box.order for box in drafted.values()] == ["A4"]
    assert bench.ledger.rounds.draft("R", "CJGLS", read, NOON) == {}


def test_the_bytes_of_a_round_are_kept_sealed_and_erased_in_time(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    reserved(bench)
    name = "20261123-120000"
    assert bench.ledger.rounds.sheet_of(name) == b"the sheet"
    assert b"the sheet" not in (tmp_path / "data" / "ledger.sqlite-wal").read_bytes()
    assert bench.ledger.rounds.forget(NOON + timedelta(days=1)) == 0
    assert bench.ledger.rounds.forget(NOON + timedelta(days=2)) == 1
    assert bench.ledger.rounds.sheet_of(name) is None
    with pytest.raises(LedgerError):
        bench.ledger.rounds.sheet_of("another")


def test_a_round_stays_readable_when_somebody_of_its_day_cancels(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    reserved(bench)
    bench.ledger.intake.take_in([told(order("A2"), OrderStatus.CANCELLED)])
    assert bench.ledger.privacy.forget_cancelled() != ()
    assert bench.ledger.rounds.sheet_of("20261123-120000") == b"the sheet"


def test_names_of_rounds_are_used_once_whatever_the_clock_says(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"))
    reserved(bench)
    bench.ledger.intake.take_in([order("A2")])
    assert bench.ledger.rounds.new_name(NOON) == "20261123-120000-2"
    reserved(bench)
    assert [row.round for row in bench.ledger.rounds.rows()] == ["20261123-120000-2", "20261123-120000"]


def test_drafts_whose_round_was_never_made_are_found_again(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.ledger.rounds.draft("X", "CJGLS", bench.ledger.ready_boxes.unreserved(), NOON)
    again = bench.again()
    assert (again.rounds.unmade("CJGLS"), again.rounds.unmade("HANJIN")) == ("X", "")
    (reference,) = again.rounds.references("X")
    assert again.ready_boxes.reserved([reference])[reference].box.order == "A1"
    again.rounds.give_up([reference])
    assert (again.rounds.unmade("CJGLS"), waiting(bench)) == ("", ["A1"])


def test_a_number_comes_in_and_is_bound_when_its_box_is_packed(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    reference = reserved(bench)["A1"]
    sort = SortData(sort_code="4W44", terminal="4W")
    done = taken(bench, Row(reference, ONE, sort=sort))
    assert done == TakenSheet(
        (
            JudgedRow(
                *(2, reference, ONE, "A1", "CJGLS", "20261123-120000"),
                seal=bench.ledger.ready_boxes.reserved([reference])[reference].seals[0],
                sort=sort,
            ),
        )
    )
    said = {"order": "A1", "carrier": "CJGLS", "waybill": ONE, "round": "20261123-120000", "reference": reference}
    assert events(bench, "waybill_assigned") == [{"event": "waybill_assigned", **said}]
    known = bench.ledger.numbers.find(ONE)
    assert known is not None
    assert (known.parcel, known.order, known.reference) == ("", "A1", reference)
    box = bench.opened("A1")
    assert (box.reference, bench.ledger.reservations.number_of(reference)) == (reference, ONE)
    assert bench.ledger.sort_data.of(box) == sort
    bench.record(WaybillTaken("A1", box.parcel, "CJGLS", ONE))
    bench.closed(box, ONE)
    (row,) = bench.ledger.rounds.rows()
    assert (row.numbers, row.packed, row.missing) == (1, 1, 0)
    known = bench.ledger.numbers.find(ONE)
    assert known is not None
    assert (known.parcel, known.reference) == (box.parcel, reference)
    assert sound(bench)


def test_the_same_sheet_again_changes_nothing(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    reference = reserved(bench)["A1"]
    taken(bench, Row(reference, ONE))
    before = bench.ledger.journal.newest_seq()
    again = taken(bench, Row(reference, ONE), Row("", ONE, "a1", 3))
    assert ([one.row for one in again.known], again.taken, again.refused) == ([2, 3], (), ())
    assert bench.ledger.journal.newest_seq() == before


def test_another_number_is_a_conflict_unless_it_is_to_replace_the_first(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    reference = reserved(bench)["A1"]
    taken(bench, Row(reference, ONE))
    assert reasons(taken(bench, Row(reference, TWO))) == [("has_number", ONE)]
    assert len(taken(bench, Row(reference, TWO), replace=True).taken) == 1
    assert bench.ledger.reservations.number_of(reference) == TWO
    assert bench.ledger.reservations.of_number(ONE) is None
    voided = {"event": "parcel_voided", "order": "A1", "waybill": ONE, "reason": "replaced"}
    assert events(bench, "parcel_voided") == [voided]
    assert [(one.waybill, one.order) for one in bench.ledger.rounds.to_cancel()] == [(ONE, "A1")]
    assert reasons(taken(bench, Row(reference, ONE), replace=True)) == [("number_voided", ONE)]
    box = bench.opened("A1")
    bench.record(WaybillTaken("A1", box.parcel, "CJGLS", TWO))
    bench.closed(box, TWO)
    assert reasons(taken(bench, Row(reference, THREE), replace=True)) == [("packed_box", TWO)]
    assert sound(bench)


def test_what_fits_no_box_is_refused_with_its_reason(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    references = reserved(bench)
    mistyped = references["A1"][:-1] + ("0" if references["A1"][-1] != "0" else "1")
    sheet = taken(
        bench,
        Row(references["A1"], ONE),
        Row(references["A2"], ONE),
        Row("R0123456789", TWO),
        Row(mistyped, TWO),
        Row(references["A2"], "650000001010"),
        Row(references["A2"], "12345"),
    )
    assert [one.waybill for one in sheet.taken] == [ONE]
    assert reasons(taken(bench, Row(references["A2"], ONE))) == [("number_used", "A1")]
    assert [reason for reason, _ in reasons(sheet)] == [
        "number_used",
        *("unknown_box", "mistyped_reference", "wrong_check_digit", "wrong_length"),
    ]
    other = bench.ledger.assignments.take([Row(references["A2"], TWO)], NOON, "HANJIN")
    assert reasons(other) == [("other_carrier", "CJGLS")]


def test_a_number_that_a_parcel_bears_is_given_to_no_box(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    _, waybill = bench.packed("A1")
    reference = reserved(bench)["A2"]
    assert reasons(taken(bench, Row(reference, waybill))) == [("number_used", "A1")]


def test_a_receiver_who_changes_costs_the_box_its_number_at_once(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"))
    reference = reserved(bench)["A1"]
    taken(bench, Row(reference, ONE))
    bench.ledger.intake.take_in([moved(order("A1"))])
    assert bench.ledger.reservations.of_number(ONE) is None
    voided = {"event": "parcel_voided", "order": "A1", "waybill": ONE, "reason": "address_changed"}
    assert events(bench, "parcel_voided") == [voided]
    assert [(one.waybill, one.order, one.round) for one in bench.ledger.rounds.to_cancel()] == [
        (ONE, "A1", "20261123-120000")
    ]
    assert waiting(bench) == ["A1"]
    assert reasons(taken(bench, Row(reference, ONE))) == [("number_voided", ONE)]
    assert bench.ledger.lost_reservations.settle() == 0
    bench.clock.forward(minutes=5)
    assert reserved(bench)["A1"] != reference
    assert sound(bench)


def test_an_old_reference_that_still_comes_back_is_refused_and_its_number_is_to_be_cancelled(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"))
    reference = reserved(bench)["A1"]
    bench.ledger.intake.take_in([moved(order("A1"))])
    assert reasons(taken(bench, Row(reference, ONE))) == [("lost_box", "")]
    assert [(one.waybill, one.order) for one in bench.ledger.rounds.to_cancel()] == [(ONE, "A1")]
    found = bench.ledger.numbers.find(ONE)
    assert found is not None
    assert found.voided
    assert reasons(taken(bench, Row(reference, ONE))) == [("number_voided", ONE)]
    assert sound(bench)


def test_another_memo_or_other_goods_leave_the_number(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"))
    reference = reserved(bench)["A1"]
    taken(bench, Row(reference, ONE))
    changed = order("A1", line("1", "MUG-WH", 3), receiver=replace(HONG, memo="경비실"))
    bench.ledger.intake.take_in([changed])
    assert bench.ledger.reservations.number_of(reference) == ONE
    assert bench.found("A1").box is not None
    assert events(bench, "parcel_voided") == []


def test_a_cancelled_order_gives_its_number_back(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    references = reserved(bench)
    taken(bench, Row(references["A1"], ONE))
    bench.ledger.intake.take_in([told(order(number), OrderStatus.CANCELLED) for number in ("A1", "A2")])
    voided = {"event": "parcel_voided", "order": "A1", "waybill": ONE, "reason": "order_cancelled"}
    assert events(bench, "parcel_voided") == [voided]
    assert reasons(taken(bench, Row(references["A2"], TWO))) == [("cancelled_box", "")]
    assert [one.waybill for one in bench.ledger.rounds.to_cancel()] == [ONE, TWO]
    assert bench.ledger.rounds.mark_returned([f"{ONE[:4]}-{ONE[4:]}", ONE, THREE], NOON) == (THREE,)
    assert [one.waybill for one in bench.ledger.rounds.to_cancel()] == [TWO]


def test_an_order_of_the_package_that_comes_later_makes_a_box_of_its_own(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1", package="P"))
    reserved(bench)
    bench.ledger.intake.take_in([order("A2", package="P")])
    assert waiting(bench) == ["A2"]
    box = bench.found("A1").box
    assert box is not None
    assert box.orders == ("A1",)


def test_a_packed_parcel_that_is_voided_gives_its_number_back_and_its_box_goes_again(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    reference = reserved(bench)["A1"]
    taken(bench, Row(reference, ONE))
    box = bench.opened("A1")
    bench.record(WaybillTaken("A1", box.parcel, "CJGLS", ONE))
    bench.closed(box, ONE)
    bench.record(ParcelVoided("A1", box.parcel, ONE, "wrong label"))
    assert [one.waybill for one in bench.ledger.rounds.to_cancel()] == [ONE]
    assert waiting(bench) == ["A1"]
    assert sound(bench)


def test_a_spare_number_belongs_to_the_reservation_whose_box_bears_it(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    reference = reserved(bench)["A1"]
    box = bench.opened("A1")
    bench.record(WaybillTaken("A1", box.parcel, "CJGLS", TWO))
    bench.closed(box, TWO)
    assert reasons(taken(bench, Row(reference, ONE))) == [("packed_box", TWO)]
    (row,) = bench.ledger.rounds.rows()
    assert (row.numbers, row.packed, row.missing) == (1, 1, 0)


def test_a_number_assigned_to_one_box_is_bound_to_no_other(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    references = reserved(bench)
    taken(bench, Row(references["A1"], ONE))
    box = bench.opened("A2")
    with pytest.raises(StaleDecision):
        bench.record(WaybillTaken("A2", box.parcel, "CJGLS", ONE))


def test_a_number_that_was_assigned_and_is_gone_is_found_out(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    taken(bench, Row(reserved(bench)["A1"], ONE))
    with bench.ledger.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM waybills WHERE parcel = ''")
    fault = bench.ledger.soundness.fault()
    assert fault is not None
    assert (fault.rule, fault.what) == ("number_unassigned", ONE)


def test_a_reference_that_nobody_knows_any_more_is_no_other_box_of_its_order(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    reserved(bench)
    forgotten = new_reference()
    sheet = taken(bench, Row(forgotten, ONE, "A1"), Row("X-1", TWO, "A2"))
    assert reasons(sheet) == [("unknown_box", "")]
    assert [one.order for one in sheet.taken] == ["A2"]
    assert bench.ledger.assignments.unmatched([Row(forgotten, ONE, "A1")], "CJGLS") == ()
