"""The rules alone: goods and boxes to pack, and a bench that takes events and remembers all it answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from station.packing import events as on
from station.packing.barcodes import CommandCode, classify, code_keys
from station.packing.decisions import DecisionStep
from station.packing.facts import CancelCheck, Fact
from station.packing.orders import Barcode, BoxLine, PackingBox, Product, SetComponent
from station.packing.parcels import LastParcel, items_of
from station.packing.process import decide, fold
from station.packing.process.states import BenchDesk, HeardAnswer, IdleState, PackingRules, Situation, State, open_box
from station.packing.verdicts import OrderState, OrderVerdict, PrintOutcome, ShopResult

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CARRIER = "CJGLS"
NUMBER = "650000000000"
CLEAR = ShopResult.CLEAR
CONFIRMED, NOT_PRINTED, UNKNOWN = PrintOutcome.CONFIRMED, PrintOutcome.NOT_PRINTED, PrintOutcome.UNKNOWN

GOODS = {
    product.sku: product
    for product in (
        Product("MUG", "Mug", "white", (Barcode("8801234567893"), Barcode("OLD-MUG"), Barcode("MUG-DOZEN", 12))),
        Product("SOCK", "Socks", "black", (Barcode("012345678905"), Barcode("TWIN"))),
        Product("TEA", "Tea", "green", (Barcode("TWIN"),)),
        Product("CARD", "Card", scan=False),
        Product("PAIR", "Mugs and socks", components=(SetComponent("MUG", 2), SetComponent("SOCK", 1))),
    )
}
MUG, OLD_MUG, DOZEN, SOCK, TWIN = "8801234567893", "OLD-MUG", "MUG-DOZEN", "0012345678905", "TWIN"


def box_of(order: str, *lines: tuple[str, int], parcel: str = "", orders: tuple[str, ...] = ()) -> PackingBox:
    """A box as the ledger opens it: lines of (SKU, quantity), spread over the orders one after the other."""
    all_orders = orders or (order,)
    booked = tuple(
        BoxLine(all_orders[at % len(all_orders)], f"{order}-{at}", sku, quantity)
        for at, (sku, quantity) in enumerate(lines)
    )
    return PackingBox(parcel or f"parcel-{order}", order, all_orders, booked, items_of(booked, GOODS))


TWO_MUGS = box_of("1", ("MUG", 2))
MIXED = box_of("2", ("MUG", 2), ("SOCK", 1), ("CARD", 1))
CARDS = box_of("3", ("CARD", 2))


@dataclass
class Bench:
    """A bench without paper, shop or disk. An event comes each second; what was looked up stands in its fields."""

    rules: PackingRules = field(default_factory=PackingRules)
    state: State = field(default_factory=lambda: IdleState(BenchDesk()))
    now: datetime = NOON
    number: str | None = NUMBER
    can_undo: bool = True
    able: tuple[str, ...] = ()
    voidable: bool = True
    stored: OrderState | None = None
    heard: HeardAnswer | None = None
    unready: str = ""
    left: LastParcel | None = None
    no_copy: str = ""
    came: bool = False
    lost: bool = False
    spare_gone: bool = False
    again: PackingBox | None = None
    facts: list[Fact] = field(default_factory=list)

    def take(self, event: on.Event) -> DecisionStep:
        """Answer an event and go where its facts lead."""
        self.now += timedelta(seconds=1)
        box = open_box(self.state)
        if isinstance(event, on.ShopAnswered) and box is not None and event.parcel == box.parcel:
            self.heard = HeardAnswer(box.parcel, event.result, self.now, event.what)
        step = decide(self.state, event, self.known())
        self.state = fold(self.state, step.facts)
        if any(isinstance(fact, CancelCheck) for fact in step.facts):
            self.heard = None
        self.facts += step.facts
        return step

    def known(self) -> Situation:
        """What a rule is told besides the event."""
        seen = self.able, self.rules, self.voidable
        looked_up = (*seen, self.left, self.no_copy, self.stored, self.heard, self.unready)
        assigned = self.came, self.lost, self.spare_gone, self.again
        return Situation(self.now, CARRIER, self.number, self.can_undo, *looked_up, *assigned)

    @property
    def where(self) -> str:
        """The name of the state."""
        return type(self.state).__name__

    def slip(self, box: PackingBox) -> DecisionStep:
        """Scan the slip of a box that may be opened."""
        return self.take(on.SlipScanned(box.order, box.order, OrderVerdict.OPENED, box))

    def item(self, code: str) -> DecisionStep:
        """Scan a product's code, with all products that carry it."""
        return self.take(on.ItemCodeScanned(code, matches_of(code)))

    def items(self, *codes: str) -> DecisionStep:
        """Scan several; the last one's answer."""
        return [self.item(code) for code in codes][-1]

    def give(self, *commands: str) -> DecisionStep:
        """Scan command barcodes; the last one's answer."""
        return [self.take(command_of(text)) for text in commands][-1]

    def shop(self, result: ShopResult) -> DecisionStep:
        """The shop answers about the open box."""
        box = open_box(self.state)
        return self.take(on.ShopAnswered(box.parcel if box else "none", result))

    def printer_says(
        self, outcome: PrintOutcome, copy: int = 1, reason: str = "", number: str = NUMBER
    ) -> DecisionStep:
        """The printer tells what became of a copy."""
        return self.take(on.LabelSettled(number, copy, outcome, reason))

    def printer(self, state: str, reason: str = "", name: str = on.MAIN) -> DecisionStep:
        """A printer's state changes."""
        return self.take(on.PrinterChanged(state, reason or state, state != "lost", name))

    def label(self, box: PackingBox, copy: int = 0, *, newest: int = 1, voided: bool = False) -> DecisionStep:
        """Scan the label of the bench's number: the plain one, or the small code of a copy."""
        return self.take(waybill_of(box, copy, newest=newest, voided=voided))

    def number_scan(self, number: str = NUMBER, fault: str = "", *, doubtful: bool = False) -> DecisionStep:
        """Scan a number that nobody has bound, as the reader judged it."""
        offer = on.WaybillOffer(number, CARRIER, fault, doubtful)
        return self.take(on.UnknownCodeScanned(number, offer=offer))

    def later(self, seconds: float) -> None:
        """Time passes."""
        self.now += timedelta(seconds=seconds)


def matches_of(code: str) -> tuple[on.ProductMatch, ...]:
    """Every product that carries a code."""
    found = tuple(
        on.ProductMatch(product.sku, barcode.units, product.name)
        for product in GOODS.values()
        for barcode in product.codes
        if set(code_keys(code)) & set(code_keys(barcode.code))
    )
    assert found, code
    return found


def command_of(text: str) -> on.CommandGiven:
    """What a command barcode says, read by the bench's own reader."""
    command = classify(text)
    assert isinstance(command, CommandCode), text
    return on.CommandGiven(command.name, command.count, command.known)


def waybill_of(
    box: PackingBox, copy: int = 0, *, newest: int = 1, voided: bool = False, number: str = NUMBER
) -> on.Event:
    """A waybill's code as the ledger knows it."""
    code = f"PS:LABEL:{number}:{copy}" if copy else number
    return on.WaybillCodeScanned(code, number, box.order, box.parcel, voided, newest, copy)


def staffed(rules: PackingRules) -> Bench:
    """A bench with nothing open, at which somebody stands where badges are wanted."""
    return Bench(rules, IdleState(BenchDesk("101" if rules.require_badge else "")))


def opened(box: PackingBox = TWO_MUGS, rules: PackingRules | None = None) -> Bench:
    """A bench with a box whose orders the shop cleared."""
    bench = staffed(rules or PackingRules())
    bench.slip(box)
    bench.shop(CLEAR)
    return bench


def unanswered(rules: PackingRules | None = None) -> Bench:
    """A bench with a complete parcel that the shop has not answered yet."""
    bench = staffed(rules or PackingRules())
    bench.slip(TWO_MUGS)
    bench.items(MUG, MUG)
    return bench


def numberless() -> Bench:
    """A bench with a complete parcel and no number for it."""
    bench = opened()
    bench.number = None
    bench.items(MUG, MUG)
    return bench


def unlabelled(rules: PackingRules) -> Bench:
    """A bench with a complete parcel that the shop cleared, where labels are pre-printed."""
    bench = opened(TWO_MUGS, rules)
    bench.items(MUG, MUG)
    return bench


def labelling(rules: PackingRules | None = None) -> Bench:
    """A bench that is printing the label of two mugs."""
    bench = opened(TWO_MUGS, rules)
    bench.items(MUG, MUG)
    return bench


def doubtful(rules: PackingRules | None = None) -> Bench:
    """A bench that does not know whether the label of two mugs came out."""
    bench = labelling(rules)
    bench.printer_says(UNKNOWN, reason="no_answer")
    return bench


def unprinted(rules: PackingRules | None = None) -> Bench:
    """A bench whose printer had no paper for the label of two mugs."""
    bench = labelling(rules)
    bench.printer("lost", "paper_end")
    bench.printer_says(NOT_PRINTED, reason="paper_end")
    return bench


def packed(rules: PackingRules | None = None) -> Bench:
    """A bench from which two mugs have just left."""
    bench = labelling(rules)
    bench.printer_says(CONFIRMED)
    return bench
