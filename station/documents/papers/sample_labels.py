"""Three samples of a label for the carrier's inspection: made-up people, numbers that a carrier gives to nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from printers.document import PrintDocument
from station.carriers import carrier, groups
from station.config import StationFile
from station.documents.layout_choice import layout_of, paper_as_read
from station.documents.waybill.contents import SortingRoute, WaybillData
from station.documents.waybill.layout_reading import SHIPPED, shipped
from station.documents.waybill.waybill import waybill_document
from station.packing.orders import Receiver

_USUAL_DIGITS = 12
_PEOPLE = (
    Receiver("홍길동", "010-0000-0001", "04524", "서울특별시 중구 가상로 1", "가상빌딩 3층", "문 앞에 놓아 주세요"),
    Receiver("남궁가상", "010-0000-0002", "63122", "제주특별자치도 제주시 가상대로 22", "가상아파트 101동 202호", ""),
    Receiver("Alexander Sample", "010-0000-0003", "24200", "강원특별자치도 화천군 가상면 산길 333-3", "", "경비실에"),
)
"""The capital, Jeju, and the mountains: the regions that carriers ask samples of (courier-practice 3.2)."""

_ROUTES = (
    SortingRoute("4W44", "4g", "가상로 1 가상빌딩", "가상A", "G03-01", "P12", "0421"),
    SortingRoute("9J01", "2a", "가상대로 22", "가상B", "J01-02", "P3", "0900", "제주"),
    SortingRoute("7K10", "1c", "산길 333-3", "가상C", "K10-03", "P7", "0710", "산간"),
)
_GOODS = (("머그컵", "화이트 350ml", 2), ("양말 3족 세트", "블랙 L", 1), ("사은품 스티커", "", 1))


def sample_labels(config: StationFile, on: date) -> tuple[PrintDocument, ...]:
    """One label for each region, by the layout of the settings. Raises: ConfigError."""
    paper, layout = paper_as_read(config.label), layout_of(config)
    labels = (_sample(config, at, on) for at in range(len(_PEOPLE)))
    return tuple(waybill_document(label, *paper, config.printer.dpi, layout) for label in labels)


def on_paper_of(config: StationFile, name: str) -> StationFile:
    """The configuration with another layout. One that ships is drawn on the paper that it is made for."""
    label = replace(config.label, layout=name)
    if name in SHIPPED:
        made = shipped(name)
        label = replace(label, width_mm=made.width, height_mm=made.height, rotate=0, offset_x_mm=0, offset_y_mm=0)
    return replace(config, label=label)


def sample_number(code: str, at: int) -> str:
    """A number of a carrier's shape, of a stretch that it gives to nobody where one is known."""
    whose = carrier(code)
    digits = whose.base_length or _USUAL_DIGITS
    return whose.number_from_base((whose.practice_from or 10**digits - 1000) + at)


def _sample(config: StationFile, at: int, on: date) -> WaybillData:
    house, sender, language = config.carrier, config.carrier.sender, config.station.language
    service, number = carrier(house.code), sample_number(house.code, at)
    return WaybillData(
        carrier_name=service.name(language),
        waybill="",
        waybill_grouped=groups(number),
        receiver=_PEOPLE[at],
        items=_GOODS[: at + 1],
        packed_on=on,
        order=f"2026110112345{at:03d}",
        total=at + 1,
        freight=house.freight,
        mask=config.label.mask,
        sender_name=sender.name or "가상상점",
        sender_phone=sender.phone or "02-000-0000",
        sender_address=sender.address or "서울특별시 중구 가상로 99",
        specimen=True,
        specimen_code=number,
        language=language,
        route=_ROUTES[at],
        box_type=house.box_type or "소",
        interleaved=service.interleaved,
        reference=f"SAMPLE{at + 1}",
    )
