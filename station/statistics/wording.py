"""From the records of one parcel to the story that is told of it. Pure; no record holds personal data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from station.packing.record_kinds import (
    COMMAND_SCANNED,
    DISPATCH_SENT,
    ITEM_SCANNED,
    KIND_BY_EVENT,
    ORDER_SCANNED,
    PARCEL_PACKED,
    PARCEL_VOIDED,
    RecordKind,
)
from station.statistics.parcel_stories import ParcelStory, SheetPlace, StoryStep, sheet_hour

Raw = Mapping[str, Any]
"""A record as `journal --json` prints it."""

_COUNTED = tuple(f"{ITEM_SCANNED.event}.{verdict}" for verdict in ("ok", "complete"))


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
        opened_at=_at(told, ORDER_SCANNED, verdict="opened"),
        packed_at=_at(told, PARCEL_PACKED),
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


def name_key(record: Raw) -> str | None:
    """The text that names a record in a list; None for one of a newer version."""
    kind = KIND_BY_EVENT.get(str(record["event"]))
    if kind is None:
        return None
    return "event.dispatch_in_sheet" if in_sheet(record) else kind.name_key


def in_sheet(record: Raw) -> bool:
    """Whether a record's `accepted` means that the parcel was put into a dispatch sheet: nobody answered yet."""
    accepted = record["event"] == DISPATCH_SENT.event and record.get("outcome") == "accepted"
    return accepted and bool(sheet_hour(str(record.get("reason", ""))))


def skus_of(records: Iterable[Raw]) -> frozenset[str]:
    """The goods that records speak of."""
    return frozenset(str(record["sku"]) for record in records if record.get("sku"))


def _steps(record: Raw, names: Mapping[str, str]) -> Iterator[StoryStep]:
    event, at = str(record["event"]), datetime.fromisoformat(str(record["at"]))
    packer = str(record.get("packer", ""))
    kind = KIND_BY_EVENT.get(event)
    if kind is None:
        yield StoryStep(at, "unknown", (("event", event),), packer)
        return
    if kind is COMMAND_SCANNED and record.get("verdict") == "ok" and record.get("sku"):
        yield StoryStep(at, "taken_back", _values(record, ("sku", "packed"), names), packer)
    if kind.story is None:
        return
    if in_sheet(record):
        yield StoryStep(at, f"{event}.in_sheet", (("time", sheet_hour(str(record["reason"]))),), packer)
        return
    answer, blanks = kind.story.answer, tuple(one.name for one in kind.story.blanks)
    how = str(record.get(answer.name, "")) if answer is not None else ""
    if kind is PARCEL_VOIDED and not record.get("waybill"):
        # No number was given up with it.
        yield StoryStep(at, f"{event}.alone", (), packer)
        return
    code = f"{event}.{how}" if how else event
    yield StoryStep(at, code, _values(record, blanks, names), packer, how in kind.story.well if how else None)


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
        taken_back = record["event"] == COMMAND_SCANNED.event and record.get("verdict") == "ok"
        scanned = record["event"] == ITEM_SCANNED.event and record.get("verdict") in ("ok", "complete")
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
    return next((at for how in outcomes if (at := _at(answered, DISPATCH_SENT, outcome=how))), None)


def _at(records: list[Raw], kind: RecordKind, **fields: str) -> datetime | None:
    for record in records:
        if record["event"] == kind.event and all(record.get(name) == value for name, value in fields.items()):
            return datetime.fromisoformat(str(record["at"]))
    return None
