"""The score of a practice session: a pure function of its tasks and of the records in its journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.packing import record_kinds as kinds
from station.packing.barcodes import BenchCommand
from station.practice.tasks import PracticeOrder, PracticeTask

Record = Mapping[str, object]

# Answers of the bench to something that did not count; what the shop forbids is nobody's mistake.
_MISTAKES: Mapping[str, frozenset[str]] = {
    kinds.ORDER_SCANNED.event: frozenset({"unknown", "already_packed", "another_open", "in_use", "not_ready"}),
    kinds.ITEM_SCANNED.event: frozenset({"wrong_item", "too_many", "unknown_barcode", "ambiguous_barcode", "no_order"}),
    kinds.LABEL_SCANNED.event: frozenset({"wrong_label", "void_label"}),
    kinds.COMMAND_SCANNED.event: frozenset({"refused"}),
}
_ASKED: Mapping[PracticeTask, frozenset[str]] = {
    PracticeTask.WRONG_ITEM: frozenset({"wrong_item", "unknown_barcode"}),
    PracticeTask.TOO_MANY: frozenset({"too_many"}),
    PracticeTask.OTHER_LABEL: frozenset({"wrong_label"}),
}
_STOPS = frozenset({"cancelled", "on_hold"})
_STOPPED = frozenset({PracticeTask.CANCELLED, PracticeTask.ON_HOLD})
_ORDERS_A_MISTAKE = 10


class OrderEnd(StrEnum):
    """How an order stands: still to be packed, packed, or put aside (held, put back, refused by the shop)."""

    OPEN = "open"
    PACKED = "packed"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class OrderResult:
    """How one order went. `tried`: what was asked for was done; `asked`, `own`: mistakes asked for and others.

    `seconds`: from the slip to the end; None while there is none. `over`: nothing more is expected of it.
    """

    drill: PracticeOrder
    end: OrderEnd
    tried: bool
    over: bool
    asked: int
    own: int
    seconds: float | None

    @property
    def right(self) -> bool:
        """The task was done as it should be."""
        match self.drill.task:
            case PracticeTask.PLAIN:
                return self.end is OrderEnd.PACKED and not self.own
            case PracticeTask.HOLD | PracticeTask.CANCELLED | PracticeTask.ON_HOLD:
                return self.tried and self.end is OrderEnd.ASIDE
            case _:
                return self.tried and self.end is OrderEnd.PACKED


@dataclass(frozen=True, slots=True)
class SessionScore:
    """How a session went. `loose`: mistakes made while no practice order was open."""

    results: tuple[OrderResult, ...]
    loose: int

    @property
    def packed(self) -> int:
        """Orders that were packed."""
        return sum(result.end is OrderEnd.PACKED for result in self.results)

    @property
    def right(self) -> int:
        """Tasks done as they should be."""
        return sum(result.right for result in self.results)

    @property
    def own(self) -> int:
        """Mistakes that nobody had asked for."""
        return self.loose + sum(result.own for result in self.results)

    @property
    def asked(self) -> int:
        """Mistakes made because the task was to make them."""
        return sum(result.asked for result in self.results)

    @property
    def seconds(self) -> float | None:
        """The mean time of a packed order; None when none was packed."""
        times = [one.seconds for one in self.results if one.end is OrderEnd.PACKED and one.seconds is not None]
        return sum(times) / len(times) if times else None

    @property
    def finished(self) -> bool:
        """Nothing more is expected."""
        return all(result.over for result in self.results)

    @property
    def again(self) -> tuple[PracticeTask, ...]:
        """The kinds of tasks that were not done right, each once."""
        return tuple(dict.fromkeys(result.drill.task for result in self.results if not result.right))

    @property
    def ready(self) -> bool:
        """She can be left alone: every task right, and at most one mistake of her own in ten orders."""
        return self.finished and not self.again and self.own * _ORDERS_A_MISTAKE <= len(self.results)


@dataclass(slots=True)
class _Sheet:
    """What is known of one order while the records are read."""

    drill: PracticeOrder
    end: OrderEnd = OrderEnd.OPEN
    tried: bool = False
    passed: bool = False
    asked: int = 0
    own: int = 0
    began: datetime | None = None
    ended: datetime | None = None

    def erred(self, verdict: str) -> None:
        if not self.asked and verdict in _ASKED.get(self.drill.task, ()):
            self.asked, self.tried = 1, True
        else:
            self.own += 1

    def ends(self, end: OrderEnd, at: datetime) -> None:
        self.end, self.ended = end, at

    def result(self) -> OrderResult:
        took = (self.ended - self.began).total_seconds() if self.began and self.ended else None
        waits = (
            self.drill.task is PracticeTask.REPRINT and self.end is OrderEnd.PACKED and not (self.tried or self.passed)
        )
        over = self.end is not OrderEnd.OPEN and not waits
        return OrderResult(self.drill, self.end, self.tried, over, self.asked, self.own, took)


def score(drills: Sequence[PracticeOrder], records: Iterable[Record]) -> SessionScore:
    """Read the journal of a session, oldest record first. Records of other orders count as loose mistakes, or not."""
    marking = _Marking(drills)
    for record in records:
        marking.read(record)
    return SessionScore(tuple(sheet.result() for sheet in marking.sheets.values()), marking.loose)


def is_mistake(record: Record) -> bool:
    """The bench refused something. A PS:OK that nobody asked for does no harm, and is none."""
    wrong = _MISTAKES.get(str(record["event"]), frozenset())
    return record.get("verdict") in wrong and record.get("command") != BenchCommand.OK


class _Marking:
    """The sheets of all orders, and which of them lies open."""

    def __init__(self, drills: Sequence[PracticeOrder]) -> None:
        self.sheets = {drill.order: _Sheet(drill) for drill in drills}
        self.loose = 0
        self._open: _Sheet | None = None

    def read(self, record: Record) -> None:
        """Take one record into account."""
        event, verdict = str(record["event"]), str(record.get("verdict", ""))
        sheet = self.sheets.get(str(record.get("order", "")))
        at = datetime.fromisoformat(str(record["at"]))
        if is_mistake(record):
            self._erred(verdict)
        elif event == kinds.ORDER_SCANNED.event and sheet is not None:
            self._slip(sheet, verdict, at)
        elif sheet is not None:
            self._went_on(sheet, event, record, at)

    def _erred(self, verdict: str) -> None:
        if self._open is not None:
            self._open.erred(verdict)
        else:
            self.loose += 1

    def _slip(self, sheet: _Sheet, verdict: str, at: datetime) -> None:
        if verdict == "opened" and sheet is not self._open:
            for other in self.sheets.values():
                other.passed = other.passed or other.end is OrderEnd.PACKED
            self._open, sheet.began, sheet.end = sheet, at, OrderEnd.OPEN
        elif verdict in _STOPS and sheet.drill.task in _STOPPED and sheet.end is OrderEnd.OPEN:
            sheet.tried = True
            sheet.ends(OrderEnd.ASIDE, at)

    def _went_on(self, sheet: _Sheet, event: str, record: Record, at: datetime) -> None:
        task, command = sheet.drill.task, record.get("command")
        match event:
            case kinds.COMMAND_SCANNED.event if task is PracticeTask.UNDO and command == BenchCommand.UNDO:
                sheet.tried = True
            case kinds.CANCEL_CHECK.event if task in _STOPPED and record.get("result") in _STOPS:
                sheet.tried = True
            case kinds.LABEL_SENDING.event if task is PracticeTask.REPRINT and record.get("copy") != 1:
                sheet.tried = True
            case kinds.PARCEL_PACKED.event:
                self._closes(sheet, OrderEnd.PACKED, at)
            case kinds.ORDER_HELD.event:
                sheet.tried = sheet.tried or task is PracticeTask.HOLD
                self._closes(sheet, OrderEnd.ASIDE, at)
            case kinds.ORDER_ABANDONED.event:
                self._closes(sheet, OrderEnd.ASIDE if task in _STOPPED and sheet.tried else OrderEnd.OPEN, at)
            case kinds.PARCEL_VOIDED.event:
                self._closes(sheet, OrderEnd.OPEN, at)

    def _closes(self, sheet: _Sheet, end: OrderEnd, at: datetime) -> None:
        sheet.ends(end, at)
        if self._open is sheet:
            self._open = None
