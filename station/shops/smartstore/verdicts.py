"""Whether a product order is one for the bench: pure, from what the detail query says.

States and claims: https://apicenter.commerce.naver.com/docs/commerce-api/current/schemas/상품-주문-정보-구조체
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.shops.smartstore.answers import Item

ADD_ON = "추가구성상품"
CONFIRM_UNDONE = "confirm_undone"

_CLAIM_OPEN = frozenset({"CANCEL_REQUEST", "CANCELING", "ADMIN_CANCELING"})
_CLAIM_DONE = frozenset({"CANCEL_DONE", "ADMIN_CANCEL_DONE"})
_GONE = frozenset({"CANCELED", "CANCELED_BY_NOPAYMENT"})
_SENT = frozenset({"DELIVERING", "DELIVERED", "PURCHASE_DECIDED", "EXCHANGED", "RETURNED"})
_BY_PARCEL = frozenset({"DELIVERY", "GDFW_ISSUE_SVC"})
_METHODS = {
    "VISIT_RECEIPT": "pick_up",
    "DIRECT_DELIVERY": "by_hand",
    "QUICK_SVC": "quick",
    "NOTHING": "no_delivery",
}
_ATTRIBUTES = {
    "ARRIVAL_GUARANTEE": "fulfilment",
    "PICKUP": "pick_up",
    "QUICK": "quick",
    "TODAY_ARRIVAL": "same_day",
    "DAWN_ARRIVAL": "dawn",
}


class Kind(StrEnum):
    """What becomes of a product order here."""

    READY = "ready"
    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    HELD = "held"
    SENT = "sent"
    GONE = "gone"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind, and for all but READY and SENT why, as a code."""

    kind: Kind
    reason: str = ""


def verdict_of(item: Item) -> Verdict:
    """Decide about one product order. A state that is not known is none in which a parcel may be packed."""
    told = item.product_order
    if told.product_order_status in _SENT or (item.delivery and item.delivery.send_date):
        return Verdict(Kind.SENT)
    if told.product_order_status in _GONE or pieces(item) == 0:
        return Verdict(Kind.GONE, "cancelled")
    elsewhere = _elsewhere(item)
    if elsewhere:
        return Verdict(Kind.ELSEWHERE, elsewhere)
    if item.claim in _CLAIM_OPEN:
        return Verdict(Kind.HELD, "cancel_requested")
    if item.claim in _CLAIM_DONE and pieces(item) == (told.quantity or pieces(item)):
        return Verdict(Kind.HELD, "cancel_done")
    return _waiting(item) or (
        Verdict(Kind.READY) if told.place_order_status == "OK" else Verdict(Kind.UNCONFIRMED, "unconfirmed")
    )


def pieces(item: Item) -> int:
    """How many are left to be packed: after partial cancels less than were ordered."""
    told = item.product_order
    count = told.remain_quantity if told.remain_quantity is not None else told.quantity
    return max(count if count is not None else 0, 0)


def is_add_on(item: Item) -> bool:
    """An add-on (추가구성상품), which is dispatched behind its main item."""
    return item.product_order.product_class == ADD_ON


def _elsewhere(item: Item) -> str:
    told = item.product_order
    if told.logistics_direct_contracted:
        return "direct_contract"
    if told.delivery_attribute_type in _ATTRIBUTES:
        return _ATTRIBUTES[told.delivery_attribute_type]
    method = told.expected_delivery_method
    return "" if method is None or method in _BY_PARCEL else _METHODS.get(method, "other_method")


def _waiting(item: Item) -> Verdict | None:
    told = item.product_order
    if told.product_order_status != "PAYED":
        return Verdict(Kind.WAITING, "unpaid" if told.product_order_status == "PAYMENT_WAITING" else "unknown_state")
    if told.gift_receiving_status not in (None, "RECEIVED"):
        return Verdict(Kind.WAITING, "gift_waiting")
    if told.place_order_status == "CANCEL":
        # Somebody took the confirmation back in the seller centre, and had a reason.
        return Verdict(Kind.WAITING, CONFIRM_UNDONE)
    address = told.shipping_address
    if address is None or not (address.name or "").strip() or not (address.base_address or "").strip():
        return Verdict(Kind.WAITING, "no_receiver")
    return None
