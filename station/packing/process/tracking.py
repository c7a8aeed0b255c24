"""What a code tells of the piece it is on: what it must tell, and which piece may not go into the box."""

from __future__ import annotations

from datetime import date

from station.packing.events import ItemCodeScanned
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.orders import BoxItem
from station.packing.parcels import Parcel
from station.packing.verdicts import ItemVerdict

_NEEDS = {"lot": NoticeCode.ITEM_NEEDS_LOT, "serial": NoticeCode.ITEM_NEEDS_SERIAL}


def objection(parcel: Parcel, item: BoxItem, event: ItemCodeScanned, today: date) -> tuple[ItemVerdict, Notice] | None:
    """Why a piece of a tracked product does not count; None when it may.

    A code that does not tell the piece is no code of it (`unknown_barcode`); an expired piece is none that this
    order may have (`wrong_item`); a serial number that was taken is one piece too many (`too_many`).
    """
    if not item.track:
        return None
    trace = event.trace
    if not trace.has(item.track):
        if event.is_cut:
            return ItemVerdict.UNKNOWN_BARCODE, tell(NoticeCode.ITEM_CUT, name=item.name)
        return ItemVerdict.UNKNOWN_BARCODE, tell(_NEEDS[item.track], name=item.name)
    if trace.expiry is not None and trace.is_over(today):
        return ItemVerdict.WRONG_ITEM, tell(NoticeCode.ITEM_EXPIRED, name=item.name, day=trace.expiry.isoformat())
    if item.track != "serial":
        return None
    if parcel.holds(item.sku, trace.serial):
        return ItemVerdict.TOO_MANY, tell(NoticeCode.ITEM_SERIAL_TWICE, name=item.name, serial=trace.serial)
    if event.taken_by:
        notice = tell(NoticeCode.ITEM_SERIAL_TAKEN, name=item.name, serial=trace.serial, order=event.taken_by)
        return ItemVerdict.TOO_MANY, notice
    return None
