"""Facts to the journal's records and back: which fields a record has, and in which order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import get_args

import msgspec

from station.ledger.errors import LedgerError
from station.packing.facts import CancelCheck, Fact, OrderScanned, ParcelVoided
from station.packing.orders import PackingBox

# The order in which a person reads a record: whose, by whom, what, with which answer.
_ORDER = (
    *("order", "parcel", "packer", "scanner", "code", "command", "device", "state", "verdict"),
    *("sku", "units", "packed", "wanted", "lot", "serial", "expiry"),
    *("carrier", "waybill", "copy", "printer", "outcome", "result", "age_seconds", "what", "change"),
    *("seconds", "attempt", "lines", "purpose", "by", "way", "reason", "allowed_by", "goes_on"),
)
_OF_SKU = frozenset({"units", "packed", "wanted"})
_APART = frozenset({"at", "box", "left"})
_KEEPS_BOX = (OrderScanned, CancelCheck, ParcelVoided)

_CLASSES: Mapping[str, type[Fact]] = {
    re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): kind for kind in get_args(Fact)
}
_EVENTS: Mapping[type[Fact], str] = {kind: event for event, kind in _CLASSES.items()}
_NAMES: Mapping[type[Fact], tuple[str, ...]] = {
    kind: tuple(name for name in _ORDER if name in {field.name for field in fields(kind)} - _APART) for kind in _EVENTS
}
# A record leaves empty fields out; these are what a fact cannot be made without.
_EMPTY: Mapping[type[Fact], Mapping[str, object]] = {
    kind: {
        field.name: "" if field.type == "str" else None
        for field in fields(kind)
        if field.default is MISSING and field.type in ("str", "float | None")
    }
    for kind in _EVENTS
}


def event_of(fact: Fact) -> str:
    """Return the fact's name in the journal."""
    return _EVENTS[type(fact)]


def body_of(fact: Fact, packer: str = "", more: Mapping[str, object] | None = None) -> dict[str, object]:
    """Return the fields of a record but for station, seq, at and event; empty ones are left out.

    `more` are fields that no fact has, such as `scanner` and `latency_ms`; a fact's own field wins.
    """
    said: dict[str, object] = {name: getattr(fact, name) for name in _NAMES[type(fact)]}
    if packer:
        said.setdefault("packer", packer)
    rest = {name: value for name, value in (more or {}).items() if name not in said}
    if "sku" in said and not said["sku"]:
        said = {name: value for name, value in said.items() if value or name not in _OF_SKU}
    mixed = {**said, **rest}
    ordered = [name for name in _ORDER if name in mixed] + [name for name in rest if name not in _ORDER]
    return {name: mixed[name] for name in ordered if not _is_empty(mixed[name])}


def fact_of(event: str, at: str, body: Mapping[str, object], box: PackingBox | None = None) -> Fact:
    """Return the fact of a record; `box` for the record that opened it, or made it another one.

    Raises:
        LedgerError: damaged, when the record is none that a station writes.
    """
    kind = _CLASSES.get(event)
    if kind is None:
        raise LedgerError("damaged", f"unknown event {event}")
    try:
        if kind in _KEEPS_BOX and box is not None:
            return msgspec.convert({**_EMPTY[kind], **body, "at": at, "box": box}, kind)
        return msgspec.convert({**_EMPTY[kind], **body, "at": at}, kind)
    except msgspec.ValidationError as error:
        raise LedgerError("damaged", f"{event}: {error}") from error


def _is_empty(value: object) -> bool:
    return value is None or value is False or value in ("", ())
