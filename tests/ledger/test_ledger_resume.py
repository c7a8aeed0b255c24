"""A restart finds the bench where it stood."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from station.ledger import ResumePoint
from station.ledger.records import NEVER_LEFT, LeftParcel
from station.packing.facts import (
    CommandScanned,
    LabelOutcome,
    LabelSending,
    OrderAbandoned,
    OrderScanned,
    PackerIn,
    PackerOut,
    ParcelVoided,
    WaybillTaken,
)
from station.packing.orders import OrderStatus
from station.packing.parcels import LastParcel, ShownParcel, Waybill
from station.packing.verdicts import CommandVerdict, OrderVerdict, PrintOutcome
from tests.support.support_ledger import NOON, Bench, item, order, stocked, told


def test_an_empty_bench_begins_with_nothing(tmp_path: Path) -> None:
    assert Bench(tmp_path).ledger.resumption.point() == ResumePoint("", None, ())


def test_an_open_box_comes_back_with_every_fact_since_the_last_parcel_left(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    bench.record(PackerIn("101"))
    packed, waybill = bench.packed("A1")
    facts = (
        OrderScanned("9", OrderVerdict.UNKNOWN, NOON),
        CommandScanned("PS:HELP", CommandVerdict.OK),
    )
    bench.record(*facts)
    box = bench.opened("A2")
    bench.record(item(box))
    bench.record(OrderScanned("A2", OrderVerdict.OPENED, NOON, "A2", box.parcel))
    assert bench.again().resumption.point() == ResumePoint(
        packer="101",
        last=LastParcel(packed, Waybill("CJGLS", waybill), 1, NOON),
        facts=(
            *facts,
            OrderScanned("A2", OrderVerdict.OPENED, NOON, "A2", box.parcel, box=box),
            item(box),
            OrderScanned("A2", OrderVerdict.OPENED, NOON, "A2", box.parcel),
        ),
    )


def test_a_doubtful_label_is_found_again_with_its_number(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    number = bench.labelled(box)
    doubt = LabelOutcome("A1", box.parcel, number, 1, PrintOutcome.UNKNOWN, "timeout")
    bench.record(doubt)
    assert bench.again().resumption.point().facts[-3:] == (
        WaybillTaken("A1", box.parcel, "CJGLS", number),
        LabelSending("A1", box.parcel, number, 1),
        doubt,
    )


def test_the_last_parcels_copies_count_only_as_far_as_they_were_sent_before(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box, number = bench.packed()
    reprint = LabelSending("A1", box.parcel, number, 2, "smeared")
    bench.record(reprint)
    found = bench.again().resumption.point()
    assert found.facts == (reprint,)
    assert found.last is not None
    assert found.last.copy == 1


def test_who_was_in_is_known_as_it_was_then(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.record(PackerIn("101"))
    box = bench.opened()
    bench.record(OrderAbandoned("A1", box.parcel, "put back"))
    bench.record(PackerOut("101"), PackerIn("102"))
    found = bench.again().resumption.point()
    assert (found.packer, found.facts) == ("101", (PackerOut("101"), PackerIn("102")))


def test_what_others_write_meanwhile_is_no_part_of_the_bench(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"), order("A3"))
    bench.packed("A1")
    _, second = bench.packed("A2")
    box = bench.opened("A3")
    office, other = bench.open(), bench.open("BENCH-2")
    office.ways_out.void_parcel(second, "wrong address", NOON)
    (debt,) = office.outbox.lease("sync", NOON)
    office.outbox.settle(debt, "accepted", "", NOON, next_try=None, state="done")
    bench.record(PackerIn("999"), ledger=other)
    bench.record(item(box))
    found = bench.again().resumption.point()
    assert found.facts == (bench.opening(box), item(box))


def test_the_last_parcel_is_the_one_recorded_last_however_the_clock_was_set(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    bench.clock.forward(hours=9)
    bench.packed("A1")
    bench.clock.forward(hours=-9)
    bench.packed("A2")
    last = bench.again().resumption.point().last
    assert last is not None
    assert last.box.order == "A2"


def test_a_copy_of_an_earlier_parcel_comes_back_with_that_parcel(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    box, number = bench.packed("A1")
    bench.packed("A2")
    earlier = LastParcel(box, Waybill("CJGLS", number), 1, NOON)
    copy = LabelSending("A1", box.parcel, number, 2, "torn", left=earlier)
    bench.record(copy)
    ledger = bench.again()
    assert ledger.resumption.point().facts == (copy,)
    assert ledger.resumption.left(box.parcel) == LeftParcel(replace(earlier, copy=2))


def test_no_copy_comes_out_of_a_parcel_that_must_not_leave(tmp_path: Path) -> None:
    known = [order(number) for number in ("A1", "A2", "A3", "A4")]
    bench = stocked(tmp_path, *known)
    boxes = [bench.packed(one.number) for one in known]
    bench.ledger.intake.take_in([told(known[0], OrderStatus.CANCELLED), told(known[1], OrderStatus.ON_HOLD)])
    bench.ledger.ways_out.void_parcel(boxes[2][1], "damaged", NOON)
    bench.ledger.privacy.forget_day(NOON.date())
    why = [bench.ledger.resumption.left(box.parcel).no_copy for box, _ in boxes]
    assert why == ["order_cancelled", "order_on_hold", "voided", "receiver_erased"]
    assert bench.ledger.resumption.left("nobody's") == NEVER_LEFT
    assert bench.open("BENCH-2").resumption.left(boxes[3][0].parcel) == NEVER_LEFT


def test_no_other_parcel_is_the_last_one_after_it_was_taken_back(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    bench.packed("A1")
    bench.clock.forward(minutes=1)
    box, number = bench.packed("A2", due=NOON.replace(hour=13))
    bench.record(ParcelVoided("A2", box.parcel, number, "undo"))
    taken_back = ShownParcel("A2", box.parcel, number)
    assert bench.again().resumption.point() == ResumePoint("", None, (), taken_back)
