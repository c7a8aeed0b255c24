"""Debts to the shop: leased by one, settled once, never lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from station.ledger import LedgerError
from station.packing.orders import BoxLine
from station.packing.verdicts import OrderVerdict
from tests.support.support_ledger import NOON, Bench, order, stocked


def _dispatches(bench: Bench) -> list[tuple[object, ...]]:
    return [
        (record["outcome"], record["attempt"], record.get("reason", ""))
        for record in bench.ledger.records.find()
        if record["event"] == "dispatch_sent"
    ]


def test_a_debt_says_everything_that_the_shop_must_be_told(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1", package="P"), order("A2", package="P"))
    box, waybill = bench.packed("A2")
    debt = bench.leased()
    assert (debt.parcel, debt.order, debt.orders) == (box.parcel, "A2", ("A1", "A2"))
    assert (debt.carrier, debt.waybill, debt.packed_at, debt.attempts) == ("CJGLS", waybill, NOON, 0)
    assert debt.lines == box.lines
    assert debt.lines[0] == BoxLine("A1", "1", "MUG-WH", 2, "MUG-WH as ordered")


def test_a_leased_debt_is_nobody_elses_until_the_lease_is_over(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.packed()
    debt = bench.leased("first")
    assert bench.ledger.outbox.lease("second", bench.clock.forward(seconds=14)) == ()
    assert bench.ledger.outbox.extend(debt, bench.clock())
    assert bench.ledger.outbox.lease("second", bench.clock.forward(seconds=14)) == ()
    assert [taken.owner for taken in bench.ledger.outbox.lease("second", bench.clock.forward(seconds=1))] == ["second"]
    assert not bench.ledger.outbox.extend(debt, bench.clock())


def test_an_answer_after_a_lost_lease_counts_only_when_the_shop_has_booked(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.packed()
    late = bench.leased("first")
    bench.clock.forward(seconds=15)
    bench.leased("second")
    now = bench.clock()
    again = now + timedelta(seconds=30)
    assert not bench.ledger.outbox.settle(late, "unreachable", "timeout", now, next_try=again, state="owed")
    assert not bench.ledger.outbox.settle(late, "refused", "invalid_waybill", now, next_try=None, state="refused")
    assert _dispatches(bench) == []
    assert bench.ledger.outbox.settle(late, "accepted", "", now, next_try=None, state="done")
    assert not bench.ledger.outbox.settle(late, "already_done", "", now, next_try=None, state="done")
    assert _dispatches(bench) == [("accepted", 1, "")]
    assert bench.ledger.outbox.owed_count() == 0


def test_a_debt_is_tried_again_when_it_is_due_and_each_attempt_is_counted(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.packed()
    for _ in range(2):
        due = bench.clock() + timedelta(seconds=30)
        debt = bench.leased()
        bench.ledger.outbox.settle(debt, "unreachable", "http_503", bench.clock(), next_try=due, state="owed")
        assert bench.ledger.outbox.lease("sync", bench.clock()) == ()
        assert [row.next_try for row in bench.ledger.outbox.rows()] == [due]
        bench.clock.forward(seconds=30)
    bench.delivered()
    assert _dispatches(bench) == [
        ("unreachable", 1, "http_503"),
        ("unreachable", 2, "http_503"),
        ("accepted", 3, ""),
    ]


def test_a_refused_debt_stays_visible_until_a_person_puts_it_back_in_line(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box, waybill = bench.packed()
    debt = bench.leased()
    bench.ledger.outbox.settle(debt, "refused", "invalid_waybill", NOON, next_try=None, state="refused")
    bench.clock.forward(hours=1)
    assert bench.ledger.outbox.lease("sync", bench.clock()) == ()
    (row,) = bench.ledger.outbox.rows()
    assert (row.id, row.waybill, row.orders) == (box.parcel, waybill, ("A1",))
    assert (row.state, row.attempts, row.reason, row.next_try) == ("refused", 1, "invalid_waybill", None)
    assert bench.ledger.outbox.retry(waybill)
    bench.delivered()
    assert not bench.ledger.outbox.retry(box.parcel)
    assert not bench.ledger.outbox.retry("nothing")


def test_a_held_debt_is_asked_about_again(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.packed()
    due = NOON + timedelta(minutes=1)
    bench.ledger.outbox.settle(bench.leased(), "refused", "on_hold", NOON, next_try=due, state="held")
    assert bench.ledger.outbox.lease("sync", NOON) == ()
    assert [debt.state for debt in bench.ledger.outbox.lease("sync", due)] == ["held"]
    assert bench.ledger.counters.glance(NOON).held == 1


def test_a_part_that_was_booked_is_named_by_its_lines(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.packed()
    debt = bench.leased()
    bench.ledger.outbox.settle(debt, "refused", "partly", NOON, next_try=None, state="refused", lines=("1",))
    assert list(bench.ledger.records.find())[-1]["lines"] == ["1"]


def test_a_state_that_no_debt_has_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.packed()
    with pytest.raises(ValueError, match="lost"):
        bench.ledger.outbox.settle(bench.leased(), "accepted", "", NOON, next_try=None, state="lost")


@pytest.mark.parametrize("by", ["waybill", "parcel", "order"])
def test_a_packed_parcel_is_voided_by_any_of_its_names(tmp_path: Path, by: str) -> None:
    bench = stocked(tmp_path)
    box, waybill = bench.packed()
    name = {"waybill": f"{waybill[:4]}-{waybill[4:]}", "parcel": box.parcel, "order": "a1"}[by]
    bench.ledger.ways_out.void_parcel(name, "damaged", NOON)
    last = list(bench.ledger.records.find())[-1]
    assert (last["event"], last["waybill"], last["reason"]) == ("parcel_voided", waybill, "damaged")
    assert bench.found("A1").verdict is OrderVerdict.OPENED
    assert bench.ledger.outbox.owed_count() == 0


def test_a_parcel_that_cannot_be_voided_says_why(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"), order("A3"), order("A4"))
    _, done = bench.packed("A1")
    bench.delivered()
    bench.opened("A2")
    _, voided = bench.packed("A3")
    bench.ledger.ways_out.void_parcel(voided, "damaged", NOON)
    _, leased = bench.packed("A4")
    bench.leased()
    before = len(list(bench.ledger.records.find()))
    codes = []
    for name in (done, "A2", voided, leased, "A9", ""):
        with pytest.raises(LedgerError) as caught:
            bench.ledger.ways_out.void_parcel(name, "reason", bench.clock())
        codes.append(caught.value.code)
    assert codes == [
        "already_dispatched_to_shop",
        "still_open",
        "already_void",
        "being_sent",
        "not_found",
        "not_found",
    ]
    assert len(list(bench.ledger.records.find())) == before


def test_what_a_supervisor_allowed_from_outside_bears_who(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box, waybill = bench.packed()
    assert bench.ledger.outbox.voidable(box.parcel, NOON)
    bench.ledger.ways_out.void_parcel(waybill, "damaged", NOON, "900")
    assert list(bench.ledger.records.find())[-1]["allowed_by"] == "900"
    assert not bench.ledger.outbox.voidable(box.parcel, NOON)


def test_a_parcel_in_somebodys_hands_or_booked_is_not_voidable(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box, _ = bench.packed()
    debt = bench.leased()
    assert not bench.ledger.outbox.voidable(box.parcel, bench.clock())
    bench.ledger.outbox.settle(debt, "accepted", "", bench.clock(), next_try=None, state="done")
    assert not bench.ledger.outbox.voidable(box.parcel, bench.clock.forward(seconds=60))


def test_only_a_held_order_is_released(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    codes = []
    for number in ("A1", "A9"):
        with pytest.raises(LedgerError) as caught:
            bench.ledger.ways_out.release(number, "", NOON)
        codes.append(caught.value.code)
    assert codes == ["not_held", "not_found"]


def test_a_parcel_that_the_shop_booked_though_it_was_voided_is_shown_to_a_person(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    _, waybill = bench.packed()
    debt = bench.leased()
    bench.clock.forward(seconds=20)
    bench.ledger.ways_out.void_parcel(waybill, "damaged", bench.clock())
    assert not bench.ledger.outbox.extend(debt, bench.clock())
    bench.ledger.outbox.settle(debt, "accepted", "", bench.clock(), next_try=None, state="done")
    assert [(row.state, row.reason) for row in bench.ledger.outbox.rows()] == [("refused", "booked_after_void")]
