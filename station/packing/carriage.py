"""Who carries a box: the rules of the house by weight, region and goods, and the choice they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Literal, Protocol

from station.packing.barcodes import exact_key

Freight = Literal["prepaid", "collect", "credit"]
"""Who pays the carrier, as its labels say it."""

ZIP_DIGITS = 5
"""Digits of a postal code since 2015; the older ones of six digits are another numbering and match no region."""


class NumberSource(StrEnum):
    """Where a parcel's waybill number comes from.

    A range, the scan of a pre-printed label, the hand-over; the carrier's program by sheets, or its interface.
    """

    RANGE = "range"
    SCAN = "scan"
    LATER = "later"
    SHEET = "sheet"
    API = "api"

    @property
    def in_ranges(self) -> bool:
        """The next number is known beforehand: of a range that was entered, or that the interface gave."""
        return self in (NumberSource.RANGE, NumberSource.API)


class LabelSource(StrEnum):
    """Whose label goes on a box: one printed here with the last scan, or the carrier's, on paper before packing."""

    OWN = "own"
    CARRIER = "carrier"


class UnsureRule(StrEnum):
    """What is not known of a box although a rule asks for it; the rule is passed over then."""

    NOTHING = ""
    WEIGHT = "weight"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class BoxCarriage:
    """How one box travels: its carrier's code, where its number comes from, and who pays ("prepaid" …).

    `unsure`, `sku`: what kept a rule from being judged, and the first product without a weight. `label`: whose label
    goes on it; of a number that is scanned it is the carrier's, whatever an earlier release wrote.
    """

    carrier: str
    numbers: NumberSource = NumberSource.RANGE
    freight: Freight = "credit"
    unsure: UnsureRule = UnsureRule.NOTHING
    sku: str = ""
    label: LabelSource = LabelSource.OWN

    @property
    def on_paper(self) -> bool:
        """The carrier's label is on paper already, and nothing is printed here."""
        return self.label is LabelSource.CARRIER or self.numbers is NumberSource.SCAN


@dataclass(frozen=True, slots=True)
class SortData:
    """How the carrier sorts and delivers a parcel, as its result sheet or its interface says; empty: it said nothing.

    `sort_code` and `sub_code`: the hub's code, read from metres away, and what follows it. `terminal`, `branch`,
    `driver`: where it goes and who delivers. `region`: what is beyond the mainland. `short_address`: the address in
    the carrier's words. `p2p`: the part of the driver's round.
    """

    sort_code: str = ""
    sub_code: str = ""
    terminal: str = ""
    branch: str = ""
    driver: str = ""
    region: str = ""
    short_address: str = field(default="", repr=False)
    p2p: str = ""


class SkuPieces(Protocol):
    """One SKU of a box, as far as a rule asks: `orders.BoxItem`, which stands on this module."""

    @property
    def sku(self) -> str:
        """Its code."""

    @property
    def wanted(self) -> int:
        """Pieces of it in the box."""

    @property
    def weight_g(self) -> int | None:
        """What one piece weighs; None when nobody entered it."""


@dataclass(frozen=True, slots=True)
class CarriedLoad:
    """What a rule is asked about: the pieces of a box, the SKUs of its order lines, and where it goes."""

    pieces: Sequence[SkuPieces]
    ordered: Sequence[str] = ()
    zip: str = ""

    @property
    def weight_g(self) -> int:
        """What the pieces of a known weight weigh together; the box is at least that heavy."""
        return sum((piece.weight_g or 0) * piece.wanted for piece in self.pieces)

    @property
    def unweighed(self) -> str:
        """The first SKU whose weight nobody knows, or ""."""
        return next((piece.sku for piece in self.pieces if piece.weight_g is None), "")

    @property
    def region(self) -> str:
        """The postal code's digits, or "" when it is none of today's."""
        digits = "".join(sign for sign in self.zip if sign.isascii() and sign.isdigit())
        return digits if len(digits) == ZIP_DIGITS else ""

    @property
    def skus(self) -> frozenset[str]:
        """Every SKU in it, a set's own among them, as they are compared."""
        return frozenset(map(exact_key, (*self.ordered, *(piece.sku for piece in self.pieces))))


@dataclass(frozen=True, slots=True)
class RuleConditions:
    """What a box must be for a rule to hold; all that are given, ends included. None and empty: not asked.

    `zips`: from and to. `prefixes`: beginnings of postal codes. `skus`: patterns with * and ?, of which one has to
    fit one SKU.
    """

    min_weight_g: int | None = None
    max_weight_g: int | None = None
    zips: tuple[str, str] | None = None
    prefixes: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()

    @property
    def asks_weight(self) -> bool:
        """It asks how heavy the box is."""
        return self.min_weight_g is not None or self.max_weight_g is not None

    @property
    def asks_zip(self) -> bool:
        """It asks where the box goes."""
        return self.zips is not None or bool(self.prefixes)


@dataclass(frozen=True, slots=True)
class CarrierRule:
    """One rule: a box that meets the conditions travels so."""

    conditions: RuleConditions
    carriage: BoxCarriage


def choose(load: CarriedLoad, rules: Iterable[CarrierRule], otherwise: BoxCarriage) -> BoxCarriage:
    """The carriage of the first rule that holds, else `otherwise`.

    A rule that cannot be judged, for want of a weight or a postal code, is passed over, and the choice says so.
    """
    unsure, sku = UnsureRule.NOTHING, ""
    for rule in rules:
        holds = _holds(load, rule.conditions)
        if holds is True:
            return replace(rule.carriage, unsure=unsure, sku=sku)
        if holds is not False and not unsure:
            unsure, sku = holds, load.unweighed if holds is UnsureRule.WEIGHT else ""
    return replace(otherwise, unsure=unsure, sku=sku)


def _holds(load: CarriedLoad, conditions: RuleConditions) -> bool | UnsureRule:
    """Whether a rule holds; what is not known matters only while nothing else speaks against it."""
    if not _goods_fit(load, conditions):
        return False
    answers = (_weight_fits(load, conditions), _region_fits(load, conditions))
    if any(answer is False for answer in answers):
        return False
    return next((answer for answer in answers if answer is not True), True)


def _goods_fit(load: CarriedLoad, conditions: RuleConditions) -> bool:
    patterns = [exact_key(pattern).replace("[", "[[]") for pattern in conditions.skus]
    return not patterns or any(fnmatchcase(sku, pattern) for sku in load.skus for pattern in patterns)


def _weight_fits(load: CarriedLoad, conditions: RuleConditions) -> bool | UnsureRule:
    """A box is at least as heavy as its known pieces, which may settle the question already."""
    low, high, known = conditions.min_weight_g or 0, conditions.max_weight_g, load.weight_g
    if high is not None and known > high:
        return False
    if load.unweighed and conditions.asks_weight and (known < low or high is not None):
        return UnsureRule.WEIGHT
    return known >= low


def _region_fits(load: CarriedLoad, conditions: RuleConditions) -> bool | UnsureRule:
    if not conditions.asks_zip:
        return True
    if not load.region:
        return UnsureRule.ZIP
    if conditions.zips is not None:
        first, last = conditions.zips
        return first <= load.region <= last
    return load.region.startswith(conditions.prefixes)
