"""A day at a bench where the carrier's labels are on paper before packing: with rounds and result sheets around it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from station.packing import events as on
from station.packing.barcodes import BenchCommand
from station.packing.decisions import DecisionStep
from station.packing.facts import Fact, ParcelPacked, ParcelVoided, WaybillTaken
from station.packing.orders import PackingBox
from station.packing.process import copies
from station.packing.process.states import AskingQuestion, AwaitingClearance, PackingState, open_box, without_question
from station.packing.verdicts import OpenedBy, OrderChange, OrderState, OrderVerdict, ShopResult
from tests.packing.support_packing_day import CAST, Day
from tests.support.support_packing import CARRIER


@dataclass
class ModelReservation:
    """A box that the carrier knows. `state`: reserved, packed or lost."""

    who: str
    reference: str
    number: str = ""
    state: str = "reserved"
    parcel: str = ""


@dataclass
class LabelDay(Day):
    """Every order waits with a reservation; numbers come by sheets, and are given up when receivers change."""

    boxes: dict[str, ModelReservation] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)
    voided: set[str] = field(default_factory=set)
    before: str | None = None

    def take(self, event: on.Event) -> DecisionStep:
        """Answer an event; what the carrier told is looked up as the bench does."""
        state, bench = self.bench.state, self.bench
        under, number = without_question(state), self.next_number()
        bench.came = isinstance(event, on.LedgerWoken) and self.before is None and number is not None
        self.before = number
        asked = state.spare if isinstance(state, AskingQuestion) else ""
        spare = asked or (under.parcel.spare if isinstance(under, AwaitingClearance) else "")
        bench.spare_gone = spare in self.owner
        looks = isinstance(event, on.ShopAnswered | on.LedgerWoken) and isinstance(
            under, PackingState | AwaitingClearance
        )
        bench.lost = looks and self._open_is_lost()
        bench.stored = OrderState(ShopResult.CHANGED, change=OrderChange.PLACE) if bench.lost else None
        bench.again = self._again(event)
        step = super().take(event)
        self.before = self.next_number()
        return step

    def next_number(self) -> str | None:
        """What the carrier assigned to the open box."""
        box = open_box(self.bench.state)
        found = self.boxes.get(box.reference) if box is not None else None
        return found.number or None if found is not None and found.state == "reserved" else None

    def slip(self, who: str, at: int) -> on.SlipScanned:
        """The slip of an order, whose box the carrier may know."""
        told = super().slip(who, at)
        if told.box is None:
            return told
        box = replace(told.box, reference=self.of.get(who, ""))
        number = self.boxes[box.reference].number if box.reference else ""
        return replace(told, box=box, unnumbered=not number)

    def reserve(self, who: str) -> None:
        """The next round takes an order along, unless it is reserved or lies on the bench."""
        box = open_box(self.bench.state)
        if self.of.get(who) or who in self.done or (box is not None and self.who(box.orders) == who):
            return
        made = ModelReservation(who, f"R{len(self.boxes)}")
        self.boxes[made.reference], self.of[who] = made, made.reference

    def assign(self, who: str) -> None:
        """A result sheet comes in; a second one replaces the number."""
        found = self.boxes.get(self.of.get(who, ""))
        if found is None or found.state != "reserved":
            return
        if found.number:
            self.voided.add(found.number)
        found.number = f"66{len(self.owner):010d}"
        self.owner[found.number] = found.reference

    def move(self, who: str) -> None:
        """The receiver of an order changes: what is reserved for it is lost."""
        found = self.boxes.get(self.of.get(who, ""))
        if found is not None and found.state == "reserved":
            self._lose(found)

    def assigned(self, which: int) -> on.Event | None:
        """The label of any number that a carrier assigned, and of a spare that was taken."""
        if not self.owner:
            return None
        number = list(self.owner)[which % len(self.owner)]
        found = self.boxes.get(self.owner[number])
        if found is None or found.parcel:
            parcel = found.parcel if found is not None else self.papers[number].box.parcel
            order = self._box(parcel).order
            return on.WaybillCodeScanned(number, number, order, parcel, number in self.voided, 0)
        order = CAST[found.who][0][0]
        own = found.state == "reserved" and found.number == number
        event = on.WaybillCodeScanned(number, number, order, "", not own, 0, reference=found.reference)
        return replace(event, opens=self._opens(found, number)) if own and self._may_open(found.reference) else event

    def stranger(self, which: int, fault: str, *, doubtful: bool) -> on.Event:
        """A number that nobody assigned."""
        number = f"67{which:010d}"
        if number in self.owner:
            paper = self.papers[number]
            return on.WaybillCodeScanned(number, number, paper.box.order, paper.box.parcel, number in self.voided, 0)
        offer = on.WaybillOffer(number, CARRIER, fault, doubtful)
        waits = isinstance(without_question(self.bench.state), AwaitingClearance)
        return on.UnknownCodeScanned(number, offer=offer if waits else None)

    def _opens(self, found: ModelReservation, number: str) -> on.SlipScanned:
        slip = self.slip(found.who, 1)
        if slip.verdict is OrderVerdict.OPENED and slip.box is None:
            slip = replace(slip, verdict=OrderVerdict.IN_USE)
        return replace(slip, by=OpenedBy.WAYBILL, waybill=number)

    def _may_open(self, reference: str) -> bool:
        under = without_question(self.bench.state)
        if open_box(under) is None:
            return True
        return isinstance(under, PackingState) and not under.parcel.counts and under.parcel.box.reference != reference

    def _open_is_lost(self) -> bool:
        box = open_box(self.bench.state)
        return box is not None and bool(box.reference) and self.boxes[box.reference].state == "lost"

    def _again(self, event: on.Event) -> PackingBox | None:
        meant = copies.looks_up(self.bench.state, event)
        undoes = isinstance(event, on.CommandGiven) and event.command == BenchCommand.UNDO
        if not undoes or meant not in self.packed:
            return None
        box = self._box(meant)
        found = self.boxes.get(box.reference)
        if found is None or found.parcel != meant or meant in self.dispatched:
            return None
        self.opened += 1
        return replace(box, parcel=f"parcel-{self.opened}")

    def _store(self, fact: Fact) -> None:
        super()._store(fact)
        match fact:
            case WaybillTaken():
                found = self.boxes.get(fact.reserved)
                assert fact.waybill not in self.voided
                assert found is None or found.state == "reserved"
                if found is not None and found.number:
                    assert fact.waybill == found.number
                else:
                    assert fact.waybill not in self.owner
                    self.owner[fact.waybill] = fact.reserved
            case ParcelPacked():
                reference = self._box(fact.parcel).reference
                if reference:
                    found = self.boxes[reference]
                    found.state, found.parcel, found.number = "packed", fact.parcel, found.number or fact.waybill
                    self.of.pop(found.who, None)
            case ParcelVoided():
                self._given_up(fact)
            case _:
                pass

    def _given_up(self, fact: ParcelVoided) -> None:
        found = next((one for one in self.boxes.values() if one.parcel == fact.parcel), None)
        if not fact.waybill:
            assert found is not None
            found.state, found.parcel = "reserved", ""
            self.of[found.who] = found.reference
            return
        self.voided.add(fact.waybill)
        if found is not None:
            self._lose(found)

    def _lose(self, found: ModelReservation) -> None:
        found.state = "lost"
        if found.number:
            self.voided.add(found.number)
        self.of.pop(found.who, None)
