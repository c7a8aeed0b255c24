"""What the bench's hands draw with: waybills for the labels decided, and the office's papers."""

from __future__ import annotations

from collections.abc import Callable

from printers.base import Bitmap, DocumentFault
from station.clock import BenchClock
from station.config import StationFile
from station.ledger import Ledger
from station.papers import TEST, PaperOrder, note_reading, sheets
from station.paperwork import RequestPages
from station.printing import LabelOrder


def label_drawer(config: StationFile) -> Callable[[LabelOrder], Bitmap]:
    """Draws the waybill of a decision and examines it. What it returns raises DocumentFault."""

    def draw(order: LabelOrder) -> Bitmap:
        from station.drawing import dots_of, waybill_of

        if order.receiver is None:
            raise DocumentFault("receiver_erased")
        document, dpi = waybill_of(config, order.box, order.receiver, order.job, order.on)
        return dots_of(config, document, dpi)

    return draw


def paper_drawer(config: StationFile, ledger: Ledger, clock: BenchClock) -> Callable[[PaperOrder], RequestPages]:
    """Draws the office's papers for the station's printer. What it returns raises PaperRefused, LedgerError."""

    def draw(wanted: PaperOrder) -> RequestPages:
        from station.drawing import pages_of

        papers = sheets(config, ledger, wanted, clock.now())
        note_reading(ledger, wanted, clock.now())
        drawn = pages_of(config, (page.document for page in papers), turn=wanted.kind != TEST)
        return RequestPages(len(papers), drawn)

    return draw
