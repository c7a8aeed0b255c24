"""The local journal and what hangs on it: orders, catalogue, waybill numbers, debts to the shop."""

from station.ledger.copies.snapshot import CopyStopped, LedgerSnapshot, examine, never
from station.ledger.journal import epochs
from station.ledger.journal.chain import ChainHead, EpochBeginning, SkippedNumbers, VerifiedChain
from station.ledger.journal.journal_archive import ArchivedYears
from station.ledger.ledger import Ledger
from station.ledger.ledger_error import LedgerError, StaleDecision
from station.ledger.orders.supervisor_actions import KINDS as ERRANDS
from station.ledger.orders.supervisor_actions import is_stale
from station.ledger.orders.wished_days import packed_from
from station.ledger.privacy import PrivacyKeys
from station.ledger.records import (
    BenchFigures,
    BenchRequest,
    DebtKind,
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
from station.ledger.shop_news import OrderWants
from station.ledger.storage.locks import BenchHolder, BenchLock, HeldBy, LedgerPresence, borrowed
from station.ledger.storage.notify import WakeSocket, listener, wake
from station.ledger.storage.read_only import products_in
from station.ledger.storage.timestamps import uuid7

__all__ = [
    "ERRANDS",
    "ArchivedYears",
    "BenchFigures",
    "BenchHolder",
    "BenchLock",
    "BenchRequest",
    "ChainHead",
    "CopyStopped",
    "DebtKind",
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
    "listener",
    "never",
    "packed_from",
    "products_in",
    "uuid7",
    "wake",
]
