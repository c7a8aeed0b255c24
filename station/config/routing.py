"""[[carrier.rule]]: which boxes go with another carrier than the usual one."""

from __future__ import annotations

import re
from typing import get_args

from station.carriers import CARRIERS, UnknownCarrier, carrier
from station.config.toml_table import ConfigTable
from station.config.values import LabelKind, Numbers
from station.packing.barcodes import exact_key
from station.packing.carriage import (
    ZIP_DIGITS,
    BoxCarriage,
    CarrierRule,
    Freight,
    LabelSource,
    NumberSource,
    RuleConditions,
)

NUMBERS: tuple[Numbers, ...] = get_args(Numbers)
FREIGHTS: tuple[Freight, ...] = get_args(Freight)
LABELS: tuple[LabelKind, ...] = get_args(LabelKind)

_HEAVIEST = 1_000_000
_ZIP = re.compile(rf"[0-9]{{{ZIP_DIGITS}}}")
_ZIP_HEAD = re.compile(rf"[0-9]{{1,{ZIP_DIGITS}}}")
_ASKED = "max_weight_g | min_weight_g | zip_from, zip_to | zip_prefix | sku"


def carrier_code(table: ConfigTable, name: str, code: str) -> str:
    """A carrier's code as its list spells it. Raises: ConfigError."""
    try:
        return carrier(code).code
    except UnknownCarrier:
        known = ", ".join(one.code for one in CARRIERS)
        raise table.error(name, "not_allowed", known, code) from None


def read_rules(table: ConfigTable, numbers: Numbers, freight: Freight) -> tuple[CarrierRule, ...]:
    """The [[carrier.rule]] of [carrier], in their order; `numbers` and `freight` are those of [carrier].

    Raises: ConfigError, for a rule without a condition, with one that nothing meets, or with another rule's.
    """
    rules: list[CarrierRule] = []
    for one in table.tables("rule"):
        rule = _rule(one, numbers, freight)
        if any(rule.conditions == other.conditions for other in rules):
            raise one.error("code", "duplicate", "", rule.carriage.carrier)
        rules.append(rule)
    return tuple(rules)


def label_of(table: ConfigTable, numbers: Numbers) -> LabelKind:
    """Whose label goes on a box, by where its number comes from.

    Only a number that the carrier gave before packing can be on paper; one that is scanned always is.

    Raises: ConfigError.
    """
    usual: LabelKind = "carrier" if numbers in ("sheet", "scan") else "own"
    label = table.choice("label", LABELS, usual)
    if label != usual and numbers != "sheet":
        raise table.error("label", "not_allowed", f'"{usual}" (numbers = "{numbers}")', label)
    return label


def _rule(table: ConfigTable, numbers: Numbers, freight: Freight) -> CarrierRule:
    source = table.choice("numbers", NUMBERS, numbers)
    carriage = BoxCarriage(
        carrier_code(table, "code", table.text("code")),
        NumberSource(source),
        table.choice("freight", FREIGHTS, freight),
        label=LabelSource(label_of(table, source)),
    )
    conditions = RuleConditions(
        *_weights(table),
        zips=_zips(table),
        prefixes=_texts(table, "zip_prefix", _ZIP_HEAD, "63"),
        skus=tuple(map(exact_key, _texts(table, "sku", re.compile(r".*\S.*"), "MUG-*"))),
    )
    table.done()
    if conditions == RuleConditions():
        raise table.error("code", "missing", _ASKED)
    if conditions.zips and conditions.prefixes:
        raise table.error("zip_prefix", "not_allowed", "zip_from, zip_to | zip_prefix")
    return CarrierRule(conditions, carriage)


def _weights(table: ConfigTable) -> tuple[int | None, int | None]:
    low, high = (table.maybe_whole(name, 1, _HEAVIEST) for name in ("min_weight_g", "max_weight_g"))
    if low is not None and high is not None and low > high:
        raise table.error("min_weight_g", "not_allowed", f"1…{high}", low)
    return low, high


def _zips(table: ConfigTable) -> tuple[str, str] | None:
    given = [name for name in ("zip_from", "zip_to") if table.has(name)]
    first, last = (table.text(name, None if given else "") for name in ("zip_from", "zip_to"))
    if not given:
        return None
    for name, said in (("zip_from", first), ("zip_to", last)):
        if not _ZIP.fullmatch(said):
            raise table.error(name, "not_allowed", '"00000"…"99999"', said)
    if first > last:
        raise table.error("zip_to", "not_allowed", f'"{first}"…"99999"', last)
    return first, last


def _texts(table: ConfigTable, name: str, shape: re.Pattern[str], example: str) -> tuple[str, ...]:
    """One text or several; none when the key is not given."""
    said = table.texts(name, f'"{example}" | ["{example}", …]')
    for one in said:
        if not shape.fullmatch(one):
            raise table.error(name, "not_allowed", f'"{example}" …', one)
    return said
