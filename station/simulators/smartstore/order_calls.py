"""Dispatching (발송 처리): at most 30 items, each judged alone, answered with 200 even when every one fails."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import msgspec

from station.simulators.smartstore.api_answers import WholeCall, unreadable
from station.simulators.smartstore.asked import LEFT_OUT, OK, GatewayCall, checked_ids, judged
from station.simulators.smartstore.carriers import CODES, QUICK, valid_number
from station.simulators.smartstore.shop_records import SimulatedProductOrder, TrackedDelivery
from station.simulators.smartstore.times import understood


class ConfirmBody(msgspec.Struct, frozen=True, rename="camel"):
    """The body of the call."""

    product_order_ids: tuple[str, ...] = ()


def confirm(asked: GatewayCall) -> object:
    """Confirm each product order that can be."""
    ids = checked_ids(asked, asked.read(ConfirmBody).product_order_ids, MOST)
    books = asked.stage.books
    with books.lock:
        found = judged(asked, ids, lambda place: _confirmed(asked, ids[place]))
        infos = [
            {"productOrderId": one, "isReceiverAddressChanged": bool((row := books.find(one)) and row.moved)}
            for one in found.done
        ]
    return {"successProductOrderInfos": infos, "failProductOrderInfos": list(found.failed)}


def _confirmed(asked: GatewayCall, product_order: str) -> str:
    books, switches = asked.stage.books, asked.stage.switches
    row = books.find(product_order)
    if row is None:
        return "100001"
    if not row.ours:
        return "101009"
    if row.direct:
        return "101011"
    if row.status == "PAYMENT_WAITING" or row.gift == "WAIT_FOR_RECEIVING":
        return "104442"
    if row.status == "PAYED" and row.place == "OK" and not row.claim_running:
        return OK if switches.repeat_confirm == "success" else LEFT_OUT
    if row.status != "PAYED" or row.claim_running:
        return LEFT_OUT
    books.write(replace(row, place="OK", placed_at=books.clock.now()))
    return OK


MOST = 30
# A repetition that the shop calls a success books nothing.
_AGAIN = "again"
_PARCEL = frozenset({"DELIVERY", "GDFW_ISSUE_SVC"})


class DeliveryMethod(StrEnum):
    """Ways of delivery that a request may name."""

    DELIVERY = "DELIVERY"
    GDFW_ISSUE_SVC = "GDFW_ISSUE_SVC"
    VISIT_RECEIPT = "VISIT_RECEIPT"
    DIRECT_DELIVERY = "DIRECT_DELIVERY"
    QUICK_SVC = "QUICK_SVC"
    NOTHING = "NOTHING"
    RETURN_DESIGNATED = "RETURN_DESIGNATED"
    RETURN_DELIVERY = "RETURN_DELIVERY"
    RETURN_INDIVIDUAL = "RETURN_INDIVIDUAL"
    RETURN_MERCHANT = "RETURN_MERCHANT"
    UNKNOWN = "UNKNOWN"


class DispatchItem(msgspec.Struct, frozen=True, rename="camel"):
    """One product order of the call."""

    product_order_id: str = ""
    delivery_method: DeliveryMethod | None = None
    delivery_company_code: str | None = None
    tracking_number: str | None = None
    dispatch_date: str | None = None


class DispatchBody(msgspec.Struct, frozen=True, rename="camel"):
    """The body of the call."""

    dispatch_product_orders: tuple[DispatchItem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Call:
    """What the items of one call have in common."""

    asked: GatewayCall
    items: tuple[DispatchItem, ...]
    open_before: frozenset[str]


def dispatch(asked: GatewayCall) -> object:
    """Dispatch each product order that can be."""
    items = asked.read(DispatchBody).dispatch_product_orders
    ids = checked_ids(asked, tuple(item.product_order_id for item in items), MOST)
    for item in items:
        _readable(asked, item)
    books = asked.stage.books
    with books.lock:
        before = frozenset(one for one in ids if (row := books.find(one)) and row.status == "PAYED")
        call = _Call(asked, items, before)
        return judged(asked, ids, lambda place: _dispatched(call, place)).as_json()


def _readable(asked: GatewayCall, item: DispatchItem) -> None:
    carrier = item.delivery_company_code
    unknown = carrier is not None and carrier not in CODES
    if carrier == "" or (unknown and asked.stage.switches.unknown_carrier == "whole_call"):
        raise unreadable()
    try:
        if item.dispatch_date is not None:
            understood(item.dispatch_date, strict=asked.stage.switches.strict_times)
    except ValueError:
        raise unreadable() from None
    if item.delivery_method is None:
        raise WholeCall("4000", "deliveryMethod")


def _dispatched(call: _Call, place: int) -> str:
    item, books = call.items[place], call.asked.stage.books
    row = books.find(item.product_order_id)
    if row is None:
        return "100001"
    if not row.ours:
        return "101009"
    if row.direct:
        return "105308"
    if any(other.product_order_id == row.id for other in call.items[:place]):
        return "104131"
    verdict = _state(call, row, item) or _method(call, row, item) or _number(call, row, item)
    if verdict == OK and row.delivery is None:
        books.ship(row, _parcel(item, books.clock.now()), call.asked.trace)
    return "" if verdict == _AGAIN else verdict


def _state(call: _Call, row: SimulatedProductOrder, item: DispatchItem) -> str:
    switches = call.asked.stage.switches
    if row.delivery is not None:
        return _repeated(call, row.delivery, item)
    if row.status == "CANCELED":
        return switches.cancelled_dispatch
    if row.status != "PAYED" or row.gift == "WAIT_FOR_RECEIVING":
        return "104442"
    if row.cancel_asked and switches.dispatch_over_cancel != "ship":
        return switches.dispatch_over_cancel
    if row.claim_running and not row.cancel_asked:
        return "104442"
    if row.place != "OK" and switches.unconfirmed_dispatch != "confirm":
        return switches.unconfirmed_dispatch
    return "104442" if row.is_addon and _main_waits(call, row) else OK


def _repeated(call: _Call, parcel: TrackedDelivery, item: DispatchItem) -> str:
    switches = call.asked.stage.switches
    same = (parcel.carrier, parcel.number) == (item.delivery_company_code or "", item.tracking_number or "")
    verdict = switches.repeat_dispatch if same else switches.other_waybill
    return {"left_out": LEFT_OUT, "success": _AGAIN}.get(verdict, verdict)


def _main_waits(call: _Call, row: SimulatedProductOrder) -> bool:
    """Whether a main line that may be the add-on's has not left before it."""
    rule, books = call.asked.stage.switches.addons, call.asked.stage.books
    product = row.fields.get("productId")
    mains = [one for one in books.of_order(row.head.id) if not one.is_addon and one.fields.get("productId") == product]
    if rule == "any":
        return False
    if rule == "later_call" and any(one.id in call.open_before for one in mains):
        return True
    return any(one.status == "PAYED" and not one.claim_running for one in mains)


def _method(call: _Call, row: SimulatedProductOrder, item: DispatchItem) -> str:
    method, meant = item.delivery_method, str(row.fields.get("expectedDeliveryMethod", "DELIVERY"))
    if method is None or method.startswith("RETURN_") or method is DeliveryMethod.UNKNOWN:
        return "104117"
    alike = method == meant or {str(method), meant} <= _PARCEL
    if alike or call.asked.stage.switches.method_change == "accept":
        return OK
    return "104116" if meant == "NOTHING" else "104117"


def _number(call: _Call, row: SimulatedProductOrder, item: DispatchItem) -> str:
    carrier, number, switches = item.delivery_company_code, item.tracking_number, call.asked.stage.switches
    if item.delivery_method not in _PARCEL:
        return OK
    if carrier is None:
        return "104118"
    if carrier not in CODES or carrier in QUICK:
        return "104119"
    if not number:
        return "104120"
    if not valid_number(carrier, number, switches.waybill_check):
        return "104122"
    return "104121" if _used_up(call, row, carrier, number) else OK


def _used_up(call: _Call, row: SimulatedProductOrder, carrier: str, number: str) -> bool:
    books = call.asked.stage.books
    here = {item.product_order_id for item in call.items}
    others = books.used_by(carrier, number)
    match call.asked.stage.switches.used_waybill:
        case "receiver":
            return any(other.receiver_key != row.receiver_key for other in others)
        case "package":
            return any(other.package != row.package for other in others)
        case "order":
            return any(other.head.id != row.head.id for other in others)
        case "any":
            return any(other.id not in here for other in others)
    return False


def _parcel(item: DispatchItem, now: datetime) -> TrackedDelivery:
    tracked = item.delivery_method in _PARCEL
    return TrackedDelivery(
        method=str(item.delivery_method),
        carrier=(item.delivery_company_code or "") if tracked else "",
        number=(item.tracking_number or "") if tracked else "",
        sent_at=understood(item.dispatch_date, strict=False) if item.dispatch_date else now,
        status="COLLECT_REQUEST" if tracked else "NOT_TRACKING",
    )
