"""Sample goods and orders: what a small Korean shop sells and sends on a day. Every person is invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count, islice

from station.packing.orders import (
    Barcode,
    Consignment,
    Order,
    OrderLine,
    OrderStatus,
    Product,
    Receiver,
    SetComponent,
)

_SURNAMES = ("김", "이", "박", "최", "정", "강", "조", "윤", "장", "남궁", "임", "한", "오", "서", "신", "홍")
_GIVEN = ("견본", "예시", "가상", "모의", "연습", "보기", "시험")
_STREETS = ("보기로", "시험로", "견본길", "연습대로", "모의길", "예시로")
_MEMOS = (
    "",
    "문 앞에 놔주세요",
    "",
    "경비실에 맡겨 주세요",
    "",
    "배송 전에 연락 주세요",
    "",
    "부재 시 택배함",
)
_DUE_HOURS = (2, 5, 5, 8, 26, 26, 29, 50)
_BASKETS: tuple[tuple[tuple[str, int], ...], ...] = (
    (("MUG-WH", 2), ("SOCK-BK-L", 1), ("STICKER", 1)),
    (("TEA-GREEN", 1),),
    (("MUG-BL", 1), ("TOWEL", 2)),
    (("PEN-12", 12),),
    (("GIFTSET", 1), ("CARD", 1)),
    (("NOTE-A5", 3), ("PEN-12", 1)),
    (("SOCK-BK-L", 2), ("SOCK-GR-M", 1)),
    (("SOAP", 4), ("STICKER", 1)),
    (("PEN-12", 26), ("NOTE-A5", 1)),
    (("IMPORT-CUP", 1), ("MUG-WH", 1)),
    (("POUCH", 1), ("CARD", 2), ("STICKER", 1)),
    (("GIFTSET", 2), ("TEA-GREEN", 1)),
)


def gtin(body: str) -> str:
    """The digits with their GS1 check digit behind them (EAN-13 from 12, UPC-A from 11)."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(body)))
    return body + str(-total % 10)


def products() -> tuple[Product, ...]:
    """The sample catalogue: several barcodes, a pack of twelve, a set, things without scan or barcode."""
    return (
        Product("MUG-WH", "머그컵", "화이트 350ml", _codes("880123456789"), weight_g=340, location="A-01"),
        Product("MUG-BL", "머그컵", "블루 350ml", _codes("880123456790", "200000000012"), location="A-02"),
        Product("SOCK-BK-L", "양말 3족 세트", "블랙 L", _codes("880123456800"), weight_g=120, location="B-01"),
        Product("SOCK-GR-M", "양말 3족 세트", "그레이 M", _codes("880123456801"), weight_g=110, location="B-02"),
        Product("TEA-GREEN", "제주 녹차 20티백", "", _codes("880123456810"), weight_g=60, location="C-01"),
        Product("TOWEL", "호텔 수건", "아이보리", _codes("880123456820"), weight_g=180, location="C-02"),
        Product("NOTE-A5", "줄 노트 A5", "크림", _codes("880123456830", "880123456831"), location="D-01"),
        Product(
            "PEN-12",
            "젤펜 0.5",
            "검정",
            (Barcode(gtin("880123456840")), Barcode(gtin("1880123456840"), units=12)),
            location="D-02",
        ),
        Product("SOAP", "수제 비누", "라벤더", _codes("210000000001"), weight_g=100, location="E-01"),
        Product("IMPORT-CUP", "유리컵", "투명 300ml", _codes("01234567890"), location="E-02"),
        Product("POUCH", "캔버스 파우치", "네이비", location="E-03"),
        Product(
            "GIFTSET",
            "차와 머그 선물 세트",
            "",
            components=(SetComponent("TEA-GREEN", 2), SetComponent("MUG-WH", 1)),
        ),
        Product("STICKER", "사은품 스티커", "", scan=False, location="F-01"),
        Product("CARD", "감사 카드", "", scan=False, location="F-02"),
    )


def orders(now: datetime) -> tuple[Order, ...]:
    """Twenty-four orders as they stand at `now`; the last two go together into one box.

    Among them are one that is cancelled and one on hold. The same `now` gives the same orders.
    """
    plain = list(islice(more_orders(now), 22))
    plain[7] = replace(plain[7], status=OrderStatus.CANCELLED)
    plain[12] = replace(plain[12], status=OrderStatus.ON_HOLD)
    together = tuple(_order(now, index, "PKG-0001", person=22) for index in (22, 23))
    return (*plain, *together)


def more_orders(now: datetime, first: int = 0) -> Iterator[Order]:
    """Ready orders without end, each with a number of its own; `first` is the index to begin at."""
    return (_order(now, index) for index in count(first))


def _codes(*bodies: str) -> tuple[Barcode, ...]:
    return tuple(Barcode(gtin(body)) for body in bodies)


def _order(now: datetime, index: int, package: str | None = None, *, person: int | None = None) -> Order:
    serial = 12345670 + index * 10
    day = f"{now:%Y%m%d}"
    names = {product.sku: product for product in products()}
    lines = tuple(
        OrderLine(f"{day}{serial + place:08d}", sku, names[sku].name, names[sku].option, quantity)
        for place, (sku, quantity) in enumerate(_BASKETS[index % len(_BASKETS)], start=1)
    )
    parts = (Consignment(_receiver(index if person is None else person), lines, package),)
    placed = now - timedelta(minutes=7 * (index % 40) + 5)
    due = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=_DUE_HOURS[index % 8])
    return Order(f"{day}{serial:08d}", OrderStatus.READY, parts, placed, due)


def _receiver(index: int) -> Receiver:
    return Receiver(
        name=_SURNAMES[index % 16] + _GIVEN[index % 7],
        phone=f"010-0000-{1000 + index % 9000:04d}",
        zip=f"{index * 37 % 64000:05d}",
        address=f"서울특별시 가상구 {_STREETS[index % 6]} {index % 97 + 1}",
        address2=f"{index % 9 + 101}동 {index % 15 + 1}02호",
        memo=_MEMOS[index % 8],
    )
