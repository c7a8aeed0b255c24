"""Where the bench stood when it stopped, and the parcels that left it: the facts to fold, and what was so before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, and_, bindparam, literal_column, select

from station.ledger.journal.journal import fact_of
from station.ledger.orders.order_queries import OrderLookups
from station.ledger.records import NEVER_LEFT, LeftParcel, ResumePoint
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.row_conditions import BADGE_SCANNED, LEFT_THE_BENCH, PARCEL_OPEN
from station.ledger.storage.schema import journal, orders, parcels, renewals, waybills
from station.packing import record_kinds as kinds
from station.packing.barcodes import exact_key
from station.packing.facts import Fact, LabelSending, ParcelVoided
from station.packing.orders import OrderStatus, PackingBox
from station.packing.parcels import LastParcel, ShownParcel, Waybill

_here = journal.c.station == bindparam("here")
# With a sign before it no index on the station is thought of: it would be read from end to end, and only the few
# records of one parcel, or behind a certain one, are wanted.
_here_too = literal_column("+journal.station") == bindparam("here")
_BOX_AT_HAND = (
    select(parcels.c.id, parcels.c.opened_seq, parcels.c.box, journal.c.id.label("record"))
    .select_from(parcels)
    .join(journal, and_(journal.c.parcel == parcels.c.id, journal.c.seq == parcels.c.opened_seq, _here_too))
    .where(parcels.c.station == bindparam("here"), PARCEL_OPEN)
    .order_by(journal.c.id.desc())
    .limit(1)
)
_LAST_LEAVING = (
    select(journal.c.id, journal.c.event, journal.c.body)
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
    .where(_here_too, journal.c.id > bindparam("after"), journal.c.bench == 1)
    .order_by(journal.c.id)
)
# By the journal's order, not by the clock, which may be set back; and whatever became of it since, so that the
# parcel before never takes its place.
_LAST_PACKED = (
    select(journal.c.parcel)
    .where(_here, journal.c.id <= bindparam("until"), LEFT_THE_BENCH, journal.c.event == kinds.PARCEL_PACKED.event)
    .order_by(journal.c.id.desc())
    .limit(1)
)
_PARCEL = select(parcels).where(parcels.c.id == bindparam("of"), parcels.c.station == bindparam("here"))
_STATUSES = select(orders.c.status).where(orders.c.number_key.in_(bindparam("keys", expanding=True)))
_NEWEST_COPY = select(waybills.c.copy).where(
    waybills.c.parcel == bindparam("of"), waybills.c.number == bindparam("which")
)
_COPIES = select(journal.c.body).where(
    journal.c.parcel == bindparam("of"),
    journal.c.event == kinds.LABEL_SENDING.event,
    # A box that went on after its number was voided has copies of another number before these.
    literal_column("+journal.waybill") == bindparam("which"),
    journal.c.id <= bindparam("until"),
)
_RENEWED = select(renewals.c.seq, renewals.c.box).where(renewals.c.parcel == bindparam("of"))
_NEVER = 2**62


class BenchResumption:
    """Where one station goes on after a stop."""

    def __init__(self, store: LedgerDatabase, station: str, orders: OrderLookups) -> None:
        """Read from the file."""
        self._store, self._station, self._orders = store, station, orders

    def point(self) -> ResumePoint:
        """Return where the station stood. Raises LedgerError damaged when a record cannot be read."""
        with self._store.read() as connection:
            box = connection.execute(_BOX_AT_HAND, {"here": self._station}).first()
            opened = box.record if box is not None else _NEVER
            leaving = connection.execute(_LAST_LEAVING, {"here": self._station, "before": opened}).first()
            start = leaving.id if leaving is not None else 0
            rows = connection.execute(_SINCE, {"here": self._station, "after": start}).all()
            last, before = _last(connection, self._station, start), _packer(connection, self._station, start)
            known = {last.box.parcel if last is not None else "", box.id if box is not None else ""}
            boxes = _boxes(connection, box.id, box.opened_seq, box.box) if box is not None else {}
            facts: list[Fact] = []
            for row in rows:
                fact = fact_of(row.event, row.at, column_values.body(row.body), boxes.get(row.seq))
                if isinstance(fact, LabelSending) and fact.parcel not in known:
                    fact = replace(fact, left=_left(connection, self._station, fact.parcel, fact.copy - 1))
                if isinstance(fact, ParcelVoided) and fact.goes_on:
                    fact = replace(fact, left=_left(connection, self._station, fact.parcel, 0))
                facts.append(fact)
            return ResumePoint(before, last, tuple(facts), _voided(leaving))

    def left(self, parcel: str) -> LeftParcel:
        """Return a parcel that was packed at a station, with its newest copy, and why no further one may come out.

        None may when it was voided, when one of its orders is cancelled or on hold at the shop, and when its receiver
        was erased. A parcel that never left, or left another bench, is `NEVER_LEFT`.
        """
        with self._store.read() as connection:
            row = connection.execute(_PARCEL, {"of": parcel, "here": self._station}).first()
            if row is None or row.status not in ("packed", "void") or not row.packed_at:
                return NEVER_LEFT
            copy = connection.execute(_NEWEST_COPY, {"of": parcel, "which": row.waybill}).scalar() or 0
            found = _parcel_of(row, copy)
            keys = [exact_key(number) for number in found.box.orders]
            statuses = set(connection.execute(_STATUSES, {"keys": keys}).scalars())
        if row.status == "void":
            return LeftParcel(found, "voided")
        if OrderStatus.CANCELLED.value in statuses:
            return LeftParcel(found, "order_cancelled")
        if OrderStatus.ON_HOLD.value in statuses:
            return LeftParcel(found, "order_on_hold")
        return LeftParcel(found, "" if self._orders.receiver(found.box) is not None else "receiver_erased")


def _boxes(connection: Connection, parcel: str, opened_seq: int, newest: str) -> dict[int, PackingBox]:
    """The open box as it was opened and as the shop changed it, by the records that tell of it."""
    told = {opened_seq: newest, **{row.seq: row.box for row in connection.execute(_RENEWED, {"of": parcel})}}
    return {seq: column_values.value(said, PackingBox) for seq, said in told.items()}


def _packer(connection: Connection, station: str, until: int) -> str:
    row = connection.execute(_LAST_BADGE, {"here": station, "until": until}).first()
    if row is None or row.event == kinds.PACKER_OUT.event:
        return ""
    return str(column_values.body(row.body).get("packer", ""))


def _last(connection: Connection, station: str, until: int) -> LastParcel | None:
    """The parcel that left last; None when it was voided since: nothing else is the last one then."""
    which = connection.execute(_LAST_PACKED, {"here": station, "until": until}).scalar()
    row = connection.execute(_PARCEL, {"of": which, "here": station}).first() if which else None
    if row is None or row.status != "packed":
        return None
    sent = connection.execute(_COPIES, {"of": row.id, "which": row.waybill, "until": until}).all()
    return _parcel_of(row, max((int(column_values.body(body[0])["copy"]) for body in sent), default=0))


def _voided(leaving: Any) -> ShownParcel | None:
    """The parcel that was voided last, and stands on the screen as such."""
    if leaving is None or leaving.event != kinds.PARCEL_VOIDED.event:
        return None
    body = column_values.body(leaving.body)
    return ShownParcel(*(str(body.get(name, "")) for name in ("order", "parcel", "waybill")))


def _left(connection: Connection, station: str, parcel: str, copy: int) -> LastParcel | None:
    """The parcel that had left before one more label of it was wanted."""
    row = connection.execute(_PARCEL, {"of": parcel, "here": station}).first()
    return _parcel_of(row, copy) if row is not None and row.packed_at else None


def _parcel_of(row: Any, copy: int) -> LastParcel:
    return LastParcel(
        box=column_values.value(row.box, PackingBox),
        waybill=Waybill(row.carrier, row.waybill),
        copy=copy,
        packed_at=column_values.moment(row.packed_at),
    )
