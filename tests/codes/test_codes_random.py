"""Random days with serial numbers on a real ledger: whatever happens, no piece is in two boxes at once."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from station.packing.events import ReleaseAsked
from station.packing.process.states import AwaitingLabel, PackingState
from tests.support.support_codes import Bench, phone

ORDERS, PIECES = ("A1", "B2", "C3"), ("S1", "S2", "s2", "S3", "S4")


def slip(bench: Bench, how: int) -> None:
    bench.scan(ORDERS[how % len(ORDERS)])


def piece(bench: Bench, how: int) -> None:
    bench.scan(phone(PIECES[how % len(PIECES)]))


def confirmed(bench: Bench, how: int) -> None:
    if isinstance(bench.state, AwaitingLabel):
        bench.printed()


def undo(bench: Bench, how: int) -> None:
    bench.give("PS:UNDO")


def given_up(bench: Bench, how: int) -> None:
    bench.give("PS:CANCEL")
    bench.give("PS:OK")


def held(bench: Bench, how: int) -> None:
    if isinstance(bench.state, PackingState):
        order = bench.state.parcel.box.order
        bench.give("PS:HOLD")
        bench.take(ReleaseAsked(order, "found"))


def voided(bench: Bench, how: int) -> None:
    if any(one["event"] == "parcel_packed" for one in bench.records()) and not isinstance(bench.state, AwaitingLabel):
        bench.void_last()


def restart(bench: Bench, how: int) -> None:
    bench.restart()


MOVES: tuple[Callable[[Bench, int], None], ...] = (
    slip, slip, piece, piece, piece, piece, confirmed, confirmed, undo, given_up, held, voided, restart,
)  # fmt: skip


def boxes(records: list[dict[str, object]]) -> dict[object, list[str]]:
    """What the journal alone says lies in each box that stands; fails where a piece is in two."""
    inside: dict[object, list[str]] = {}
    for one in records:
        parcel, serial = one.get("parcel"), str(one.get("serial", "")).upper()
        if one["event"] == "item_scanned" and one["verdict"] in ("ok", "complete"):
            assert serial
            assert serial not in chain(*inside.values()), one
            inside.setdefault(parcel, []).append(serial)
        elif one["event"] == "command_scanned" and serial:
            inside[parcel].remove(serial)
        elif one["event"] in ("order_abandoned", "order_held", "parcel_voided"):
            inside.pop(parcel, None)
    return inside


# Making a failing day shorter would take minutes on a real file: it is shown as it was found.
@settings(max_examples=15, deadline=None, phases=(Phase.reuse, Phase.generate))
@given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 30)), min_size=12, max_size=40))
def test_no_piece_is_in_two_boxes_and_a_piece_in_none_can_be_packed(
    moves: list[tuple[Callable[[Bench, int], None], int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for number in ORDERS:
            bench.sells(number, ("PHONE", 2))
        for move, how in moves:
            move(bench, how)
        standing = set(chain(*boxes(bench.records()).values()))
        for serial in {piece.upper() for piece in PIECES}:
            assert bool(bench.ledger.serials.taken_by("PHONE", serial, "")) == (serial in standing)
        bench.ledger.close()
