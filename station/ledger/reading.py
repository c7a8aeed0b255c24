"""Reading the journal: its records as the contract writes them, and whether its chain is whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, or_, select

from station.ledger.engine import Store
from station.ledger.journal import link
from station.ledger.moments import micros
from station.ledger.numbers import digits_of
from station.ledger.tables import journal, lines, orders
from station.ledger.values import Verified
from station.packing.barcodes import exact_key

_PAGE = 500


def records(
    store: Store, *, order: str | None = None, waybill: str | None = None, since: datetime | None = None
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
        yield {
            "station": row.station,
            "seq": row.seq,
            "at": row.at,
            "event": row.event,
            **msgspec.json.decode(row.body),
        }


def verify(store: Store, chain_key: bytes) -> Verified:
    """Recompute the chain of every station: whether no record was changed, added or taken out.

    Records cut off at the end leave no trace here; only a copy of the newest hash elsewhere shows that.
    """
    heads: dict[tuple[str, int], tuple[int, bytes]] = {}
    count = 0
    for row in _paged(store, select(journal)):
        seq, before = heads.get((row.station, row.epoch), (0, b""))
        said = (row.station, row.epoch, row.seq, row.at, row.event, row.body)
        if row.seq != seq + 1 or link(chain_key, before, said) != row.chain:
            return Verified(ok=False, broken_at=f"{row.station} {row.epoch} {row.seq}", count=count)
        heads[row.station, row.epoch] = (row.seq, row.chain)
        count += 1
    return Verified(ok=True, broken_at="", count=count)


def _about_order(key: str) -> Any:
    boxes = (
        select(lines.c.parcel)
        .join(orders, orders.c.id == lines.c.order_id)
        .where(orders.c.number_key == key, lines.c.parcel.is_not(None))
    )
    return or_(journal.c.order_no == key, journal.c.parcel.in_(boxes))


def _paged(store: Store, wanted: Select[Any]) -> Iterator[Any]:
    after = 0
    while True:
        # A page at a time: a reader that stays in one statement keeps the log from being moved.
        with store.read() as connection:
            page = connection.execute(wanted.where(journal.c.id > after).order_by(journal.c.id).limit(_PAGE)).all()
        if not page:
            return
        yield from page
        after = page[-1].id
