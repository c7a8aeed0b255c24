"""What the seller centre's words for an order's state mean at the bench: pure rules over words.

The words follow the states of a product order and its claims (상품 주문 정보 구조체 of the Commerce API, in the
seller centre's Korean). A claim that was rejected or withdrawn says nothing; any other claim stops the parcel.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from station.packing.orders import OrderStatus

_OVER = re.compile(r"(?:취소|반품|교환)(?:요청)?(?:거부|철회)(?:완료)?")
_CANCELLED = ("취소완료", "직권취소", "미결제취소", "미입금취소")
_CLAIMS = ("취소", "보류")
_GONE = ("배송중", "배송완료", "구매확정", "발송완료", "발송처리완료", "반품", "교환")
_TOO_EARLY = (
    "신규주문",
    "발주확인전",
    "발주미확인",
    "미발주",
    "결제대기",
    "결제전",
    "입금대기",
    "입금전",
    "미결제",
    "수락대기",
)
_READY = (
    *(
        "결제완료",
        "발송대기",
        "상품준비",
        "상품준비중",
        "배송준비",
        "배송준비중",
        "배송준비지연",
        "발송준비",
        "발송준비중",
    ),
    *(
        "발주확인",
        "발주확인완료",
        "발주확인완료건",
        "발송지연",
        "배송지변경",
        "발송전배송지변경",
        "오늘출발",
        "오늘출발지연",
    ),
)
_NOT_BY_PARCEL = ("방문수령", "방문", "퀵서비스", "직접전달", "배송없음")
_GRAVEST_FIRST = (
    OrderStatus.CANCELLED,
    OrderStatus.ON_HOLD,
    OrderStatus.DISPATCHED,
    OrderStatus.NOT_READY,
    OrderStatus.READY,
)


def status_of(words: Iterable[str]) -> OrderStatus | None:
    """Return the gravest of what the words say; READY where all are blank, None for a word that nobody knows."""
    found = [_meaning(word) for word in map(_bare, words) if word]
    if None in found:
        return None
    if OrderStatus.ON_HOLD in found:
        # "취소" beside "취소요청": it was asked for, and is not done.
        found = [OrderStatus.ON_HOLD if one is OrderStatus.CANCELLED else one for one in found]
    return next((status for status in _GRAVEST_FIRST if status in found), OrderStatus.READY)


def goes_by_parcel(method: str) -> bool:
    """Whether a way of delivery ends in a parcel with a waybill number."""
    return not any(word in method.replace(" ", "") for word in _NOT_BY_PARCEL)


def together(statuses: Sequence[OrderStatus]) -> tuple[OrderStatus, frozenset[OrderStatus]]:
    """Return how an order of several lines stands, and which of its lines belong to it still.

    A claim on one line, or a line that is not paid or not confirmed, stops them all. Lines that are cancelled
    or gone no longer count beside others that are to be packed.
    """
    for stops in (OrderStatus.ON_HOLD, OrderStatus.NOT_READY):
        if stops in statuses:
            return stops, frozenset((OrderStatus.READY, OrderStatus.ON_HOLD, OrderStatus.NOT_READY))
    if OrderStatus.READY in statuses:
        return OrderStatus.READY, frozenset((OrderStatus.READY,))
    whole = OrderStatus.DISPATCHED if OrderStatus.DISPATCHED in statuses else OrderStatus.CANCELLED
    return whole, frozenset(statuses)


def _bare(said: str) -> str:
    return _OVER.sub("", re.sub(r"[\s()\[\],·/_-]", "", said))


def _meaning(word: str) -> OrderStatus | None:
    if word == "취소" or any(one in word for one in _CANCELLED):
        return OrderStatus.CANCELLED
    if any(one in word for one in _CLAIMS):
        return OrderStatus.ON_HOLD
    if any(one in word for one in _GONE):
        return OrderStatus.DISPATCHED
    if any(one in word for one in _TOO_EARLY):
        return OrderStatus.NOT_READY
    return OrderStatus.READY if word in _READY else None
