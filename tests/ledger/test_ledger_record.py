"""What a commit stores beside the record, and that it stores all or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from station.ledger import JournalEntry, LedgerError, StaleDecision, WaybillKnown, uuid7
from station.ledger.orders import order_queries
from station.ledger.records import RequestAnswer
from station.packing.facts import (
    CancelCheck,
    Device,
    LabelSending,
    OrderAbandoned,
    OrderHeld,
    PackerIn,
    ParcelPacked,
    ParcelVoided,
    WaybillTaken,
)
from station.packing.orders import OrderStatus, PackingBox
from station.packing.verdicts import ItemVerdict, OrderState, OrderVerdict, ShopResult
from tests.support.support_ledger import NOON, Bench, item, order, stocked, told


def _records(bench: Bench) -> list[tuple[int, str]]:
    return [(record["seq"], record["event"]) for record in bench.ledger.records.find()]


def test_a_record_reads_as_the_contract_writes_it(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    extras = {"scanner": "serial-1", "latency_ms": 3.1}
    bench.ledger.record(JournalEntry(NOON, (item(box),), packer="101", notice="item_right", extras=extras))
    assert list(bench.ledger.records.find())[-1] == {
        "station": "BENCH-1",
        "seq": 2,
        "at": "2026-11-23T12:00:00.000+09:00",
        "event": "item_scanned",
        "order": "A1",
        "parcel": box.parcel,
        "packer": "101",
        "scanner": "serial-1",
        "code": "8801234567893",
        "verdict": "ok",
        "sku": "MUG-WH",
        "units": 1,
        "packed": 1,
        "wanted": 2,
        "latency_ms": 3.1,
        "notice": "item_right",
    }


def test_what_goes_with_the_scan_goes_into_the_first_of_its_records_only(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    facts = (PackerIn("101"), Device("printer", "ready"))
    assert bench.ledger.record(JournalEntry(NOON, facts, notice="hello", extras={"latency_ms": 1.5})) == 2
    assert [
        {key: value for key, value in record.items() if key not in ("station", "at")}
        for record in bench.ledger.records.find()
    ] == [
        {"seq": 1, "event": "packer_in", "packer": "101", "latency_ms": 1.5, "notice": "hello"},
        {"seq": 2, "event": "device", "device": "printer", "state": "ready"},
    ]


def test_an_entry_without_facts_writes_nothing(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    assert bench.ledger.record(JournalEntry(NOON, ())) == 0
    bench.opened()
    assert bench.ledger.record(JournalEntry(NOON, ())) == 1


def test_two_handles_of_one_station_share_one_sequence(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    other = bench.open()
    numbers = [bench.record(PackerIn("101"), ledger=one) for one in (bench.ledger, other, other, bench.ledger)]
    assert numbers == [1, 2, 3, 4]
    assert bench.ledger.chain.verify().ok


def test_another_station_counts_for_itself(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    other = bench.open("BENCH-2")
    numbers = [bench.record(PackerIn("101"), ledger=one) for one in (bench.ledger, other, bench.ledger)]
    assert numbers == [1, 1, 2]
    assert bench.ledger.chain.verify().count == 3


def test_a_packed_parcel_is_owed_at_once_or_when_its_grace_is_over(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    _, first = bench.packed("A1")
    bench.packed("A2", due=NOON.replace(minute=5))
    assert [row.next_try for row in bench.ledger.outbox.rows()] == [NOON, NOON.replace(minute=5)]
    assert [debt.waybill for debt in bench.ledger.outbox.lease("sync", bench.clock())] == [first]
    bench.clock.forward(minutes=5)
    assert len(bench.ledger.outbox.lease("sync", bench.clock())) == 2


def test_a_number_that_another_bench_took_is_refused_and_nothing_is_recorded(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    other = bench.open("BENCH-2")
    here, there = bench.opened("A1"), bench.opened("A2", other)
    wanted = bench.ledger.numbers.next("CJGLS")
    assert wanted is not None
    assert other.numbers.next("CJGLS") == wanted
    bench.record(WaybillTaken("A2", there.parcel, "CJGLS", wanted), ledger=other)
    before = _records(bench)
    with pytest.raises(StaleDecision):
        bench.record(item(here), WaybillTaken("A1", here.parcel, "CJGLS", wanted))
    assert _records(bench) == before
    fresh = bench.ledger.numbers.next("CJGLS")
    assert fresh not in (None, wanted)


def test_a_box_that_another_station_opened_meanwhile_is_refused(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    other = bench.open("BENCH-2")
    slip = bench.found("A1")
    assert slip.box is not None
    bench.opened("A1", other)
    with pytest.raises(StaleDecision):
        bench.record(bench.opening(slip.box))
    assert bench.found("A1").verdict is OrderVerdict.IN_USE


def test_a_parcel_that_is_not_open_cannot_be_packed(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box, waybill = bench.packed()
    with pytest.raises(StaleDecision):
        bench.record(ParcelPacked("A1", box.parcel, "CJGLS", waybill, 1.0, NOON))
    assert len(bench.ledger.outbox.rows()) == 1


def test_the_newest_copy_of_a_label_is_known_and_an_older_one_does_not_hide_it(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    number = bench.labelled(box)
    bench.record(LabelSending("A1", box.parcel, number, 2, "smeared"))
    bench.record(LabelSending("A1", box.parcel, number, 1))
    spaced = f"{number[:4]}-{number[4:8]} {number[8:]}"
    assert bench.ledger.numbers.find(spaced) == WaybillKnown("CJGLS", number, box.parcel, "A1", False, 2)
    assert bench.ledger.numbers.find("X" + number) is None
    assert bench.ledger.numbers.find("") is None


def test_a_held_box_holds_all_its_orders_and_a_release_frees_them(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1", package="P"), order("A2", package="P"), order("A3"))
    box = bench.opened("A2")
    bench.record(OrderHeld("A2", box.parcel, "damaged goods"))
    assert [(bench.found(number).verdict, bench.found(number).reason) for number in ("A1", "A2", "A3")] == [
        (OrderVerdict.ON_HOLD, "damaged goods"),
        (OrderVerdict.ON_HOLD, "damaged goods"),
        (OrderVerdict.OPENED, ""),
    ]
    assert bench.ledger.counters.glance(NOON).open_orders == 1
    bench.ledger.ways_out.release("a1", "goods replaced", NOON)
    assert bench.found("A2").verdict is OrderVerdict.OPENED
    assert bench.ledger.counters.glance(NOON).open_orders == 3


def test_an_abandoned_box_can_be_opened_again_as_a_new_parcel(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    first = bench.opened()
    bench.record(OrderAbandoned("A1", first.parcel, "put back"))
    second = bench.opened()
    assert second.parcel != first.parcel
    assert second.lines == first.lines


def test_a_doubtful_number_is_voided_for_good_when_its_box_is_put_back(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    number = bench.labelled(box)
    bench.record(
        ParcelVoided("A1", box.parcel, number, "no label came"),
        OrderAbandoned("A1", box.parcel, "put back"),
    )
    known = bench.ledger.numbers.find(number)
    assert known is not None
    assert known.voided
    again = bench.opened()
    with pytest.raises(StaleDecision):
        bench.record(WaybillTaken("A1", again.parcel, "CJGLS", number))
    assert bench.labelled(again) != number


def test_taking_back_a_packed_parcel_frees_its_lines_and_its_debt(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box, number = bench.packed(due=NOON.replace(minute=1))
    assert bench.ledger.outbox.undoable(box.parcel, NOON)
    bench.record(ParcelVoided("A1", box.parcel, number, "undo"))
    assert bench.ledger.outbox.rows() == ()
    assert [row.state for row in bench.ledger.outbox.rows(include_done=True)] == ["void"]
    assert bench.found("A1").verdict is OrderVerdict.OPENED
    assert bench.ledger.counters.glance(NOON).packed_today == 0


def test_a_parcel_in_the_hands_of_the_sender_cannot_be_taken_back(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box, number = bench.packed()
    debt = bench.leased()
    assert not bench.ledger.outbox.undoable(box.parcel, NOON)
    with pytest.raises(StaleDecision):
        bench.record(ParcelVoided("A1", box.parcel, number, "undo"))
    bench.ledger.outbox.settle(debt, "accepted", "", NOON, next_try=None, state="done")
    bench.clock.forward(minutes=1)
    with pytest.raises(StaleDecision):
        bench.record(ParcelVoided("A1", box.parcel, number, "undo"))
    assert bench.found("A1").verdict is OrderVerdict.ALREADY_PACKED


def test_an_item_scan_is_one_statement_and_an_order_scan_at_most_seven(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    bench.packed("A1")
    said: list[str] = []
    for engine in (bench.ledger.database.write_engine, bench.ledger.database.read_engine):
        event.listen(engine, "before_cursor_execute", lambda *call: said.append(call[2].split()[0]))
    box = bench.opened("A2")
    assert said == ["SELECT", "SELECT", "INSERT", "INSERT", "UPDATE", "DELETE", "INSERT"]
    said.clear()
    bench.record(item(box))
    bench.record(CancelCheck("A2", box.parcel, ShopResult.CLEAR, 0.5, NOON))
    assert said == ["INSERT", "INSERT"]
    said.clear()
    bench.ledger.numbers.next("CJGLS")
    bench.record(
        item(box, ItemVerdict.COMPLETE),
        WaybillTaken("A2", box.parcel, "CJGLS", bench.ledger.numbers.next("CJGLS") or ""),
    )
    assert said == ["SELECT", "SELECT", "INSERT", "INSERT", "UPDATE"]


def _binds(bench: Bench, box: PackingBox) -> JournalEntry:
    number = bench.ledger.numbers.next("CJGLS") or ""
    return JournalEntry(NOON, (WaybillTaken(box.order, box.parcel, "CJGLS", number),), stands=box)


def _counted(bench: Bench, box: PackingBox) -> None:
    """The shop said yes, and a piece was scanned."""
    assert bench.ledger.orders.standing(box).result is ShopResult.CLEAR
    bench.record(CancelCheck("A1", box.parcel, ShopResult.CLEAR, 0.5, NOON))
    bench.record(item(box))


def test_an_order_that_nothing_can_have_changed_is_not_looked_at_again_for_its_label(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    _counted(bench, box)
    entry, said = _binds(bench, box), list[str]()
    event.listen(bench.ledger.database.write_engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    bench.ledger.record(entry)
    assert [text.split()[0] for text in said] == ["INSERT", "INSERT", "UPDATE"]


@pytest.mark.parametrize("by", ["this process", "another process"])
@pytest.mark.parametrize("moment", ["before the piece", "behind the piece", "while it was looked at"])
def test_an_order_that_anybody_changed_since_it_was_seen_gets_no_number(
    tmp_path: Path, by: str, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    other = bench.ledger if by == "this process" else bench.open("BENCH-2")
    gone = told(order("A1"), OrderStatus.CANCELLED)
    if moment == "while it was looked at":
        reads = order_queries.standing_in

        def late(connection: Connection, of: PackingBox) -> OrderState:
            found = reads(connection, of)
            other.intake.take_in([gone])
            return found

        monkeypatch.setattr(order_queries, "standing_in", late)
    assert bench.ledger.orders.standing(box).result is ShopResult.CLEAR
    if moment == "before the piece":
        other.intake.take_in([gone])
    bench.record(item(box))
    if moment == "behind the piece":
        other.intake.take_in([gone])
    with pytest.raises(StaleDecision):
        bench.ledger.record(_binds(bench, box))
    assert _records(bench)[-1][1] == "item_scanned"
    if other is not bench.ledger:
        other.close()


def test_a_box_that_was_held_from_here_since_it_was_seen_gets_no_number(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    _counted(bench, box)
    bench.record(OrderHeld("A1", box.parcel, "packer"))
    with pytest.raises(StaleDecision):
        bench.ledger.record(_binds(bench, box))


def test_what_failed_to_be_stored_makes_no_order_look_clear(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    _counted(bench, box)
    with pytest.raises(StaleDecision):
        bench.ledger.record(
            JournalEntry(NOON, (item(box),), answers=("nobody's", RequestAnswer(ok=True, text_code="done", values={})))
        )
    bench.ledger.intake.take_in([told(order("A1"), OrderStatus.CANCELLED)])
    with pytest.raises(StaleDecision):
        bench.ledger.record(_binds(bench, box))


def test_asking_a_closed_ledger_is_a_mistake_of_the_caller_and_no_fault_of_the_disk(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.ledger.close()
    with pytest.raises(Exception, match=r"closed|Closed") as caught:
        bench.ledger.slips.find("A1", uuid7())
    assert not isinstance(caught.value, LedgerError)
