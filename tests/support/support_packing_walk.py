"""A walk over every state and every event of the bench: where each leads, and the diagram of it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

from station.packing import events as on
from station.packing.barcodes import BenchCommand
from station.packing.orders import PackingBox
from station.packing.parcels import LastParcel, Waybill
from station.packing.process.states import AskingQuestion, State, open_box, without_question
from station.packing.verdicts import OpenedBy, OrderVerdict, ShopResult
from tests.support.support_packing import (
    CARRIER,
    CONFIRMED,
    DOZEN,
    MIXED,
    MUG,
    NOON,
    NOT_PRINTED,
    NUMBER,
    SOCK,
    TWO_MUGS,
    UNKNOWN,
    box_of,
    command_of,
    matches_of,
    waybill_of,
)
from tests.support.support_packing_benches import BENCHES, BOSS, HELD_SLIP, OFFERS, OTHER, STRANGER


@dataclass(frozen=True, slots=True)
class Move:
    """One event in one state. `leads_to`: the state's name, "Asking" over any; `recorded`: it left a fact."""

    state: str
    event: str
    variant: str
    leads_to: str
    recorded: bool


def _commands() -> Iterator[tuple[str, str, on.Event]]:
    numbers = {"PS:QTY": ("PS:QTY:2",), "PS:REASON": ("PS:REASON:2", "PS:REASON:9")}
    for name in BenchCommand:
        for text in numbers.get(name, (name,)):
            yield name, text, command_of(text)
    yield "no command", "PS:FLY", command_of("PS:FLY")


def events_for(state: State) -> Iterator[tuple[str, str, on.Event]]:
    """Every kind of event with its variants, as they concern the box on the bench."""
    box = open_box(state) or TWO_MUGS
    yield "slip", "own", on.SlipScanned(box.order, box.order, OrderVerdict.OPENED, box)
    yield "slip", "another's", on.SlipScanned("9", "9", OrderVerdict.OPENED, STRANGER)
    yield "slip", "held", HELD_SLIP
    yield "slip", "refused", on.SlipScanned("8", "8", OrderVerdict.CANCELLED)
    for name, code in (("one", MUG), ("dozen", DOZEN), ("other", SOCK)):
        yield "item", name, on.ItemCodeScanned(code, matches_of(code))
    yield "unknown code", "", on.UnknownCodeScanned("?")
    for name, offer in OFFERS.items():
        yield "number", name, on.UnknownCodeScanned(offer.number, offer=offer)
    yield "label", "own", waybill_of(box)
    yield "label", "outdated", waybill_of(box, 1, newest=2)
    yield "label", "void", waybill_of(box, voided=True)
    yield "label", "another's", waybill_of(MIXED, number=OTHER)
    opened = on.SlipScanned(OTHER, "9", OrderVerdict.OPENED, STRANGER, waybill=OTHER, by=OpenedBy.WAYBILL)
    yield "label", "assigned", on.WaybillCodeScanned(NUMBER, NUMBER, box.order, "", False, 0, 0, "R1")
    yield "label", "opens", on.WaybillCodeScanned(OTHER, OTHER, "9", "", False, 0, 0, "R9", opened)
    yield "label", "sorts", on.UnknownCodeScanned("4W44", sorts=True)
    yield from _commands()
    yield "badge", "known", on.BadgeScanned("102")
    yield "badge", "nobody's", on.BadgeScanned("", refusal="badge_unknown")
    yield "badge", "supervisor's", BOSS
    yield "pin", "right", on.PinTried("900")
    yield "pin", "wrong", on.PinTried("", "pin_wrong")
    yield "overdue", "", on.AnswerOverdue()
    yield "gone", "", on.PackerGone()
    yield from _news(box)


def _news(box: PackingBox) -> Iterator[tuple[str, str, on.Event]]:
    """What comes from shop, printer, devices, office and clock."""
    for result in ShopResult:
        yield "shop", result.value, on.ShopAnswered(box.parcel, result)
    yield "shop", "of another box", on.ShopAnswered("parcel-99", ShopResult.CANCELLED)
    for word in (CONFIRMED, NOT_PRINTED, UNKNOWN):
        yield "outcome", word.value, on.LabelSettled(NUMBER, 1, word, "x")
        yield "outcome", f"{word.value}, second", on.LabelSettled(NUMBER, 2, word, "x")
        yield "outcome", f"{word.value}, another's", on.LabelSettled(OTHER, 1, word, "x")
    for name in ("ready", "warning", "lost"):
        yield "printer", name, on.PrinterChanged(name, name, can_print=name != "lost")
    yield "device", "scanner", on.DeviceChanged("scanner:a", "lost", "unplugged")
    yield "device", "shop", on.DeviceChanged("shop", "ready")
    yield "woken", "nothing new", on.LedgerWoken()
    yield "woken", "clear", on.LedgerWoken(ShopResult.CLEAR)
    yield "woken", "cancelled", on.LedgerWoken(ShopResult.CANCELLED)
    yield "time", "", on.TimePassed()
    yield "restart", "", on.BenchRestarted()
    yield "release", "", on.ReleaseAsked("7", "found")
    yield "copy asked", "", on.CopyAsked(LastParcel(box_of("6", ("MUG", 1)), Waybill(CARRIER, OTHER), 1, NOON), "torn")
    yield "void", "own", on.VoidAsked(box.order, box.parcel, NUMBER, "damaged")
    yield "void", "another's", on.VoidAsked("9", "parcel-9", OTHER, "damaged")


def name_of(state: State) -> str:
    """The state's name; of a question also what it is over."""
    over = f" {type(without_question(state)).__name__}" if isinstance(state, AskingQuestion) else ""
    return type(state).__name__ + over


def walk() -> Iterator[Move]:
    """Every event in every state, at once and an hour later, when every answer of the shop is old."""
    for name, benches in BENCHES.items():
        for make in benches:
            start = make()
            assert name_of(start.state) == name
            for event, variant, happened in events_for(start.state):
                for later in (0, 3600):
                    bench = copy(start)
                    bench.later(later)
                    step = bench.take(happened)
                    yield Move(name, event, variant, type(bench.state).__name__, bool(step.facts))
