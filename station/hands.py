"""What the bench does with its hands: decisions become paper, questions to the shop, sounds in the packer's hand."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from station.clock import BenchClock
from station.effects import CancelCheckClient
from station.foresight import LabelAhead
from station.handsignals import SignalsOf, signal_to
from station.ledger import Ledger, LedgerError
from station.packing.decisions import AskShop, Decision, PrintLabel
from station.packing.events import Event, LabelSettled
from station.packing.notices import NoticeSeverity
from station.packing.process.states import open_box
from station.packing.verdicts import PrintOutcome
from station.printing import LabelPrinting
from station.turns import PackingSession
from station.watchdog import AnswerWatchdog

log = logging.getLogger(__name__)


class EffectRunner:
    """Used on the bench's thread; every verb returns at once. A hand that is not there does nothing."""

    def __init__(
        self,
        turns: PackingSession,
        ledger: Ledger,
        clock: BenchClock,
        happened: Callable[[Event], None],
        watchdog: AnswerWatchdog,
    ) -> None:
        self._turns, self._happened, self._watchdog = turns, happened, watchdog
        self._foresight = LabelAhead(turns, ledger, clock)
        self._printing: LabelPrinting | None = None
        self._asking: CancelCheckClient | None = None
        self._sounding: SignalsOf = {}

    def equip(self, printing: LabelPrinting | None, asking: CancelCheckClient | None, sounding: SignalsOf) -> None:
        """Give the hands their tools. `sounding`: scanners that sound the verdict of their codes."""
        self._printing, self._asking, self._sounding = printing, asking, sounding
        self._turns.reads_label = self._foresight.read if printing is not None else None

    def print(self, decisions: Sequence[Decision]) -> None:
        """Send the labels that were decided; one that cannot be made ends as not printed."""
        box = open_box(self._turns.state)
        for decision in decisions:
            if not isinstance(decision, PrintLabel) or self._printing is None:
                continue
            try:
                label = self._foresight.decided(decision, box) if box is not None else None
            except LedgerError as error:
                log.warning("a decided label cannot be read: %s", error)
                label = None
            if label is not None:
                self._printing.print(label)
            else:
                self._happened(LabelSettled(decision.waybill, decision.copy, PrintOutcome.NOT_PRINTED, "not_taken"))

    def ask(self, decisions: Sequence[Decision]) -> None:
        """Ask the shop what was decided to be asked."""
        box = open_box(self._turns.state)
        for decision in decisions:
            if isinstance(decision, AskShop) and self._asking is not None and box and box.parcel == decision.parcel:
                self._watchdog.asked(decision.parcel)
                self._asking.ask(decision, box)

    def prepare(self, *, news: bool) -> None:
        """Have the label drawn that comes next. `news`: shop or office said something that may change it."""
        if self._printing is not None:
            self._foresight.look(self._printing, news=news)

    def sound(self, source: str, severity: NoticeSeverity) -> None:
        """Let the scanner of a code sound its verdict."""
        signal_to(self._sounding, source, severity)
