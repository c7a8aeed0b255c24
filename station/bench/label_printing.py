"""Labels drawn and printed; the next one is drawn ahead, while its items are still being scanned."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count

from printers.base import (
    Bitmap,
    DocumentFault,
    JobSettled,
    PaperOutcome,
    Printer,
    PrinterCondition,
    PrinterEvent,
    PrintJob,
    StateChanged,
)
from station.packing.carriage import SortData
from station.packing.decisions import PrintLabel
from station.packing.events import MAIN, Event, LabelSettled, PrinterChanged
from station.packing.orders import PackingBox, Receiver
from station.packing.verdicts import PrintOutcome

# Why a printer cannot be reached, where the remedy is another than power and cable.
_TOLD_APART = frozenset(
    {"no_permission", "usb_library_missing", "bad_port", "name_unknown", "is_a_directory", "no_printer"}
)

log = logging.getLogger(__name__)

_OUTCOMES = {
    PaperOutcome.CONFIRMED: PrintOutcome.CONFIRMED,
    PaperOutcome.NOT_PRINTED: PrintOutcome.NOT_PRINTED,
    PaperOutcome.UNKNOWN: PrintOutcome.UNKNOWN,
}

_UNHEARD = {"mute": "unheard", "file": "unheard", "never-busy": "never_busy"}
"""By what a printer that can print says of itself: why nobody hears from it whether it did."""

_PAPER = "paper:"


@dataclass(frozen=True, slots=True)
class LabelOrder:
    """All that a label says besides the configuration. Two equal ones are drawn alike.

    The receiver is on no record; `on` is the day that the label says. `sorting`: how the carrier sorts the parcel;
    None: it did not say.
    """

    job: PrintLabel
    box: PackingBox
    receiver: Receiver | None
    on: date
    sorting: SortData | None = None

    @property
    def lacks_sort_code(self) -> bool:
        """The carrier did not say where it sorts the parcel to."""
        return self.sorting is None or not self.sorting.sort_code


class LabelUnready(Exception):  # noqa: N818 - it is an answer to whoever decides a label
    """A label cannot be made yet; `code` is the reason, in words under [reason]."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class LabelDrawn:
    """A waybill as it goes to the printer, for the preview, and its number."""

    bitmap: Bitmap
    waybill: str


Happened = Callable[[Event], None]


class LabelPrinting:
    """Draws labels on one thread and gives them to the printers, which go by name: the main one has none.

    A label that was foreseen waits drawn, checked and encoded, in memory only, and goes out at once when the
    one that is decided equals it in everything; else it is dropped, and the decided one is drawn.
    """

    def __init__(
        self,
        printers: Mapping[str, Printer],
        draw: Callable[[LabelOrder], Bitmap],
        happened: Happened,
        drawn: Callable[[LabelDrawn], None],
        lacking: Callable[[LabelOrder], str] = lambda _label: "",
    ) -> None:
        """Start with closed printers. `lacking`: what a label still waits for, as the code of a reason, or ""."""
        self.lacking = lacking
        self._printers, self._draw = printers, draw
        self._happened, self._drawn = happened, drawn
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="labels")
        self._foreseen: LabelOrder | None = None
        self._ready: tuple[LabelOrder, Bitmap] | None = None
        self._pages = count(1)
        self._settled: dict[str, Callable[[PaperOutcome, str], None]] = {}

    def start(self) -> None:
        """Open the printers in the background."""
        for name, printer in self._printers.items():
            printer.start(partial(self._printer_says, name))

    def foresee(self, label: LabelOrder | None) -> None:
        """This label comes next unless something changes; None: none does. Only the newest word counts."""
        self._foreseen = label
        with suppress(RuntimeError):  # the drawing thread has ended: nothing comes next
            self._thread.submit(self._prepare)

    def print(self, label: LabelOrder) -> None:
        """Send the label, drawing it first unless it is ready; the outcome comes as `LabelSettled`."""
        bitmap = self._ready_for(label)
        if bitmap is not None:
            self._hand_over(label.job, bitmap)
            return
        try:
            self._thread.submit(self._print, label)
        except RuntimeError:  # the drawing thread has ended
            self._happened(LabelSettled(label.job.waybill, label.job.copy, PrintOutcome.NOT_PRINTED, "not_taken"))

    def paper(self, bitmap: Bitmap, settled: Callable[[PaperOutcome, str], None]) -> None:
        """Print a page that is no label, on the main printer; its outcome comes on the printer's thread."""
        key = f"{_PAPER}{next(self._pages)}"
        self._settled[key] = settled
        self._printers[MAIN].submit(PrintJob(key, bitmap))

    def close(self) -> None:
        """Stop drawing and let the printers go."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        for printer in self._printers.values():
            printer.close()

    def _ready_for(self, label: LabelOrder) -> Bitmap | None:
        ready = self._ready
        return ready[1] if ready is not None and ready[0] == label else None

    def _prepare(self) -> None:
        label = self._foreseen
        if self._ready is not None and self._ready[0] == label:
            return
        self._ready = None
        self._printers[MAIN].prepare(None)
        if label is None:
            return
        try:
            bitmap = self._draw(label)
        except DocumentFault:
            return  # told when the label is decided: until then, it may change
        except Exception:  # a thread root: the label itself is drawn again, and tells
            log.exception("drawing a label ahead failed")
            return
        self._printers[MAIN].prepare(bitmap)
        self._ready = label, bitmap

    def _print(self, label: LabelOrder) -> None:
        job = label.job
        try:
            bitmap = self._ready_for(label) or self._draw(label)
        except DocumentFault as fault:
            log.warning("label of copy %d cannot be drawn: %s", job.copy, fault)
            self._happened(LabelSettled(job.waybill, job.copy, PrintOutcome.NOT_PRINTED, fault.code))
        except Exception:  # a thread root: the bench must hear of it
            log.exception("drawing a label failed")
            self._happened(LabelSettled(job.waybill, job.copy, PrintOutcome.NOT_PRINTED, "drawing_failed"))
        else:
            self._hand_over(job, bitmap)

    def _hand_over(self, job: PrintLabel, bitmap: Bitmap) -> None:
        try:
            self._printers[job.printer].submit(PrintJob(f"{job.waybill}:{job.copy}", bitmap))
        except Exception:  # whatever a driver raises, the label must end: nobody else would ever speak of it
            log.exception("a label was not taken")
            self._happened(LabelSettled(job.waybill, job.copy, PrintOutcome.NOT_PRINTED, "not_taken"))
            return
        self._drawn(LabelDrawn(bitmap, job.waybill))

    def _printer_says(self, printer: str, event: PrinterEvent) -> None:
        match event:
            case JobSettled(key, outcome, reason) if key.startswith(_PAPER):
                # A late word on a page finds nobody waiting: it was told as sent.
                self._settled.pop(key, _forget)(outcome, reason)
            case JobSettled(key, outcome, reason):
                waybill, _, copy = key.partition(":")
                self._happened(LabelSettled(waybill, int(copy), _OUTCOMES[outcome], reason))
            case StateChanged(condition, detail) if condition is not PrinterCondition.STARTING:
                log.info("printer %s: %s %s", printer or "main", condition, detail)
                state, reason = _lamp(condition, detail)
                self._happened(PrinterChanged(state, reason, condition.can_print, printer))


def _forget(outcome: PaperOutcome, reason: str) -> None:
    del outcome, reason


def _lamp(condition: PrinterCondition, detail: str) -> tuple[str, str]:
    """A lamp's state and its reason. A printer that was never heard can print, and is not called well for that."""
    if condition is PrinterCondition.READY:
        return ("warning", _UNHEARD[detail]) if detail in _UNHEARD else ("ready", condition.value)
    code = detail.partition(":")[0]
    told_apart = condition is PrinterCondition.UNREACHABLE and code in _TOLD_APART
    return "warning" if condition.can_print else "lost", code if told_apart else condition.value
