"""From a box and the configuration to the waybill that is drawn for it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from printers.base import Bitmap, DocumentFault
from printers.document import PrintDocument
from station.carriers import FindingSeverity, carrier, groups
from station.config import StationFile
from station.documents.layout_choice import layout_of, paper_as_read
from station.documents.waybill.contents import SortingRoute
from station.documents.waybill.label_words import Language, words
from station.documents.waybill.waybill import WaybillData, waybill_document
from station.packing.carriage import SortData
from station.packing.decisions import PrintLabel
from station.packing.orders import BoxItem, PackingBox, Receiver

log = logging.getLogger(__name__)

Drawn = tuple[PrintDocument, int]
"""A waybill, and the dots per inch to draw it for."""


def specimen_of(
    config: StationFile, box: PackingBox, receiver: Receiver, on: date, sorting: SortData | None = None
) -> Drawn:
    """The waybill of a box as it would be, without a number, and the dots per inch to draw it for."""
    carriage = config.carrier.house.of(box)
    return waybill_of(config, box, receiver, PrintLabel(box.parcel, box.order, carriage.carrier, "", 1), on, sorting)


def waybill_of(
    config: StationFile,
    box: PackingBox,
    receiver: Receiver,
    job: PrintLabel,
    on: date,
    sorting: SortData | None = None,
) -> Drawn:
    """The waybill of a box for the printer it goes to, and the dots per inch of that printer.

    `sorting`: how the carrier sorts it, where it said so. Raises: DocumentFault("number_invalid"), when the carrier's
    rule says for sure that it is no number of its; ConfigError, when the layout is none.
    """
    if job.waybill and carrier(job.carrier).check(job.waybill).severity is FindingSeverity.STOP:
        raise DocumentFault("number_invalid")
    backup = config.printer.backup if job.printer else None
    dpi = (backup or config.printer).dpi
    data = replace(_data(config, box, receiver, job, on), on_backup=backup is not None, route=SortingRoute.of(sorting))
    return waybill_document(data, *paper_as_read(config.label), dpi, layout_of(config)), dpi


def practice_of(
    config: StationFile, box: PackingBox, receiver: Receiver, job: PrintLabel, on: date, code: str
) -> Drawn:
    """The specimen that a practice box gets in place of its waybill: it bears `code`, and no number.

    Always by the layout that fits the paper: one that is made for a carrier has no room for such a code.
    """
    backup = config.printer.backup if job.printer else None
    dpi = (backup or config.printer).dpi
    blank = _data(config, box, receiver, replace(job, waybill=""), on)
    data = replace(blank, specimen_code=code, on_backup=backup is not None)
    return waybill_document(data, *paper_as_read(config.label), dpi), dpi


def dots_of(config: StationFile, document: PrintDocument, dpi: int, *, turn: bool = True) -> Bitmap:
    """A waybill's document drawn, examined and turned as the printer's paper lies. Raises: DocumentFault."""
    from printers.check import require_printable
    from printers.images import turned
    from printers.render import render

    drawing = render(document, dpi)
    for warning in require_printable(document, drawing, dpi):
        log.warning("label: %s (item %d)", warning.code, warning.index)
    return turned(drawing.bitmap, config.label.rotate if turn else 0)


def pages_of(config: StationFile, documents: Iterable[PrintDocument], *, turn: bool = True) -> Iterator[Bitmap]:
    """Other papers for the main printer, as `dots_of`, each when it is asked for; copies are drawn once."""
    before: tuple[PrintDocument, Bitmap] | None = None
    for document in documents:
        if before is None or before[0] is not document:
            before = document, dots_of(config, document, config.printer.dpi, turn=turn)
        yield before[1]


def _named(item: BoxItem, language: Language) -> str:
    """What an item is called on the label; what the house gives is called a gift."""
    return f"[{words(language).gift}] {item.name or item.sku}" if item.gift and not item.asked else item.name


def _data(config: StationFile, box: PackingBox, receiver: Receiver, job: PrintLabel, on: date) -> WaybillData:
    sender, language = config.carrier.sender, config.station.language
    service = carrier(job.carrier)
    return WaybillData(
        carrier_name=service.name_ko if language == "ko" else service.name_en,
        waybill=job.waybill,
        waybill_grouped=groups(job.waybill),
        receiver=receiver,
        items=tuple((_named(item, language), item.option, item.wanted) for item in box.items),
        packed_on=on,
        order=box.order,
        copy=job.copy,
        orders=len(box.orders),
        index=box.index,
        total=box.total,
        freight=config.carrier.house.of(box).freight,
        mask=config.label.mask,
        sender_name=sender.name,
        sender_phone=sender.phone,
        sender_address=sender.address,
        specimen=not job.waybill,
        language=language,
        box_type=config.carrier.box_type,
        interleaved=service.interleaved,
        numbers=box.orders,
        reference=box.reference,
    )
