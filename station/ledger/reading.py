"""Reading the journal: its records as the contract writes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

from station.ledger import stored
from station.ledger.engine import LedgerDatabase
from station.ledger.moments import micros
from station.ledger.numbers import digits_of
from station.ledger.tables import journal, lines, orders
from station.packing.barcodes import exact_key

_PAGE = 500


def records(
    store: LedgerDatabase, *, order: str | None = None, waybill: str | None = None, since: datetime | None = None
) -> Iterator[dict[str, Any]]:
    """Return the records that fit, oldest first, as `journal --json` prints them.

    An order's records are those of the boxes that hold it, whichever number opened them.
    """
    wanted = select(journal)
    if order is not None:
        wanted = wanted.where(_about_order(exact_key(order)))
    if waybill is not None:
        waybill = digits_of(waybill) or waybill.strip()
        of_parcels = select(journal.c.parcel).where(journal.c.waybill == waybill, journal.c.event == "waybill_taken")
        wanted = wanted.where(or_(journal.c.waybill == waybill, journal.c.parcel.in_(of_parcels)))
    if since is not None:
        wanted = wanted.where(journal.c.at_us >= micros(since))
    for row in _paged(store, wanted):
        yield stored.record(row)


def _about_order(key: str) -> Any:
    boxes = (
        select(lines.c.parcel)
        .join(orders, orders.c.id == lines.c.order_id)
        .where(orders.c.number_key == key, lines.c.parcel.is_not(None))
    )
    return or_(journal.c.order_no == key, journal.c.parcel.in_(boxes))


def _paged(store: LedgerDatabase, wanted: Select[Any]) -> Iterator[Any]:
    after = 0
    while True:
        # A page at a time: a reader that stays in one statement keeps the log from being moved.
        with store.read() as connection:
            page = connection.execute(wanted.where(journal.c.id > after).order_by(journal.c.id).limit(_PAGE)).all()
        if not page:
            return
        yield from page
        after = page[-1].id
