"""A parcel's label data to be varied by each test, and what a reader sees of a label."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from printers.document import PrintDocument, TextItem
from station.documents import WaybillData
from station.packing.orders import Receiver

RECEIVER = Receiver("홍길동", "010-1234-5678", "06236", "서울 강남구 테헤란로 152", "101동 1203호", "문 앞에 놔주세요")
PLAIN = WaybillData(
    carrier_name="CJ대한통운",
    waybill="650000000011",
    waybill_grouped="6500 0000 0011",
    receiver=RECEIVER,
    items=(("머그컵", "화이트 350ml", 2), ("양말 3족 세트", "블랙 L", 1)),
    packed_on=date(2026, 11, 23),
    order="2026112312345670",
    sender_name="행복상점",
    sender_phone="02-123-4567",
    sender_address="경기 성남시 분당구 정자일로 95",
)


def label(**changes: Any) -> WaybillData:
    """The plain label with something else in it; `receiver_…` changes a field of the receiver."""
    about = {name.removeprefix("receiver_"): changes.pop(name) for name in list(changes) if "receiver_" in name}
    return replace(PLAIN, receiver=replace(RECEIVER, **about), **changes)


def texts(document: PrintDocument) -> list[str]:
    """Every text on the paper, in its order."""
    return [item.text for item in document.items if isinstance(item, TextItem)]
