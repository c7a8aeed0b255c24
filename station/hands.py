"""What the bench does with its hands: decisions become paper, questions to the shop, sounds in the packer's hand."""

from __future__ import annotations

from collections.abc import Sequence

from station.clock import Clock
from station.effects import Asking
from station.foresight import Foresight
from station.handsignals import SignalsOf, signal_to
from station.ledger import Ledger
from station.packing.decisions import AskShop, Decision, PrintLabel
from station.packing.notices import Severity
from station.packing.process.states import open_box
from station.printing import Printing
from station.turns import Turns


class Hands:
    """Used on the bench's thread; every verb returns at once. A hand that is not there does nothing."""

    def __init__(self, turns: Turns, ledger: Ledger, clock: Clock) -> None:
        self._turns = turns
        self._foresight = Foresight(turns, ledger, clock)
        self._printing: Printing | None = None
        self._asking: Asking | None = None
        self._sounding: SignalsOf = {}

    def equip(self, printing: Printing | None, asking: Asking | None, sounding: SignalsOf) -> None:
        """Give the hands their tools. `sounding`: scanners that sound the verdict of their codes."""
        self._printing, self._asking, self._sounding = printing, asking, sounding

    def print(self, decisions: Sequence[Decision]) -> None:
        """Send the labels that were decided. Raises LedgerError."""
        box = open_box(self._turns.state)
        for decision in decisions:
            if isinstance(decision, PrintLabel) and self._printing is not None and box is not None:
                self._printing.print(self._foresight.order(decision, box))

    def ask(self, decisions: Sequence[Decision]) -> None:
        """Ask the shop what was decided to be asked."""
        box = open_box(self._turns.state)
        for decision in decisions:
            if isinstance(decision, AskShop) and self._asking is not None and box and box.parcel == decision.parcel:
                self._asking.ask(decision, box)

    def prepare(self, *, news: bool) -> None:
        """Have the label drawn that comes next. `news`: shop or office said something that may change it."""
        if self._printing is not None:
            self._foresight.look(self._printing, news=news)

    def sound(self, source: str, severity: Severity) -> None:
        """Let the scanner of a code sound its verdict."""
        signal_to(self._sounding, source, severity)
