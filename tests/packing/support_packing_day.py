"""A day at the bench: its rules with a modelled ledger, shop and printer around them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from station.packing import events as on
from station.packing.decisions import AskShop, DecisionStep, PrintLabel
from station.packing.facts import (
    Fact,
    LabelSending,
    OrderAbandoned,
    OrderHeld,
    OrderReleased,
    OrderScanned,
    PackerIn,
    PackerOut,
    ParcelPacked,
    ParcelVoided,
    WaybillTaken,
)
from station.packing.orders import PackingBox
from station.packing.parcels import LastParcel, ShownParcel, Waybill
from station.packing.process import copies, fold
from station.packing.process.states import (
    AskingQuestion,
    BenchDesk,
    IdleState,
    PackingRules,
    SignedOut,
    State,
    open_box,
)
from station.packing.process.supervisor import looks_up
from station.packing.verdicts import OrderVerdict, PrintOutcome, ShopResult
from tests.support.support_packing import CARRIER, Bench, box_of, waybill_of

CAST: dict[str, tuple[tuple[str, ...], tuple[tuple[str, int], ...]]] = {
    "combined": (("C1", "C2"), (("MUG", 1), ("SOCK", 1))),
    "set": (("S",), (("PAIR", 1), ("CARD", 1))),
    "gift": (("G",), (("CARD", 1),)),
    "dozen": (("D",), (("MUG", 13),)),
    "cancelled": (("X",), (("MUG", 1),)),
    "on hold": (("H",), (("SOCK", 2),)),
}
ENDS = OrderAbandoned | OrderHeld | ParcelPacked | ParcelVoided
REFUSALS = {
    ShopResult.CANCELLED: OrderVerdict.CANCELLED,
    ShopResult.ON_HOLD: OrderVerdict.ON_HOLD,
    ShopResult.CHANGED: OrderVerdict.NOT_READY,
}


@dataclass
class Paper:
    """What the ledger knows of a number."""

    box: PackingBox
    copies: int = 0
    voided: bool = False


@dataclass
class Day:
    """Everything around the rules, as far as they can tell."""

    rules: PackingRules
    bench: Bench = field(init=False)
    records: list[tuple[datetime, Fact]] = field(default_factory=list)
    shop: dict[str, ShopResult] = field(default_factory=lambda: dict.fromkeys(CAST, ShopResult.CLEAR))
    stored: dict[str, ShopResult] = field(init=False)
    done: dict[str, OrderVerdict] = field(default_factory=dict)
    papers: dict[str, Paper] = field(default_factory=dict)
    packed: set[str] = field(default_factory=set)
    dispatched: set[str] = field(default_factory=set)
    questions: list[AskShop] = field(default_factory=list)
    jobs: list[PrintLabel] = field(default_factory=list)
    sent: list[PrintLabel] = field(default_factory=list)
    shop_is_up: bool = True
    numbers: int = 3
    opened: int = 0

    def __post_init__(self) -> None:
        self.bench = Bench(self.rules, self._at_the_desk("", None))
        self.shop |= {"cancelled": ShopResult.CANCELLED, "on hold": ShopResult.ON_HOLD}
        self.stored = dict(self.shop)

    def take(self, event: on.Event) -> DecisionStep:
        """Answer an event; ledger, shop and printer go along."""
        self.bench.number = self.next_number()
        state = self.bench.state
        wanted = copies.looks_up(state, event)
        self.bench.left, self.bench.no_copy = self._left(wanted) if wanted else (None, "not_packed")
        self.bench.can_undo = wanted in self.packed and wanted not in self.dispatched
        meant = looks_up(state, event) if isinstance(state, AskingQuestion) else ""
        about = meant or wanted
        self.bench.voidable = about in self.packed and about not in self.dispatched
        step = self.bench.take(event)
        for fact in step.facts:
            self.records.append((self.bench.now, fact))
            self._store(fact)
        for todo in step.decisions:
            if isinstance(todo, AskShop):
                self.questions.append(todo)
            elif isinstance(todo, PrintLabel):
                self.jobs.append(todo)
                self.sent.append(todo)
        return step

    def next_number(self) -> str | None:
        """The number that a box would get now."""
        return f"65{len(self.papers):010d}" if len(self.papers) < self.numbers else None

    def slip(self, who: str, at: int) -> on.SlipScanned:
        """The slip of one of the cast's orders, looked up. The first has any number of boxes to pack."""
        orders, lines = CAST[who]
        order, box = orders[at % len(orders)], open_box(self.bench.state)
        if box is not None and order in box.orders:
            return on.SlipScanned(order, order, OrderVerdict.OPENED)
        refused = self.done.get(who) or REFUSALS.get(self.stored[who])
        if refused is OrderVerdict.ALREADY_PACKED and not at:
            refused = REFUSALS.get(self.stored[who])
        if refused is not None:
            reason = "packer" if who in self.done else "shop"
            return on.SlipScanned(order, order, refused, reason=reason)
        self.opened += 1
        new = box_of(order, *lines, parcel=f"parcel-{self.opened}", orders=orders)
        return on.SlipScanned(order, order, OrderVerdict.OPENED, new)

    def label(self, age: int, copy: int) -> on.Event:
        """The label of a number that was bound `age` numbers ago; an unknown code when there is none."""
        if not self.papers:
            return on.UnknownCodeScanned("650000000000")
        number, paper = list(self.papers.items())[-1 - age % len(self.papers)]
        small = min(copy, paper.copies)
        return waybill_of(paper.box, small, newest=paper.copies, voided=paper.voided, number=number)

    def answer(self) -> on.Event | None:
        """The shop's answer to the oldest question; what it says is stored, too."""
        if not self.questions:
            return None
        question = self.questions.pop(0)
        if not self.shop_is_up:
            return on.ShopAnswered(question.parcel, ShopResult.SILENT)
        who = self.who(question.orders)
        self.stored[who] = self.shop[who]
        return on.ShopAnswered(question.parcel, self.shop[who])

    def woken(self) -> on.Event:
        """Another process took the shop's orders in."""
        self.stored = dict(self.shop) if self.shop_is_up else self.stored
        box = open_box(self.bench.state)
        return on.LedgerWoken(self.stored[self.who(box.orders)] if box else None)

    def printed(self, outcome: PrintOutcome) -> on.Event | None:
        """The printer's word on the oldest label it was given."""
        if not self.jobs:
            return None
        todo = self.jobs.pop(0)
        return on.LabelSettled(todo.waybill, todo.copy, outcome, "x")

    def late(self, age: int, outcome: PrintOutcome) -> on.Event | None:
        """A late word on any label that was ever sent."""
        if not self.sent:
            return None
        todo = self.sent[-1 - age % len(self.sent)]
        return on.LabelSettled(todo.waybill, todo.copy, outcome, "late")

    def resumed(self) -> State:
        """The state as a restart finds it: the fold of what was recorded since the bench was empty last."""
        facts = [fact for _, fact in self.records]
        box = open_box(self.bench.state)
        opening = next((at for at, fact in enumerate(facts) if _opens(fact, box)), len(facts))
        start = max((at + 1 for at in range(opening) if isinstance(facts[at], ENDS)), default=0)
        badges = [fact for fact in facts[:start] if isinstance(fact, PackerIn | PackerOut)]
        packer = badges[-1].packer if badges and isinstance(badges[-1], PackerIn) else ""
        begun = self._at_the_desk(packer, self._last(facts[:start]))
        gone = facts[start - 1] if start else None
        if isinstance(gone, ParcelVoided):
            shown = ShownParcel(gone.order, gone.parcel, gone.waybill)
            begun = replace(begun, desk=replace(begun.desk, shown=shown))
        return fold(begun, facts[start:])

    def who(self, orders: tuple[str, ...]) -> str:
        """Whose order it is."""
        return next(name for name, (numbers, _) in CAST.items() if orders[0] in numbers)

    def _at_the_desk(self, packer: str, last: LastParcel | None) -> SignedOut | IdleState:
        desk = BenchDesk(packer, last)
        return SignedOut(desk) if self.rules.require_badge and not packer else IdleState(desk)

    def _last(self, facts: list[Fact]) -> LastParcel | None:
        left = [fact for fact in facts if isinstance(fact, ParcelPacked)]
        if not left:
            return None
        since = facts[facts.index(left[-1]) :]
        if left[-1].parcel in {fact.parcel for fact in since if isinstance(fact, ParcelVoided)}:
            return None
        return self._parcel(left[-1], facts)

    def _left(self, parcel: str) -> tuple[LastParcel | None, str]:
        """What the ledger knows of a parcel that is meant again, and why no copy of its label may come out."""
        facts = [fact for _, fact in self.records]
        found = [one for one in facts if isinstance(one, ParcelPacked) and one.parcel == parcel]
        packed = found[-1] if found else None
        if packed is None:
            return None, "not_packed"
        return self._parcel(packed, facts), "" if parcel in self.packed else "voided"

    def anything_that_left(self, which: int) -> LastParcel | None:
        """One of the parcels whose labels were printed here and still hold."""
        left = [self._left(parcel)[0] for parcel in sorted(self.packed)]
        printed = [one for one in left if one is not None and one.copy]
        return printed[which % len(printed)] if printed else None

    def _parcel(self, packed: ParcelPacked, facts: list[Fact]) -> LastParcel:
        sent = [one.copy for one in facts if isinstance(one, LabelSending) and one.waybill == packed.waybill]
        waybill = Waybill(CARRIER, packed.waybill)
        return LastParcel(self._box(packed.parcel), waybill, max(sent, default=0), packed.at)

    def _store(self, fact: Fact) -> None:
        match fact:
            case WaybillTaken():
                self.papers[fact.waybill] = Paper(self._box(fact.parcel))
            case LabelSending():
                self.papers[fact.waybill].copies = fact.copy
            case ParcelPacked():
                self.packed.add(fact.parcel)
                self.done[self.who((fact.order,))] = OrderVerdict.ALREADY_PACKED
            case OrderHeld():
                self.done[self.who((fact.order,))] = OrderVerdict.ON_HOLD
            case OrderReleased() | ParcelVoided():
                self.done.pop(self.who((fact.order,)), None)
                self.packed.discard(fact.parcel if isinstance(fact, ParcelVoided) else "")
                if isinstance(fact, ParcelVoided) and fact.waybill:
                    self.papers[fact.waybill].voided = True
            case _:
                pass

    def _box(self, parcel: str) -> PackingBox:
        boxes = (fact.box for _, fact in self.records if isinstance(fact, OrderScanned) and fact.box is not None)
        return next(box for box in boxes if box.parcel == parcel)

    def offer(self, which: int, fault: str, *, doubtful: bool) -> on.Event:
        """A text that may be a pre-printed label's number; once bound it is read as a waybill."""
        number = f"65{900 + which:010d}"
        if number in self.papers:
            paper = self.papers[number]
            return waybill_of(paper.box, newest=paper.copies, voided=paper.voided, number=number)
        return on.UnknownCodeScanned(number, offer=on.WaybillOffer(number, CARRIER, fault, doubtful))

    def pass_time(self, seconds: float) -> None:
        self.bench.now += timedelta(seconds=seconds)


def _opens(fact: Fact, box: PackingBox | None) -> bool:
    return isinstance(fact, OrderScanned) and fact.box is not None and fact.box == box
