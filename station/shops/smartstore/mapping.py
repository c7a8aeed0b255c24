"""Product orders as the shop tells them to the orders that a bench packs: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from station.packing.orders import Consignment, LineNews, Order, OrderLine, OrderStatus, Receiver
from station.shops.base import trimmed
from station.shops.smartstore.answers import Item
from station.shops.smartstore.verdicts import CONFIRM_UNDONE, Kind, Verdict, is_add_on, pieces, verdict_of

GIFT = "/gift"
"""What is put behind a product order's id for the free gift that comes with it: no line of the shop's own."""

_LONGEST_ID, _LONGEST_TEXT = 64, 300
_ENDED = frozenset({"DELIVERED", "PURCHASE_DECIDED", "EXCHANGED", "RETURNED"})
_PACKED_HERE = frozenset({Kind.READY, Kind.UNCONFIRMED, Kind.WAITING, Kind.HELD, Kind.SENT})


@dataclass(frozen=True, slots=True)
class _Line:
    item: Item
    verdict: Verdict


def orders_of(
    items: Iterable[Item], sku_from: Sequence[str], refused: Mapping[str, str] | None = None
) -> tuple[Order, ...]:
    """The orders of some product orders, each whole when all of its product orders are among them.

    `refused`: product orders that the shop does not let us handle, each with the code of its refusal.
    """
    told = sorted(items, key=lambda item: (str(item.order.order_id), is_add_on(item), item.id))
    whole = groupby(told, key=lambda item: str(item.order.order_id))
    return tuple(_order(number, tuple(group), sku_from, refused or {}) for number, group in whole)


def _order(number: str, items: Sequence[Item], sku_from: Sequence[str], refused: Mapping[str, str]) -> Order:
    lines = [_Line(item, _judged(item, refused)) for item in items]
    here = [line for line in lines if line.verdict.kind in _PACKED_HERE]
    due = (_moment(line.item.product_order.shipping_due_date) for line in here)
    first = items[0].order
    return Order(
        number,
        _status(lines),
        _parts(here, sku_from),
        _moment(first.payment_date) or _moment(first.order_date),
        min((at for at in due if at is not None), default=None),
        tuple(_news(line) for line in lines),
    )


def _judged(item: Item, refused: Mapping[str, str]) -> Verdict:
    found = verdict_of(item)
    if found.kind in (Kind.READY, Kind.UNCONFIRMED) and item.id in refused:
        return Verdict(Kind.ELSEWHERE, refused[item.id])
    return found


def _status(lines: Sequence[_Line]) -> OrderStatus:
    """One word for the order. A claim on one line holds all of it until a person has decided."""
    kinds = {line.verdict.kind for line in lines} - {Kind.ELSEWHERE}
    if Kind.HELD in kinds:
        return OrderStatus.ON_HOLD
    if kinds == {Kind.GONE}:
        return OrderStatus.CANCELLED
    if kinds and kinds <= {Kind.SENT, Kind.GONE}:
        return OrderStatus.DISPATCHED
    if not kinds or kinds & {Kind.WAITING, Kind.UNCONFIRMED}:
        return OrderStatus.NOT_READY
    return OrderStatus.READY


def _parts(lines: Sequence[_Line], sku_from: Sequence[str]) -> tuple[Consignment, ...]:
    """The lines by bundle and whole address, in the order of their first line."""
    found: dict[tuple[str, Receiver], list[_Line]] = {}
    for line in lines:
        found.setdefault((_package(line.item), _receiver(line.item)), []).append(line)
    return tuple(
        Consignment(
            replace(receiver, memo=_memo(group)),
            tuple(line for one in group for line in _goods(one, sku_from)),
            package or None,
        )
        for (package, receiver), group in found.items()
    )


def _goods(line: _Line, sku_from: Sequence[str]) -> Iterable[OrderLine]:
    told, sent = line.item.product_order, line.verdict.kind is Kind.SENT
    sku, times = _sku(line.item, sku_from)
    # What was returned after its dispatch has nothing left, and is still what was packed.
    count = pieces(line.item) or told.quantity or 1
    yield OrderLine(line.item.id, sku, _text(told.product_name), _text(told.product_option), count * times, sent=sent)
    gift = _text(told.free_gift)
    if gift:
        yield OrderLine(line.item.id + GIFT, gift[:_LONGEST_ID].strip(), gift, "", 1, scan=False, sent=sent)


def _sku(item: Item, sku_from: Sequence[str]) -> tuple[str, int]:
    """The code by which the bench knows the product, and the pieces that one ordered stands for.

    Goods of the shop's own stock have a barcode and a count of their own. Everything else is named by the
    first field of `sku_from` that is filled; the numbers of option and product are always there at last.
    """
    told = item.product_order
    mappings = told.sku_mappings or ()
    if len(mappings) == 1 and mappings[0].ns_barcode:
        return trimmed(mappings[0].ns_barcode, _LONGEST_ID), max(mappings[0].picking_quantity_per_order or 1, 1)
    # Their usual order, for who does not say which.
    values = {
        "optionManageCode": told.option_manage_code,
        "sellerProductCode": told.seller_product_code,
        "sellerCustomCode1": told.seller_custom_code1,
        "sellerCustomCode2": told.seller_custom_code2,
        "itemNo": told.item_no or told.option_code,
        "productId": told.product_id,
    }
    codes = (
        trimmed(str(values.get(name) or ""), _LONGEST_ID) for name in (*(sku_from or values), "itemNo", "productId")
    )
    return next((code for code in codes if code), item.id), 1


def _news(line: _Line) -> LineNews:
    item, kind = line.item, line.verdict.kind
    sent = item.delivery
    news = LineNews(
        item.id,
        left_out="" if kind in (Kind.READY, Kind.UNCONFIRMED, Kind.SENT) else line.verdict.reason,
        confirm=kind is Kind.UNCONFIRMED,
        follow=_is_worth_asking(line),
    )
    if sent is None or kind is not Kind.SENT:
        return news
    wrong = sent.is_wrong_tracking_number or sent.delivery_status == "WRONG_INVOICE"
    return replace(
        news,
        carrier=_code(sent.delivery_company),
        waybill=trimmed(sent.tracking_number or "", _LONGEST_ID),
        state="DELIVERED" if item.product_order.product_order_status == "DELIVERED" else _code(sent.delivery_status),
        sent_at=_moment(sent.send_date),
        picked_up_at=_moment(sent.pickup_date),
        delivered_at=_moment(sent.delivered_date),
        wrong_number=(_code(sent.wrong_tracking_number_type) or "WRONG_INVOICE") if wrong else "",
    )


def _is_worth_asking(line: _Line) -> bool:
    """Whether it changes without a word in the feed: pick-up, delivery, and a confirmation given anew."""
    if line.verdict.kind is Kind.SENT:
        return line.item.product_order.product_order_status not in _ENDED
    return line.verdict.reason == CONFIRM_UNDONE


def _receiver(item: Item) -> Receiver:
    address = item.product_order.shipping_address
    if address is None:
        return Receiver("")
    return Receiver(
        name=_text(address.name),
        phone=_text(address.tel1) or _text(address.tel2),
        zip=_text(address.zip_code),
        address=_text(address.base_address),
        address2=_text(address.detailed_address),
    )


def _memo(group: Iterable[_Line]) -> str:
    memos = (_text(line.item.product_order.shipping_memo) for line in group)
    return " / ".join(dict.fromkeys(memo for memo in memos if memo))[:_LONGEST_TEXT]


def _package(item: Item) -> str:
    return trimmed(str(item.product_order.package_number or ""), _LONGEST_ID)


def _text(text: str | None) -> str:
    return trimmed(text or "", _LONGEST_TEXT)


def _code(text: str | None) -> str:
    return trimmed(text or "", 40)


def _moment(text: str | None) -> datetime | None:
    """A moment as the shop writes it; one that cannot be read is as good as none."""
    with suppress(ValueError):
        at = datetime.fromisoformat(text) if text else None
        return at if at is not None and at.tzinfo is not None and 2000 <= at.year < 2200 else None
    return None
