"""One sample of every paper of the bench, whose drawings are kept as pictures in `tests/golden`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from printers.document import PrintDocument
from station.documents import SortingRoute, WaybillData, waybill_document
from station.documents.papers.handover_list import HandedParcel, handover_sheet
from station.documents.papers.item_labels import badge, item_label
from station.documents.papers.order_slips import SlipData, picking_list, slip
from station.documents.papers.page_layout import PaperStock
from station.documents.waybill.layout_reading import shipped
from station.packing.orders import BoxItem, PackingBox, Product
from tests.support.support_labels import PLAIN, label
from tests.support.support_ledger import NOON

FIRST, SECOND = shipped("sample-overlay-123x100"), shipped("sample-overlay-100x102")
GOLDEN = Path(__file__).parent / "golden"
ROUTE = SortingRoute("4W44", "4g", "가상로 58-12 행복빌딩", "강남A", "G03-01", "P12")
MANY = tuple((f"머그컵 {at}번 손잡이가 큰 것", "화이트 350ml", at) for at in range(1, 61))
LONG = label(
    receiver_address="서울특별시 강남구 테헤란로 가상아파트단지 " * 12,
    receiver_memo="부재 시 경비실에 맡겨 주시고 문자 부탁드려요. " * 80,
    items=MANY,
    copy=3,
)
TERMINAL = SortingRoute("11", "A2", "가상로 58-12 행복", "한빛중앙(대)", "02-115", "", "0421", "제주")
HANJIN = label(carrier_name="한진택배", interleaved=True, waybill="509000340041", waybill_grouped="5090 0034 0041")
ITEMS = (
    BoxItem("MUG-WH", "머그컵", "화이트 350ml", 2, (), location="A-03-2"),
    BoxItem("SOCK-BK-L", "양말 3족 세트", "블랙 L", 1, (), location="B-11"),
    BoxItem("STICKER", "사은품 스티커", "", 1, (), scan=False),
)
BOX = PackingBox("p1", "2026112312345670", ("2026112312345670", "2026112312345671"), (), ITEMS, NOON, 1, 2)


def sorted_label(**changes: object) -> WaybillData:
    """A label whose carrier said how it sorts the parcel."""
    return label(route=ROUTE, box_type="소", total=2, **changes)


def samples() -> Mapping[str, PrintDocument]:
    """Name of a picture → what it shows."""
    roll, english = PaperStock(72), PaperStock(72, language="en")
    handed = [HandedParcel("6500 0000 0011", "2026112312345670", NOON)] * 3
    drawn = {
        "waybill-72": waybill_document(PLAIN, 72),
        "waybill-72-sorted-en": waybill_document(sorted_label(copy=2, language="en"), 72),
        "waybill-123x100": waybill_document(PLAIN, 123, 100),
        "waybill-123x100-sorted": waybill_document(sorted_label(copy=2), 123, 100),
        "waybill-123x100-long": waybill_document(LONG, 123, 100),
        "waybill-123x100-itf": waybill_document(HANJIN, 123, 100),
        "waybill-100x150": waybill_document(PLAIN, 100, 150),
        "waybill-100x150-sorted": waybill_document(sorted_label(), 100, 150),
        "sample-123x100": waybill_document(sorted_label(copy=2), 123, 100, layout=FIRST),
        "sample-123x100-specimen": waybill_document(
            sorted_label(waybill="", waybill_grouped="", specimen=True), 123, 100, layout=FIRST
        ),
        "sample-100x102": waybill_document(replace(HANJIN, route=TERMINAL), 100, 102, layout=SECOND),
        "sample-100x102-long": waybill_document(
            replace(LONG, route=TERMINAL, language="en", interleaved=True), 100, 102, layout=SECOND
        ),
        "slip-72": slip(SlipData(BOX, "홍*동", "문 앞에 놔주세요"), roll)[0],
        "picking-72-en": picking_list((BOX,), NOON, english)[0],
        "item-72": item_label(Product("MUG-WH", "머그컵", "화이트 350ml", location="A-03-2"), roll)[0],
        "badge-72": badge("101", "김포장", roll)[0],
        "handover-72": handover_sheet("CJ대한통운", date(2026, 11, 23), handed, roll)[0],
    }
    return dict(sorted(drawn.items()))
