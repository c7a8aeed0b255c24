"""Products of which every piece is known: lots and serial numbers at the bench, over restarts and ways back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.packing.process.states import AwaitingLabel, IdleState, PackingState
from tests.support.support_codes import GS, LOT, MILK, Bench, phone

NUMBER = "2026112312345670"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.ledger.close()


def packing(bench: Bench, *goods: tuple[str, int], number: str = NUMBER) -> Bench:
    """The bench with an order open."""
    bench.sells(number, *goods)
    assert bench.scan(number)["verdict"] == "opened"
    return bench


def test_lot_and_expiry_are_stored_with_the_scan(bench: Bench) -> None:
    packing(bench, ("MILK", 2))
    said = bench.scan(LOT, "]C1")
    told = ("verdict", "code", "sku", "packed", "wanted", "lot", "expiry", "notice")
    assert [said.get(name) for name in told] == ["ok", LOT, "MILK", 1, 2, "LOT-7", "2026-12-31", "item_ok"]
    assert "serial" not in said


def test_a_code_without_the_lot_is_refused_and_says_which_code_to_scan(bench: Bench) -> None:
    packing(bench, ("MILK", 2))
    before = bench.state
    said = bench.scan("8801234567893", "]E0")
    assert (said["verdict"], said["notice"], said["packed"]) == ("unknown_barcode", "item_needs_lot", 0)
    assert bench.state == before


def test_a_lot_is_not_enough_for_a_product_with_serial_numbers(bench: Bench) -> None:
    packing(bench, ("PHONE", 1))
    said = bench.scan("010880987654321310LOT-1", "]C1")
    assert (said["verdict"], said["notice"], said["lot"]) == ("unknown_barcode", "item_needs_serial", "LOT-1")


@pytest.mark.parametrize(("day", "verdict"), [("261123", "ok"), ("261122", "wrong_item"), ("261100", "ok")])
def test_an_expired_piece_is_refused_from_the_day_after(bench: Bench, day: str, verdict: str) -> None:
    packing(bench, ("MILK", 2))
    said = bench.scan("010880123456789317" + day + "10L", "]C1")
    assert said["verdict"] == verdict
    assert said["notice"] == ("item_ok" if verdict == "ok" else "item_expired")


def test_a_best_before_day_counts_like_an_expiry(bench: Bench) -> None:
    packing(bench, ("MILK", 2))
    assert bench.scan("010880123456789315261122" + "10L", "]C1")["verdict"] == "wrong_item"


def test_an_expired_piece_of_an_untracked_product_is_the_houses_own_affair(bench: Bench) -> None:
    packing(bench, ("MUG", 2))
    said = bench.scan("01088011111111191720013110L", "]C1")
    assert (said["verdict"], said["expiry"], said["lot"]) == ("ok", "2020-01-31", "L")


def test_a_case_counts_its_pieces_and_so_does_a_count_in_the_code(bench: Bench) -> None:
    packing(bench, ("MILK", 17))
    assert bench.scan("0118801234567890" + "10L", "]C1")["packed"] == 12
    assert bench.scan("02088012345678933705" + GS + "10L", "]C1")["packed"] == 17
    assert isinstance(bench.state, AwaitingLabel)


def test_the_same_piece_is_not_counted_twice_in_one_box(bench: Bench) -> None:
    packing(bench, ("PHONE", 3))
    assert bench.scans(phone("S1"), phone("S1"), phone("s1"), phone("S2")) == ["ok", "too_many", "too_many", "ok"]
    assert [one.get("notice") for one in bench.records()][-3:-1] == ["item_serial_twice"] * 2
    assert isinstance(bench.state, PackingState)
    assert bench.state.parcel.packed("PHONE") == 2


def test_a_serial_number_names_one_piece_whatever_quantity_was_set(bench: Bench) -> None:
    packing(bench, ("PHONE", 3))
    bench.scan("PS:QTY:3")
    assert bench.scan(phone("S1"))["packed"] == 1


def test_a_piece_that_left_is_refused_in_every_later_box_and_after_a_restart(bench: Bench) -> None:
    packing(bench, ("PHONE", 1)).scan(phone("S1"))
    bench.printed()
    packing(bench, ("PHONE", 2), number="B2")
    first = bench.scan(phone("S1"))
    bench.restart()
    second = bench.scan(phone("S1"))
    for said in (first, second):
        assert (said["verdict"], said["notice"], said["serial"]) == ("too_many", "item_serial_taken", "S1")
    assert bench.scans(phone("S2"), phone("S2")) == ["ok", "too_many"]


def test_a_restart_in_the_middle_knows_the_pieces_in_the_box(bench: Bench) -> None:
    packing(bench, ("PHONE", 2)).scan(phone("S1"))
    before = bench.state
    bench.restart()
    assert bench.state == before
    assert bench.scans(phone("S1")) == ["too_many"]


def undone(bench: Bench) -> None:
    bench.give("PS:UNDO")


def put_back(bench: Bench) -> None:
    bench.give("PS:CANCEL")
    bench.give("PS:OK")


def held(bench: Bench) -> None:
    bench.give("PS:HOLD")


def voided(bench: Bench) -> None:
    bench.scan(phone("S2"))
    bench.printed()
    bench.void_last()


@pytest.mark.parametrize("way", [undone, put_back, held, voided])
def test_every_way_back_gives_the_serial_number_back(bench: Bench, way: Callable[[Bench], None]) -> None:
    packing(bench, ("PHONE", 2)).scan(phone("S1"))
    way(bench)
    bench.restart()
    if not isinstance(bench.state, PackingState):
        assert isinstance(bench.state, IdleState)
        packing(bench, ("PHONE", 2), number="B2")
    assert bench.scans(phone("S1"), phone("S1")) == ["ok", "too_many"]


def test_what_was_undone_is_told_with_its_serial_number(bench: Bench) -> None:
    packing(bench, ("PHONE", 2)).scan(phone("S1"))
    said = bench.give("PS:UNDO")
    assert [said.get(name) for name in ("verdict", "sku", "units", "packed", "serial")] == ["ok", "PHONE", 1, 0, "S1"]


def test_an_item_in_a_full_box_stays_too_many_whatever_its_code_tells(bench: Bench) -> None:
    packing(bench, ("PHONE", 1)).scan(phone("S1"))
    assert bench.scan(phone("S1"))["notice"] == "item_too_many"


def test_with_nothing_open_a_tracked_code_is_an_item_and_asks_for_the_slip(bench: Bench) -> None:
    assert bench.scan(LOT, "]C1")["verdict"] == "no_order"


def test_a_box_that_was_opened_before_the_program_knew_of_lots_goes_on(bench: Bench) -> None:
    from msgspec import json

    from station.packing.orders import PackingBox

    packing(bench, ("MILK", 1))
    assert isinstance(bench.state, PackingState)
    kept = json.decode(json.encode(bench.state.parcel.box))
    for one in kept["items"]:
        del one["track"]
    assert json.decode(json.encode(kept), type=PackingBox).items[0].track == ""
    assert bench.state.parcel.box.items[0].track == MILK.track
