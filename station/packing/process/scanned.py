"""The scan of a pre-printed label: its number is bound to the complete parcel, which leaves with it."""

from __future__ import annotations

from station.packing.decisions import Step
from station.packing.events import Offer
from station.packing.facts import LabelScanned, WaybillTaken
from station.packing.notices import Code, tell
from station.packing.process.completion import obstacle, packed, relied_on, take_out
from station.packing.process.states import Held, Known
from station.packing.verdicts import LabelVerdict


def number(state: Held, code: str, offer: Offer, known: Known) -> Step:
    """A text that may be the label's number; one that looks odd for its carrier has to be scanned twice.

    Before the shop's word it binds nothing, because a stopped box gets no label.

    Leads to: Idle with a number that is taken, else Held.
    """
    box = state.parcel.box
    waits = Step((), take_out(state.parcel)) if state.parcel.surplus else obstacle(box, state.answer, known)
    if waits is not None:
        early = LabelScanned(code, LabelVerdict.TOO_EARLY, box.order, box.parcel)
        return Step((early,)).then(waits)
    if offer.fault and not offer.doubtful:
        wrong = LabelScanned(code, LabelVerdict.WRONG_LABEL, box.order, box.parcel)
        return Step((wrong,), tell(Code.NUMBER_REFUSED, code=code, carrier=offer.carrier, reason=offer.fault))
    if offer.doubtful and state.doubted != offer.number:
        odd = LabelScanned(code, LabelVerdict.ODD_NUMBER, box.order, box.parcel, offer.number)
        return Step((odd,), tell(Code.NUMBER_DOUBTFUL, code=code, carrier=offer.carrier, reason=offer.fault))
    taken = WaybillTaken(box.order, box.parcel, known.carrier, offer.number)
    left = packed(state.parcel, known.carrier, offer.number, known.now)
    return Step(
        (*relied_on(box, state.answer, known), taken, left), tell(Code.PACKED, order=box.order, waybill=offer.number)
    )
