"""The product file: one row a barcode, the first row of a SKU describing it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from station.packing.barcodes import exact_key, fold, tidy
from station.packing.orders import Barcode, Component, Product
from station.sheets.grids import grid_of
from station.sheets.table import Row, Table

_NEEDED = ("sku",)
_DESCRIBING = ("name", "option", "components", "scan", "weight_g", "track", "location")
_COLUMNS = (*_NEEDED, "barcode", "units", *_DESCRIBING)
_YES = dict.fromkeys(("", "yes", "y", "true", "1"), "yes")
_SCAN = {**_YES, **dict.fromkeys(("no", "n", "false", "0"), "no")}
_TRACK = {"": "", "lot": "lot", "serial": "serial"}
_MOST_UNITS = 9_999
_MOST_GRAMS = 1_000_000


@dataclass(slots=True)
class _Draft:
    """A SKU while its rows are being read."""

    first: Row
    sku: str
    said: dict[str, str]
    barcodes: list[Barcode] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


def read_products(data: bytes, filename: str, known: Collection[str] = ()) -> tuple[Product, ...]:
    """Return the products of a file, in the order of their first rows.

    `known`: SKUs that the catalogue has already; a set may consist of them.

    Raises:
        SheetFault: with every problem found; nothing of such a file may be taken.
    """
    table = Table(grid_of(data, filename), _NEEDED, _COLUMNS, echo=True)
    drafts: dict[str, _Draft] = {}
    for row in table.rows:
        _read(table, row, drafts)
    parts = {key: _parts(table, draft) for key, draft in drafts.items()}
    _check_parts(table, drafts, parts, {exact_key(sku) for sku in known})
    made = tuple(_product(table, draft, parts[key]) for key, draft in drafts.items())
    table.finish()
    return made


def _read(table: Table, row: Row, drafts: dict[str, _Draft]) -> None:
    sku = table.code(row, "sku")
    if not sku:
        return
    draft = drafts.get(exact_key(sku))
    if draft is None:
        draft = drafts[exact_key(sku)] = _Draft(row, sku, {name: row[name] for name in _DESCRIBING})
        table.needed(row, "name")
    for name in _DESCRIBING:
        if row[name] and draft.said[name] and row[name] != draft.said[name]:
            table.note(row, name, "contradiction")
        draft.said[name] = draft.said[name] or row[name]
    code = table.code(row, "barcode", needed=False) or draft.sku
    units = table.whole(row, "units", 1, 1, _MOST_UNITS)
    if fold(code) in draft.keys:
        table.note(row, "barcode", "duplicate")
    draft.keys.add(fold(code))
    draft.barcodes.append(Barcode(code, units))


def _parts(table: Table, draft: _Draft) -> tuple[Component, ...]:
    """Read `SKU*2;SKU2*1`; a part without a number is one piece."""
    found: dict[str, Component] = {}
    for said in filter(None, map(tidy, draft.said["components"].split(";"))):
        sku, star, count = said.rpartition("*")
        sku, count = (tidy(sku), tidy(count)) if star else (said, "1")
        is_count = count.isascii() and count.isdigit() and 1 <= int(count[:6]) <= _MOST_UNITS
        if not (sku and is_count) or exact_key(sku) in found:
            table.note(draft.first, "components", "bad_components")
            return ()
        found[exact_key(sku)] = Component(sku, int(count))
    return tuple(found.values())


def _check_parts(
    table: Table,
    drafts: Mapping[str, _Draft],
    parts: Mapping[str, tuple[Component, ...]],
    known: Collection[str],
) -> None:
    for key, draft in drafts.items():
        if any(exact_key(part.sku) not in drafts and exact_key(part.sku) not in known for part in parts[key]):
            table.note(draft.first, "components", "unknown_component")
        elif _reaches(key, key, parts, frozenset()):
            table.note(draft.first, "components", "component_cycle")


def _reaches(start: str, goal: str, parts: Mapping[str, tuple[Component, ...]], seen: frozenset[str]) -> bool:
    below = {exact_key(part.sku) for part in parts.get(start, ())}
    return goal in below or any(_reaches(key, goal, parts, seen | below) for key in below - seen)


def _product(table: Table, draft: _Draft, parts: tuple[Component, ...]) -> Product:
    described = Row(draft.first.line, draft.said)
    own_code_only = draft.barcodes == [Barcode(draft.sku)]
    return Product(
        sku=draft.sku,
        name=draft.said["name"],
        option=draft.said["option"],
        barcodes=() if own_code_only else tuple(draft.barcodes),
        components=parts,
        scan=table.word(described, "scan", _SCAN) != "no",
        weight_g=table.whole(described, "weight_g", 0, 0, _MOST_GRAMS) if draft.said["weight_g"] else None,
        track=table.word(described, "track", _TRACK),
        location=draft.said["location"],
    )
