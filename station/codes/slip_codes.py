"""A slip's code that holds more than the order's number: JSON, or an address on the web."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from station.packing.barcodes import is_storable

_LONGEST = 4096
_MOST = 32
_LONGEST_NUMBER = 64
_DEEPEST = 8
_MOST_BRACKETS = 256
_NAMES = frozenset(
    {
        *("order", "orders", "orderid", "orderids", "orderno", "ordernos", "ordernum", "ordernumber", "ordernumbers"),
        *("주문", "주문번호"),
    }
)
_JOINTS = re.compile(r"[\s_.\-]")

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class WrappedNumber:
    """What may be an order's number in a slip's text: what is called so (`named`), and whatever else it says.

    `bare`: the text says nothing but one value, so that it can tell about nobody.
    """

    named: tuple[str, ...]
    others: tuple[str, ...]
    bare: bool


def unwrap(text: str) -> WrappedNumber | None:
    """Return the values inside a slip's text; None when it is neither JSON nor a web address."""
    if len(text) > _LONGEST:
        return None
    if text.startswith(("{", "[")):
        pairs = _of_json(text)
        return _wrapped(pairs, bare=len(pairs) == 1) if pairs else None
    if text[:8].lower().startswith(("http://", "https://")):
        return _of_address(text)
    return None


def _wrapped(pairs: Iterable[Pair], *, bare: bool) -> WrappedNumber:
    named, others = dict[str, None](), dict[str, None]()
    for name, value in pairs:
        if len(value) <= _LONGEST_NUMBER and value and is_storable(value):
            (named if _JOINTS.sub("", name).lower() in _NAMES else others)[value] = None
    return WrappedNumber(tuple(named)[:_MOST], tuple(others)[:_MOST], bare)


def _of_json(text: str) -> list[Pair]:
    """The values of a slip's JSON. What is nested deeper than a slip ever is, is not read at all."""
    if text.count("[") + text.count("{") > _MOST_BRACKETS:
        return []
    try:
        return list(_scalars("", json.loads(text), _DEEPEST))
    except (ValueError, RecursionError):
        return []


def _scalars(name: str, value: object, depth: int) -> Iterator[Pair]:
    """Every text and number with the name it stands under, down to a depth."""
    match value:
        case dict() | list() if not depth:
            pass
        case dict():
            for inner, below in value.items():
                yield from _scalars(str(inner), below, depth - 1)
        case list():
            for below in value:
                yield from _scalars(name, below, depth - 1)
        case str():
            yield name, value.strip()
        case bool() | None:
            pass
        case _:
            yield name, str(value)


def _of_address(text: str) -> WrappedNumber | None:
    try:
        parts = urlsplit(text)
        asked = parse_qsl(parts.query, max_num_fields=_MOST)
    except ValueError:
        return None
    path = [unquote(piece) for piece in parts.path.split("/") if piece]
    steps = list(zip(["", *path], path, strict=False))
    anchor = [("", piece) for piece in re.split(r"[/?&=]", unquote(parts.fragment)) if piece]
    bare = not parts.query and not parts.fragment and "@" not in parts.netloc
    return _wrapped([*asked, *steps, *anchor], bare=bare)
