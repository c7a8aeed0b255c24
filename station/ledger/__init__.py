"""The local journal and what hangs on it: orders, catalogue, waybill numbers, debts to the shop."""

from station.ledger import epochs, replacing
from station.ledger.archive import Archived
from station.ledger.errands import KINDS as ERRANDS
from station.ledger.errands import is_stale
from station.ledger.errors import LedgerError, StaleDecision
from station.ledger.hopes import packed_from
from station.ledger.keys import Keys
from station.ledger.ledger import Ledger
from station.ledger.locks import BenchLock, HeldBy, Holder, Presence, borrowed
from station.ledger.moments import uuid7
from station.ledger.news import Wants
from station.ledger.peek import products_in
from station.ledger.proofs import Beginning, ChainHead, Skipped, Verified
from station.ledger.snapshot import Snapshot, Stopped, examine, never
from station.ledger.values import (
    Answer,
    Debt,
    Entry,
    FileIntake,
    Glance,
    Intake,
    KeptOrder,
    KeptParcel,
    OrderFile,
    OrderKnown,
    OrderRow,
    OutboxRow,
    ParcelKnown,
    Range,
    Request,
    Resume,
    SlipFound,
    Unnumbered,
    UnnumberedGroup,
    WaybillKnown,
)
from station.ledger.wake import WakeSocket, wake

__all__ = [
    "ERRANDS",
    "Answer",
    "Archived",
    "Beginning",
    "BenchLock",
    "ChainHead",
    "Debt",
    "Entry",
    "FileIntake",
    "Glance",
    "HeldBy",
    "Holder",
    "Intake",
    "KeptOrder",
    "KeptParcel",
    "Keys",
    "Ledger",
    "LedgerError",
    "OrderFile",
    "OrderKnown",
    "OrderRow",
    "OutboxRow",
    "ParcelKnown",
    "Presence",
    "Range",
    "Request",
    "Resume",
    "Skipped",
    "SlipFound",
    "Snapshot",
    "StaleDecision",
    "Stopped",
    "Unnumbered",
    "UnnumberedGroup",
    "Verified",
    "WakeSocket",
    "Wants",
    "WaybillKnown",
    "borrowed",
    "epochs",
    "examine",
    "is_stale",
    "never",
    "packed_from",
    "products_in",
    "replacing",
    "uuid7",
    "wake",
]
