"""What one turn of the bench works with: its state and all that follows from it, computed once and handed on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from station.bench.bench_settings import BenchSettings
from station.packing.carriage import BoxCarriage, NumberSource
from station.packing.decisions import PrintLabel
from station.packing.orders import PackingBox
from station.packing.process.cancel_check import first_label
from station.packing.process.states import (
    AwaitingLabel,
    AwaitingLabelScan,
    AwaitingPrinter,
    Calm,
    IdleState,
    PackingRules,
    SignedOut,
    State,
    without_question,
)


@dataclass(frozen=True, slots=True)
class TurnContext:
    """The state with what follows from it. A turn begins with one and, if anything was recorded, ends with another.

    `under`: the state without the question that may be open over it. `box`: what lies on the bench. `carriage` and
    `rules`: how that travels, and the settings that change a rule for it; with nothing open, as the house is set.
    `is_settling`: a label is at the printer, or in doubt. `number`: the next free waybill number of the carrier, where
    the box gets one of a range, or the one that the carrier assigned to the box; None until it was looked up, and where
    there is none. `is_asked`: it was. `next_label`: the label that the box gets if it is completed now.
    """

    state: State
    under: Calm
    box: PackingBox | None
    carriage: BoxCarriage
    rules: PackingRules
    is_settling: bool = False
    number: str | None = None
    next_label: PrintLabel | None = None
    is_asked: bool = False

    @property
    def lacks_number(self) -> bool:
        """A number has to be looked up before a rule is asked; what the carrier did not assign it does by its sheet."""
        if self.number is not None or self.box is None:
            return False
        numbers = self.rules.numbers
        return numbers.in_ranges or (numbers is NumberSource.SHEET and not self.is_asked)

    def with_number(self, number: str | None) -> TurnContext:
        """The same with the number that the box would get."""
        label = None
        if number is not None and self.box is not None and not self.is_settling and not self.rules.on_paper:
            label = first_label(self.box, self.carriage.carrier, number)
        return replace(self, number=number, next_label=label, is_asked=True)


def context_of(state: State, settings: BenchSettings, before: TurnContext | None = None) -> TurnContext:
    """What follows from a state.

    `before`: what followed until now; it stays while the same box lies there and its number is still free.
    """
    under = without_question(state)
    if isinstance(under, SignedOut | IdleState):
        usual = settings.house.usual
        return TurnContext(state, under, None, usual, settings.rules_for(usual))
    box, settling = under.parcel.box, isinstance(under, AwaitingLabel | AwaitingPrinter | AwaitingLabelScan)
    if before is not None and before.box is box and before.is_settling is settling:
        return replace(before, state=state, under=under)
    carriage = settings.house.of(box)
    return TurnContext(state, under, box, carriage, settings.rules_for(carriage), settling)
