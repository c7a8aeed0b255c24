"""The local journal and what hangs on it: orders, catalogue, waybill numbers, debts to the shop."""

from station.ledger.errands import KINDS as ERRANDS
from station.ledger.errands import STALE
from station.ledger.errors import LedgerError, StaleDecision
from station.ledger.ledger import Ledger
from station.ledger.locks import BenchLock, HeldBy, Holder
from station.ledger.moments import uuid7
from station.ledger.values import (
    Answer,
    Debt,
    Entry,
    Glance,
    Intake,
    OrderKnown,
    OrderRow,
    OutboxRow,
    ParcelKnown,
    Range,
    Request,
    Resume,
    SlipFound,
    Unnumbered,
    Verified,
    WaybillKnown,
)
from station.ledger.wake import WakeSocket, wake

__all__ = [
    "ERRANDS",
    "STALE",
    "Answer",
    "BenchLock",
    "Debt",
    "Entry",
    "Glance",
    "HeldBy",
    "Holder",
    "Intake",
    "Ledger",
    "LedgerError",
    "OrderKnown",
    "OrderRow",
    "OutboxRow",
    "ParcelKnown",
    "Range",
    "Request",
    "Resume",
    "SlipFound",
    "StaleDecision",
    "Unnumbered",
    "Verified",
    "WakeSocket",
    "WaybillKnown",
    "uuid7",
    "wake",
]
