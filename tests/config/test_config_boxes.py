"""[[packing.combine]] and [[packing.gift]] as station.toml says them, and what is said of a wrong one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from station.packing.combining import CombineRule
from station.packing.gifts import GiftRule, GiftTo
from tests.support.support_config import REST, read, refused

BOXES = """
[[packing.combine]]
[[packing.combine]]
hours = 0
phone = false
never = ["Glass-*", "vase"]
max_pieces = 12
[[packing.gift]]
sku = "TEA"
[[packing.gift]]
sku = "TEA"
name = "tea"
quantity = 2
from = 2026-12-01
to = "2026-12-31"
amount = 30000
goods = "Mug-*"
pieces = 3
per = "receiver"
scan = false
"""


def test_rules_are_read_in_their_order(tmp_path: Path) -> None:
    packing = read(tmp_path, REST + BOXES).packing
    assert packing.combine == (CombineRule(), CombineRule(0, False, ("GLASS-*", "VASE"), 12))
    assert packing.gift == (
        GiftRule("TEA"),
        GiftRule(
            *("TEA", 2, "tea", date(2026, 12, 1), date(2026, 12, 31), 30_000, ("MUG-*",), 3, GiftTo.RECEIVER),
            scan=False,
        ),
    )


def test_without_rules_there_are_none(tmp_path: Path) -> None:
    packing = read(tmp_path, REST).packing
    assert (packing.combine, packing.gift) == ((), ())


@pytest.mark.parametrize(
    ("table", "said", "key", "code"),
    [
        ("combine", "hours = -1", "packing.combine[0].hours", "not_allowed"),
        ("combine", "max_pieces = 1", "packing.combine[0].max_pieces", "not_allowed"),
        ("combine", 'never = ""', "packing.combine[0].never", "not_allowed"),
        ("combine", "never = []", "packing.combine[0].never", "not_allowed"),
        ("combine", 'phone = "no"', "packing.combine[0].phone", "wrong_type"),
        ("combine", "hour = 1", "packing.combine[0].hour", "unknown_key"),
        ("combine", "[[packing.combine]]", "packing.combine[1].hours", "duplicate"),
        ("gift", "", "packing.gift[0].sku", "missing"),
        ("gift", 'sku = "A"\nper = "day"', "packing.gift[0].per", "not_allowed"),
        ("gift", 'sku = "A"\nfrom = "soon"', "packing.gift[0].from", "not_allowed"),
        ("gift", 'sku = "A"\nfrom = 2026-12-01T10:00:00', "packing.gift[0].from", "wrong_type"),
        ("gift", 'sku = "A"\nfrom = 2026-12-02\nto = 2026-12-01', "packing.gift[0].to", "not_allowed"),
        ("gift", 'sku = "A"\nquantity = 0', "packing.gift[0].quantity", "not_allowed"),
        ("gift", 'sku = "A"\n[[packing.gift]]\nsku = "A"', "packing.gift[1].sku", "duplicate"),
    ],
)
def test_a_wrong_rule_is_refused_by_its_key(tmp_path: Path, table: str, said: str, key: str, code: str) -> None:
    error = refused(tmp_path, f"{REST}\n[[packing.{table}]]\n{said}\n")
    assert (error.key, error.message_code) == (key, code)
