"""From the records of one parcel to the story that is told of it. Pure; no record holds personal data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from station.statistics.journal_records import KNOWN
from station.statistics.parcel_stories import ParcelStory, SheetPlace, StoryStep, sheet_hour

Raw = Mapping[str, Any]
"""A record as `journal --json` prints it."""

_WELL = frozenset({"opened", "ok", "complete", "clear", "confirmed", "accepted", "already_done"})
_SILENT = frozenset({"device", "packer_in", "packer_out", "restored", "command_scanned"})
# Event → the field that tells how it went, and the fields its sentence needs.
_HOW: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "order_scanned": ("verdict", ("order",)),
    "item_scanned": ("verdict", ("sku", "packed", "wanted", "code")),
    "cancel_check": ("result", ()),
    "waybill_taken": ("", ("waybill", "carrier")),
    "label_sending": ("", ("waybill", "copy", "reason")),
    "label_outcome": ("outcome", ("copy", "reason")),
    "label_scanned": ("verdict", ("code",)),
    "parcel_packed": ("", ("seconds", "waybill", "carrier")),
    "dispatch_sent": ("outcome", ("reason", "attempt")),
    "order_held": ("", ("reason",)),
    "order_released": ("", ("reason",)),
    "order_abandoned": ("", ("reason",)),
    "parcel_voided": ("", ("waybill", "reason")),
}
_COUNTED = ("item_scanned.ok", "item_scanned.complete")


def story(
    records: Iterable[Raw], names: Mapping[str, str], sheets: Mapping[str, SheetPlace] = MappingProxyType({})
) -> ParcelStory | None:
    """The story of the parcel that the records are about, oldest first; None without a record.

    `names`: of goods, by SKU; `sheets`: in which parcels stand that the shop was told of by a sheet, by parcel.
    """
    told = list(records)
    if not told:
        return None
    parcel = _first(told, "parcel")
    return ParcelStory(
        order=_first(told, "order"),
        parcel=parcel,
        waybill=_last(told, "waybill"),
        carrier=_last(told, "carrier"),
        station=_first(told, "station"),
        opened_at=_at(told, "order_scanned", verdict="opened"),
        packed_at=_at(told, "parcel_packed"),
        booked_at=_booked_at(told),
        goods=tuple((sku, names.get(sku, sku), pieces) for sku, pieces in _goods(told).items() if pieces),
        steps=tuple(_merged(step for record in told for step in _steps(record, names))),
        sheet=sheets.get(parcel),
    )


def stories(
    records: Iterable[Raw], names: Mapping[str, str], sheets: Mapping[str, SheetPlace] = MappingProxyType({})
) -> tuple[ParcelStory, ...]:
    """One story for each parcel that the records are about; those of no parcel come as one of their own, last."""
    groups: dict[str, list[Raw]] = {}
    for record in records:
        groups.setdefault(str(record.get("parcel", "")), []).append(record)
    loose = groups.pop("", [])
    made = (story(group, names, sheets) for group in (*groups.values(), loose))
    return tuple(one for one in made if one is not None)


def in_sheet(record: Raw) -> bool:
    """Whether a record's `accepted` means that the parcel was put into a dispatch sheet: nobody answered yet."""
    accepted = record["event"] == "dispatch_sent" and record.get("outcome") == "accepted"
    return accepted and bool(sheet_hour(str(record.get("reason", ""))))


def skus_of(records: Iterable[Raw]) -> frozenset[str]:
    """The goods that records speak of."""
    return frozenset(str(record["sku"]) for record in records if record.get("sku"))


def _steps(record: Raw, names: Mapping[str, str]) -> Iterator[StoryStep]:
    event, at = str(record["event"]), datetime.fromisoformat(str(record["at"]))
    packer = str(record.get("packer", ""))
    if event not in KNOWN:
        yield StoryStep(at, "unknown", (("event", event),), packer)
        return
    if event == "command_scanned" and record.get("verdict") == "ok" and record.get("sku"):
        yield StoryStep(at, "taken_back", _values(record, ("sku", "packed"), names), packer)
    if event in _SILENT or event not in _HOW:
        return
    answer, fields = _HOW[event]
    how = str(record.get(answer, "")) if answer else ""
    if in_sheet(record):
        yield StoryStep(at, "dispatch_sent.in_sheet", (("time", sheet_hour(str(record["reason"]))),), packer)
        return
    code = f"{event}.{how}" if how else event
    yield StoryStep(at, code, _values(record, fields, names), packer, how in _WELL if how else None)


def _values(record: Raw, fields: tuple[str, ...], names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    said = [(name, _said(record[name])) for name in fields if name in record]
    sku = str(record.get("sku", ""))
    return (*said, ("name", names.get(sku, sku))) if sku else tuple(said)


def _said(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def _merged(steps: Iterable[StoryStep]) -> Iterator[StoryStep]:
    """Pieces of the same goods counted one after the other are one step, at the time of the last."""
    before: StoryStep | None = None
    for step in steps:
        if before is not None and _same_goods(before, step):
            before = replace(step, times=before.times + 1)
            continue
        if before is not None:
            yield before
        before = step
    if before is not None:
        yield before


def _same_goods(one: StoryStep, other: StoryStep) -> bool:
    if one.code not in _COUNTED or other.code not in _COUNTED:
        return False
    return dict(one.values).get("sku") == dict(other.values).get("sku") and one.packer == other.packer


def _goods(records: list[Raw]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for record in records:
        taken_back = record["event"] == "command_scanned" and record.get("verdict") == "ok"
        scanned = record["event"] == "item_scanned" and record.get("verdict") in ("ok", "complete")
        if record.get("sku") and (scanned or taken_back):
            counted[str(record["sku"])] = int(record.get("packed", 0))
    return counted


def _first(records: list[Raw], name: str) -> str:
    return next((str(record[name]) for record in records if record.get(name)), "")


def _last(records: list[Raw], name: str) -> str:
    return _first(records[::-1], name)


def _booked_at(records: list[Raw]) -> datetime | None:
    answered = [record for record in records if not in_sheet(record)]
    outcomes = ("accepted", "already_done")
    return next((at for how in outcomes if (at := _at(answered, "dispatch_sent", outcome=how))), None)


def _at(records: list[Raw], event: str, **fields: str) -> datetime | None:
    for record in records:
        if record["event"] == event and all(record.get(name) == value for name, value in fields.items()):
            return datetime.fromisoformat(str(record["at"]))
    return None
