"""What the bench is to do, in the imperative, and the step that carries it together with its facts."""

from __future__ import annotations

from dataclasses import dataclass

from station.packing.facts import Fact
from station.packing.notices import Notice


@dataclass(frozen=True, slots=True)
class PrintLabel:
    """Send one copy of a parcel's waybill to a printer: the main one when `printer` is empty."""

    parcel: str
    order: str
    carrier: str
    waybill: str
    copy: int
    printer: str = ""


@dataclass(frozen=True, slots=True)
class AskShop:
    """Ask the shop how the orders of a parcel stand; the answer comes as `ShopAnswered`."""

    parcel: str
    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShowHelp:
    """Show the page that explains the bench."""


Decision = PrintLabel | AskShop | ShowHelp


@dataclass(frozen=True, slots=True)
class DecisionStep:
    """The whole answer to an event: what is recorded, what the packer is told, what is done afterwards.

    The state that follows is the fold of `facts`, so a step without facts changes nothing.
    """

    facts: tuple[Fact, ...] = ()
    notice: Notice | None = None
    decisions: tuple[Decision, ...] = ()

    def then(self, more: DecisionStep) -> DecisionStep:
        """Both steps as one; what the later one says is heard, when it says anything."""
        return DecisionStep(self.facts + more.facts, more.notice or self.notice, self.decisions + more.decisions)
