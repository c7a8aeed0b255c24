"""What became another one while a box is open: the goods by name and number, or where they go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from station.packing.orders import Order
from station.packing.verdicts import OrderChange, OrderState, ShopResult
from tests.support.support_ledger import HONG, KIM, line, order, stocked

MUG, SOCK = "MUG-WH as ordered", "SOCK-BK-L as ordered"
BOTH = (line("1", "MUG-WH", 2), line("2", "SOCK-BK-L"))


@pytest.mark.parametrize(
    ("now", "what", "change"),
    [
        (order("A1", line("1", "MUG-WH", 2)), f"{SOCK} 1→0", OrderChange.GOODS),
        (order("A1", line("1", "MUG-WH", 1), line("2", "SOCK-BK-L")), f"{MUG} 2→1", OrderChange.GOODS),
        (order("A1", *BOTH, line("3", "NEW")), "NEW as ordered 0→1", OrderChange.GOODS),
        (
            order("A1", line("1", "MUG-BL", 2), line("2", "SOCK-BK-L")),
            f"MUG-BL as ordered 0→2, {MUG} 2→0",
            OrderChange.GOODS,
        ),
        (order("A1", *BOTH, receiver=KIM), "", OrderChange.PLACE),
        (order("A1", *BOTH, receiver=replace(HONG, phone="010-9999-9999")), "", OrderChange.CONTACT),
        (order("A1", *BOTH, receiver=replace(HONG, memo="경비실")), "", OrderChange.CONTACT),
        (order("A1", line("1", "MUG-WH", 1), line("2", "SOCK-BK-L"), receiver=KIM), "", OrderChange.PLACE),
    ],
)
def test_a_changed_order_is_told_with_what(tmp_path: Path, now: Order, what: str, change: OrderChange) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    bench.ledger.intake.take_in([now])
    found = bench.ledger.orders.standing(box)
    assert replace(found, box=None) == OrderState(ShopResult.CHANGED, what, change)
    assert found.box is not None
    assert bench.ledger.orders.standing(found.box).result is not ShopResult.CANCELLED


def test_an_order_that_leaves_a_combined_box_for_another_place_is_told_as_that(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1", package="P"), order("A2", package="P"))
    box = bench.opened()
    bench.ledger.intake.take_in([order("A2", package="P", receiver=KIM)])
    assert replace(bench.ledger.orders.standing(box), box=None) == OrderState(
        ShopResult.CHANGED, change=OrderChange.PLACE
    )
