"""What may happen at a bench, as moves: each yields its events one by one, looked up when their turn comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from station.packing import events as on
from station.packing.barcodes import BenchCommand
from station.packing.carriage import NumberSource
from station.packing.process import wake_at
from station.packing.process.states import (
    AskingQuestion,
    AwaitingClearance,
    AwaitingLabel,
    AwaitingLabelScan,
    AwaitingPrinter,
    IdleState,
    PackingState,
    without_question,
)
from station.packing.verdicts import OrderVerdict, ShopResult
from tests.packing.support_packing_day import CAST, Day
from tests.support.support_packing import (
    CONFIRMED,
    DOZEN,
    MUG,
    NOT_PRINTED,
    SOCK,
    TWIN,
    UNKNOWN,
    command_of,
    matches_of,
)

Events = Iterator[on.Event | None]
Move = Callable[[Day, int], Events]

CODES = (MUG, SOCK, DOZEN, TWIN, "CARD")
OUTCOMES = (CONFIRMED, UNKNOWN, NOT_PRINTED)
PACKABLE = ("combined", "set", "gift", "dozen")
COUNTED = {"PS:QTY": "PS:QTY:{}", "PS:REASON": "PS:REASON:{}"}
STANDINGS = (ShopResult.CLEAR, ShopResult.CANCELLED, ShopResult.ON_HOLD, ShopResult.CHANGED)


def nothing(day: Day, how: int) -> Events:
    yield None


def slip(day: Day, how: int) -> Events:
    yield day.slip(tuple(CAST)[how % len(CAST)], how // len(CAST) % 2)


def item(day: Day, how: int) -> Events:
    code = CODES[how % len(CODES)]
    yield on.ItemCodeScanned(code, matches_of(code))


def right_item(day: Day, how: int) -> Events:
    """An item that is missing; the box's own products only are matched, as the lookup does."""
    state = without_question(day.bench.state)
    if isinstance(state, PackingState) and state.parcel.open_items:
        items = state.parcel.open_items
        one = items[how % len(items)]
        yield on.ItemCodeScanned(one.codes[0].code, (on.ProductMatch(one.sku, 1),))


def rest(day: Day, how: int) -> Events:
    """Everything that is missing."""
    for _ in range(20):
        yield from right_item(day, how)
    if isinstance(day.bench.state, PackingState):
        yield command_of("PS:FINISH")


def box(day: Day, how: int) -> Events:
    """A box from its slip to the printer's word, or nearly so."""
    yield day.slip(PACKABLE[how % 4], 0)
    if how & 4:
        yield day.answer()
    yield from rest(day, how)
    if how & 8:
        yield from printed(day, how >> 4)


def label(day: Day, how: int) -> Events:
    yield day.label(how % 3, how // 3 % 4)


def number(day: Day, how: int) -> Events:
    """A pre-printed label's scan, as the reader judges it; where labels are printed, an unknown code."""
    fault, doubtful = (("", False), ("wrong_check_digit", True), ("wrong_length", False))[how % 3]
    if day.rules.numbers is NumberSource.SCAN and isinstance(without_question(day.bench.state), AwaitingClearance):
        yield day.offer(how // 3 % 4, fault, doubtful=doubtful)
    else:
        yield on.UnknownCodeScanned("?")


def command(day: Day, how: int) -> Events:
    name = tuple(BenchCommand)[how % len(BenchCommand)]
    yield command_of(COUNTED.get(name, name).format(1 + how // len(BenchCommand) % 5))


def confirmed_command(day: Day, how: int) -> Events:
    yield command_of(("PS:REPRINT", "PS:CANCEL", "PS:HOLD")[how % 3])
    yield command_of("PS:OK")


def question(day: Day, how: int) -> Events:
    yield command_of(("PS:REPRINT", "PS:CANCEL", "PS:HOLD")[how % 3])


def copy_of_an_earlier_one(day: Day, how: int) -> Events:
    """The label of a parcel that left is scanned, and one more copy of it is wanted, or the parcel back."""
    yield day.label(how % 4, 0)
    yield command_of("PS:UNDO" if how & 16 else "PS:REPRINT")
    yield command_of("PS:OK")


def office_wants_a_copy(day: Day, how: int) -> Events:
    left = day.anything_that_left(how)
    if left is not None and isinstance(day.bench.state, IdleState):
        yield on.CopyAsked(left, "torn")


def undo(day: Day, how: int) -> Events:
    yield command_of("PS:UNDO")


def yes(day: Day, how: int) -> Events:
    yield command_of("PS:OK")


def badge(day: Day, how: int) -> Events:
    yield on.BadgeScanned(("101", "102", "")[how % 3])


def supervisor(day: Day, how: int) -> Events:
    """A supervisor is asked for and comes; what she means and why may follow."""
    yield command_of("PS:SUPERVISOR")
    yield on.PinTried("900") if how & 1 else on.BadgeScanned("900", "Boss", "")
    if how & 2:
        yield from label(day, how >> 4) if how & 8 else slip(day, how >> 4)
    if how & 4:
        yield command_of(f"PS:REASON:{1 + (how >> 4) % 4}")


def wrong_person(day: Day, how: int) -> Events:
    yield (on.PinTried("", "pin_wrong"), on.PinTried("", "pin_locked", 30), on.BadgeScanned("101"))[how % 3]


def nobody_moves(day: Day, how: int) -> Events:
    yield on.AnswerOverdue() if how & 1 else on.PackerGone()


def shop_changes(day: Day, how: int) -> Events:
    """The open box's orders, or somebody's, stand otherwise now; the shop may be down."""
    state = without_question(day.bench.state)
    orders = (
        state.parcel.box.orders
        if isinstance(state, PackingState | AwaitingLabel | AwaitingPrinter | AwaitingLabelScan)
        else ()
    )
    who = day.who(orders) if orders else tuple(CAST)[how % len(CAST)]
    day.shop[who] = STANDINGS[how // 8 % len(STANDINGS)]
    day.shop_is_up = bool(how & 7)
    yield None


def shop_answers(day: Day, how: int) -> Events:
    yield day.answer()


def another_process_writes(day: Day, how: int) -> Events:
    if len(day.papers) == day.numbers:
        day.numbers += 3
    yield day.woken()


def printed(day: Day, how: int) -> Events:
    yield day.printed(OUTCOMES[how % 3])


def late_word(day: Day, how: int) -> Events:
    yield day.late(how % 4, OUTCOMES[how // 4 % 3])


def printer_changes(day: Day, how: int) -> Events:
    state, name = ("ready", "warning", "lost")[how % 3], (on.MAIN, on.BACKUP)[how // 3 % 2]
    others = tuple(other for other in day.bench.able if other != name)
    day.bench.able = others if state == "lost" else (*others, name)
    yield on.PrinterChanged(state, state, state != "lost", name)


def time_passes(day: Day, how: int) -> Events:
    day.pass_time((1, 40, 100, 400)[how % 4])
    moment = wake_at(day.bench.state, day.rules)
    if moment is not None and day.bench.now >= moment:
        yield on.TimePassed()


def plug_is_pulled(day: Day, how: int) -> Events:
    """What the devices were doing is lost; the bench begins again where its journal stands."""
    day.questions.clear()
    day.jobs.clear()
    day.bench.state = day.resumed()
    yield on.BenchRestarted()


def office_voids(day: Day, how: int) -> Events:
    state = without_question(day.bench.state)
    if isinstance(state, AwaitingLabel | AwaitingPrinter | AwaitingLabelScan):
        mine = state.parcel.box
        yield on.VoidAsked(mine.order, mine.parcel, state.label.waybill.number, "damaged")


def office_releases(day: Day, how: int) -> Events:
    held = [who for who, verdict in day.done.items() if verdict is OrderVerdict.ON_HOLD]
    for who in held[:1]:
        yield on.ReleaseAsked(CAST[who][0][0], "found")


def dispatched(day: Day, how: int) -> Events:
    """The shop books every parcel that has left; one that is still on the bench it cannot know of."""
    day.dispatched |= day.packed
    yield None


ANY: tuple[Move, ...] = (
    slip,
    item,
    box,
    label,
    number,
    command,
    confirmed_command,
    copy_of_an_earlier_one,
    office_wants_a_copy,
    undo,
    yes,
    badge,
    supervisor,
    wrong_person,
    nobody_moves,
    shop_changes,
    shop_answers,
    another_process_writes,
    late_word,
    printer_changes,
    time_passes,
    plug_is_pulled,
    office_voids,
    office_releases,
    dispatched,
)
LIKELY: dict[str, tuple[Move, ...]] = {
    "SignedOut": (badge,),
    "IdleState": (box, box, slip, undo, question, copy_of_an_earlier_one, supervisor),
    "PackingState": (right_item, right_item, rest, undo, shop_answers, shop_changes, question),
    "AwaitingClearance": (number, number, shop_answers, another_process_writes, time_passes, question, supervisor),
    "AwaitingLabel": (printed, printed, label, shop_changes, another_process_writes),
    "AwaitingPrinter": (printer_changes, printer_changes, shop_answers, shop_changes, supervisor, question),
    "AwaitingLabelScan": (label, late_word, confirmed_command, supervisor, another_process_writes),
    "AskingQuestion": (yes, yes, shop_answers, another_process_writes, printer_changes, late_word, label),
}


def moves_of(day: Day, drawn: bytes) -> Iterator[tuple[str, on.Event]]:
    """The day that some bytes tell: two a move, mostly what is likely where the bench stands. Zeros: nothing."""
    for what, how in zip(drawn[::2], drawn[1::2], strict=False):
        state = "AskingQuestion" if isinstance(day.bench.state, AskingQuestion) else type(day.bench.state).__name__
        choice = LIKELY[state] if what % 3 else ANY
        move = choice[what // 3 % len(choice)] if what else nothing
        for event in move(day, how):
            if event is not None:
                yield move.__name__, event
