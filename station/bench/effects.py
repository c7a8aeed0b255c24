"""What the bench does with its hands: decisions become paper, questions to the shop, sounds in the packer's hand."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scanners.serial.feedback import HandSignal
from station.bench.cancel_check_client import CancelCheckClient
from station.bench.document_printing import DocumentPrinting
from station.bench.label_printing import LabelOrder, LabelPrinting, LabelUnready
from station.bench.pin_check import PinCheck
from station.bench.turn_context import TurnContext
from station.bench.watchdog import AnswerWatchdog
from station.clock import BenchClock
from station.ledger import Ledger, LedgerError, StaleDecision
from station.packing.decisions import AskShop, Decision, PrintLabel
from station.packing.events import Event, LabelSettled
from station.packing.notices import NoticeSeverity
from station.packing.orders import PackingBox
from station.packing.verdicts import PrintOutcome

SignalsOf = Mapping[str, Callable[[HandSignal], None]]
"""Scanner's name → what lets it sound. Returns at once and never fails."""

_SIGNALS = {
    NoticeSeverity.RIGHT: HandSignal.GOOD,
    NoticeSeverity.COMPLETE: HandSignal.GOOD,
    NoticeSeverity.ASK: HandSignal.BAD,
    NoticeSeverity.WRONG: HandSignal.BAD,
    NoticeSeverity.STOP: HandSignal.BAD,
    NoticeSeverity.MIXUP: HandSignal.BAD,
}


def signal_to(scanners: SignalsOf, source: str, severity: NoticeSeverity) -> None:
    """Let the scanner of a code sound its verdict; one that cannot, and what only informs, stay mute."""
    signal, sound = _SIGNALS.get(severity), scanners.get(source)
    if signal is not None and sound is not None:
        sound(signal)


@dataclass(frozen=True, slots=True)
class BenchTools:
    """What a bench works with besides its ledger: made before it, and given at its making. None: it has none.

    `sounding`: the scanners that sound the verdict of their codes.
    """

    printing: LabelPrinting | None = None
    asking: CancelCheckClient | None = None
    papers: DocumentPrinting | None = None
    pins: PinCheck | None = None
    sounding: SignalsOf = field(default_factory=dict)


log = logging.getLogger(__name__)


class LabelAhead:
    """Used on the bench's thread. Writes nothing: the number stays free until a commit binds it."""

    def __init__(
        self, ledger: Ledger, clock: BenchClock, lacking: Callable[[LabelOrder], str] = lambda _label: ""
    ) -> None:
        """`lacking`: what a label waits for besides its receiver, as the code of a reason, or ""."""
        self._ledger, self._clock, self._lacking = ledger, clock, lacking
        self._next: LabelOrder | None = None
        self._read_now: LabelOrder | None = None
        self._is_sealed = False

    def look(self, context: TurnContext, printing: LabelPrinting, *, news: bool) -> None:
        """Have the next label drawn when it is another one than before.

        `news`: shop or office said something, so the receiver is read again.
        """
        job, box = context.next_label, context.box
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
        LedgerError, StaleDecision where the label must be `as_opened` and the order goes to somebody else now, and
        LabelUnready where something else is not known yet.
        """
        known, today = self._next, self._clock.now().date()
        if as_opened and self._is_sealed and known is not None and (known.job, known.box) == (job, box):
            label = replace(known, on=today)
            if self._lacking(label):  # what came since it was read ahead
                label = replace(label, sorting=self._ledger.sort_data.of(box))
        else:
            receiver = self._ledger.orders.receiver(box, as_opened=as_opened)
            label = LabelOrder(job, box, receiver, today, self._ledger.sort_data.of(box))
        lacking = self._lacking(label)
        if lacking:
            raise LabelUnready(lacking)
        self._read_now = label

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
        sorting = self._ledger.sort_data.of(box)
        return LabelOrder(job, box, self._ledger.orders.receiver(box), self._clock.now().date(), sorting)

    def _foresee(self, job: PrintLabel, box: PackingBox) -> LabelOrder:
        """Read ahead, and remember whether it is for those whom the box was opened for: one seal is one receiver."""
        try:
            receiver, is_opened = self._ledger.orders.receiver(box, as_opened=True), True
        except StaleDecision:
            receiver, is_opened = self._ledger.orders.receiver(box), False
        self._is_sealed = is_opened and receiver is not None and len(box.seals) == 1
        return LabelOrder(job, box, receiver, self._clock.now().date(), self._ledger.sort_data.of(box))


class EffectRunner:
    """Used on the bench's thread; every verb returns at once. A tool that is not there does nothing."""

    def __init__(
        self,
        tools: BenchTools,
        ahead: LabelAhead,
        watchdog: AnswerWatchdog,
        happened: Callable[[Event], None],
    ) -> None:
        self._printing, self._asking, self._sounding = tools.printing, tools.asking, tools.sounding
        self._ahead, self._watchdog, self._happened = ahead, watchdog, happened

    def print(self, decisions: Sequence[Decision], context: TurnContext) -> None:
        """Send the labels that were decided; one that cannot be made ends as not printed."""
        for decision in decisions:
            if not isinstance(decision, PrintLabel) or self._printing is None:
                continue
            try:
                label = self._ahead.decided(decision, context.box) if context.box is not None else None
            except LedgerError as error:
                log.warning("a decided label cannot be read: %s", error)
                label = None
            if label is not None:
                self._printing.print(label)
            else:
                self._happened(LabelSettled(decision.waybill, decision.copy, PrintOutcome.NOT_PRINTED, "not_taken"))

    def ask(self, decisions: Sequence[Decision], context: TurnContext) -> None:
        """Ask the shop what was decided to be asked."""
        box = context.box
        for decision in decisions:
            if isinstance(decision, AskShop) and self._asking is not None and box and box.parcel == decision.parcel:
                self._watchdog.asked(decision.parcel)
                self._asking.ask(decision, box)

    def prepare(self, context: TurnContext, *, news: bool) -> None:
        """Have the label drawn that comes next. `news`: shop or office said something that may change it."""
        if self._printing is not None:
            self._ahead.look(context, self._printing, news=news)

    def sound(self, source: str, severity: NoticeSeverity) -> None:
        """Let the scanner of a code sound its verdict."""
        signal_to(self._sounding, source, severity)
