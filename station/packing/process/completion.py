"""The moment a parcel is complete: what the shop's last word allows, and which number goes on the label."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from station.packing.carriage import NumberSource
from station.packing.decisions import AskShop, PrintLabel, Step
from station.packing.facts import CancelCheck, LabelSending, ParcelPacked, WaybillTaken
from station.packing.notices import Code, Notice, tell
from station.packing.orders import Box
from station.packing.parcels import Parcel
from station.packing.process.states import Answer, Known
from station.packing.verdicts import ShopResult


class Word(StrEnum):
    """What the shop's last answer allows now."""

    CLEAR = "clear"
    UNASKED = "unasked"
    ASK = "ask"
    SILENT = "silent"
    STOP = "stop"


_STOPS = {
    ShopResult.CANCELLED: Code.STOP_CANCELLED,
    ShopResult.ON_HOLD: Code.STOP_ON_HOLD,
    ShopResult.CHANGED: Code.STOP_MOVED,
}


def word_of_shop(answer: Answer | None, known: Known) -> Word:
    """What the last answer allows: a refusal always, a yes while it is fresh, silence as the house wants it.

    Without an answer the order counts as it was stored at the opening, when silence may be overruled.
    """
    if answer is not None and answer.result in _STOPS:
        return Word.STOP
    if not known.rules.asks_shop:
        return Word.CLEAR
    if answer is None:
        return Word.ASK
    if answer.result is ShopResult.CLEAR and _is_fresh(answer.at, known):
        return Word.CLEAR
    if answer.overruled:
        return Word.UNASKED
    if answer.silent_at is None or not _is_fresh(answer.silent_at, known):
        return Word.ASK
    return Word.SILENT if known.rules.hold_when_silent else Word.UNASKED


def _is_fresh(at: datetime, known: Known) -> bool:
    # A moment that lies ahead means that the clock was set back: how old the answer is, nobody knows.
    return timedelta(0) <= known.now - at <= known.rules.answer_lasts


def stop_notice(result: ShopResult | None, box: Box, what: str = "") -> Notice | None:
    """What the packer is told when the shop wants the box stopped; None when it does not."""
    if result is ShopResult.CHANGED and what:
        return tell(Code.STOP_CHANGED, order=box.order, what=what)
    return tell(_STOPS[result], order=box.order) if result is not None and result in _STOPS else None


def stopped(answer: Answer | None, box: Box) -> Notice | None:
    """What the packer is told while the shop's last word stops the box; None when it does not."""
    return stop_notice(answer.result, box, answer.what) if answer else None


def obstacle(box: Box, answer: Answer | None, known: Known) -> Step | None:
    """What the shop's word puts in the label's way; None when the label may go out.

    Leads to: the same state.
    """
    match word_of_shop(answer, known):
        case Word.CLEAR | Word.UNASKED:
            return None
        case Word.ASK:
            return Step((), tell(Code.SHOP_BEING_ASKED, order=box.order), (ask(box),))
        case Word.SILENT:
            return Step((), tell(Code.SHOP_SILENT, order=box.order))
        case Word.STOP:
            return Step((), stopped(answer, box))


def close_parcel(parcel: Parcel, answer: Answer | None, known: Known) -> Step:
    """Bind a number and send the label, or say what the complete parcel waits for.

    Leads to: Labelling; Idle where numbers are learned later; or Held.
    """
    box = parcel.box
    if parcel.surplus:
        return Step((), take_out(parcel))
    waits = obstacle(box, answer, known)
    if waits is not None:
        return waits
    match known.rules.numbers:
        case NumberSource.SCAN:
            return Step((), scan_asked(box, answer, known))
        case NumberSource.LATER:
            left = packed(parcel, known.carrier, "", known.now)
            return Step((*relied_on(box, answer, known), left), tell(Code.PACKED_LATER, order=box.order))
        case NumberSource.RANGE:
            return _print(box, answer, known)


def scan_asked(box: Box, answer: Answer | None, known: Known) -> Notice:
    """The packer is asked for the scan of the pre-printed label."""
    clear = word_of_shop(answer, known) is Word.CLEAR
    return tell(Code.SCAN_LABEL if clear else Code.SCAN_LABEL_UNASKED, order=box.order)


def packed(parcel: Parcel, carrier: str, number: str, now: datetime) -> ParcelPacked:
    """The record of a parcel that leaves the bench now."""
    seconds = max(0.0, round((now - parcel.opened_at).total_seconds(), 3))
    return ParcelPacked(parcel.box.order, parcel.box.parcel, carrier, number, seconds, now)


def _print(box: Box, answer: Answer | None, known: Known) -> Step:
    """Bind the next free number and send its label. Leads to: Labelling, or Held."""
    if known.number is None:
        return Step((), tell(Code.NO_NUMBER, order=box.order))
    if known.unready:
        return Step((), tell(Code.LABEL_UNREADY, order=box.order, reason=known.unready))
    clear = word_of_shop(answer, known) is Word.CLEAR
    code = Code.PRINTING if clear else Code.PRINTING_UNASKED
    taken = WaybillTaken(box.order, box.parcel, known.carrier, known.number)
    sending = LabelSending(box.order, box.parcel, known.number, copy=1)
    job = first_label(box, known.carrier, known.number)
    return Step(
        (*relied_on(box, answer, known), taken, sending), tell(code, order=box.order, waybill=known.number), (job,)
    )


def relied_on(box: Box, answer: Answer | None, known: Known) -> tuple[CancelCheck, ...]:
    """The record of the word that a label relies on, where it is younger than the one on record."""
    if answer is None or not answer.again:
        return ()
    result, what = answer.word
    assert result is not None  # noqa: S101 - a word that was said again is a word
    age = age_of(answer, known.now)
    return (CancelCheck(box.order, box.parcel, result, age, known.now, what, answer.change),)


def age_of(answer: Answer | None, now: datetime) -> float | None:
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
    return tell(Code.TAKE_OUT, order=parcel.box.order, what=what)


def first_label(box: Box, carrier: str, number: str) -> PrintLabel:
    """The label that a box gets when it is complete; foreseen from the opening on, decided only then."""
    return PrintLabel(box.parcel, box.order, carrier, number, copy=1)


def ask(box: Box) -> AskShop:
    """The question about every order of the box."""
    return AskShop(box.parcel, box.orders)
