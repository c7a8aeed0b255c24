"""The carrier's label that is on paper before packing: its scan opens and closes its box, and no other label does."""

from __future__ import annotations

from dataclasses import replace

from station.packing import events as on
from station.packing.decisions import DecisionStep
from station.packing.events import CommandGiven, UnknownCodeScanned, WaybillCodeScanned, WaybillOffer
from station.packing.facts import ItemScanned, LabelScanned, OrderScanned
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.orders import PackingBox
from station.packing.parcels import Parcel
from station.packing.process import shared_answers
from station.packing.process.cancel_check import close_parcel, label_asked, obstacle, stopped, take_out
from station.packing.process.states import AwaitingClearance, PackingState, Situation
from station.packing.process.transitions import fold
from station.packing.verdicts import CommandVerdict, ItemVerdict, LabelVerdict, OrderVerdict

PRODUCT_CODE = "product_code"
"""The fault of a text that is a product's barcode rather than a waybill."""


def is_own(event: WaybillCodeScanned, box: PackingBox) -> bool:
    """Whether a label is that of the open box, whose number the carrier assigned and nobody took back."""
    return bool(box.reference) and event.reference == box.reference and not (event.voided or event.parcel)


def while_packing(state: PackingState, event: WaybillCodeScanned) -> DecisionStep:
    """The box's own label while items are missing: it counts as the closing one. Leads to: PackingState."""
    return DecisionStep(
        (_ok(event, state.parcel.box),), _missing(state.parcel, stopped(state.answer, state.parcel.box))
    )


def when_complete(state: AwaitingClearance, event: WaybillCodeScanned, known: Situation) -> DecisionStep:
    """A label while a complete box waits. Leads to: where its own leads, else AwaitingClearance."""
    box = state.parcel.box
    return closing(state, event, known) if is_own(event, box) else foreign(event, box)


def closing(state: AwaitingClearance, event: WaybillCodeScanned, known: Situation) -> DecisionStep:
    """The complete box's own label: it leaves, if the shop allows it now, or as soon as it does.

    Leads to: IdleState, or AwaitingClearance; with a label of one's own AwaitingLabel.
    """
    step = DecisionStep((_ok(event, state.parcel.box),))
    after = fold(state, step.facts)
    if not isinstance(after, AwaitingClearance):
        return step
    return step.then(close_parcel(after.parcel, after.answer, known))


def stranger(
    state: AwaitingClearance, event: UnknownCodeScanned, offer: WaybillOffer, known: Situation
) -> DecisionStep:
    """A number that nobody knows, while the complete box waits for its label: a spare only where it has no number.

    Leads to: AwaitingClearance, or AskingQuestion (whether the spare goes on).
    """
    box = state.parcel.box
    if offer.fault == PRODUCT_CODE and not offer.doubtful:
        return shared_answers.unknown_while_open(event, box)
    wrong = LabelScanned(event.code, LabelVerdict.WRONG_LABEL, box.order, box.parcel)
    if known.number is not None:
        return DecisionStep((wrong,), tell(NoticeCode.LABEL_UNKNOWN, code=event.code, waybill=known.number))
    waits = DecisionStep((), take_out(state.parcel)) if state.parcel.surplus else obstacle(box, state.answer, known)
    if waits is not None:
        return DecisionStep((replace(wrong, verdict=LabelVerdict.TOO_EARLY),)).then(waits)
    if offer.fault and not offer.doubtful:
        refused = tell(NoticeCode.NUMBER_REFUSED, code=event.code, carrier=offer.carrier, reason=offer.fault)
        return DecisionStep((wrong,), refused)
    asked = LabelScanned(event.code, LabelVerdict.SPARE, box.order, box.parcel, offer.number)
    return DecisionStep((asked,), tell(NoticeCode.ASK_SPARE, order=box.order, number=offer.number))


def take_spare(state: AwaitingClearance, number: str, event: CommandGiven, known: Situation) -> DecisionStep:
    """The packer says that the spare's label goes on this box.

    Leads to: IdleState; AwaitingClearance when the shop has to be asked first, or the box has its number by now.
    """
    box = state.parcel.box
    if known.number is not None:
        return shared_answers.refuse(event, label_asked(state.parcel, state.answer, known), box)
    if known.spare_gone:
        return shared_answers.refuse(event, tell(NoticeCode.LABEL_WRONG, code=number), box)
    said = replace(shared_answers.command_fact(event, CommandVerdict.OK, box), waybill=number)
    after = fold(state, (said,))
    step = DecisionStep((said,))
    return step.then(close_parcel(after.parcel, after.answer, known)) if isinstance(after, AwaitingClearance) else step


def foreign(event: WaybillCodeScanned, box: PackingBox) -> DecisionStep:
    """A label that is not that of the open box; nothing changes. Leads to: the same state."""
    if event.voided or event.is_outdated or not event.reference:
        return shared_answers.foreign_label(event, box)
    fact = LabelScanned(event.code, LabelVerdict.WRONG_LABEL, box.order, box.parcel, event.waybill)
    return DecisionStep((fact,), tell(NoticeCode.LABEL_OTHER_BOX, order=event.order, own=box.order))


def sorting(event: UnknownCodeScanned, box: PackingBox | None, known: Situation) -> DecisionStep:
    """The label's other barcode, by which the carrier sorts: named as such, and nothing else. Leads to: the same state.

    It is recorded as a code that nobody knows.
    """
    notice = tell(NoticeCode.LABEL_SORTS, code=event.code)
    if box is None:
        return DecisionStep((OrderScanned(event.code, OrderVerdict.UNKNOWN, known.now),), notice)
    return DecisionStep((ItemScanned(event.code, ItemVerdict.UNKNOWN_BARCODE, box.order, box.parcel),), notice)


def opened_as(event: WaybillCodeScanned | on.SlipScanned) -> on.SlipScanned | None:
    """What a code opens, or why it opens nothing: a slip itself, and a label by its box. None: it opens nothing."""
    if isinstance(event, on.SlipScanned):
        return event
    return None if event.voided else event.opens


def _ok(event: WaybillCodeScanned, box: PackingBox) -> LabelScanned:
    return LabelScanned(event.code, LabelVerdict.OK, box.order, box.parcel, event.waybill)


def _missing(parcel: Parcel, stop: Notice | None) -> Notice:
    """What the packer is told of the right label: what the box lacks, or what stands against it."""
    if parcel.surplus:
        return take_out(parcel)
    missing = sum(parcel.missing(item) for item in parcel.open_items)
    return stop or tell(NoticeCode.LABEL_RIGHT, order=parcel.box.order, missing=missing)
