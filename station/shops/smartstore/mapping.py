"""Product orders as the shop tells them, in the terms of the one table that decides about them: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime

from station.packing.orders import Order, Receiver, trimmed
from station.sellercentre.line_judging import (
    LINE_UNREAD,
    MOST_WON,
    ProductOrderVerdict,
    ShopLine,
    ShopParcel,
    VerdictKind,
    verdict_on,
)
from station.sellercentre.order_gathering import SKU_FIELDS, GatheringTerms, orders_from
from station.shops.smartstore.answers import AddressAnswer, DeliveryAnswer, OrderItem, ProductOrder

ADD_ON = "추가구성상품"

_LONGEST_ID, _LONGEST_TEXT, _LONGEST_CODE = 64, 300, 40


def orders_of(
    items: Iterable[OrderItem], terms: GatheringTerms, refused: Mapping[str, str] | None = None
) -> tuple[Order, ...]:
    """The orders of some product orders, each whole when all of its product orders are among them.

    `refused`: product orders that the shop does not let us handle, each with the code of its refusal.
    """
    return orders_from(map(line_of, items), terms, refused)


def verdict_of(item: OrderItem, *, abroad: bool = False) -> ProductOrderVerdict:
    """Decide about one product order."""
    return verdict_on(line_of(item), abroad=abroad)


def is_add_on(item: OrderItem) -> bool:
    """An add-on (추가구성상품), which is dispatched behind its main item."""
    return item.product_order.product_class == ADD_ON


def line_of(item: OrderItem) -> ShopLine:
    """A product order as the table of the seller centre takes it."""
    told, address = item.product_order, item.product_order.shipping_address
    return ShopLine(
        id=item.id,
        order=str(item.order.order_id),
        state=told.product_order_status or "",
        confirmed=told.place_order_status,
        claim=item.claim,
        gift_state=told.gift_receiving_status or "",
        sent=bool(item.delivery and item.delivery.send_date),
        ordered=told.quantity,
        left=told.remain_quantity,
        deliveries=(told.delivery_attribute_type or "", told.expected_delivery_method or ""),
        company=trimmed(str(told.logistics_company_id or ""), _LONGEST_CODE),
        direct=bool(told.logistics_direct_contracted),
        receiver=_receiver(address, told.shipping_memo),
        country=_text(address.country) if address else "",
        foreign=bool(address and address.address_type == "FOREIGN"),
        hope_day=_day(told),
        parcel=_parcel(item.delivery, told.product_order_status or "") if item.delivery else None,
        codes=_codes(told),
        stock=_stock(told),
        name=_text(told.product_name),
        option=_text(told.product_option),
        gift=_text(told.free_gift),
        package=trimmed(str(told.package_number or ""), _LONGEST_ID),
        add_on=is_add_on(item),
        due_at=_moment(told.shipping_due_date),
        placed_at=_moment(item.order.payment_date) or _moment(item.order.order_date),
        fault=ProductOrderVerdict(VerdictKind.WAITING, LINE_UNREAD) if item.unread else None,
        amount=_won(told.remain_payment_amount, told.total_payment_amount),
    )


def _won(*said: object) -> int | None:
    """The first amount that is one; of what was cancelled in part, what is left comes first."""
    numbers = (one for one in said if isinstance(one, int | float) and not isinstance(one, bool))
    return next((round(one) for one in numbers if 0 <= one <= MOST_WON), None)


def _receiver(address: AddressAnswer | None, memo: str | None) -> Receiver:
    if address is None:
        return Receiver("", memo=_text(memo))
    return Receiver(
        name=_text(address.name),
        phone=_text(address.tel1) or _text(address.tel2),
        zip=_text(address.zip_code),
        address=_text(address.base_address),
        address2=_text(address.detailed_address),
        memo=_text(memo),
    )


def _codes(told: ProductOrder) -> dict[str, str]:
    values = (
        told.option_manage_code,
        told.seller_product_code,
        told.seller_custom_code1,
        told.seller_custom_code2,
        told.item_no or told.option_code,
        told.product_id,
    )
    return {name: trimmed(str(value or ""), _LONGEST_ID) for name, value in zip(SKU_FIELDS, values, strict=True)}


def _stock(told: ProductOrder) -> tuple[str, int] | None:
    mappings = told.sku_mappings or ()
    if len(mappings) != 1 or not mappings[0].ns_barcode:
        return None
    return trimmed(mappings[0].ns_barcode, _LONGEST_ID), max(mappings[0].picking_quantity_per_order or 1, 1)


def _parcel(sent: DeliveryAnswer, state: str) -> ShopParcel:
    wrong = sent.is_wrong_tracking_number or sent.delivery_status == "WRONG_INVOICE"
    return ShopParcel(
        sent_at=_moment(sent.send_date),
        picked_up_at=_moment(sent.pickup_date),
        delivered_at=_moment(sent.delivered_date),
        carrier=_code(sent.delivery_company),
        waybill=trimmed(sent.tracking_number or "", _LONGEST_ID),
        state="DELIVERED" if state == "DELIVERED" else _code(sent.delivery_status),
        wrong_number=(_code(sent.wrong_tracking_number_type) or "WRONG_INVOICE") if wrong else "",
    )


def _day(told: ProductOrder) -> date | None:
    """The day on which the buyer wants it; one that cannot be read is as good as none."""
    day = str(told.hope_delivery.hope_delivery_ymd or "") if told.hope_delivery else ""
    with suppress(ValueError):
        return date.fromisoformat(day) if day else None
    return None


def _text(text: str | None) -> str:
    return trimmed(text or "", _LONGEST_TEXT)


def _code(text: str | None) -> str:
    return trimmed(text or "", _LONGEST_CODE)


def _moment(text: str | None) -> datetime | None:
    """A moment as the shop writes it; one that cannot be read is as good as none."""
    with suppress(ValueError):
        at = datetime.fromisoformat(text) if text else None
        return at if at is not None and at.tzinfo is not None and 2000 <= at.year < 2200 else None
    return None
