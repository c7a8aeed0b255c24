"""[[packing.combine]] and [[packing.gift]]: which orders go into one box, and what the house gives with it."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from station.config.toml_table import ConfigTable
from station.packing.barcodes import exact_key
from station.packing.combining import CombineRule
from station.packing.gifts import GiftRule, GiftTo

GiftPer = Literal["box", "receiver"]

_GIFT_PER: tuple[GiftPer, ...] = get_args(GiftPer)
_MOST_GIFTS = 100
_MOST_WON = 1_000_000_000
_A_DAY = '"2026-12-01" | 2026-12-01'
_MOST_HOURS = 24.0 * 365
_MOST_PIECES = 10_000
_PATTERNS = '"GLASS-*" | ["GLASS-*", …]'


def read_combine(packing: ConfigTable) -> tuple[CombineRule, ...]:
    """The [[packing.combine]] of [packing], in their order. Raises: ConfigError, also for one that is there twice."""
    rules: list[CombineRule] = []
    for table in packing.tables("combine"):
        rule = CombineRule(
            hours=table.number("hours", 24, 0, _MOST_HOURS),
            phone=table.flag("phone", default=True),
            never=sku_patterns(table, "never"),
            max_pieces=table.whole("max_pieces", 0, 0, _MOST_PIECES),
        )
        table.done()
        if rule.max_pieces == 1:
            raise table.error("max_pieces", "not_allowed", f"0 | 2…{_MOST_PIECES}", 1)
        if rule in rules:
            raise table.error("hours", "duplicate", "", rule.hours)
        rules.append(rule)
    return tuple(rules)


def read_gifts(packing: ConfigTable) -> tuple[GiftRule, ...]:
    """The [[packing.gift]] of [packing], in their order. Raises: ConfigError, also for one that is there twice."""
    rules: list[GiftRule] = []
    for table in packing.tables("gift"):
        rule = GiftRule(
            sku=table.text("sku").strip(),
            quantity=table.whole("quantity", 1, 1, _MOST_GIFTS),
            name=table.text("name", "").strip(),
            first=_day(table, "from"),
            last=_day(table, "to"),
            amount=table.whole("amount", 0, 0, _MOST_WON),
            goods=sku_patterns(table, "goods"),
            pieces=table.whole("pieces", 1, 1, _MOST_PIECES),
            per=GiftTo(table.choice("per", _GIFT_PER, "box")),
            scan=table.flag("scan", default=True),
        )
        table.done()
        if rule.first is not None and rule.last is not None and rule.last < rule.first:
            raise table.error("to", "not_allowed", f"{rule.first}…", rule.last)
        if rule.key in (other.key for other in rules):
            raise table.error("sku", "duplicate", "", rule.sku)
        rules.append(rule)
    return tuple(rules)


def _day(table: ConfigTable, name: str) -> date | None:
    """A day as TOML writes it or as text; None when the key is not given. Raises: ConfigError."""
    text = table.day_text(name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise table.error(name, "not_allowed", _A_DAY, text) from None


def sku_patterns(table: ConfigTable, name: str) -> tuple[str, ...]:
    """One pattern of SKUs or several, as they are compared; none when the key is not given. Raises: ConfigError."""
    patterns = table.texts(name, _PATTERNS)
    for pattern in patterns:
        if not pattern.strip():
            raise table.error(name, "not_allowed", _PATTERNS, pattern)
    return tuple(map(exact_key, patterns))
