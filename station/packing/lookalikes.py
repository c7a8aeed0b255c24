"""Goods that are taken for each other: which products of a catalogue look alike, and what is told of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from station.packing.barcodes import exact_key
from station.packing.goods_words import goods_words
from station.packing.orders import Product

PairKeys = tuple[str, str]
"""Two products by the keys of their SKUs, the smaller one first."""

_WHOLE_GROUP = 40
_NEXT_TO = 10
_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class ProductPicture:
    """A product's picture, small: a byte a dot, row by row from the top; dots are square.

    A dot is 36 red + 6 green + blue, each from 0 to 5.
    """

    width: int
    height: int
    dots: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class AlikeProduct:
    """What a product is taken for. `confused`: how often it was, of late; 0 when they only look alike."""

    sku: str
    name: str
    option: str
    confused: int = 0


@dataclass(frozen=True, slots=True)
class GoodsWarning:
    """What is said of an item before its scan: what it is taken for, the likeliest first, and its own picture."""

    others: tuple[AlikeProduct, ...]
    picture: ProductPicture | None = None


def pair_keys(one: str, other: str) -> PairKeys | None:
    """Two SKUs as a pair; None when they are the same product."""
    first, second = sorted((exact_key(one), exact_key(other)))
    return (first, second) if first != second else None


def alike_pairs(products: Iterable[Product]) -> frozenset[PairKeys]:
    """The products that are called the same but for option, size or colour.

    Sets and what is not scanned are nobody's mistake. Of a product in more than forty versions each is paired with
    the ten before and behind it in the order of their traits alone: sizes next to each other are mixed up, and the
    pairs of 10,000 products stay few enough to be kept.
    """
    groups: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for product in products:
        words = goods_words.__wrapped__(product.name, product.option)
        if words.stem and product.scan and not product.components:
            groups[words.stem][exact_key(product.sku)] = words.traits
    return frozenset(pair for members in groups.values() for pair in _pairs(members))


def _pairs(members: dict[str, tuple[str, ...]]) -> Iterator[PairKeys]:
    ordered = sorted(members.items(), key=lambda member: (_in_order(member[1]), member[0]))
    reach = len(ordered) if len(ordered) <= _WHOLE_GROUP else _NEXT_TO
    for at, (key, traits) in enumerate(ordered):
        for other, others in ordered[at + 1 : at + 1 + reach]:
            if traits != others:
                yield (key, other) if key < other else (other, key)


def _in_order(traits: Sequence[str]) -> list[list[tuple[int, str]]]:
    """Traits so that numbers stand by their size: 90 before 100."""
    return [[(int(part[:18]) if part.isdecimal() else -1, part) for part in _NUMBER.split(one)] for one in traits]
