"""What became another one while a box is open: the goods by name and number, or where they go."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.packing.orders import Order
from station.packing.verdicts import ShopResult, Standing
from tests.support_ledger import KIM, line, order, stocked

MUG, SOCK = "MUG-WH as ordered", "SOCK-BK-L as ordered"
BOTH = (line("1", "MUG-WH", 2), line("2", "SOCK-BK-L"))


@pytest.mark.parametrize(
    ("now", "what"),
    [
        (order("A1", line("1", "MUG-WH", 2)), f"{SOCK} 1→0"),
        (order("A1", line("1", "MUG-WH", 1), line("2", "SOCK-BK-L")), f"{MUG} 2→1"),
        (order("A1", *BOTH, line("3", "NEW")), "NEW as ordered 0→1"),
        (order("A1", line("1", "MUG-BL", 2), line("2", "SOCK-BK-L")), f"MUG-BL as ordered 0→2, {MUG} 2→0"),
        (order("A1", *BOTH, receiver=KIM), ""),
        (order("A1", line("1", "MUG-WH", 1), line("2", "SOCK-BK-L"), receiver=KIM), ""),
    ],
)
def test_a_changed_order_is_told_with_what(tmp_path: Path, now: Order, what: str) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    bench.ledger.take_in([now])
    assert bench.ledger.standing(box) == Standing(ShopResult.CHANGED, what)


def test_an_order_that_leaves_a_combined_box_for_another_place_is_told_as_that(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1", package="P"), order("A2", package="P"))
    box = bench.opened()
    bench.ledger.take_in([order("A2", package="P", receiver=KIM)])
    assert bench.ledger.standing(box) == Standing(ShopResult.CHANGED)
