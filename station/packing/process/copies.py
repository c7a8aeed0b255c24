"""A parcel that left the bench is meant again: a further copy of its label, or the parcel itself back.

What stands on the screen is what is meant; with nothing there it is the parcel that left last, and the question
names it. Never is it silently another one.
"""

from __future__ import annotations

from station.packing import events as on
from station.packing.decisions import PrintLabel, Step
from station.packing.facts import LabelSending, ParcelVoided
from station.packing.notices import Code, Notice, tell
from station.packing.parcels import LastParcel
from station.packing.process import common
from station.packing.process.states import Asking, Desk, Idle, Known, SignedOut, State, calm
from station.packing.verdicts import CommandVerdict

_COPY = "PS:REPRINT"
_ANSWERS = ("PS:OK", "PS:REASON")


def meant(desk: Desk) -> str:
    """The parcel that PS:REPRINT and PS:UNDO mean while nothing is open; empty when there is none."""
    if desk.shown is not None:
        return desk.shown.parcel
    return desk.last.box.parcel if desk.last is not None else ""


def looks_up(state: State, event: on.Event) -> str:
    """The parcel whose `Known.left`, `no_copy` and `can_undo` are looked up before the rule; empty: none is."""
    under = calm(state)
    if not isinstance(under, SignedOut | Idle) or not isinstance(event, on.CommandGiven):
        return ""
    answers = isinstance(state, Asking) and state.command == _COPY and event.command in _ANSWERS
    return meant(under.desk) if answers or event.command in (_COPY, "PS:UNDO") else ""


def ask(state: Idle, event: on.CommandGiven, known: Known) -> Step:
    """A further copy is wanted: the reason is asked. Leads to: Asking, or Idle."""
    found = _copyable(state.desk, known)
    if isinstance(found, Notice):
        return common.refuse(event, found)
    notice = tell(Code.ASK_REPRINT_REASON, order=found.box.order, waybill=found.waybill.number)
    return common.command(event, CommandVerdict.ASKED, notice, found.box)


def answer(state: SignedOut | Idle, event: on.CommandGiven, known: Known, reason: str) -> Step:
    """The reason is given. Leads to: Labelling, for a parcel that stays packed; Idle when no copy may come out."""
    found = _copyable(state.desk, known)
    if isinstance(found, Notice):
        return common.refuse(event, found)
    said = common.command_fact(event, CommandVerdict.OK, found.box, reason=reason)
    is_last = state.desk.last is not None and state.desk.last.box.parcel == found.box.parcel
    return Step((said,)).then(_send(found, reason, None if is_last else found))


def from_outside(event: on.CopyAsked) -> Step:
    """The office wants a further copy, and nothing is open. Leads to: Labelling, for a parcel that stays packed."""
    return _send(event.left, event.reason, event.left, event.allowed_by)


def take_back(state: Idle, event: on.CommandGiven, known: Known) -> Step:
    """A parcel is wanted back before its dispatch went out. Leads to: Idle."""
    last, graced = _left(state.desk, known), known.rules.dispatch_after.total_seconds() > 0
    if last is None or not graced:
        return common.refuse(event, _nothing(state.desk, Code.NOTHING_TO_UNDO))
    box, number = last.box, last.waybill.number
    if known.no_copy == "voided":
        return common.refuse(event, tell(Code.NOT_PACKED_HERE, code=box.order))
    if not known.can_undo or known.now > last.packed_at + known.rules.dispatch_after:
        return common.refuse(event, tell(Code.TOO_LATE_TO_UNDO, order=box.order))
    fact = common.command_fact(event, CommandVerdict.OK, box)
    voided = ParcelVoided(box.order, box.parcel, number, reason="taken_back")
    return Step((fact, voided), tell(Code.TAKEN_BACK, order=box.order))


def _left(desk: Desk, known: Known) -> LastParcel | None:
    """The parcel that is meant, as far as it left this bench."""
    if desk.last is not None and meant(desk) == desk.last.box.parcel:
        return desk.last
    left = known.left
    return left if left is not None and left.box.parcel == meant(desk) else None


def _copyable(desk: Desk, known: Known) -> LastParcel | Notice:
    """The parcel whose label may be printed once more, or why none may."""
    left = _left(desk, known)
    if left is None:
        return _nothing(desk, Code.NOTHING_TO_REPRINT)
    if known.no_copy:
        return tell(Code.COPY_REFUSED, order=left.box.order, reason=known.no_copy)
    return left if left.copy else tell(Code.NOTHING_TO_REPRINT)


def _nothing(desk: Desk, code: Code) -> Notice:
    """Nothing that left is meant: what stands on the screen is no parcel of this bench."""
    return tell(Code.NOT_PACKED_HERE, code=desk.shown.order) if desk.shown is not None else tell(code)


def _send(left: LastParcel, reason: str, kept: LastParcel | None, allowed_by: str = "") -> Step:
    """Send the next copy. `kept`: the parcel, where the state does not know it. Leads to: Labelling."""
    box, waybill, copy = left.box, left.waybill, left.copy + 1
    fact = LabelSending(box.order, box.parcel, waybill.number, copy, reason, left=kept, allowed_by=allowed_by)
    job = PrintLabel(box.parcel, box.order, waybill.carrier, waybill.number, copy)
    return Step((fact,), tell(Code.REPRINTING, waybill=waybill.number, copy=copy), (job,))
