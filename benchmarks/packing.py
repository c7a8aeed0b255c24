"""A box packed in the ledger without a bench: what benches of the second process begin with."""

from __future__ import annotations

from datetime import datetime

from station.ledger import JournalEntry, Ledger, uuid7
from station.packing.facts import OrderScanned, ParcelPacked, WaybillTaken
from station.packing.verdicts import OrderVerdict


def now() -> datetime:
    """This moment, with the PC's offset."""
    return datetime.now().astimezone()


def pack(ledger: Ledger, number: str, waybill: str) -> None:
    """Record an order's next box as packed with a waybill."""
    found = ledger.slips.find(number, uuid7())
    if found is None or found.box is None:
        raise SystemExit(f"{number} cannot be packed: {found}")
    parcel, at = found.box.parcel, now()
    facts = (
        OrderScanned(number, OrderVerdict.OPENED, at, number, parcel, box=found.box),
        WaybillTaken(number, parcel, "CJGLS", waybill),
        ParcelPacked(number, parcel, "CJGLS", waybill, 1.0, at),
    )
    ledger.record(JournalEntry(at, facts))
