"""The sample orders of a demonstration: the demo's goods as SmartStore sells them, and the odd ones of a real day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from station.packing.orders import Order, OrderLine, Product
from station.simulators import goods
from station.simulators.smartstore import afterwards, selling
from station.simulators.smartstore.shop_records import ADDON
from station.simulators.smartstore.stage import ShopStage
from station.simulators.smartstore.verbs import ShopVerb

_OPENING = 16
_BACKLOG = 20
_STEP = 120
_GIFTS = ("STICKER", "CARD")
_TOGETHER = "2026000000000001"


def open_with_samples(stage: ShopStage) -> None:
    """Sell the sample orders, two minutes apart, the last one just now."""
    sales = list(_sales(stage.clock.now()))
    stage.clock.advance(-_STEP * len(sales))
    for sale in sales:
        stage.clock.advance(_STEP)
        sale.act(stage)
    for happen in (_cancelled, _asked, _moved, _in_part):
        happen(stage)


def refill(stage: ShopStage) -> None:
    """Sell further orders while fewer than twenty product orders wait to be dispatched."""
    waiting = sum(row.status == "PAYED" for row in stage.books.everything())
    if waiting < _BACKLOG:
        first = len(stage.books.everything())
        for index, order in islice(_numbered(stage.clock.now(), first), max(1, (_BACKLOG - waiting) // 2)):
            as_sale(order, index).act(stage)


def as_sale(order: Order, index: int) -> selling.SellOrder:
    """An order of the sample shop as SmartStore has it; `index` decides which of its code fields hold the code."""
    part = order.consignments[0]
    who, known = part.receiver, {product.sku: product for product in goods.products()}
    main = next((line.sku for line in part.lines if line.sku not in _GIFTS), part.lines[0].sku)
    placed, due = order.placed_at, order.due_at
    hours = (due - placed).total_seconds() / 3600 if placed and due else 72.0
    memo = {"shippingMemo": who.memo} if who.memo else {}
    address: dict[str, object] = {
        "name": who.name,
        "tel1": who.phone,
        "zipCode": who.zip,
        "baseAddress": who.address,
        "detailedAddress": who.address2,
    }
    lines = tuple(_line(line, known[line.sku], index, main, memo) for line in part.lines)
    return selling.SellOrder(lines, address=address, due_hours=hours)


def _line(line: OrderLine, product: Product, index: int, main: str, memo: dict[str, str]) -> selling.SoldLine:
    skus = [one.sku for one in goods.products()]
    addon = line.sku in _GIFTS
    fields: dict[str, object] = {
        **memo,
        "productId": f"99{skus.index(main if addon else line.sku):08d}",
        "originalProductId": f"98{skus.index(line.sku):08d}",
        "productClass": ADDON if addon else "조합형옵션상품" if line.option else "단일상품",
        "unitPrice": 1_000 + 500 * skus.index(line.sku),
        **_codes(line, product, index, addon=addon),
    }
    return selling.SoldLine(line.name, f"종류: {line.option}" if line.option else "", line.quantity, fields=fields)


def _codes(line: OrderLine, product: Product, index: int, *, addon: bool) -> dict[str, object]:
    """Options and add-ons are known by the option's code, plain goods by the seller's; some sellers use their own."""
    if line.option or addon:
        return {"optionManageCode": line.sku, "itemNo": f"33{index:09d}", "sellerProductCode": line.sku.split("-")[0]}
    if product.barcodes and index % 3 == 2:
        return {"sellerCustomCode1": product.location, "sellerCustomCode2": product.barcodes[0].code}
    return {"sellerProductCode": line.sku}


def _numbered(now: datetime, first: int = 0) -> Iterator[tuple[int, Order]]:
    return ((index, order) for index, order in enumerate(goods.more_orders(now, first), start=first))


def _sales(now: datetime) -> Iterator[ShopVerb]:
    plain = list(islice(_numbered(now), _OPENING + 3))
    for index, order in plain[:_OPENING]:
        yield as_sale(order, index)
    one, other, third = (as_sale(order, index) for index, order in plain[_OPENING:])
    yield selling.SellOrder(one.lines, package=_TOGETHER, address=one.address)
    yield selling.SellOrder(other.lines, package=_TOGETHER, address=one.address)
    yield selling.SellOrder(third.lines, gift=True)
    yield _single(
        name="물류사가 보내는 상품", logisticsDirectContracted=True, deliveryAttributeType="ARRIVAL_GUARANTEE"
    )
    yield _single(name="매장에서 찾는 상품", deliveryAttributeType="PICKUP", expectedDeliveryMethod="VISIT_RECEIPT")
    yield _single(name="바로 배달하는 상품", deliveryAttributeType="QUICK", expectedDeliveryMethod="QUICK_SVC")
    yield _single(name="오늘 보내는 상품", deliveryAttributeType="TODAY", sellerProductCode="TOWEL")
    yield _single(name="네이버 SKU 상품", skuMappings=[_sku("SOAP", 2)], sellerProductCode="SOAP")
    yield _single(name="사은품이 있는 상품", freeGift="견본 스티커 1장", sellerProductCode="TEA-GREEN")
    yield _single(name="코드 없는 상품", productId="9900009999")


def _single(name: str, **fields: object) -> selling.SellOrder:
    return selling.SellOrder((selling.SoldLine(name, fields=dict(fields)),))


def _sku(sku: str, pieces: int) -> dict[str, object]:
    barcode = next(one.barcodes[0].code for one in goods.products() if one.sku == sku)
    return {"nsId": f"NS-{sku}", "nsBarcode": barcode, "pickingQuantityPerOrder": pieces}


def _cancelled(stage: ShopStage) -> None:
    afterwards.RequestCancel(_waiting(stage, 3)).act(stage)


def _asked(stage: ShopStage) -> None:
    one = _waiting(stage, 5)
    afterwards.ConfirmThere(one).act(stage)
    afterwards.RequestCancel(one, reason="WRONG_ORDER").act(stage)


def _moved(stage: ShopStage) -> None:
    order = stage.books.known(_waiting(stage, 7)).head.id
    for row in stage.books.of_order(order):
        selling.ChangeAddress(row.id).act(stage)


def _in_part(stage: ShopStage) -> None:
    many = next(row for row in stage.books.everything() if row.remaining > 2 and row.status == "PAYED")
    afterwards.RequestCancel(many.id, quantity=1).act(stage)


def _waiting(stage: ShopStage, place: int) -> str:
    return stage.books.everything()[place].id
