"""A walk over every state and every event of the bench: where each leads, and the diagram of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import timedelta

from station.packing import events as on
from station.packing.barcodes import COMMANDS
from station.packing.process.states import Asking, Desk, Idle, NumberSource, Rules, SignedOut, State, calm, open_box
from station.packing.verdicts import OrderVerdict, ShopResult
from tests.support_packing import (
    CARDS,
    CONFIRMED,
    DOZEN,
    MIXED,
    MUG,
    NOT_PRINTED,
    NUMBER,
    SOCK,
    TWO_MUGS,
    UNKNOWN,
    Bench,
    box_of,
    command_of,
    doubtful,
    labelling,
    matches_of,
    numberless,
    opened,
    packed,
    unanswered,
    unlabelled,
    unprinted,
    waybill_of,
)

SCANS, LATER = Rules(numbers=NumberSource.SCAN), Rules(numbers=NumberSource.LATER)
GRACE = Rules(dispatch_after=timedelta(hours=1))
OTHER = "650000000099"
OFFERS = {
    "good": on.Offer(NUMBER, "CJ"),
    "odd": on.Offer("90000000006", "Logen", "wrong_check_digit", doubtful=True),
    "wrong": on.Offer("650000000001", "CJ", "wrong_check_digit"),
}
BOSS = on.BadgeScanned("900", "Boss", "")
HELD_SLIP = on.SlipScanned("7", "7", OrderVerdict.ON_HOLD, reason="packer")
STRANGER = box_of("9", ("MUG", 2))


@dataclass(frozen=True, slots=True)
class Move:
    """One event in one state. `leads_to`: the state's name, "Asking" over any; `recorded`: it left a fact."""

    state: str
    event: str
    variant: str
    leads_to: str
    recorded: bool


def with_(bench: Bench, *commands: str) -> Bench:
    """The bench after some commands."""
    bench.give(*commands)
    return bench


def counting(rules: Rules | None = None) -> Bench:
    bench = opened(TWO_MUGS, rules)
    bench.item(MUG)
    return bench


def stopped() -> Bench:
    bench = counting()
    bench.shop(ShopResult.CANCELLED)
    bench.item(MUG)
    return bench


def printer_back(bench: Bench) -> Bench:
    """The printer is well again, but the shop stopped the box."""
    bench.shop(ShopResult.ON_HOLD)
    bench.printer("ready")
    return bench


def copy_of_packed(word: str = "") -> Bench:
    bench = with_(packed(GRACE), "PS:REPRINT", "PS:OK")
    if word:
        bench.printer_says(NOT_PRINTED if word == "unprinted" else UNKNOWN, copy=2, reason="paper_end")
    return bench


def numbered() -> Bench:
    bench = numberless()
    bench.number = NUMBER
    return bench


def silent_shop() -> Bench:
    """A complete parcel that waits for a shop that does not answer."""
    bench = unanswered(Rules(hold_when_silent=True))
    bench.shop(ShopResult.SILENT)
    return bench


def allowed(make: Callable[[], Bench], *scans: on.Event) -> Callable[[], Bench]:
    """How to come to a bench where a supervisor gave her badge, and then something was scanned."""

    def made() -> Bench:
        bench = with_(make(), "PS:SUPERVISOR")
        for event in (BOSS, *scans):
            bench.take(event)
        return bench

    return made


def cleared_while_asked() -> Bench:
    """The shop cleared the box while the packer is asked whether to cancel it."""
    bench = with_(unanswered(LATER), "PS:CANCEL")
    bench.shop(ShopResult.CLEAR)
    return bench


def confirmed_for_scan() -> Bench:
    bench = labelling(Rules(confirm_by_scan=True))
    bench.printer_says(CONFIRMED)
    return bench


def signed_in() -> Bench:
    bench = packed(GRACE)
    bench.take(on.BadgeScanned("101"))
    return bench


def with_badge() -> Bench:
    return Bench(Rules(require_badge=True), Idle(Desk("101")))


def after(make: Callable[[], Bench], *commands: str) -> Callable[[], Bench]:
    """How to come to a bench after some commands."""
    return lambda: with_(make(), *commands)


BENCHES: dict[str, tuple[Callable[[], Bench], ...]] = {
    "SignedOut": (lambda: Bench(Rules(require_badge=True), SignedOut(Desk())),),
    "Idle": (Bench, lambda: packed(GRACE), signed_in, with_badge),
    "Packing": (
        opened,
        counting,
        lambda: opened(CARDS),
        after(counting, "PS:QTY:9"),
        lambda: counting(SCANS),
        lambda: counting(LATER),
    ),
    "Held": (
        unanswered,
        numberless,
        numbered,
        stopped,
        lambda: unanswered(Rules(hold_when_silent=True)),
        silent_shop,
        lambda: unanswered(SCANS),
        lambda: unlabelled(SCANS),
        lambda: unanswered(LATER),
    ),
    "Labelling": (labelling, copy_of_packed),
    "Unprinted": (unprinted, lambda: copy_of_packed("unprinted"), lambda: printer_back(unprinted())),
    "Doubtful": (doubtful, confirmed_for_scan, lambda: copy_of_packed("doubtful")),
    "Asking Idle": (
        after(signed_in, "PS:REPRINT"),
        after(signed_in, "PS:SUPERVISOR"),
        after(with_badge, "PS:SUPERVISOR"),
        allowed(signed_in),
        allowed(signed_in, HELD_SLIP),
        allowed(signed_in, waybill_of(MIXED, number=OTHER)),
    ),
    "Asking Packing": (after(counting, "PS:CANCEL"),),
    "Asking Held": (
        after(unanswered, "PS:CANCEL"),
        after(numbered, "PS:CANCEL"),
        after(stopped, "PS:CANCEL"),
        after(lambda: unlabelled(SCANS), "PS:CANCEL"),
        after(lambda: unanswered(LATER), "PS:CANCEL"),
        cleared_while_asked,
        after(silent_shop, "PS:SUPERVISOR"),
        allowed(silent_shop),
    ),
    "Asking Unprinted": (
        after(unprinted, "PS:CANCEL"),
        after(unprinted, "PS:HOLD"),
        after(unprinted, "PS:SUPERVISOR"),
        allowed(unprinted),
    ),
    "Asking Doubtful": (
        after(doubtful, "PS:CANCEL"),
        after(doubtful, "PS:HOLD"),
        after(doubtful, "PS:REPRINT"),
        after(doubtful, "PS:SUPERVISOR"),
        allowed(doubtful),
        after(lambda: copy_of_packed("doubtful"), "PS:REPRINT"),
    ),
}
"""Benches in every state, by the state's name."""


def _commands() -> Iterator[tuple[str, str, on.Event]]:
    numbers = {"PS:QTY": ("PS:QTY:2",), "PS:REASON": ("PS:REASON:2", "PS:REASON:9")}
    for name in COMMANDS:
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
    yield from _commands()
    yield "badge", "known", on.BadgeScanned("102")
    yield "badge", "nobody's", on.BadgeScanned("", refusal="badge_unknown")
    yield "badge", "supervisor's", BOSS
    yield "pin", "right", on.PinTried("900")
    yield "pin", "wrong", on.PinTried("", "pin_wrong")
    yield "overdue", "", on.AnswerOverdue()
    yield "gone", "", on.PackerGone()
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
    yield "woken", "nothing new", on.Woken()
    yield "woken", "clear", on.Woken(ShopResult.CLEAR)
    yield "woken", "cancelled", on.Woken(ShopResult.CANCELLED)
    yield "time", "", on.TimePassed()
    yield "restart", "", on.Restarted()
    yield "release", "", on.ReleaseAsked("7", "found")
    yield "void", "own", on.VoidAsked(box.order, box.parcel, NUMBER, "damaged")
    yield "void", "another's", on.VoidAsked("9", "parcel-9", OTHER, "damaged")


def name_of(state: State) -> str:
    """The state's name; of a question also what it is over."""
    over = f" {type(calm(state)).__name__}" if isinstance(state, Asking) else ""
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
