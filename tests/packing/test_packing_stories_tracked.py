"""Tracked goods by the rules alone: whatever is scanned and undone, no piece is in the box twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from station.packing import events as on
from station.packing.decisions import DecisionStep
from station.packing.facts import CommandScanned, ItemScanned
from station.packing.notices import NoticeCode as Said
from station.packing.notices import tell
from station.packing.parcels import PieceTrace
from station.packing.process.states import PackingState
from station.packing.verdicts import ItemVerdict
from tests.support.support_packing import MUG, NOON, TWO_MUGS, Bench, command_of, matches_of

TODAY = NOON.date()
MANY = replace(TWO_MUGS, items=tuple(replace(item, wanted=9, track="serial") for item in TWO_MUGS.items))
LOTS = replace(TWO_MUGS, items=tuple(replace(item, track="lot") for item in TWO_MUGS.items))


def piece(trace: PieceTrace, taken_by: str = "") -> on.ItemCodeScanned:
    return on.ItemCodeScanned(MUG, matches_of(MUG), trace, taken_by)


def packing(box: object = MANY) -> Bench:
    bench = Bench()
    bench.slip(box)  # type: ignore[arg-type]
    return bench


def verdict(step: DecisionStep) -> tuple[str, str]:
    (fact,) = step.facts
    assert isinstance(fact, ItemScanned)
    assert step.notice is not None
    return fact.verdict.value, step.notice.code.value


def test_the_answer_to_a_piece_that_left_names_it_and_its_order() -> None:
    bench = packing()
    before = bench.state
    step = bench.take(piece(PieceTrace(serial="S1"), "7"))
    assert step == DecisionStep(
        (ItemScanned(MUG, ItemVerdict.TOO_MANY, "1", "parcel-1", "MUG", 1, 0, 9, serial="S1"),),
        tell(Said.ITEM_SERIAL_TAKEN, name="Mug", serial="S1", order="7"),
    )
    assert bench.state == before


def test_a_missing_lot_is_told_before_a_day_that_is_past() -> None:
    yesterday = TODAY - timedelta(days=1)
    assert verdict(packing(LOTS).take(piece(PieceTrace(expiry=yesterday)))) == ("unknown_barcode", "item_needs_lot")
    assert verdict(packing(LOTS).take(piece(PieceTrace("L", expiry=yesterday)))) == ("wrong_item", "item_expired")
    assert verdict(packing(LOTS).take(piece(PieceTrace("L", expiry=TODAY)))) == ("ok", "item_ok")


def test_a_product_that_nobody_tracks_takes_any_piece_and_says_so_of_one_out_of_date() -> None:
    trace = PieceTrace("L", "S1", date(2001, 1, 1))
    bench = packing(TWO_MUGS)
    assert verdict(bench.take(piece(trace, "7"))) == ("ok", "item_ok_expired")
    fact = bench.facts[-1]
    assert isinstance(fact, ItemScanned)
    assert (fact.lot, fact.serial, fact.expiry) == ("L", "S1", trace.expiry)


@given(st.lists(st.sampled_from(["", "S1", "s1", "S2", "S3", "undo"]), max_size=25))
def test_the_box_holds_each_piece_once_and_gives_back_the_one_scanned_last(moves: list[str]) -> None:
    bench, inside = packing(), list[str]()
    for move in moves:
        if move == "undo":
            (fact,) = bench.take(command_of("PS:UNDO")).facts
            assert isinstance(fact, CommandScanned)
            assert fact.serial == (inside.pop() if inside else "")
            continue
        fits = move and move.upper() not in map(str.upper, inside)
        (scanned,) = bench.take(piece(PieceTrace(serial=move))).facts
        assert isinstance(scanned, ItemScanned)
        assert (scanned.verdict is ItemVerdict.OK) == bool(fits)
        inside += [move] if fits else []
    assert isinstance(bench.state, PackingState)
    assert [count.serial for count in bench.state.parcel.counts] == inside
