"""The claim calls (클레임): one product order a call; each goes on from the states that allow it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec

from station.simulators.smartstore import claiming
from station.simulators.smartstore.api_answers import WholeCall, unreadable
from station.simulators.smartstore.api_words import CANCEL_REASONS, RETURN_REASONS
from station.simulators.smartstore.asked import OK, GatewayCall
from station.simulators.smartstore.buyer_notices import on_one
from station.simulators.smartstore.carriers import CODES
from station.simulators.smartstore.shop_records import SimulatedClaim, SimulatedProductOrder

_SENT = ("DELIVERING", "DELIVERED")


class ClaimBody(msgspec.Struct, frozen=True, rename="camel"):
    """What the bodies of the claim calls may hold; each call needs its own fields."""

    cancel_reason: str = ""
    cancel_detailed_reason: str = ""
    cancel_quantity: int | None = None
    return_reason: str = ""
    collect_delivery_method: str = ""
    return_quantity: int | None = None
    holdback_class_type: str = ""
    holdback_return_detail_reason: str = ""
    holdback_exchange_detail_reason: str = ""
    reject_return_reason: str = ""
    reject_exchange_reason: str = ""
    re_delivery_method: str = ""
    re_delivery_company: str = ""
    re_delivery_tracking_number: str = ""


_Act = Callable[[GatewayCall, SimulatedProductOrder, ClaimBody], str]


def handler(act: _Act) -> Callable[[GatewayCall], object]:
    """A claim call as the gateway calls it."""

    def handle(asked: GatewayCall) -> object:
        body = asked.read(ClaimBody)
        return on_one(asked, lambda row: act(asked, row, body))

    return handle


def ask_cancel(asked: GatewayCall, row: SimulatedProductOrder, body: ClaimBody) -> str:
    """The seller cancels, all or a part, before dispatch."""
    if body.cancel_reason not in CANCEL_REASONS:
        raise unreadable()
    if row.status != "PAYED" or row.claim_running:
        return "104442"
    many = row.remaining if body.cancel_quantity is None else body.cancel_quantity
    if not 1 <= many <= row.remaining:
        return "4000"
    books = asked.stage.books
    claim = claiming.opened(books, row, "CANCEL", many, by="판매자", reason=body.cancel_reason)
    claim = replace(claim, detail=body.cancel_detailed_reason)
    if books.switches.seller_cancel == "request":
        claiming.ask(books, row, claim)
    else:
        claiming.end_cancel(books, row, claim)
    return OK


def approve_cancel(asked: GatewayCall, row: SimulatedProductOrder, _body: ClaimBody) -> str:
    """Approve what the buyer asked for; to repeat it does no harm."""
    claim = row.claim
    if claim is not None and claim.status == "CANCEL_DONE":
        return OK
    if claim is None or claim.status not in ("CANCEL_REQUEST", "CANCELING"):
        return "104442"
    claiming.end_cancel(asked.stage.books, row, claim)
    return OK


def ask_return(asked: GatewayCall, row: SimulatedProductOrder, body: ClaimBody) -> str:
    """The seller opens a return."""
    if body.return_reason not in RETURN_REASONS:
        raise unreadable()
    if not body.collect_delivery_method:
        raise WholeCall("4000", "collectDeliveryMethod")
    # Goods that were sent again can be claimed again.
    again = row.claim is not None and row.claim.status == "EXCHANGE_REDELIVERING"
    if row.status not in _SENT or (row.claim_running and not again):
        return "104442"
    books = asked.stage.books
    claim = claiming.opened(books, row, "RETURN", body.return_quantity, by="판매자", reason=body.return_reason)
    claiming.ask(books, row, claim)
    return OK


def approve_return(asked: GatewayCall, row: SimulatedProductOrder, _body: ClaimBody) -> str:
    """End a return whose goods are back and that is not held."""
    claim = _running(row, "RETURN")
    if claim is None or claim.status != "COLLECT_DONE" or claim.hold:
        return "104442"
    claiming.end(asked.stage.books, row, claim)
    return OK


def hold(kind: str) -> _Act:
    """Hold a return or an exchange back."""

    def act(asked: GatewayCall, row: SimulatedProductOrder, body: ClaimBody) -> str:
        detail = body.holdback_return_detail_reason if kind == "RETURN" else body.holdback_exchange_detail_reason
        if not body.holdback_class_type or not detail:
            raise WholeCall("4000", "holdbackClassType")
        claim = _running(row, kind)
        if claim is None or claim.hold:
            return "104442"
        return _silently(asked, row, replace(claim, hold=body.holdback_class_type, hold_detail=detail))

    return act


def release(kind: str) -> _Act:
    """Let a held return or exchange go on."""

    def act(asked: GatewayCall, row: SimulatedProductOrder, _body: ClaimBody) -> str:
        claim = _running(row, kind)
        if claim is None or not claim.hold:
            return "104442"
        return _silently(asked, row, replace(claim, hold="", hold_detail=""))

    return act


def reject(kind: str) -> _Act:
    """Refuse a return or an exchange."""

    def act(asked: GatewayCall, row: SimulatedProductOrder, body: ClaimBody) -> str:
        if not (body.reject_return_reason if kind == "RETURN" else body.reject_exchange_reason):
            raise WholeCall("4000", "rejectReason")
        claim = _running(row, kind)
        if claim is None:
            return "104442"
        claiming.take_back(asked.stage.books, row, claim)
        return OK

    return act


def approve_collected(asked: GatewayCall, row: SimulatedProductOrder, _body: ClaimBody) -> str:
    """The goods of an exchange are back."""
    claim = _running(row, "EXCHANGE")
    if claim is None or claim.status not in ("EXCHANGE_REQUEST", "COLLECTING"):
        return "104442"
    claiming.collect(asked.stage.books, row, claim)
    return OK


def send_again(asked: GatewayCall, row: SimulatedProductOrder, body: ClaimBody) -> str:
    """Send the goods of an exchange (교환 재배송): another call than a normal dispatch."""
    if body.re_delivery_company not in CODES:
        raise unreadable()
    if not body.re_delivery_method or not body.re_delivery_tracking_number:
        raise WholeCall("4000", "reDeliveryTrackingNumber")
    claim, books = _running(row, "EXCHANGE"), asked.stage.books
    if claim is None or claim.status != "COLLECT_DONE" or claim.hold:
        return "104417"
    sent = replace(
        claim,
        status="EXCHANGE_REDELIVERING",
        again_by=body.re_delivery_company,
        again_number=body.re_delivery_tracking_number,
        again_at=books.clock.now(),
    )
    books.write(replace(row, claim=sent), "CLAIM_REDELIVERING")
    return OK


def _running(row: SimulatedProductOrder, kind: str) -> SimulatedClaim | None:
    return row.claim if row.claim and row.claim.type == kind and row.claim.running else None


def _silently(asked: GatewayCall, row: SimulatedProductOrder, claim: SimulatedClaim) -> str:
    asked.stage.books.write(replace(row, claim=claim))
    return OK


CALLS: dict[str, _Act] = {
    "cancel/request": ask_cancel,
    "cancel/approve": approve_cancel,
    "return/request": ask_return,
    "return/approve": approve_return,
    "return/holdback": hold("RETURN"),
    "return/holdback/release": release("RETURN"),
    "return/reject": reject("RETURN"),
    "exchange/collect/approve": approve_collected,
    "exchange/dispatch": send_again,
    "exchange/holdback": hold("EXCHANGE"),
    "exchange/holdback/release": release("EXCHANGE"),
    "exchange/reject": reject("EXCHANGE"),
}
