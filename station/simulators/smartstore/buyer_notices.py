"""Calls that tell the buyer of another day: delay notices (발송 지연) and changes of a wished day (배송 희망일)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from station.simulators.smartstore.api_answers import WholeCall, unreadable
from station.simulators.smartstore.asked import OK, GatewayCall, judged
from station.simulators.smartstore.shop_records import SimulatedProductOrder
from station.simulators.smartstore.times import KST, understood

_HOPE_DAYS = 30
_DAY_AND_TIME = ("hopeDeliveryYmd", "hopeDeliveryHm")


class DelayReason(StrEnum):
    """Reasons that a delay notice may give."""

    PRODUCT_PREPARE = "PRODUCT_PREPARE"
    CUSTOMER_REQUEST = "CUSTOMER_REQUEST"
    CUSTOM_BUILD = "CUSTOM_BUILD"
    RESERVED_DISPATCH = "RESERVED_DISPATCH"
    OVERSEA_DELIVERY = "OVERSEA_DELIVERY"
    ETC = "ETC"


class DelayBody(msgspec.Struct, frozen=True, rename="camel"):
    """The body of a delay notice."""

    dispatch_due_date: str = ""
    delayed_dispatch_reason: DelayReason | None = None
    dispatch_delayed_detailed_reason: str = ""


class HopeBody(msgspec.Struct, frozen=True, rename="camel"):
    """The body of a change of the wished day."""

    hope_delivery_ymd: str = ""
    hope_delivery_hm: str = ""
    region: str = ""
    change_reason: str = ""


def delay(asked: GatewayCall) -> object:
    """Tell the buyer that it will leave later; the last notice counts."""
    said = asked.read(DelayBody)
    if said.delayed_dispatch_reason is None or not said.dispatch_delayed_detailed_reason:
        raise WholeCall("4000", "delayedDispatchReason")
    try:
        due = understood(said.dispatch_due_date, strict=asked.stage.switches.strict_times)
    except ValueError:
        raise unreadable() from None
    reason = (said.delayed_dispatch_reason.value, said.dispatch_delayed_detailed_reason)
    return on_one(asked, lambda row: _delayed(asked, row, due, reason))


def hope(asked: GatewayCall) -> object:
    """Move the day that the buyer wished for."""
    said = asked.read(HopeBody)
    if not 1 <= len(said.change_reason) <= 300 or len(said.region) > 30:
        raise WholeCall("4000", "changeReason")
    return on_one(asked, lambda row: _hoped(asked, row, said))


def on_one(asked: GatewayCall, act: Callable[[SimulatedProductOrder], str]) -> dict[str, object]:
    """Carry out a write on the product order of the path; `act` says OK or a fail code."""
    books = asked.stage.books

    def on(_place: int) -> str:
        row = books.find(asked.part)
        if row is None:
            return "100001"
        return act(row) if row.ours else "101009"

    with books.lock:
        return judged(asked, (asked.part,), on).as_json()


def _delayed(asked: GatewayCall, row: SimulatedProductOrder, due: datetime, reason: tuple[str, str]) -> str:
    switches, now = asked.stage.switches, asked.stage.clock.now()
    if row.status != "PAYED" or row.claim_running:
        return "104442"
    if switches.delay_limit and row.delays >= switches.delay_limit:
        return "104442"
    if not now < due <= now + timedelta(days=switches.delay_longest_days):
        return "104105"
    moved = due.astimezone(KST) if switches.delay_moves_due else row.due_at
    asked.stage.books.write(replace(row, delayed=reason, delays=row.delays + 1, due_at=moved))
    return OK


def _hoped(asked: GatewayCall, row: SimulatedProductOrder, said: HopeBody) -> str:
    attribute, now = row.fields.get("deliveryAttributeType"), asked.stage.clock.now()
    if attribute not in ("HOPE", "HOPE_SELLER_GUARANTEE"):
        return "104441"
    try:
        day = datetime.strptime(said.hope_delivery_ymd, "%Y%m%d").replace(tzinfo=KST)
    except ValueError:
        return "104444"
    if day.date() <= now.date():
        return "104444"
    if day - now > timedelta(days=_HOPE_DAYS):
        return "104445"
    if row.status != "PAYED":
        return "104449"
    if attribute == "HOPE_SELLER_GUARANTEE" and (said.hope_delivery_hm or said.region):
        return "104450"
    return _wished(asked, row, said)


def _wished(asked: GatewayCall, row: SimulatedProductOrder, said: HopeBody) -> str:
    before = row.fields.get("hopeDelivery")
    wish = {"hopeDeliveryYmd": said.hope_delivery_ymd, "changeReason": said.change_reason, "changer": "판매자"}
    wish |= {"hopeDeliveryHm": said.hope_delivery_hm} if said.hope_delivery_hm else {}
    wish |= {"region": said.region} if said.region else {}
    if isinstance(before, dict) and all(before.get(key) == wish.get(key) for key in _DAY_AND_TIME):
        return "104446"
    fields = {**row.fields, "hopeDelivery": wish}
    asked.stage.books.write(replace(row, fields=fields), "HOPE_DELIVERY_INFO_CHANGED")
    return OK
