"""What the label of the open box will say, known before the last scan, so that it can be drawn meanwhile."""

from __future__ import annotations

import logging
from dataclasses import replace

from station.clock import BenchClock
from station.ledger import Ledger, LedgerError, StaleDecision
from station.packing.decisions import PrintLabel
from station.packing.orders import PackingBox
from station.packing.process.states import open_box
from station.printing import LabelOrder, LabelPrinting
from station.turns import PackingSession

log = logging.getLogger(__name__)


class LabelAhead:
    """Used on the bench's thread. Writes nothing: the number stays free until a commit binds it."""

    def __init__(self, turns: PackingSession, ledger: Ledger, clock: BenchClock) -> None:
        self._turns, self._ledger, self._clock = turns, ledger, clock
        self._next: LabelOrder | None = None
        self._read_now: LabelOrder | None = None
        self._is_sealed = False

    def look(self, printing: LabelPrinting, *, news: bool) -> None:
        """Have the next label drawn when it is another one than before.

        `news`: shop or office said something, so the receiver is read again.
        """
        job, box = self._turns.next_label(), open_box(self._turns.state)
        if not news and self._next is not None and self._next.job == job:
            return
        try:
            wanted = self._foresee(job, box) if job is not None and box is not None else None
        except LedgerError as error:
            log.warning("the next label cannot be foreseen: %s", error)
            wanted = None
        if wanted != self._next:
            self._next = wanted
            printing.foresee(wanted)

    def read(self, job: PrintLabel, box: PackingBox, *, as_opened: bool) -> None:
        """Read all that a label says before it is decided, so that nothing can fail behind that.

        What was read ahead is read again, since it may be what the shop said meanwhile and took back; but not where
        it was read under the one seal that the box was opened with, which the commit asks for once more. Raises
        LedgerError, and StaleDecision where the label must be `as_opened` and the order goes to somebody else now.
        """
        known, today = self._next, self._clock.now().date()
        if as_opened and self._is_sealed and known is not None and (known.job, known.box) == (job, box):
            self._read_now = replace(known, on=today)
            return
        receiver = self._ledger.receiver_as_opened(box) if as_opened else self._ledger.receiver(box)
        self._read_now = LabelOrder(job, box, receiver, today)

    def decided(self, job: PrintLabel, box: PackingBox) -> LabelOrder:
        """A decided label with what was read for it. Raises LedgerError when nothing was."""
        known = self._read_now
        return known if known is not None and (known.job, known.box) == (job, box) else self.order(job, box)

    def order(self, job: PrintLabel, box: PackingBox) -> LabelOrder:
        """A decided label with all that it says; what was read ahead is not read again. Raises LedgerError."""
        known = self._next
        if known is not None and known.job == job and known.box == box:
            return replace(known, on=self._clock.now().date())
        return self._read(job, box)

    def _read(self, job: PrintLabel, box: PackingBox) -> LabelOrder:
        return LabelOrder(job, box, self._ledger.receiver(box), self._clock.now().date())

    def _foresee(self, job: PrintLabel, box: PackingBox) -> LabelOrder:
        """Read ahead, and remember whether it is for those whom the box was opened for: one seal is one receiver."""
        try:
            receiver, is_opened = self._ledger.receiver_as_opened(box), True
        except StaleDecision:
            receiver, is_opened = self._ledger.receiver(box), False
        self._is_sealed = is_opened and receiver is not None and len(box.seals) == 1
        return LabelOrder(job, box, receiver, self._clock.now().date())
