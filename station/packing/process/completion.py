"""The moment a parcel is complete: what the shop's last word allows, and which number goes on the label."""

from __future__ import annotations

from enum import StrEnum

from station.packing.decisions import AskShop, PrintLabel, Step
from station.packing.facts import LabelSending, ShopResult, WaybillTaken
from station.packing.notices import Code, Notice, tell
from station.packing.orders import Box
from station.packing.process.states import Answer, Known


class Word(StrEnum):
    """What the shop's last answer allows now."""

    CLEAR = "clear"
    UNASKED = "unasked"
    ASK = "ask"
    SILENT = "silent"
    CANCELLED = "cancelled"
    ON_HOLD = "on_hold"
    CHANGED = "changed"


_STOPS = {
    ShopResult.CANCELLED: (Word.CANCELLED, Code.STOP_CANCELLED),
    ShopResult.ON_HOLD: (Word.ON_HOLD, Code.STOP_ON_HOLD),
    ShopResult.CHANGED: (Word.CHANGED, Code.STOP_CHANGED),
}


def word_of_shop(answer: Answer | None, known: Known) -> Word:
    """What the last answer allows: a refusal always, a yes while it is fresh, silence as the house wants it.

    Without an answer the order counts as it was stored at the opening, when silence may be overruled.
    """
    if answer is not None and answer.result in _STOPS and answer.result is not None:
        return _STOPS[answer.result][0]
    if not known.rules.asks_shop:
        return Word.CLEAR
    if answer is None:
        return Word.ASK
    if answer.result is ShopResult.CLEAR and known.now - answer.at <= known.rules.answer_lasts:
        return Word.CLEAR
    if answer.silent_at is None or known.now - answer.silent_at > known.rules.answer_lasts:
        return Word.ASK
    return Word.SILENT if known.rules.hold_when_silent else Word.UNASKED


def stop_notice(result: ShopResult | None, box: Box) -> Notice | None:
    """What the packer is told when the shop wants the box stopped; None when it does not."""
    return tell(_STOPS[result][1], order=box.order) if result in _STOPS and result is not None else None


def close_parcel(box: Box, answer: Answer | None, known: Known) -> Step:
    """Bind a number and send the label, or say what the complete parcel waits for.

    Leads to: Labelling, or Held.
    """
    match word_of_shop(answer, known):
        case Word.CLEAR:
            return _label(box, known, Code.PRINTING)
        case Word.UNASKED:
            return _label(box, known, Code.PRINTING_UNASKED)
        case Word.ASK:
            return Step((), tell(Code.SHOP_BEING_ASKED, order=box.order), (ask(box),))
        case Word.SILENT:
            return Step((), tell(Code.SHOP_SILENT, order=box.order))
        case Word.CANCELLED | Word.ON_HOLD | Word.CHANGED:
            return Step((), stop_notice(answer.result if answer else None, box))


def ask(box: Box) -> AskShop:
    """The question about every order of the box."""
    return AskShop(box.parcel, box.orders)


def _label(box: Box, known: Known, code: Code) -> Step:
    if known.number is None:
        return Step((), tell(Code.NO_NUMBER, order=box.order))
    taken = WaybillTaken(box.order, box.parcel, known.carrier, known.number)
    sending = LabelSending(box.order, box.parcel, known.number, copy=1)
    job = PrintLabel(box.parcel, box.order, known.carrier, known.number, copy=1)
    return Step((taken, sending), tell(code, order=box.order, waybill=known.number), (job,))
