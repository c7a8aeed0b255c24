"""Waybill numbers: ranges, what is left, and that none is given out twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.ledger import LedgerError, NumberRange
from station.packing.facts import OrderAbandoned, ParcelVoided, WaybillTaken
from tests.support.support_ledger import Bench, number_of, order, stocked


def test_numbers_come_in_order_and_from_the_next_range_when_one_is_used_up(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.ledger.intake.take_in([order(name) for name in ("A1", "A2", "A3", "A4")])
    assert (bench.ledger.numbers.left("CJGLS"), bench.ledger.numbers.next("CJGLS")) == (None, None)
    bench.ledger.numbers.add_range("CJGLS", 65000000009, 65000000010)
    bench.ledger.numbers.add_range("CJGLS", 65000000001, 65000000001)
    taken = [bench.packed(name)[1] for name in ("A1", "A2", "A3")]
    assert taken == [number_of("CJGLS", base) for base in (65000000009, 65000000010, 65000000001)]
    assert (bench.ledger.numbers.left("CJGLS"), bench.ledger.numbers.next("CJGLS")) == (0, None)
    assert (bench.ledger.numbers.left("HANJIN"), bench.ledger.numbers.next("HANJIN")) == (None, None)


def test_a_range_that_another_process_adds_is_seen_at_once(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    assert bench.ledger.numbers.next("CJGLS") is None
    bench.open().numbers.add_range("CJGLS", 1, 2)
    assert bench.ledger.numbers.next("CJGLS") == number_of("CJGLS", 1)


def test_a_number_that_was_bound_out_of_turn_is_passed_over(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    box = bench.opened("A1")
    scanned = number_of("CJGLS", 65000000002)
    bench.record(WaybillTaken("A1", box.parcel, "CJGLS", scanned))
    bench.record(OrderAbandoned("A1", box.parcel, "put back"))
    first, second = bench.packed("A1")[1], bench.packed("A2")[1]
    assert [first, second] == [number_of("CJGLS", base) for base in (65000000001, 65000000003)]
    assert bench.ledger.numbers.left("CJGLS") == 97


@pytest.mark.parametrize(("first", "last"), [(1, 5), (5, 9), (10, 20), (20, 30), (9, 21), (12, 13)])
def test_a_range_that_overlaps_another_is_refused(tmp_path: Path, first: int, last: int) -> None:
    bench = Bench(tmp_path)
    bench.ledger.numbers.add_range("CJGLS", 10, 20)
    overlaps = last >= 10 and first <= 20
    if overlaps:
        with pytest.raises(LedgerError) as caught:
            bench.ledger.numbers.add_range("CJGLS", first, last)
        assert caught.value.code == "range_overlap"
    else:
        bench.ledger.numbers.add_range("CJGLS", first, last)
    bench.ledger.numbers.add_range("HANJIN", first, last)
    assert len(bench.ledger.numbers.ranges()) == (2 if overlaps else 3)


@pytest.mark.parametrize(("first", "last"), [(5, 4), (-1, 4)])
def test_a_range_that_is_none_is_refused(tmp_path: Path, first: int, last: int) -> None:
    with pytest.raises(LedgerError) as caught:
        Bench(tmp_path).ledger.numbers.add_range("CJGLS", first, last)
    assert caught.value.code == "bad_range"


def test_ranges_say_what_is_left_bound_and_voided(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    box, number = bench.packed("A1")
    bench.record(ParcelVoided("A1", box.parcel, number, "torn"))
    bench.packed("A2")
    bench.ledger.numbers.add_range("HANJIN", 1, 5)
    assert bench.ledger.numbers.ranges() == (
        NumberRange("CJGLS", 65000000001, 65000000100, 65000000003, left=98, bound=2, voided=1),
        NumberRange("HANJIN", 1, 5, 1, left=5, bound=0, voided=0),
    )


def test_the_number_in_force_is_found_before_a_voided_one_of_another_carrier(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    box, number = bench.packed("A1")
    bench.record(ParcelVoided("A1", box.parcel, number, "torn"))
    other = bench.opened("A2")
    bench.clock.forward(hours=-1)
    bench.record(WaybillTaken("A2", other.parcel, "EPOST", number))
    known = bench.ledger.numbers.find(number)
    assert known is not None
    assert (known.carrier, known.voided, known.order) == ("EPOST", False, "A2")
