"""What the figures look at in a record of the journal, and which events this version knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import get_args

from station.packing.facts import Fact

KNOWN: frozenset[str] = frozenset(re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower() for kind in get_args(Fact))
"""The events of this version; any other was written by a newer one."""

BY_HAND = frozenset({"order_scanned", "item_scanned", "command_scanned", "label_scanned", "packer_in", "parcel_packed"})
"""Events that show somebody at work at the station."""


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
