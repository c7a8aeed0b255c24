"""What a supervisor can do about something that needs a person, and what is asked for before."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.packing.process import supervisor
from station.packing.verdicts import ApprovalKind
from station.statistics.hall_snapshot import AttentionItem, AttentionKind


class BoardAct(StrEnum):
    """A way out; its value is the kind of the request."""

    RETRY = "retry"
    RELEASE = "release"
    VOID = "void"
    REASON = "reason"
    SHEET = "sheet"
    RETURNED = "returned"
    ROUND = "round"


TO_TAKE_BACK = "cancel_at_carrier"
"""Why a registration needs a person whose parcel was voided after the carrier had it."""

_WAYS = {
    AttentionKind.REFUSED: (BoardAct.RETRY, BoardAct.VOID),
    AttentionKind.UNREGISTERED: (BoardAct.RETRY,),
    AttentionKind.HELD_DISPATCH: (BoardAct.RETRY, BoardAct.VOID),
    AttentionKind.NOT_PICKED_UP: (BoardAct.VOID,),
    AttentionKind.DOUBTFUL_LABEL: (BoardAct.VOID,),
    AttentionKind.TO_CANCEL: (BoardAct.RETURNED,),
    AttentionKind.HELD_ORDER: (BoardAct.RELEASE, BoardAct.REASON),
}
_REASONS: dict[BoardAct, tuple[str, ...]] = {
    BoardAct.RETRY: (),
    BoardAct.RELEASE: supervisor.REASONS[ApprovalKind.RELEASE],
    BoardAct.VOID: (*supervisor.REASONS[ApprovalKind.VOID][:-1], "not_collected", "other"),
    BoardAct.REASON: ("short", "address", "customer_asked", "goods_damaged", "other"),
    BoardAct.SHEET: (),
    BoardAct.RETURNED: (),
    BoardAct.ROUND: (),
}


def ways(need: AttentionItem | None) -> tuple[BoardAct, ...]:
    """What can be done about it from here."""
    if need is None:
        return ()
    if need.need is AttentionKind.UNREGISTERED and need.reason.startswith(TO_TAKE_BACK):
        return (BoardAct.RETURNED, BoardAct.RETRY)
    return _WAYS.get(need.need, ())


def reasons(act: BoardAct) -> tuple[str, ...]:
    """The reasons to choose from, those of the bench among them; none where the act explains itself."""
    return _REASONS[act]


FREE = frozenset({BoardAct.SHEET, BoardAct.RETURNED, BoardAct.ROUND})
"""What needs no leave: sheets come at their times anyway, and what is cancelled at the carrier is so already."""


@dataclass(frozen=True, slots=True)
class BoardWish:
    """What is wanted, before anybody allowed it. `number`: a parcel's id or an order; `shown`: what people call it."""

    act: BoardAct
    number: str
    shown: str
    reason: str = ""


def wish(act: BoardAct, need: AttentionItem) -> BoardWish:
    """The act on what is listed: a parcel by its id, a held order by its number, a registration by its waybill."""
    number = need.order if act in (BoardAct.RELEASE, BoardAct.REASON) else need.parcel
    if act is BoardAct.RETURNED or need.need is AttentionKind.UNREGISTERED:
        number = need.waybill
    return BoardWish(act, number, need.waybill or need.order or need.parcel)
