"""What the figures look at in a record of the journal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordFields:
    """The fields of a record that are counted, named as the journal names them; what it lacks is empty."""

    order: str = ""
    parcel: str = ""
    packer: str = ""
    verdict: str = ""
    command: str = ""
    sku: str = ""
    units: int = 0
    packed: int = 0
    carrier: str = ""
    waybill: str = ""
    copy: int = 0
    outcome: str = ""
    device: str = ""
    state: str = ""
    reason: str = ""
    notice: str = ""
    seconds: float = 0.0
    latency_ms: float | None = None
    commit_ms: float | None = None
    paint_ms: float | None = None


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """One record: `at` in microseconds since 1970, UTC."""

    station: str
    at: int
    event: str
    said: RecordFields
