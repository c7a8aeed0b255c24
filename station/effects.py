"""Decisions carried out: labels drawn and printed, the shop asked. Each on a thread of its own, none waits."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from printers.base import (
    Bitmap,
    Condition,
    DocumentFault,
    Job,
    JobSettled,
    Outcome,
    Printer,
    PrinterEvent,
    StateChanged,
)
from station.packing.decisions import AskShop, PrintLabel
from station.packing.events import DeviceChanged, Event, LabelSettled, PrinterChanged, ShopAnswered
from station.packing.facts import PrintOutcome, ShopResult
from station.packing.orders import Box, Order, Receiver
from station.shops.base import Shop, ShopFailure

log = logging.getLogger(__name__)

_OUTCOMES = {
    Outcome.CONFIRMED: PrintOutcome.CONFIRMED,
    Outcome.NOT_PRINTED: PrintOutcome.NOT_PRINTED,
    Outcome.UNKNOWN: PrintOutcome.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class LabelOrder:
    """A label to be drawn: the decision, the box it is for, and the receiver, who is on no record."""

    job: PrintLabel
    box: Box
    receiver: Receiver | None


@dataclass(frozen=True, slots=True)
class LabelDrawn:
    """A waybill as it goes to the printer, for the preview."""

    bitmap: Bitmap


class OrderBook(Protocol):
    """The ledger as far as an answer of the shop is stored in it and weighed against the open box."""

    def take_in(self, orders: Iterable[Order]) -> object:
        """Store what changed."""

    def standing(self, box: Box) -> ShopResult:
        """How the orders of a box stand now."""


Happened = Callable[[Event], None]


class Printing:
    """Draws labels on one thread and gives them to the printer."""

    def __init__(
        self,
        printer: Printer,
        draw: Callable[[LabelOrder], Bitmap],
        happened: Happened,
        drawn: Callable[[LabelDrawn], None],
    ) -> None:
        self._printer, self._draw = printer, draw
        self._happened, self._drawn = happened, drawn
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="labels")

    def start(self) -> None:
        """Open the printer in the background."""
        self._printer.start(self._printer_says)

    def print(self, label: LabelOrder) -> None:
        """Draw the label and send it; the outcome comes as `LabelSettled`."""
        self._thread.submit(self._print, label)

    def close(self) -> None:
        """Stop drawing and let the printer go."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._printer.close()

    def _print(self, label: LabelOrder) -> None:
        job = label.job
        try:
            bitmap = self._draw(label)
        except DocumentFault as fault:
            log.warning("label of copy %d cannot be drawn: %s", job.copy, fault)
            self._happened(LabelSettled(job.waybill, job.copy, PrintOutcome.NOT_PRINTED, fault.code))
        except Exception:  # a thread root: the bench must hear of it
            log.exception("drawing a label failed")
            self._happened(LabelSettled(job.waybill, job.copy, PrintOutcome.NOT_PRINTED, "drawing_failed"))
        else:
            self._printer.submit(Job(f"{job.waybill}:{job.copy}", bitmap))
            self._drawn(LabelDrawn(bitmap))

    def _printer_says(self, event: PrinterEvent) -> None:
        match event:
            case JobSettled(key, outcome, reason):
                waybill, _, copy = key.partition(":")
                self._happened(LabelSettled(waybill, int(copy), _OUTCOMES[outcome], reason))
            case StateChanged(condition, detail) if condition is not Condition.STARTING:
                log.info("printer: %s %s", condition, detail)
                self._happened(PrinterChanged(_lamp(condition), condition.value, condition.can_print))


def _lamp(condition: Condition) -> str:
    if condition is Condition.READY:
        return "ready"
    return "warning" if condition.can_print else "lost"


class Asking:
    """Asks the shop about open boxes on one thread, one question at a time."""

    def __init__(self, shop: Shop, book: OrderBook, happened: Happened) -> None:
        self._shop, self._book, self._happened = shop, book, happened
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="shop")
        self._asked = ""
        self._link = "ready"

    def ask(self, question: AskShop, box: Box) -> None:
        """Ask about every order of the box; a question about it that is under way is enough."""
        if self._asked != question.parcel:
            self._asked = question.parcel
            self._thread.submit(self._ask, question, box)

    def close(self) -> None:
        """Stop asking; a question under way ends with the shop's answer time."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._shop.close()

    def _ask(self, question: AskShop, box: Box) -> None:
        try:
            result, link = self._result(question, box)
        except Exception:  # a thread root: the bench must hear of it
            log.exception("asking the shop failed")
            result, link = ShopResult.SILENT, "other"
        self._asked = ""
        if link != self._link:
            self._link = link
            state = "lost" if link != "ready" else "ready"
            self._happened(DeviceChanged("shop", state, "" if state == "ready" else link))
        self._happened(ShopAnswered(question.parcel, result))

    def _result(self, question: AskShop, box: Box) -> tuple[ShopResult, str]:
        try:
            orders = [self._shop.order(number) for number in question.orders]
        except ShopFailure as failure:
            log.warning("shop: %s", failure)
            return ShopResult.SILENT, failure.code
        known = [order for order in orders if order is not None]
        self._book.take_in(known)
        result = self._book.standing(box)
        # What the shop does not know of, it cannot clear: the last known answer has to do.
        unheard = len(known) < len(orders) and result is ShopResult.CLEAR
        return (ShopResult.SILENT if unheard else result), "ready"
