"""From a box and the configuration to the waybill that is drawn for it."""

from __future__ import annotations

from datetime import date

from printers.document import Document
from station.carriers import carrier, groups
from station.config import Config
from station.labels.waybill import WaybillData, waybill_document
from station.packing.decisions import PrintLabel
from station.packing.orders import Box, Receiver


def specimen_of(config: Config, box: Box, receiver: Receiver, on: date) -> tuple[Document, int]:
    """The waybill of a box as it would be, without a number, and the dots per inch to draw it for."""
    return waybill_of(config, box, receiver, PrintLabel(box.parcel, box.order, config.carrier.code, "", 1), on)


def waybill_of(config: Config, box: Box, receiver: Receiver, job: PrintLabel, on: date) -> tuple[Document, int]:
    """The waybill of a box for the printer it goes to, and the dots per inch of that printer."""
    backup = config.printer.backup if job.printer else None
    dpi = (backup or config.printer).dpi
    sender, label, language = config.carrier.sender, config.label, config.station.language
    service = carrier(config.carrier.code)
    data = WaybillData(
        carrier_name=service.name_ko if language == "ko" else service.name_en,
        waybill=job.waybill,
        waybill_grouped=groups(job.waybill),
        receiver=receiver,
        items=tuple((item.name, item.option, item.wanted) for item in box.items),
        packed_on=on,
        order=box.order,
        copy=job.copy,
        orders=len(box.orders),
        index=box.index,
        total=box.total,
        freight=config.carrier.freight,
        mask=label.mask,
        sender_name=sender.name,
        sender_phone=sender.phone,
        sender_address=sender.address,
        specimen=not job.waybill,
        on_backup=backup is not None,
        language=language,
    )
    document = waybill_document(data, label.width_mm, label.height_mm, label.offset_x_mm, label.offset_y_mm, dpi)
    return document, dpi
