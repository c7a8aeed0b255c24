"""Benches in every state there is, questions included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from station.packing import events as on
from station.packing.carriage import LabelSource, NumberSource
from station.packing.process.states import BenchDesk, IdleState, PackingRules, SignedOut
from station.packing.verdicts import OrderVerdict, ShopResult
from tests.support.support_packing import (
    CARDS,
    CONFIRMED,
    MIXED,
    MUG,
    NOT_PRINTED,
    NUMBER,
    TWO_MUGS,
    UNKNOWN,
    Bench,
    box_of,
    doubtful,
    labelling,
    numberless,
    opened,
    packed,
    unanswered,
    unlabelled,
    unprinted,
    waybill_of,
)

LABELS = PackingRules(numbers=NumberSource.SHEET, label=LabelSource.CARRIER)
SCANS, LATER = PackingRules(numbers=NumberSource.SCAN), PackingRules(numbers=NumberSource.LATER)
GRACE = PackingRules(dispatch_after=timedelta(hours=1))
OTHER = "650000000099"
OFFERS = {
    "good": on.WaybillOffer(NUMBER, "CJ"),
    "odd": on.WaybillOffer("90000000006", "Logen", "wrong_check_digit", doubtful=True),
    "wrong": on.WaybillOffer("650000000001", "CJ", "wrong_check_digit"),
}
BOSS = on.BadgeScanned("900", "Boss", "")
HELD_SLIP = on.SlipScanned("7", "7", OrderVerdict.ON_HOLD, reason="packer")
STRANGER = box_of("9", ("MUG", 2))
RESERVED = replace(TWO_MUGS, reference="R1")


def with_(bench: Bench, *commands: str) -> Bench:
    """The bench after some commands."""
    bench.give(*commands)
    return bench


def counting(rules: PackingRules | None = None) -> Bench:
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
    bench = unanswered(PackingRules(hold_when_silent=True))
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
    bench = labelling(PackingRules(confirm_by_scan=True))
    bench.printer_says(CONFIRMED)
    return bench


def signed_in() -> Bench:
    bench = packed(GRACE)
    bench.take(on.BadgeScanned("101"))
    return bench


def with_badge() -> Bench:
    return Bench(PackingRules(require_badge=True), IdleState(BenchDesk("101")))


def reserved(number: str | None = NUMBER, *, complete: bool = True) -> Bench:
    """A bench with a box that its slip opened and whose label the carrier printed, or has yet to number."""
    bench = Bench(LABELS, number=number)
    bench.slip(RESERVED)
    bench.shop(ShopResult.CLEAR)
    bench.items(MUG, MUG) if complete else bench.item(MUG)
    return bench


def spare() -> Bench:
    """A bench that asks whether a spare label goes on a box without a number."""
    bench = reserved(None)
    bench.take(on.UnknownCodeScanned(OTHER, offer=on.WaybillOffer(OTHER, "CJ")))
    return bench


def after(make: Callable[[], Bench], *commands: str) -> Callable[[], Bench]:
    """How to come to a bench after some commands."""
    return lambda: with_(make(), *commands)


BENCHES: dict[str, tuple[Callable[[], Bench], ...]] = {
    "SignedOut": (lambda: Bench(PackingRules(require_badge=True), SignedOut(BenchDesk())),),
    "IdleState": (Bench, lambda: packed(GRACE), signed_in, with_badge),
    "PackingState": (
        opened,
        counting,
        lambda: opened(CARDS),
        after(counting, "PS:QTY:9"),
        lambda: counting(SCANS),
        lambda: counting(LATER),
        lambda: reserved(complete=False),
    ),
    "AwaitingClearance": (
        unanswered,
        numberless,
        numbered,
        stopped,
        lambda: unanswered(PackingRules(hold_when_silent=True)),
        silent_shop,
        lambda: unanswered(SCANS),
        lambda: unlabelled(SCANS),
        lambda: unanswered(LATER),
        reserved,
        lambda: reserved(None),
    ),
    "AwaitingLabel": (labelling, copy_of_packed),
    "AwaitingPrinter": (unprinted, lambda: copy_of_packed("unprinted"), lambda: printer_back(unprinted())),
    "AwaitingLabelScan": (doubtful, confirmed_for_scan, lambda: copy_of_packed("doubtful")),
    "AskingQuestion IdleState": (
        after(signed_in, "PS:REPRINT"),
        after(signed_in, "PS:SUPERVISOR"),
        after(with_badge, "PS:SUPERVISOR"),
        allowed(signed_in),
        allowed(signed_in, HELD_SLIP),
        allowed(signed_in, waybill_of(MIXED, number=OTHER)),
    ),
    "AskingQuestion PackingState": (after(counting, "PS:CANCEL"),),
    "AskingQuestion AwaitingClearance": (
        after(unanswered, "PS:CANCEL"),
        after(numbered, "PS:CANCEL"),
        after(stopped, "PS:CANCEL"),
        after(lambda: unlabelled(SCANS), "PS:CANCEL"),
        after(lambda: unanswered(LATER), "PS:CANCEL"),
        cleared_while_asked,
        after(silent_shop, "PS:SUPERVISOR"),
        allowed(silent_shop),
        spare,
    ),
    "AskingQuestion AwaitingPrinter": (
        after(unprinted, "PS:CANCEL"),
        after(unprinted, "PS:HOLD"),
        after(unprinted, "PS:SUPERVISOR"),
        allowed(unprinted),
    ),
    "AskingQuestion AwaitingLabelScan": (
        after(doubtful, "PS:CANCEL"),
        after(doubtful, "PS:HOLD"),
        after(doubtful, "PS:REPRINT"),
        after(doubtful, "PS:SUPERVISOR"),
        allowed(doubtful),
        after(lambda: copy_of_packed("doubtful"), "PS:REPRINT"),
    ),
}
"""Benches in every state, by the state's name."""
