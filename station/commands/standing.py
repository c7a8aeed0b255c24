"""How the devices of a running bench are, by its own records: it alone may touch them."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from station.commands.command_base import ledger_of
from station.config import StationFile
from station.ledger import BenchHolder, LedgerError


def devices_of(config: StationFile, holder: BenchHolder) -> dict[str, tuple[str, str]]:
    """State and reason of each device, as recorded last since the bench began; none when it cannot be read."""
    found: dict[str, tuple[str, str]] = {}
    with suppress(LedgerError, ValueError), ledger_of(config) as ledger:
        for record in ledger.records.devices_since(datetime.fromisoformat(holder.since)):
            found[record["device"]] = (record["state"], record.get("reason", ""))
    return found
