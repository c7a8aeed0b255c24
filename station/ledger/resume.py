"""Where the bench stood when it stopped: the facts to fold, and what was so before them."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, and_, bindparam, select

from station.ledger.codec import fact_of
from station.ledger.conditions import BADGE_SCANNED, LEFT_THE_BENCH, PARCEL_OPEN, PARCEL_PACKED
from station.ledger.engine import Store
from station.ledger.tables import journal, parcels
from station.ledger.values import Resume
from station.packing.facts import Fact
from station.packing.orders import Box
from station.packing.parcels import LastParcel, Waybill

_here = journal.c.station == bindparam("here")
_BOX_AT_HAND = (
    select(parcels.c.id, parcels.c.opened_seq, parcels.c.box, journal.c.id.label("record"))
    .join(journal, and_(journal.c.parcel == parcels.c.id, journal.c.seq == parcels.c.opened_seq, _here))
    .where(parcels.c.station == bindparam("here"), PARCEL_OPEN)
    .order_by(journal.c.id.desc())
    .limit(1)
)
_LAST_LEAVING = (
    select(journal.c.id)
    .where(_here, journal.c.id < bindparam("before"), LEFT_THE_BENCH)
    .order_by(journal.c.id.desc())
    .limit(1)
)
_LAST_BADGE = (
    select(journal.c.event, journal.c.body)
    .where(_here, journal.c.id <= bindparam("until"), BADGE_SCANNED)
    .order_by(journal.c.id.desc())
    .limit(1)
)
# What others wrote meanwhile (a supervisor's void, the shop's answers) is no part of the bench's state.
_SINCE = (
    select(journal.c.seq, journal.c.at, journal.c.event, journal.c.body)
    .where(_here, journal.c.id > bindparam("after"), journal.c.bench == 1)
    .order_by(journal.c.id)
)
_LAST_PACKED = (
    select(parcels)
    .where(parcels.c.station == bindparam("here"), PARCEL_PACKED)
    .order_by(parcels.c.packed_us.desc())
    .limit(1)
)
_COPIES = select(journal.c.body).where(
    journal.c.parcel == bindparam("of"),
    journal.c.event == "label_sending",
    journal.c.id <= bindparam("until"),
)
_NEVER = 2**62


def resume(store: Store, station: str) -> Resume:
    """Return where the station stood. Raises LedgerError damaged when a record cannot be read."""
    with store.read() as connection:
        box = connection.execute(_BOX_AT_HAND, {"here": station}).first()
        opened = box.record if box is not None else _NEVER
        start = connection.execute(_LAST_LEAVING, {"here": station, "before": opened}).scalar() or 0
        rows = connection.execute(_SINCE, {"here": station, "after": start}).all()
        facts: list[Fact] = []
        for row in rows:
            opens = box is not None and row.seq == box.opened_seq
            kept = msgspec.json.decode(box.box, type=Box) if box is not None and opens else None
            facts.append(fact_of(row.event, row.at, msgspec.json.decode(row.body), kept))
        return Resume(_packer(connection, station, start), _last(connection, station, start), tuple(facts))


def _packer(connection: Connection, station: str, until: int) -> str:
    row = connection.execute(_LAST_BADGE, {"here": station, "until": until}).first()
    if row is None or row.event == "packer_out":
        return ""
    return str(msgspec.json.decode(row.body).get("packer", ""))


def _last(connection: Connection, station: str, until: int) -> LastParcel | None:
    row = connection.execute(_LAST_PACKED, {"here": station}).first()
    if row is None:
        return None
    sent = connection.execute(_COPIES, {"of": row.id, "until": until}).all()
    return LastParcel(
        box=msgspec.json.decode(row.box, type=Box),
        waybill=Waybill(row.carrier, row.waybill),
        copy=max((int(msgspec.json.decode(body[0])["copy"]) for body in sent), default=0),
        packed_at=datetime.fromisoformat(row.packed_at),
    )
