"""What a supervisor can do about something that needs a person, and what is asked for before."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.figures.hall import Attention, Need
from station.packing.process import leave
from station.packing.verdicts import Way


class Act(StrEnum):
    """A way out; its value is the kind of the request."""

    RETRY = "retry"
    RELEASE = "release"
    VOID = "void"
    REASON = "reason"
    SHEET = "sheet"


_WAYS = {
    Need.REFUSED: (Act.RETRY, Act.VOID),
    Need.HELD_DISPATCH: (Act.RETRY, Act.VOID),
    Need.NOT_PICKED_UP: (Act.VOID,),
    Need.DOUBTFUL_LABEL: (Act.VOID,),
    Need.HELD_ORDER: (Act.RELEASE, Act.REASON),
}
_REASONS: dict[Act, tuple[str, ...]] = {
    Act.RETRY: (),
    Act.RELEASE: leave.REASONS[Way.RELEASE],
    Act.VOID: (*leave.REASONS[Way.VOID][:-1], "not_collected", "other"),
    Act.REASON: ("short", "address", "customer_asked", "goods_damaged", "other"),
    Act.SHEET: (),
}


def ways(need: Attention | None) -> tuple[Act, ...]:
    """What can be done about it from here."""
    return () if need is None else _WAYS.get(need.need, ())


def reasons(act: Act) -> tuple[str, ...]:
    """The reasons to choose from, those of the bench among them; none where the act explains itself."""
    return _REASONS[act]


FREE = frozenset({Act.SHEET})
"""What needs no leave: a dispatch sheet comes at its time anyway, and its parcels can still be taken back."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted, before anybody allowed it. `number`: a parcel's id or an order; `shown`: what people call it."""

    act: Act
    number: str
    shown: str
    reason: str = ""


def wish(act: Act, need: Attention) -> Wish:
    """The act on what is listed: a parcel by its id, a held order by its number."""
    number = need.order if act in (Act.RELEASE, Act.REASON) else need.parcel
    return Wish(act, number, need.waybill or need.order or need.parcel)
