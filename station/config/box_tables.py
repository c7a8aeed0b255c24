"""[[packing.combine]]: which orders of one receiver go into one box."""

from __future__ import annotations

from station.config.toml_table import ConfigTable
from station.packing.barcodes import exact_key
from station.packing.combining import CombineRule

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


def sku_patterns(table: ConfigTable, name: str) -> tuple[str, ...]:
    """One pattern of SKUs or several, as they are compared; none when the key is not given. Raises: ConfigError."""
    patterns = table.texts(name, _PATTERNS)
    for pattern in patterns:
        if not pattern.strip():
            raise table.error(name, "not_allowed", _PATTERNS, pattern)
    return tuple(map(exact_key, patterns))
