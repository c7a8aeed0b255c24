"""The shop changed the order while its box was open: the box becomes what the order is now, and is packed on.

What is counted stays counted. What the order has no more has to be taken out, and the packer says that it was. A
label that may be out already bears the old address or goods: its number is given up, and the box gets another one.
"""

from __future__ import annotations

from station.packing.decisions import DecisionStep
from station.packing.events import CommandGiven
from station.packing.facts import CancelCheck, ParcelVoided
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.orders import PackingBox
from station.packing.process import shared_answers
from station.packing.process.cancel_check import age_of, ask, close_parcel, take_out
from station.packing.process.states import (
    AwaitingClearance,
    AwaitingLabelScan,
    AwaitingPrinter,
    Open,
    PackingState,
    Settling,
    Situation,
)
from station.packing.process.transitions import fold
from station.packing.verdicts import CommandVerdict, OrderChange, OrderState, ShopResult


def of(state: Open, said: OrderState, known: Situation, *, asked: bool) -> DecisionStep:
    """The open box becomes another one. `asked`: the shop said so now, so that its word is fresh.

    Leads to: PackingState, AwaitingClearance; AwaitingLabel or IdleState when nothing is missing any more;
    AwaitingPrinter with another telephone.
    """
    box, now = state.parcel.box, said.box
    assert now is not None  # noqa: S101 - who calls has looked
    age = 0.0 if asked else age_of(state.answer, known.now)
    what = difference(box, now)
    fact = CancelCheck(box.order, box.parcel, ShopResult.CHANGED, age, known.now, what, said.change, now)
    after = fold(state, (fact,))
    decisions = () if asked or not known.rules.asks_shop else (ask(now),)
    step = DecisionStep((fact,), changed(now, what, said.change), decisions)
    if isinstance(after, PackingState | AwaitingClearance) and after.parcel.surplus:
        return DecisionStep(step.facts, take_out(after.parcel), decisions)
    # A box that waited already goes on by its own rule, as after every word of the shop.
    if not isinstance(after, AwaitingClearance) or isinstance(state, AwaitingClearance):
        return step
    return step.then(_quietly(close_parcel(after.parcel, after.answer, known)))


def changed(box: PackingBox, what: str, change: OrderChange | None) -> Notice:
    """What the packer is told: which part of the order became another one."""
    match change:
        case OrderChange.CONTACT:
            # Another telephone would have cost a box its carrier's label: only the memo can be another one.
            on_paper = box.carriage is not None and box.carriage.on_paper
            return tell(NoticeCode.ORDER_MEMO if on_paper else NoticeCode.ORDER_CONTACT, order=box.order)
        case OrderChange.PLACE if what:
            return tell(NoticeCode.ORDER_MOVED_GOODS, order=box.order, what=what)
        case OrderChange.PLACE:
            return tell(NoticeCode.ORDER_MOVED, order=box.order)
        case _:
            return tell(NoticeCode.ORDER_GOODS, order=box.order, what=what)


def difference(before: PackingBox, now: PackingBox) -> str:
    """The goods that are others now, in pieces: "mug 3→2, sock 0→1"."""
    names = {item.sku: item.name or item.sku for item in (*now.items, *before.items)}
    then, new = ({item.sku: item.wanted for item in box.items} for box in (before, now))
    pairs = [(names[sku], then.get(sku, 0), new.get(sku, 0)) for sku in {**then, **new}]
    return ", ".join(f"{name} {old}→{many}" for name, old, many in pairs if old != many)


def take_pieces_out(state: PackingState | AwaitingClearance, event: CommandGiven, known: Situation) -> DecisionStep:
    """The packer took out what the order has no more.

    Leads to: PackingState, AwaitingClearance; AwaitingLabel or IdleState when that was all.
    """
    box, parcel = state.parcel.box, state.parcel
    facts = []
    for count in parcel.surplus:
        parcel = parcel.without(count.sku, count.units, count.serial)
        left = parcel.packed(count.sku)
        facts.append(shared_answers.command_fact(event, CommandVerdict.OK, box, taken=count, packed=left))
    missing = sum(parcel.missing(item) for item in parcel.open_items)
    step = DecisionStep(tuple(facts), tell(NoticeCode.TAKEN_OUT, order=box.order, missing=missing))
    after = fold(state, step.facts)
    return step.then(close_parcel(after.parcel, after.answer, known)) if isinstance(after, AwaitingClearance) else step


def label_is_old(state: Open, said: OrderState) -> Notice | None:
    """What the packer is told when the order of a label that may be out became another one."""
    if not isinstance(state, AwaitingLabelScan) or said.result is not ShopResult.CHANGED or said.box is None:
        return None
    return tell(NoticeCode.LABEL_OLD, order=state.parcel.box.order, waybill=state.label.waybill.number)


def awaited(state: Open, known: Situation) -> OrderState | None:
    """What the box of a label that is not settled has become, when it can be packed on so; None: nothing changed."""
    if not isinstance(state, AwaitingPrinter | AwaitingLabelScan) or state.label.packed:
        return None
    if state.answer is None or state.answer.result is not ShopResult.CHANGED:
        return None
    stored = known.stored
    return stored if stored is not None and stored.box is not None and stored.result is ShopResult.CHANGED else None


def new_number(state: Settling, said: OrderState, known: Situation) -> DecisionStep:
    """The number is given up, and the box goes on as the order is now.

    Leads to: PackingState, AwaitingClearance; AwaitingLabel or IdleState when nothing is missing.
    """
    box, now, number = state.parcel.box, said.box, state.label.waybill.number
    assert now is not None  # noqa: S101 - who calls has looked
    void = ParcelVoided(box.order, box.parcel, number, "changed", goes_on=True, box=now)
    after = fold(state, (void,))
    step = DecisionStep((void,), changed(now, difference(box, now), said.change))
    if not isinstance(after, PackingState | AwaitingClearance):
        return step
    if after.parcel.surplus:
        return DecisionStep(step.facts, take_out(after.parcel))
    return (
        step.then(_quietly(close_parcel(after.parcel, after.answer, known)))
        if isinstance(after, AwaitingClearance)
        else step
    )


def _quietly(step: DecisionStep) -> DecisionStep:
    """A label that goes on its way hides nothing of what changed; what keeps it back has to be said.

    Leads to: where the step leads.
    """
    return DecisionStep(step.facts, None, step.decisions) if step.facts else step
