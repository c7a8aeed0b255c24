"""The local journal and what hangs on it: orders, catalogue, waybill numbers, debts to the shop."""

from station.ledger import epochs, replacing
from station.ledger.archive import ArchivedYears
from station.ledger.errands import KINDS as ERRANDS
from station.ledger.errands import is_stale
from station.ledger.errors import LedgerError, StaleDecision
from station.ledger.hopes import packed_from
from station.ledger.keys import PrivacyKeys
from station.ledger.ledger import Ledger
from station.ledger.locks import BenchHolder, BenchLock, HeldBy, LedgerPresence, borrowed
from station.ledger.moments import uuid7
from station.ledger.news import OrderWants
from station.ledger.peek import products_in
from station.ledger.proofs import ChainHead, EpochBeginning, SkippedNumbers, VerifiedChain
from station.ledger.snapshot import CopyStopped, LedgerSnapshot, examine, never
from station.ledger.values import (
    BenchFigures,
    BenchRequest,
    DispatchDebt,
    FileIntake,
    IntakeResult,
    JournalEntry,
    KeptOrder,
    KeptParcel,
    NumberRange,
    OrderFile,
    OrderKnown,
    OrderRow,
    OutboxRow,
    ParcelKnown,
    RequestAnswer,
    ResumePoint,
    SlipFound,
    UnnumberedGroup,
    UnnumberedParcel,
    WaybillKnown,
)
from station.ledger.wake import WakeSocket, wake

__all__ = [
    "ERRANDS",
    "ArchivedYears",
    "BenchFigures",
    "BenchHolder",
    "BenchLock",
    "BenchRequest",
    "ChainHead",
    "CopyStopped",
    "DispatchDebt",
    "EpochBeginning",
    "FileIntake",
    "HeldBy",
    "IntakeResult",
    "JournalEntry",
    "KeptOrder",
    "KeptParcel",
    "Ledger",
    "LedgerError",
    "LedgerPresence",
    "LedgerSnapshot",
    "NumberRange",
    "OrderFile",
    "OrderKnown",
    "OrderRow",
    "OrderWants",
    "OutboxRow",
    "ParcelKnown",
    "PrivacyKeys",
    "RequestAnswer",
    "ResumePoint",
    "SkippedNumbers",
    "SlipFound",
    "StaleDecision",
    "UnnumberedGroup",
    "UnnumberedParcel",
    "VerifiedChain",
    "WakeSocket",
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
