"""What a scanned code is in the present state: the one place that asks the ledger before a rule is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from scanners.base import Scan
from station.ledger.values import Match as KnownProduct
from station.ledger.values import SlipFound, WaybillKnown
from station.packing.barcodes import Badge, Command, LabelCode, classify, code_keys, exact_key, journal_code
from station.packing.events import (
    BadgeScanned,
    CommandGiven,
    Event,
    ItemCodeScanned,
    Match,
    SlipScanned,
    UnknownCodeScanned,
    WaybillCodeScanned,
)
from station.packing.facts import OrderVerdict
from station.packing.orders import Box
from station.packing.process.states import Doubtful, Labelling, State, Unprinted, calm, open_box


class Shelf(Protocol):
    """The ledger as far as a code can be looked up in it."""

    @property
    def journal_key(self) -> bytes:
        """The key under which texts that may be somebody's data are hashed."""

    def find_slip(self, code: str, parcel_id: str) -> SlipFound | None:
        """The order of a code, and the box it opens under the id given."""

    def find_products(self, code: str) -> tuple[KnownProduct, ...]:
        """Every product that carries a code."""

    def find_waybill(self, number: str) -> WaybillKnown | None:
        """A number that was bound once."""


@dataclass(frozen=True, slots=True)
class Packers:
    """Who may sign in: id to name, as in the configuration. Ids are compared without regard to case."""

    names: Mapping[str, str]

    def of(self, badge: str) -> tuple[str, str]:
        """The id and the name of a badge's packer, or two empty texts."""
        wanted = exact_key(badge)
        return next(((id_, name) for id_, name in self.names.items() if exact_key(id_) == wanted), ("", ""))


def event_of(scan: Scan, state: State, shelf: Shelf, packers: Packers, parcel_id: str) -> Event:
    """What the scan means now. `parcel_id` becomes the id of the box, if the scan opens one."""
    match classify(scan.text):
        case Command(name, count, known):
            name = name if known else journal_code(name, shelf.journal_key)
            return CommandGiven(name, count, known)
        case Badge(badge):
            return BadgeScanned(*packers.of(badge))
        case LabelCode(waybill, copy):
            return _waybill(scan, waybill, copy, shelf) or _unknown(scan, shelf)
        case _:
            return _text(scan, state, shelf, parcel_id)


def _text(scan: Scan, state: State, shelf: Shelf, parcel_id: str) -> Event:
    """A plain code. What the state waits for is looked for first, so that it is found with the least asking."""
    box = open_box(state)
    if box is None:
        return (
            _slip(scan, shelf, parcel_id)
            or _waybill(scan, scan.text, 0, shelf)
            or _product(scan, shelf)
            or _unknown(scan, shelf)
        )
    settling = isinstance(calm(state), Labelling | Unprinted | Doubtful)
    return (
        (_waybill(scan, scan.text, 0, shelf) if settling else None)
        or _own_item(scan, box)
        or _own_slip(scan, box)
        or _slip(scan, shelf, parcel_id)
        or (None if settling else _waybill(scan, scan.text, 0, shelf))
        or _product(scan, shelf)
        or _unknown(scan, shelf)
    )


def _own_item(scan: Scan, box: Box) -> Event | None:
    """The items of the open box that carry the code; an exact match wins over an equal GTIN."""
    for key in code_keys(scan.text):
        matches = tuple(
            Match(item.sku, barcode.units, item.name)
            for item in box.items
            for barcode in item.codes
            if key in code_keys(barcode.code)
        )
        if matches:
            return ItemCodeScanned(_said(scan), matches)
    return None


def _own_slip(scan: Scan, box: Box) -> Event | None:
    wanted = exact_key(scan.text)
    order = next((number for number in box.orders if exact_key(number) == wanted), None)
    return SlipScanned(_said(scan), order, OrderVerdict.OPENED) if order else None


def _slip(scan: Scan, shelf: Shelf, parcel_id: str) -> Event | None:
    found = shelf.find_slip(scan.text, parcel_id)
    if found is None:
        return None
    return SlipScanned(
        _said(scan),
        found.order,
        found.verdict,
        found.box,
        found.parcel,
        found.waybill,
        found.left_out,
        found.reason,
    )


def _waybill(scan: Scan, number: str, copy: int, shelf: Shelf) -> Event | None:
    found = shelf.find_waybill(number)
    if found is None:
        return None
    return WaybillCodeScanned(
        _said(scan), found.number, found.order, found.parcel, found.voided, found.newest_copy, copy
    )


def _product(scan: Scan, shelf: Shelf) -> Event | None:
    found = shelf.find_products(scan.text)
    matches = tuple(Match(product.sku, product.units, product.name) for product in found)
    return ItemCodeScanned(_said(scan), matches) if matches else None


def _unknown(scan: Scan, shelf: Shelf) -> Event:
    return UnknownCodeScanned(journal_code(_said(scan), shelf.journal_key))


def _said(scan: Scan) -> str:
    """The code as the scanner delivered it, before Hangul was undone."""
    return scan.delivered or scan.text
