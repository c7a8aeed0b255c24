"""From a box and the configuration to the waybill that is drawn for it."""

from __future__ import annotations

from datetime import date

from printers.document import Document
from station.carriers import carrier, groups
from station.config import Config
from station.labels.waybill import WaybillData, waybill_document
from station.packing.orders import Box, Receiver


def waybill_of(config: Config, box: Box, receiver: Receiver, waybill: str, copy: int, on: date) -> Document:
    """The waybill of a box. Without a number (`waybill` empty) it is a specimen."""
    sender, label, language = config.carrier.sender, config.label, config.station.language
    service = carrier(config.carrier.code)
    data = WaybillData(
        carrier_name=service.name_ko if language == "ko" else service.name_en,
        waybill=waybill,
        waybill_grouped=groups(waybill),
        receiver=receiver,
        items=tuple((item.name, item.option, item.wanted) for item in box.items),
        packed_on=on,
        order=box.order,
        copy=copy,
        orders=len(box.orders),
        index=box.index,
        total=box.total,
        freight=config.carrier.freight,
        mask=label.mask,
        sender_name=sender.name,
        sender_phone=sender.phone,
        sender_address=sender.address,
        specimen=not waybill,
        language=language,
    )
    return waybill_document(
        data, label.width_mm, label.height_mm, label.offset_x_mm, label.offset_y_mm, config.printer.dpi
    )
