"""The moment a parcel is complete: what the shop's last word allows, and which number goes on the label."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from station.packing.carriage import NumberSource
from station.packing.decisions import AskShop, DecisionStep, PrintLabel
from station.packing.facts import CancelCheck, LabelSending, ParcelPacked, WaybillTaken
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.orders import PackingBox
from station.packing.parcels import Parcel
from station.packing.process.states import PackingRules, ShopAnswer, Situation
from station.packing.verdicts import ShopResult


class ShopWord(StrEnum):
    """What the shop's last answer allows now."""

    CLEAR = "clear"
    UNASKED = "unasked"
    ASK = "ask"
    SILENT = "silent"
    STOP = "stop"


_STOPS = {
    ShopResult.CANCELLED: NoticeCode.STOP_CANCELLED,
    ShopResult.ON_HOLD: NoticeCode.STOP_ON_HOLD,
    ShopResult.CHANGED: NoticeCode.STOP_MOVED,
}


def word_of_shop(answer: ShopAnswer | None, known: Situation) -> ShopWord:
    """What the last answer allows: a refusal always, a yes while it is fresh, silence as the house wants it.

    Without an answer the order counts as it was stored at the opening, when silence may be overruled.
    """
    if answer is not None and answer.result in _STOPS:
        return ShopWord.STOP
    if not known.rules.asks_shop:
        return ShopWord.CLEAR
    if answer is None:
        return ShopWord.ASK
    if answer.result is ShopResult.CLEAR and _is_fresh(answer.at, known):
        return ShopWord.CLEAR
    if answer.overruled:
        return ShopWord.UNASKED
    if answer.silent_at is None or not _is_fresh(answer.silent_at, known):
        return ShopWord.ASK
    return ShopWord.SILENT if known.rules.hold_when_silent else ShopWord.UNASKED


def _is_fresh(at: datetime, known: Situation) -> bool:
    # A moment that lies ahead means that the clock was set back: how old the answer is, nobody knows.
    return timedelta(0) <= known.now - at <= known.rules.answer_lasts


def stop_notice(result: ShopResult | None, box: PackingBox, what: str = "") -> Notice | None:
    """What the packer is told when the shop wants the box stopped; None when it does not."""
    if result is ShopResult.CHANGED and what:
        return tell(NoticeCode.STOP_CHANGED, order=box.order, what=what)
    return tell(_STOPS[result], order=box.order) if result is not None and result in _STOPS else None


def stopped(answer: ShopAnswer | None, box: PackingBox) -> Notice | None:
    """What the packer is told while the shop's last word stops the box; None when it does not."""
    return stop_notice(answer.result, box, answer.what) if answer else None


def obstacle(box: PackingBox, answer: ShopAnswer | None, known: Situation) -> DecisionStep | None:
    """What the shop's word puts in the label's way; None when the label may go out.

    Leads to: the same state.
    """
    match word_of_shop(answer, known):
        case ShopWord.CLEAR | ShopWord.UNASKED:
            return None
        case ShopWord.ASK:
            return DecisionStep((), tell(NoticeCode.SHOP_BEING_ASKED, order=box.order), (ask(box),))
        case ShopWord.SILENT:
            return DecisionStep((), tell(NoticeCode.SHOP_SILENT, order=box.order))
        case ShopWord.STOP:
            return DecisionStep((), stopped(answer, box))


def close_parcel(parcel: Parcel, answer: ShopAnswer | None, known: Situation) -> DecisionStep:
    """Bind a number and send the label, or say what the complete parcel waits for.

    Leads to: AwaitingLabel; IdleState where numbers are learned later; or AwaitingClearance.
    """
    box = parcel.box
    if parcel.surplus:
        return DecisionStep((), take_out(parcel))
    waits = obstacle(box, answer, known)
    if waits is not None:
        return waits
    if known.rules.label_first:
        return _by_label(parcel, answer, known)
    match known.rules.numbers:
        case NumberSource.SCAN:
            return DecisionStep((), scan_asked(box, answer, known))
        case NumberSource.LATER:
            left = packed(parcel, known.carrier, "", known.now)
            return DecisionStep((*relied_on(box, answer, known), left), tell(NoticeCode.PACKED_LATER, order=box.order))
        case NumberSource.RANGE | NumberSource.SHEET | NumberSource.API:
            return _print(box, answer, known)


def _by_label(parcel: Parcel, answer: ShopAnswer | None, known: Situation) -> DecisionStep:
    """Bind the number of a label that is on the box already, or ask for that label.

    What opened the box closes it, unless the house wants every label scanned once more; so does a scan since. A spare
    closes only a box that has no number.

    Leads to: IdleState, or AwaitingClearance.
    """
    box = parcel.box
    number = known.number or ("" if known.spare_gone else parcel.spare)
    if not number or (known.number is not None and not closes(parcel, number, known.rules)):
        return DecisionStep((), label_asked(parcel, answer, known))
    clear = word_of_shop(answer, known) is ShopWord.CLEAR
    taken = WaybillTaken(box.order, box.parcel, known.carrier, number, box.reference)
    left = packed(parcel, known.carrier, number, known.now)
    code = NoticeCode.PACKED if clear else NoticeCode.PACKED_UNASKED
    return DecisionStep((*relied_on(box, answer, known), taken, left), tell(code, order=box.order, waybill=number))


def closes(parcel: Parcel, number: str, rules: PackingRules) -> bool:
    """Whether the label with a box's number was scanned as it has to be: nothing more is asked of it."""
    return number in (parcel.label, "" if rules.close_by_label else parcel.opened_with)


def label_asked(parcel: Parcel, answer: ShopAnswer | None, known: Situation) -> Notice:
    """What a complete box waits for whose label the carrier prints: its scan, or first of all its number."""
    box = parcel.box
    if known.number is None:
        return tell(NoticeCode.NUMBER_AWAITED if box.reference else NoticeCode.NOT_RESERVED, order=box.order)
    if word_of_shop(answer, known) is not ShopWord.CLEAR:
        return scan_asked(box, answer, known)
    return tell(NoticeCode.SCAN_OWN_LABEL, order=box.order, waybill=known.number)


def scan_asked(box: PackingBox, answer: ShopAnswer | None, known: Situation) -> Notice:
    """The packer is asked for the scan of the pre-printed label."""
    clear = word_of_shop(answer, known) is ShopWord.CLEAR
    return tell(NoticeCode.SCAN_LABEL if clear else NoticeCode.SCAN_LABEL_UNASKED, order=box.order)


def packed(parcel: Parcel, carrier: str, number: str, now: datetime) -> ParcelPacked:
    """The record of a parcel that leaves the bench now."""
    seconds = max(0.0, round((now - parcel.opened_at).total_seconds(), 3))
    return ParcelPacked(parcel.box.order, parcel.box.parcel, carrier, number, seconds, now)


def _print(box: PackingBox, answer: ShopAnswer | None, known: Situation) -> DecisionStep:
    """Bind the next free number and send its label. Leads to: AwaitingLabel, or AwaitingClearance."""
    if known.number is None:
        return DecisionStep((), numberless(box, known))
    if known.unready:
        return DecisionStep((), tell(NoticeCode.LABEL_UNREADY, order=box.order, reason=known.unready))
    clear = word_of_shop(answer, known) is ShopWord.CLEAR
    code = NoticeCode.PRINTING if clear else NoticeCode.PRINTING_UNASKED
    taken = WaybillTaken(box.order, box.parcel, known.carrier, known.number, box.reference)
    sending = LabelSending(box.order, box.parcel, known.number, copy=1)
    job = first_label(box, known.carrier, known.number)
    return DecisionStep(
        (*relied_on(box, answer, known), taken, sending), tell(code, order=box.order, waybill=known.number), (job,)
    )


def numberless(box: PackingBox, known: Situation) -> Notice:
    """What a complete box waits for that has no number to be printed."""
    by_sheet = known.rules.numbers is NumberSource.SHEET
    return tell(NoticeCode.NUMBER_TO_PRINT if by_sheet else NoticeCode.NO_NUMBER, order=box.order)


def relied_on(box: PackingBox, answer: ShopAnswer | None, known: Situation) -> tuple[CancelCheck, ...]:
    """The record of the word that a label relies on, where it is younger than the one on record."""
    if answer is None or not answer.again:
        return ()
    result, what = answer.word
    assert result is not None  # noqa: S101 - a word that was said again is a word
    age = age_of(answer, known.now)
    return (CancelCheck(box.order, box.parcel, result, age, known.now, what, answer.change),)


def age_of(answer: ShopAnswer | None, now: datetime) -> float | None:
    """Seconds since the shop's last answer, silence aside; None when there never was one."""
    if answer is None or answer.result is None:
        return None
    return max(0.0, round((now - answer.at).total_seconds(), 3))


def take_out(parcel: Parcel) -> Notice:
    """The packer has to take out what the order has no more, and say so."""
    pieces: dict[str, int] = {}
    for count in parcel.surplus:
        pieces[count.sku] = pieces.get(count.sku, 0) + count.units
    what = ", ".join(f"{parcel.name(sku)} {units}" for sku, units in pieces.items())
    return tell(NoticeCode.TAKE_OUT, order=parcel.box.order, what=what)


def first_label(box: PackingBox, carrier: str, number: str) -> PrintLabel:
    """The label that a box gets when it is complete; foreseen from the opening on, decided only then."""
    return PrintLabel(box.parcel, box.order, carrier, number, copy=1)


def ask(box: PackingBox) -> AskShop:
    """The question about every order of the box."""
    return AskShop(box.parcel, box.orders)
