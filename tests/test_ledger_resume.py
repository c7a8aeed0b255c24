"""A restart finds the bench where it stood."""

from __future__ import annotations

from pathlib import Path

from station.ledger import Resume
from station.packing.facts import (
    CommandScanned,
    LabelOutcome,
    LabelSending,
    OrderAbandoned,
    OrderScanned,
    ParcelVoided,
    WaybillTaken,
)
from station.packing.parcels import LastParcel, Waybill
from station.packing.surroundings import PackerIn, PackerOut
from station.packing.verdicts import CommandVerdict, OrderVerdict, PrintOutcome
from tests.support_ledger import NOON, Bench, item, order, stocked


def test_an_empty_bench_begins_with_nothing(tmp_path: Path) -> None:
    assert Bench(tmp_path).ledger.resume() == Resume("", None, ())


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
    assert bench.again().resume() == Resume(
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
    assert bench.again().resume().facts[-3:] == (
        WaybillTaken("A1", box.parcel, "CJGLS", number),
        LabelSending("A1", box.parcel, number, 1),
        doubt,
    )


def test_the_last_parcels_copies_count_only_as_far_as_they_were_sent_before(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box, number = bench.packed()
    reprint = LabelSending("A1", box.parcel, number, 2, "smeared")
    bench.record(reprint)
    found = bench.again().resume()
    assert found.facts == (reprint,)
    assert found.last is not None
    assert found.last.copy == 1


def test_who_was_in_is_known_as_it_was_then(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.record(PackerIn("101"))
    box = bench.opened()
    bench.record(OrderAbandoned("A1", box.parcel, "put back"))
    bench.record(PackerOut("101"), PackerIn("102"))
    found = bench.again().resume()
    assert (found.packer, found.facts) == ("101", (PackerOut("101"), PackerIn("102")))


def test_what_others_write_meanwhile_is_no_part_of_the_bench(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"), order("A3"))
    bench.packed("A1")
    _, second = bench.packed("A2")
    box = bench.opened("A3")
    office, other = bench.open(), bench.open("BENCH-2")
    office.void_parcel(second, "wrong address", NOON)
    (debt,) = office.lease("sync", NOON)
    office.settle(debt, "accepted", "", NOON, next_try=None, state="done")
    bench.record(PackerIn("999"), ledger=other)
    bench.record(item(box))
    found = bench.again().resume()
    assert found.facts == (bench.opening(box), item(box))
    assert found.last is not None
    assert found.last.box.order == "A1"


def test_a_parcel_taken_back_is_no_longer_the_last(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    bench.packed("A1")
    bench.clock.forward(minutes=1)
    box, number = bench.packed("A2", due=NOON.replace(hour=13))
    bench.record(ParcelVoided("A2", box.parcel, number, "undo"))
    found = bench.again().resume()
    assert found.facts == ()
    assert found.last is not None
    assert found.last.box.order == "A1"
