"""The scan of a pre-printed label: its number is bound to the complete parcel, which leaves with it."""

from __future__ import annotations

from station.packing.decisions import DecisionStep
from station.packing.events import WaybillOffer
from station.packing.facts import LabelScanned, WaybillTaken
from station.packing.notices import NoticeCode, tell
from station.packing.process.completion import obstacle, packed, relied_on, take_out
from station.packing.process.states import AwaitingClearance, Situation
from station.packing.verdicts import LabelVerdict


def number(state: AwaitingClearance, code: str, offer: WaybillOffer, known: Situation) -> DecisionStep:
    """A text that may be the label's number; one that looks odd for its carrier has to be scanned twice.

    Before the shop's word it binds nothing, because a stopped box gets no label.

    Leads to: IdleState with a number that is taken, else AwaitingClearance.
    """
    box = state.parcel.box
    waits = DecisionStep((), take_out(state.parcel)) if state.parcel.surplus else obstacle(box, state.answer, known)
    if waits is not None:
        early = LabelScanned(code, LabelVerdict.TOO_EARLY, box.order, box.parcel)
        return DecisionStep((early,)).then(waits)
    if offer.fault and not offer.doubtful:
        wrong = LabelScanned(code, LabelVerdict.WRONG_LABEL, box.order, box.parcel)
        return DecisionStep(
            (wrong,), tell(NoticeCode.NUMBER_REFUSED, code=code, carrier=offer.carrier, reason=offer.fault)
        )
    if offer.doubtful and state.doubted != offer.number:
        odd = LabelScanned(code, LabelVerdict.ODD_NUMBER, box.order, box.parcel, offer.number)
        return DecisionStep(
            (odd,), tell(NoticeCode.NUMBER_DOUBTFUL, code=code, carrier=offer.carrier, reason=offer.fault)
        )
    taken = WaybillTaken(box.order, box.parcel, known.carrier, offer.number)
    left = packed(state.parcel, known.carrier, offer.number, known.now)
    return DecisionStep(
        (*relied_on(box, state.answer, known), taken, left),
        tell(NoticeCode.PACKED, order=box.order, waybill=offer.number),
    )
