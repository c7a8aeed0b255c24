"""The states of a bench, each named by what it waits for, and what every rule is told besides the event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from station.packing.carriage import LabelSource, NumberSource
from station.packing.facts import ItemScanned
from station.packing.orders import BoxItem, PackingBox
from station.packing.parcels import LastParcel, Parcel, ShownParcel, Waybill
from station.packing.verdicts import ApprovalKind, OrderChange, OrderState, PrintOutcome, ShopResult


@dataclass(frozen=True, slots=True)
class PackingRules:
    """The settings that change a rule. `answer_lasts`: how long an answer of the shop counts as fresh.

    `label`: whose goes on a box; `close_by_label`: one that is on paper is scanned when all is in, also where it opened
    the box. `reissues`: a further copy of a label is one with a new number. `every_unit`: who scans every piece, by id.
    """

    require_badge: bool = False
    scan_every_unit: bool = True
    confirm_by_scan: bool = False
    dispatch_after: timedelta = timedelta(0)
    answer_lasts: timedelta = timedelta(seconds=60)
    hold_when_silent: bool = False
    asks_shop: bool = True
    numbers: NumberSource = NumberSource.RANGE
    label: LabelSource = LabelSource.OWN
    close_by_label: bool = False
    reissues: bool = False
    every_unit: frozenset[str] = frozenset()

    def packs_line(self, item: BoxItem, packer: str) -> bool:
        """One scan packs all pieces of an item, for who packs now; a serial number packs its own piece alone."""
        if not item.scan or item.track == "serial" or packer in self.every_unit:
            return False
        return item.once or not self.scan_every_unit

    @property
    def on_paper(self) -> bool:
        """The carrier's label is on paper already, and nothing is printed here."""
        return self.label is LabelSource.CARRIER or self.numbers is NumberSource.SCAN

    @property
    def label_first(self) -> bool:
        """The carrier's label is on paper with the very number of its box, so that it opens and closes that."""
        return self.numbers is NumberSource.SHEET and self.label is LabelSource.CARRIER


@dataclass(frozen=True, slots=True)
class HeardAnswer:
    """A word of the shop on a parcel, and when it came."""

    parcel: str
    result: ShopResult
    at: datetime
    what: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What was looked up before the rule; `can_undo`: the dispatch of the parcel meant has not begun.

    `able`: the printers that can print now, by name; the main one's is empty. `voidable`: the packed parcel that a
    supervisor means has not been told to the shop, and nobody is telling it now. `left`: the parcel that left and is
    meant now (`copies.meant`), None when none did. `no_copy`: why no copy of its label may come out, as a code.
    `stored`: how the open box stands in the ledger, where a rule may ask for it. `heard`: the shop's last word, also
    where it was no other and is not on record. `unready`: why no label can be made now, as a code.

    Of a carrier's numbers: `came`: the open box got its number just now. `lost`: the open box goes to somebody else
    than the carrier was told, so its number is its own no more. `spare_gone`: the spare number that the packer took is
    another box's by now. `again`: the parcel meant as a box to be opened with the number that it has.
    """

    now: datetime
    carrier: str = ""
    number: str | None = None
    can_undo: bool = False
    able: tuple[str, ...] = ()
    rules: PackingRules = PackingRules()
    voidable: bool = False
    left: LastParcel | None = None
    no_copy: str = ""
    stored: OrderState | None = None
    heard: HeardAnswer | None = None
    unready: str = ""
    came: bool = False
    lost: bool = False
    spare_gone: bool = False
    again: PackingBox | None = None


@dataclass(frozen=True, slots=True)
class BenchDesk:
    """What outlives a parcel: who packs, the parcel that left last, and what was scanned since.

    `shown`: the parcel, order or code whose scan stands on the screen while nothing is open.
    """

    packer: str = ""
    last: LastParcel | None = None
    shown: ShownParcel | None = None


@dataclass(frozen=True, slots=True)
class ShopAnswer:
    """The shop's last word on the open box and when it came; `silent_at`: when it was asked in vain since.

    `overruled`: a supervisor allowed to go on without a newer one. `what`, `change`: what became another one, as in
    `OrderState`. `again`: the shop said the same once more since it was recorded.
    """

    result: ShopResult | None
    at: datetime
    silent_at: datetime | None = None
    overruled: bool = False
    what: str = ""
    change: OrderChange | None = None
    again: bool = False

    @property
    def word(self) -> tuple[ShopResult | None, str]:
        """What it says, without when: silence, or the last word and the goods that it names."""
        return (ShopResult.SILENT, "") if self.silent_at is not None else (self.result, self.what)

    @property
    def asked_at(self) -> datetime:
        """When the shop was asked last."""
        return self.silent_at or self.at


@dataclass(frozen=True, slots=True)
class SettlingLabel:
    """The copy being settled. `copy` 0: bound, not yet sent. `packed`: an earlier copy settled the parcel.

    `printer`: where it was sent last; empty for the main one.
    """

    waybill: Waybill
    copy: int
    packed: bool = False
    printer: str = ""


@dataclass(frozen=True, slots=True)
class LabelSettlement:
    """One parcel whose label is not settled: a value of its own, whatever else the bench does meanwhile.

    `outcome`: what the printer said of this copy, None before it did; `reason`: why. `well`: nothing of it was sent,
    the printer is well again, and only the shop's word or an open question keeps the label back.
    """

    parcel: Parcel
    answer: ShopAnswer | None
    label: SettlingLabel
    outcome: PrintOutcome | None = None
    reason: str = ""
    well: bool = False


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Waits for a badge."""

    desk: BenchDesk


@dataclass(frozen=True, slots=True)
class IdleState:
    """Waits for an order slip."""

    desk: BenchDesk


@dataclass(frozen=True, slots=True)
class PackingState:
    """Waits for items. `next_units`: for how many scans the next one counts (PS:QTY); 0: nothing was said."""

    desk: BenchDesk
    parcel: Parcel
    answer: ShopAnswer | None = None
    next_units: int = 0


@dataclass(frozen=True, slots=True)
class AwaitingClearance:
    """Complete; waits for the shop's word or for a waybill number: a free one, or a pre-printed label's scan.

    `doubted`: the number scanned last, when it looks odd for its carrier; scanned once more, it is taken.
    """

    desk: BenchDesk
    parcel: Parcel
    answer: ShopAnswer | None = None
    doubted: str = ""


@dataclass(frozen=True, slots=True)
class SettlingState:
    """Waits for what settles a parcel's label: the desk beside the settlement, and no other box is open."""

    desk: BenchDesk
    settlement: LabelSettlement

    @property
    def parcel(self) -> Parcel:
        """The parcel whose label it is."""
        return self.settlement.parcel

    @property
    def answer(self) -> ShopAnswer | None:
        """The shop's last word on it."""
        return self.settlement.answer

    @property
    def label(self) -> SettlingLabel:
        """The copy being settled."""
        return self.settlement.label

    @property
    def reason(self) -> str:
        """Why the printer's word was no plain yes, as a code."""
        return self.settlement.reason


@dataclass(frozen=True, slots=True)
class AwaitingLabel(SettlingState):
    """Waits for the printer's word on a label that is being sent."""


@dataclass(frozen=True, slots=True)
class AwaitingPrinter(SettlingState):
    """Waits for the printer to be well again; nothing of the label was sent."""

    @property
    def well(self) -> bool:
        """The printer is, and only the shop's word or an open question keeps the label back."""
        return self.settlement.well


@dataclass(frozen=True, slots=True)
class AwaitingLabelScan(SettlingState):
    """Waits for the label's scan: it may not have come out, or the house wants every label scanned."""

    @property
    def outcome(self) -> PrintOutcome:
        """What the printer said."""
        return self.settlement.outcome or PrintOutcome.UNKNOWN


Settling = AwaitingLabel | AwaitingPrinter | AwaitingLabelScan
Open = PackingState | AwaitingClearance | AwaitingLabel | AwaitingPrinter | AwaitingLabelScan
Calm = SignedOut | IdleState | Open


@dataclass(frozen=True, slots=True)
class ApprovalStage:
    """How far a supervisor's leave has come: without `by` a badge or PIN is awaited, without `way` what it is for.

    `order`, `parcel`, `waybill`: what is meant, where nothing is open.
    """

    by: str = ""
    way: ApprovalKind | None = None
    order: str = ""
    parcel: str = ""
    waybill: str = ""


@dataclass(frozen=True, slots=True)
class AskingQuestion:
    """Waits for PS:OK to `command`; a scan that is no answer withdraws the question and goes to `under`.

    With `leave` it waits for what a supervisor has to say; with `scan`, whether the scanned piece is the product named;
    with `spare`, whether that is the number of a label that goes on the box.
    """

    command: str
    under: Calm
    leave: ApprovalStage | None = None
    scan: ItemScanned | None = None
    spare: str = ""


State = Calm | AskingQuestion


def without_question(state: State) -> Calm:
    """The state without the question that may be open over it."""
    return state.under if isinstance(state, AskingQuestion) else state


def settling(desk: BenchDesk, settlement: LabelSettlement) -> Settling:
    """The state in which the bench waits for a label, named by what it waits for."""
    match settlement.outcome:
        case None:
            return AwaitingLabel(desk, settlement)
        case PrintOutcome.NOT_PRINTED:
            return AwaitingPrinter(desk, settlement)
        case PrintOutcome.CONFIRMED | PrintOutcome.UNKNOWN:
            return AwaitingLabelScan(desk, settlement)


def with_answer(state: Open, answer: ShopAnswer | None) -> Open:
    """The state with another word of the shop on its box."""
    if isinstance(state, PackingState | AwaitingClearance):
        return replace(state, answer=answer)
    return replace(state, settlement=replace(state.settlement, answer=answer))


def unsettled(state: State) -> LabelSettlement | None:
    """The parcel whose label is not settled, if there is one."""
    under = without_question(state)
    return under.settlement if isinstance(under, SettlingState) else None


def open_box(state: State) -> PackingBox | None:
    """The box on the bench, if there is one."""
    under = without_question(state)
    return None if isinstance(under, SignedOut | IdleState) else under.parcel.box
