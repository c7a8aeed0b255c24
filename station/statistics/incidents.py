"""What somebody will want to explain later: reprints, overrides, refused dispatches, with who and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from station.packing.record_kinds import (
    CANCEL_CHECK,
    DISPATCH_SENT,
    ITEM_SCANNED,
    LABEL_SENDING,
    ORDER_HELD,
    ORDER_RELEASED,
    PARCEL_VOIDED,
)
from station.statistics.journal_records import JournalRecord


class IncidentKind(StrEnum):
    """What happened. UNASKED: a label went out although the shop had not answered in time."""

    REPRINT = "reprint"
    VOIDED = "voided"
    RELEASED = "released"
    HELD = "held"
    UNASKED = "unasked"
    REFUSED = "refused"


OVERRIDES = (IncidentKind.REPRINT, IncidentKind.VOIDED, IncidentKind.RELEASED, IncidentKind.HELD, IncidentKind.UNASKED)
"""What was done at the bench or by a supervisor; a refusal is the shop's."""

_EVENTS: Mapping[str, IncidentKind] = {
    PARCEL_VOIDED.event: IncidentKind.VOIDED,
    ORDER_RELEASED.event: IncidentKind.RELEASED,
    ORDER_HELD.event: IncidentKind.HELD,
}
_READ = frozenset(_EVENTS) | {one.event for one in (LABEL_SENDING, DISPATCH_SENT, ITEM_SCANNED, CANCEL_CHECK)}
_UNASKED = frozenset({"printing_unasked", "scan_label_unasked"})


@dataclass(frozen=True, slots=True)
class HallIncident:
    """One of them: `at` in microseconds; `packer` is empty where nobody was signed in, or a command did it."""

    kind: IncidentKind
    at: int
    station: str
    packer: str
    order: str
    waybill: str
    reason: str
    copy: int = 0


@dataclass(slots=True)
class IncidentCollector:
    """Collects those of a range."""

    since: int
    until: int
    found: list[HallIncident] = field(default_factory=list)

    def add(self, record: JournalRecord) -> None:
        """Keep a record that is one."""
        kind = _kind(record)
        if kind is None or not self.since <= record.at < self.until:
            return
        said = record.said
        self.found.append(
            HallIncident(
                kind, record.at, record.station, said.packer, said.order, said.waybill, said.reason, copy=said.copy
            )
        )

    @staticmethod
    def reads(event: str) -> bool:
        """Such a record may be one."""
        return event in _READ


def _kind(record: JournalRecord) -> IncidentKind | None:
    said = record.said
    if record.event == LABEL_SENDING.event and said.copy > 1:
        return IncidentKind.REPRINT
    if record.event == DISPATCH_SENT.event and said.outcome == "refused":
        return IncidentKind.REFUSED
    if said.notice in _UNASKED:
        return IncidentKind.UNASKED
    return _EVENTS.get(record.event)
