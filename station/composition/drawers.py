"""What the bench's hands draw with: waybills for the labels decided, and the office's papers."""

from __future__ import annotations

from collections.abc import Callable

from printers.base import Bitmap, DocumentFault
from station.bench.document_printing import RequestPages
from station.bench.label_printing import LabelOrder
from station.clock import BenchClock
from station.config import StationFile
from station.documents.kinds import AS_THEY_LIE, PaperOrder, note_reading, sheets
from station.documents.layout_choice import needs_sort_code
from station.ledger import Ledger


def label_drawer(config: StationFile) -> Callable[[LabelOrder], Bitmap]:
    """Draws the waybill of a decision and examines it. What it returns raises DocumentFault."""
    waits = lacking(config)

    def draw(order: LabelOrder) -> Bitmap:
        from station.documents.rendering import dots_of, waybill_of

        if order.receiver is None:
            raise DocumentFault("receiver_erased")
        if waits(order):
            raise DocumentFault(waits(order))
        document, dpi = waybill_of(config, order.box, order.receiver, order.job, order.on, order.sorting)
        return dots_of(config, document, dpi)

    return draw


def lacking(config: StationFile) -> Callable[[LabelOrder], str]:
    """What a label waits for: a sort code, where its layout has a place for one and `without_sort_code` says so."""

    def code(order: LabelOrder) -> str:
        needed = order.lacks_sort_code and needs_sort_code(config, config.carrier.house.of(order.box).numbers)
        return "no_sort_code" if needed else ""

    return code


def paper_drawer(config: StationFile, ledger: Ledger, clock: BenchClock) -> Callable[[PaperOrder], RequestPages]:
    """Draws the office's papers for the station's printer. What it returns raises PaperRefused, LedgerError."""

    def draw(wanted: PaperOrder) -> RequestPages:
        from station.documents.rendering import pages_of

        papers = sheets(config, ledger, wanted, clock.now())
        note_reading(ledger, wanted, clock.now())
        drawn = pages_of(config, (page.document for page in papers), turn=wanted.kind not in AS_THEY_LIE)
        return RequestPages(len(papers), drawn)

    return draw
