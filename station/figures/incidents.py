"""What somebody will want to explain later: reprints, overrides, refused dispatches, with who and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from station.figures.records import Record


class Kind(StrEnum):
    """What happened. UNASKED: a label went out although the shop had not answered in time."""

    REPRINT = "reprint"
    VOIDED = "voided"
    RELEASED = "released"
    HELD = "held"
    UNASKED = "unasked"
    REFUSED = "refused"


OVERRIDES = (Kind.REPRINT, Kind.VOIDED, Kind.RELEASED, Kind.HELD, Kind.UNASKED)
"""What was done at the bench or by a supervisor; a refusal is the shop's."""

_EVENTS: Mapping[str, Kind] = {
    "parcel_voided": Kind.VOIDED,
    "order_released": Kind.RELEASED,
    "order_held": Kind.HELD,
}
_UNASKED = frozenset({"printing_unasked", "scan_label_unasked"})


@dataclass(frozen=True, slots=True)
class Incident:
    """One of them: `at` in microseconds; `packer` is empty where nobody was signed in, or a command did it."""

    kind: Kind
    at: int
    station: str
    packer: str
    order: str
    waybill: str
    reason: str
    copy: int = 0


@dataclass(slots=True)
class Incidents:
    """Collects those of a range."""

    since: int
    until: int
    found: list[Incident] = field(default_factory=list)

    def add(self, record: Record) -> None:
        """Keep a record that is one."""
        kind = _kind(record)
        if kind is None or not self.since <= record.at < self.until:
            return
        said = record.said
        self.found.append(
            Incident(
                kind, record.at, record.station, said.packer, said.order, said.waybill, said.reason, copy=said.copy
            )
        )

    @staticmethod
    def reads(event: str) -> bool:
        """Such a record may be one."""
        return event in _EVENTS or event in ("label_sending", "dispatch_sent", "item_scanned", "cancel_check")


def _kind(record: Record) -> Kind | None:
    said = record.said
    if record.event == "label_sending" and said.copy > 1:
        return Kind.REPRINT
    if record.event == "dispatch_sent" and said.outcome == "refused":
        return Kind.REFUSED
    if said.notice in _UNASKED:
        return Kind.UNASKED
    return _EVENTS.get(record.event)
