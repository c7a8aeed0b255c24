"""From a box and the configuration to the waybill that is drawn for it."""

from __future__ import annotations

import logging
from datetime import date

from printers.base import Bitmap, DocumentFault
from printers.document import Document
from station.carriers import Severity, carrier, groups
from station.config import Config
from station.labels.waybill import WaybillData, waybill_document
from station.packing.orders import Box, Receiver

log = logging.getLogger(__name__)


def waybill_of(config: Config, box: Box, receiver: Receiver, waybill: str, copy: int, on: date) -> Document:
    """The waybill of a box. Without a number (`waybill` empty) it is a specimen.

    Raises: DocumentFault("number_invalid"), when the carrier's rule says for sure that it is no number of its.
    """
    sender, label, language = config.carrier.sender, config.label, config.station.language
    service = carrier(config.carrier.code)
    if waybill and service.check(waybill).severity is Severity.STOP:
        raise DocumentFault("number_invalid")
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
        box_type=config.carrier.box_type,
        interleaved=service.interleaved,
    )
    across, down = label.offset_x_mm, label.offset_y_mm
    width, height = label.width_mm, label.height_mm
    if label.rotate:
        # The offsets are those of the paper under the head, the document's those of the waybill as it is read.
        across, down = (down, -across) if label.rotate == 90 else (-down, across)
        width, height = height, width
    return waybill_document(data, width, height, across, down, config.printer.dpi)


def dots_of(config: Config, document: Document) -> Bitmap:
    """A waybill's document drawn, examined and turned as the printer's paper lies. Raises: DocumentFault."""
    from printers.check import require_printable
    from printers.images import turned
    from printers.render import render

    drawing = render(document, config.printer.dpi)
    for warning in require_printable(document, drawing, config.printer.dpi):
        log.warning("label: %s (item %d)", warning.code, warning.index)
    return turned(drawing.bitmap, config.label.rotate)
