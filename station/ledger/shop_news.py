"""What the shop says of orders beside their goods: kept as one text an order, and what it makes us ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from station.ledger.journal.journal import fact_of
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.row_conditions import ORDER_WAITS, TELLS_OF_DEVICE, WANTS_CARE
from station.ledger.storage.schema import cursors, journal, orders
from station.ledger.storage.timestamps import micros
from station.packing.barcodes import exact_key
from station.packing.facts import Device
from station.packing.orders import LineNews
from station.packing.record_kinds import DEVICE_CHANGED, ORDER_SCANNED

_LATELY = (
    select(journal.c.id)
    .where(journal.c.station == bindparam("here"), TELLS_OF_DEVICE)
    .order_by(journal.c.id.desc())
    .limit(1)
    .offset(64)
)
_SINCE = (
    select(journal.c.id, journal.c.at, journal.c.body)
    .where(journal.c.station == bindparam("here"), journal.c.id > bindparam("after"), TELLS_OF_DEVICE)
    .order_by(journal.c.id)
)


_NEWEST_RECORD = select(func.max(journal.c.id))

_PUT = insert(cursors)
_PUT_OR_CHANGE = _PUT.on_conflict_do_update(index_elements=["shop"], set_={"value": _PUT.excluded.value})

BESIDE = ("shop", "backup")
"""The devices that `sync` watches, and the bench only shows."""


class ShopLink:
    """Follows one station's records. It begins with what was wrong: `sync` says only what changes.

    Of older records the newest 64 about devices are looked at, which is a day or more of them. A shop that was well
    before is no news: nobody knows how it stands now, and `sync` says so to a bench that begins.
    """

    def __init__(self, store: LedgerDatabase, station: str) -> None:
        self._store, self._station = store, station
        with store.read() as connection:
            self._after = int(connection.execute(_LATELY, {"here": station}).scalar() or 0)
            self._begun = int(connection.execute(_NEWEST_RECORD).scalar() or 0)

    def news(self) -> tuple[Device, ...]:
        """Return the newest record about each of them since the last call, whoever wrote it."""
        with self._store.read() as connection:
            rows = connection.execute(_SINCE, {"after": self._after, "here": self._station}).all()
        found: dict[str, Device] = {}
        for row in rows:
            self._after = row.id
            fact = fact_of(DEVICE_CHANGED.event, row.at, column_values.body(row.body))
            if isinstance(fact, Device) and fact.device in BESIDE:
                found[fact.device] = fact
                if row.id <= self._begun and fact.device == "shop" and fact.state == "ready":
                    del found["shop"]
        return tuple(found.values())


class ShopCursors:
    """Where the intake from each shop goes on."""

    def __init__(self, store: LedgerDatabase) -> None:
        """Remember in a file."""
        self._store = store

    def of(self, shop: str) -> str | None:
        """Return where the intake from a shop goes on; None before the first."""
        with self._store.read() as connection:
            return connection.execute(select(cursors.c.value).where(cursors.c.shop == shop)).scalar()

    def save(self, shop: str, value: str) -> None:
        """Remember where the intake from a shop goes on."""
        with self._store.write() as connection:
            connection.execute(_PUT_OR_CHANGE, {"shop": shop, "value": value})


class OrderWants(StrEnum):
    """What is to be done about an order beside packing it."""

    NOTHING = ""
    CONFIRM = "confirm"
    FOLLOW = "follow"
    HOPE = "hope"


_NEWS = select(orders.c.number, orders.c.number_key, orders.c.news).where(
    orders.c.number_key.in_(bindparam("keys", expanding=True)), orders.c.news != ""
)
_WANTING = (
    select(orders.c.number)
    .where(
        WANTS_CARE,
        orders.c.wants == bindparam("what"),
        # One that was asked for later than now was asked for before the clock was set back.
        or_(orders.c.asked_us <= bindparam("before"), orders.c.asked_us > bindparam("now")),
    )
    .order_by(orders.c.asked_us, orders.c.id)
    .limit(bindparam("most"))
)
_ASKED = update(orders).where(orders.c.number_key == bindparam("key")).values(asked_us=bindparam("at"))
_COUNT = select(func.count()).where(WANTS_CARE, orders.c.wants == bindparam("what"))
_WAITING_NEWS = select(orders.c.news).where(ORDER_WAITS).order_by(orders.c.id.desc()).limit(100)
_ON_THEIR_WAY = (
    select(orders.c.number, orders.c.news).where(WANTS_CARE, orders.c.wants == "follow").order_by(orders.c.id)
)


def told_news(news: Sequence[LineNews]) -> str:
    """News as they are stored."""
    return msgspec.json.encode(news).decode() if news else ""


def read_news(text: str) -> tuple[LineNews, ...]:
    """Stored news."""
    return column_values.value(text, tuple[LineNews, ...]) if text else ()


def wants(news: Sequence[LineNews]) -> OrderWants:
    """What an order with such news wants. What is to be packed goes first."""
    if any(one.confirm for one in news):
        return OrderWants.CONFIRM
    if any(one.hope_day is not None for one in news):
        return OrderWants.HOPE
    return OrderWants.FOLLOW if any(one.follow for one in news) else OrderWants.NOTHING


_SLIPS = (
    select(journal.c.body)
    .where(
        journal.c.id > bindparam("after"), journal.c.id <= bindparam("until"), journal.c.event == ORDER_SCANNED.event
    )
    .order_by(journal.c.id)
)


class ShopNews:
    """Questions about orders by what the shop said of them."""

    def __init__(self, store: LedgerDatabase) -> None:
        """Read from the file."""
        self._store = store

    def line_ids(self, numbers: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return every line that the shop has of some orders; orders of which it said nothing are missing."""
        asked = {exact_key(number): number for number in numbers}
        with self._store.read() as connection:
            rows = connection.execute(_NEWS, {"keys": list(asked)}).all()
        return {asked[row.number_key]: tuple(one.line for one in read_news(row.news)) for row in rows}

    def unknown_slips(self, after: int | None) -> tuple[int, tuple[str, ...]]:
        """Return the codes of unknown slips behind a record, and the newest record; without one only the latter."""
        with self._store.read() as connection:
            newest = int(connection.execute(_NEWEST_RECORD).scalar_one() or 0)
            if after is None or after >= newest:
                return newest, ()
            rows = connection.execute(_SLIPS, {"after": after, "until": newest}).scalars().all()
        told = [msgspec.json.decode(body) for body in rows]
        return newest, tuple(one["code"] for one in told if one.get("verdict") == "unknown" and one.get("code"))

    def wanting(self, what: OrderWants, now: datetime, rest: timedelta, most: int) -> tuple[str, ...]:
        """Return orders that want something and were not asked for within `rest`, the longest unasked first."""
        row = {"what": what.value, "before": micros(now - rest), "now": micros(now), "most": most}
        with self._store.read() as connection:
            return tuple(connection.execute(_WANTING, row).scalars())

    def asked(self, numbers: Sequence[str], now: datetime) -> None:
        """Note that the shop was asked for some orders."""
        with self._store.write() as connection:
            connection.execute(_ASKED, [{"key": exact_key(number), "at": micros(now)} for number in numbers])

    def count(self, what: OrderWants) -> int:
        """Return how many orders want something."""
        with self._store.read() as connection:
            return int(connection.execute(_COUNT, {"what": what.value}).scalar_one())

    def tells_prices(self) -> bool | None:
        """Return whether anything is known of what the orders that wait come to; None when none waits."""
        with self._store.read() as connection:
            told = connection.execute(_WAITING_NEWS).scalars().all()
        return any(one.amount is not None for text in told for one in read_news(text)) if told else None

    def on_their_way(self) -> Iterator[tuple[str, tuple[LineNews, ...]]]:
        """Return the orders whose parcels are worth asking about, with their news."""
        with self._store.read() as connection:
            rows = connection.execute(_ON_THEIR_WAY).all()
        return ((row.number, read_news(row.news)) for row in rows)
