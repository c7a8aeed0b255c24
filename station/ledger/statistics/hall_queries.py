"""What the hall's board reads beside the journal: what waits, what is owed, what is held, what lies open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnClause,
    Connection,
    Integer,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    not_,
    select,
)

from station.ledger.orders.sort_records import REFUSED_ADDRESSES
from station.ledger.records import OrdersDue
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.line_shares import LINE_PACKED
from station.ledger.storage.row_conditions import (
    DEBT_IN_SHEET,
    DEBT_WAITS,
    ORDER_WAITS,
    OWED_FOR,
    PARCEL_OPEN,
    REGISTRATION,
)
from station.ledger.storage.schema import (
    DUE_SECONDS,
    PLACED_SECONDS,
    consignments,
    journal,
    lines,
    orders,
    outbox,
    parcels,
    products,
    ranges,
)
from station.ledger.storage.timestamps import from_micros, micros
from station.packing.barcodes import exact_key
from station.packing.deadlines import SEOUL, DueRule
from station.packing.orders import OrderStatus, PackingBox
from station.packing.record_kinds import ORDER_HELD
from station.statistics.backlog import HallSettings, OpenNow, picked_up_by
from station.statistics.hall_snapshot import AttentionItem, AttentionKind, DebtFigures

RuleNow = Callable[[], DueRule | None]
"""The rule by which due dates are counted at this moment; None: there is none (yet)."""

_due_s: ColumnClause[int | None] = literal_column(DUE_SECONDS, Integer)
_placed_s: ColumnClause[int | None] = literal_column(PLACED_SECONDS, Integer)
_TOLD = and_(ORDER_WAITS, orders.c.due_at.is_not(None))
_COUNTED = and_(ORDER_WAITS, orders.c.due_at.is_(None))
_ANY_COUNTED = select(exists().where(_COUNTED, orders.c.placed_at.is_not(None)))
# Each from its own index: those that press are counted, however many wait.
_BY_DUE, _BY_PLACED = (
    select(func.count(), func.min(moment)).select_from(orders).where(which, moment <= bindparam("until"))
    for which, moment in ((_TOLD, _due_s), (_COUNTED, _placed_s))
)


class DueDates:
    """The due dates of one ledger's orders."""

    def __init__(self, store: LedgerDatabase, rule: RuleNow) -> None:
        """Count by `rule` what the shop says nothing of."""
        self._store, self._rule = store, rule

    def of(self, due_at: str | None, placed_at: str | None) -> datetime | None:
        """Return when an order is due; None when neither the shop nor the rule says so."""
        if due_at:
            return column_values.moment(due_at)
        rule = self._rule() if placed_at else None
        return rule.due(column_values.moment(placed_at)) if rule is not None and placed_at else None

    def by(self, until: datetime) -> OrdersDue:
        """Return the orders that wait to be packed and are due by then."""
        with self._store.read() as connection:
            rule = self._rule() if connection.execute(_ANY_COUNTED).scalar() else None
            some, told = connection.execute(_BY_DUE, {"until": int(until.timestamp())}).one()
            placed = int(rule.placed_by(until).timestamp()) if rule is not None else -1
            more, counted = connection.execute(_BY_PLACED, {"until": placed}).one()
        first = (
            _moment(told) if told is not None else None,
            rule.due(_moment(counted)) if rule is not None and counted is not None else None,
        )
        return OrdersDue(some + more, min((due for due in first if due is not None), default=None))


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, SEOUL)


_MOST = 200

_to_pack = (
    select(lines.c.id)
    .where(lines.c.consignment_id == consignments.c.id, not_(LINE_PACKED))
    .correlate(consignments)
    .exists()
)
_boxes = (
    select(func.min(orders.c.due_at).label("due_at"), func.min(orders.c.placed_at).label("placed_at"))
    .join(consignments, consignments.c.order_id == orders.c.id)
    .where(ORDER_WAITS, _to_pack)
    .group_by(consignments.c.group_key)
    .subquery()
)
_placed = case((_boxes.c.due_at.is_(None), _boxes.c.placed_at))
_WAITING = select(_boxes.c.due_at, _placed, func.count()).group_by(_boxes.c.due_at, _placed)
_ORDERS = select(func.count()).select_from(orders).where(ORDER_WAITS)
_DEBTS = (
    select(
        outbox.c.state,
        (outbox.c.waybill == "").label("bare"),
        func.count().label("times"),
        func.min(outbox.c.packed_us).label("oldest"),
    )
    .where(DEBT_WAITS)
    .group_by(outbox.c.state, outbox.c.waybill == "")
)
_IN_SHEETS = (
    select(outbox.c.reason, func.count().label("times"))
    .where(DEBT_IN_SHEET, outbox.c.packed_us >= bindparam("since"))
    .group_by(outbox.c.reason)
)
_LATELY = timedelta(days=1)
_OWED = (
    select(
        outbox.c.parcel,
        outbox.c.waybill,
        outbox.c.state,
        outbox.c.reason,
        outbox.c.packed_us,
        parcels.c.station,
        parcels.c.order_no,
        parcels.c.carrier,
        parcels.c.box,
    )
    .select_from(outbox)
    .join(parcels, OWED_FOR)
    .order_by(outbox.c.packed_us)
    .limit(_MOST)
)
_REFUSED = _OWED.where(DEBT_WAITS, outbox.c.state == "refused")
_UNREGISTERED = (
    select(
        *(outbox.c.parcel, outbox.c.waybill, outbox.c.state, outbox.c.reason, outbox.c.packed_us),
        *(parcels.c.station, parcels.c.order_no, parcels.c.carrier, parcels.c.box),
    )
    .select_from(outbox)
    .join(parcels, parcels.c.id == outbox.c.parcel)
    .where(DEBT_WAITS, outbox.c.state == "refused", REGISTRATION)
    .order_by(outbox.c.packed_us)
    .limit(_MOST)
)
_HELD_BACK = _OWED.where(DEBT_WAITS, outbox.c.state == "held", outbox.c.waybill != "")
_BARE = _OWED.where(DEBT_WAITS, outbox.c.waybill == "")
_OPEN = select(parcels.c.id, parcels.c.station, parcels.c.order_no, parcels.c.opened_at).where(PARCEL_OPEN)
_HELD = (
    select(orders.c.number, orders.c.number_key, orders.c.held_parcel, orders.c.held_reason)
    .where(orders.c.held == 1)
    .order_by(orders.c.id)
    .limit(_MOST)
)
_BOXED = select(lines.c.id).where(lines.c.order_id == orders.c.id, LINE_PACKED).correlate(orders).exists()
_SHOP_HOLDS = (
    select(orders.c.number)
    .where(orders.c.status == OrderStatus.ON_HOLD.value, orders.c.held == 0, not_(_BOXED))
    .order_by(orders.c.id)
    .limit(_MOST)
)
_FREE = select(ranges.c.carrier, func.sum(ranges.c.last - ranges.c.next + 1)).group_by(ranges.c.carrier)
_NAMES = select(products.c.sku, products.c.name)


def waiting(connection: Connection, due_rule: RuleNow) -> tuple[tuple[datetime | None, int], ...]:
    """Boxes that wait to be packed, by due date: the shop's, or else the one that is counted."""
    found = connection.execute(_WAITING).all()
    rule = due_rule() if any(placed for _, placed, _ in found) else None
    return tuple((_due(due, placed, rule), boxes) for due, placed, boxes in found)


def _due(due: str | None, placed: str | None, rule: DueRule | None) -> datetime | None:
    if due:
        return column_values.moment(due)
    return rule.due(column_values.moment(placed)) if placed and rule is not None else None


def open_orders(connection: Connection) -> int:
    """Orders that wait to be packed."""
    return int(connection.execute(_ORDERS).scalar_one())


def open_boxes(connection: Connection) -> tuple[OpenNow, ...]:
    """The boxes that lie open, at whatever station."""
    return tuple(
        OpenNow(row.station, row.id, row.order_no, column_values.moment(row.opened_at))
        for row in connection.execute(_OPEN)
    )


def debts(connection: Connection, now: datetime) -> DebtFigures:
    """What is owed to the shop, and what was packed within a day and is not known to have left its sheet."""
    sheets = connection.execute(_IN_SHEETS, {"since": micros(now - _LATELY)}).all()
    found = {(row.state, bool(row.bare)): row for row in connection.execute(_DEBTS)}

    def times(*states: str, bare: bool = False) -> int:
        return sum(found[state, bare].times for state in states if (state, bare) in found)

    owed = found.get(("owed", False))
    return DebtFigures(
        owed=times("owed"),
        held=times("held"),
        refused=times("refused"),
        unnumbered=times("owed", "held", "refused", bare=True),
        oldest_at=from_micros(owed.oldest, now) if owed else None,
        in_sheet=sum(row.times for row in sheets),
        last_sheet=max((row.reason for row in sheets), default=""),
    )


def owed_needs(connection: Connection, settings: HallSettings, now: datetime) -> Iterator[AttentionItem]:
    """Debts that a person has to look at."""
    for need, wanted in (
        (AttentionKind.REFUSED, _REFUSED),
        (AttentionKind.UNREGISTERED, _UNREGISTERED),
        (AttentionKind.HELD_DISPATCH, _HELD_BACK),
    ):
        for row in connection.execute(wanted).all():
            yield _owed(need, row, now)
    for row in connection.execute(_BARE).all():
        box = column_values.value(row.box, PackingBox)
        packed_at = from_micros(row.packed_us, now)
        if picked_up_by(packed_at, box.due_at, settings.cutoff_of(row.carrier), now) <= now:
            yield _owed(AttentionKind.NOT_PICKED_UP, row, now)


def held_needs(connection: Connection, now: datetime) -> tuple[AttentionItem, ...]:
    """Orders that no carrier takes, that the shop holds, or that were put aside until somebody releases them."""
    by_shop = (
        AttentionItem(AttentionKind.SHOP_HOLD, order=number) for number in connection.execute(_SHOP_HOLDS).scalars()
    )
    addresses = (
        AttentionItem(AttentionKind.ADDRESS, order=row.number)
        for row in connection.execute(REFUSED_ADDRESSES.limit(_MOST))
    )
    return (*addresses, *by_shop, *_put_aside(connection, now))


def _put_aside(connection: Connection, now: datetime) -> tuple[AttentionItem, ...]:
    rows = connection.execute(_HELD).all()
    since = _held_since(connection, [row.number_key for row in rows])
    return tuple(
        AttentionItem(
            AttentionKind.HELD_ORDER,
            station=since.get(row.number_key, ("", None))[0],
            order=row.number,
            parcel=row.held_parcel,
            since=_local(since.get(row.number_key, ("", None))[1], now),
            reason=row.held_reason,
        )
        for row in rows
    )


def numbers_free(connection: Connection) -> tuple[tuple[str, int], ...]:
    """Waybill numbers left of the ranges, by carrier."""
    return tuple((carrier, max(0, int(left))) for carrier, left in connection.execute(_FREE))


def names_of(connection: Connection, skus: Iterable[str]) -> dict[str, str]:
    """Names of goods by SKU, as the SKUs are spelled here."""
    asked = {exact_key(sku): sku for sku in skus}
    found = connection.execute(_NAMES.where(products.c.key.in_(list(asked)))).all() if asked else []
    return {asked[exact_key(sku)]: name for sku, name in found}


def _held_since(connection: Connection, keys: list[str]) -> dict[str, tuple[str, int]]:
    if not keys:
        return {}
    wanted = select(journal.c.order_no, journal.c.station, func.max(journal.c.at_us)).where(
        journal.c.order_no.in_(keys), journal.c.event == ORDER_HELD.event
    )
    return {key: (station, at) for key, station, at in connection.execute(wanted.group_by(journal.c.order_no))}


def _owed(need: AttentionKind, row: Any, now: datetime) -> AttentionItem:
    since = from_micros(row.packed_us, now)
    return AttentionItem(need, row.station, row.order_no, row.parcel, row.waybill, since, row.reason)


def _local(at: int | None, now: datetime) -> datetime | None:
    return None if at is None else from_micros(at, now)
