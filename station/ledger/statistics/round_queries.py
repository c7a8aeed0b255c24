"""What the board asks of rounds: today's figures, boxes that miss their number, numbers to be cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from sqlalchemy import Connection, and_, bindparam, case, func, literal_column, select

from station.ledger.storage import column_values
from station.ledger.storage.row_conditions import RESERVED_NOW, TO_CANCEL
from station.ledger.storage.schema import orders, reservations, rounds, waybills
from station.ledger.storage.timestamps import stamp
from station.packing.barcodes import exact_key
from station.packing.deadlines import handover_by, is_pressing
from station.statistics.backlog import HallSettings
from station.statistics.hall_snapshot import AttentionItem, AttentionKind, RoundFigures

_MOST = 50

_bare = reservations.c.number == literal_column("''")
_TODAY = select(
    func.count(func.distinct(rounds.c.round)),
    func.count(reservations.c.reference),
    func.sum(case((_bare, 0), else_=1)),
    func.sum(case((reservations.c.state == literal_column("'packed'"), 1), else_=0)),
    func.sum(case((and_(_bare, RESERVED_NOW), 1), else_=0)),
    func.max(rounds.c.at),
).join_from(rounds, reservations, reservations.c.round == rounds.c.round)
_SINCE = _TODAY.where(rounds.c.at >= bindparam("since"))
_GIVEN_UP = select(func.count()).select_from(waybills).where(TO_CANCEL)
_TO_CANCEL = (
    select(waybills.c.number, waybills.c.order_no, waybills.c.taken_at)
    .where(TO_CANCEL)
    .order_by(waybills.c.taken_at)
    .limit(_MOST)
)
_MISSING = (
    select(reservations.c.orders, reservations.c.carrier, reservations.c.at)
    .where(RESERVED_NOW, _bare)
    .order_by(reservations.c.round)
    .limit(1_000)
)
_DUE = select(orders.c.number_key, orders.c.due_at).where(
    orders.c.number_key.in_(bindparam("keys", expanding=True)), orders.c.due_at.is_not(None)
)


def round_figures(connection: Connection, settings: HallSettings, now: datetime) -> RoundFigures:
    """The rounds of today, and the numbers that are to be cancelled."""
    since = stamp(datetime.combine(now.date(), time(), now.tzinfo))
    count, boxes, numbers, packed, missing, last = connection.execute(_SINCE, {"since": since}).one()
    given_up = int(connection.execute(_GIVEN_UP).scalar() or 0)
    at = column_values.moment(last) if last else None
    counts = (int(boxes or 0), int(numbers or 0), int(packed or 0), int(missing or 0))
    return RoundFigures(int(count or 0), *counts, given_up, at, settings.by_sheet)


def round_needs(connection: Connection, settings: HallSettings, now: datetime) -> Iterator[AttentionItem]:
    """Reserved boxes that have no number although their pick-up is near, and numbers to be cancelled."""
    waiting = [
        (next(iter(column_values.value(row.orders, tuple[str, ...])), ""), row.carrier, column_values.moment(row.at))
        for row in connection.execute(_MISSING)
    ]
    keys = [exact_key(order) for order, _, _ in waiting]
    due = {row.number_key: column_values.moment(row.due_at) for row in connection.execute(_DUE, {"keys": keys})}
    for order, carrier, at in waiting[:_MOST]:
        ends = due.get(exact_key(order), now)
        if is_pressing(handover_by(ends, settings.cutoff_of(carrier), now), now):
            yield AttentionItem(AttentionKind.NUMBER_MISSING, order=order, since=at.astimezone(now.tzinfo))
    for row in connection.execute(_TO_CANCEL):
        since = column_values.moment(row.taken_at).astimezone(now.tzinfo)
        yield AttentionItem(AttentionKind.TO_CANCEL, order=row.order_no, waybill=row.number, since=since)
