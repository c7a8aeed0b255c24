"""Files of orders, which cannot tell when they were made: an older one never undoes what is known by now.

What can be relied on is what they hold. A sheet of the seller centre that was taken in before says nothing new. A
line that is cancelled or has left does not wait again, so a sheet in which it does is older than that word. Of two
sheets the one that names the later moment, by the shop's own clock, is the newer one as far as anybody can tell. A
shop that answers for itself is believed before any file. What stops an order is heeded from every file, since nobody
sends that wrongly.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, select, update

from station.ledger.orders.intake import OrderIntake, order_digest
from station.ledger.privacy import PeopleStore
from station.ledger.records import FileIntake, IntakeResult, KeptOrder, OrderFile
from station.ledger.shop_news import read_news
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.schema import lines, order_files, orders
from station.ledger.storage.timestamps import stamp
from station.packing.barcodes import exact_key
from station.packing.orders import Order, OrderStatus

_PAGE = 500
_STRICT = {
    OrderStatus.READY: 0,
    OrderStatus.NOT_READY: 1,
    OrderStatus.ON_HOLD: 2,
    OrderStatus.CANCELLED: 3,
    OrderStatus.DISPATCHED: 3,
}
"""The higher, the less of an order may leave."""
_OVER = (OrderStatus.CANCELLED, OrderStatus.DISPATCHED)
_GONE = "cancelled"
_CHANGED = "changed"

_KNOWN = select(
    orders.c.id, orders.c.number_key, orders.c.digest, orders.c.goods, orders.c.status, orders.c.version, orders.c.news
).where(orders.c.number_key.in_(bindparam("keys", expanding=True)))
_SENT = select(lines.c.order_id, lines.c.line_id).where(
    lines.c.order_id.in_(bindparam("ids", expanding=True)), lines.c.sent == 1
)
_FORGET = update(orders).where(orders.c.number_key.in_(bindparam("keys", expanding=True))).values(digest=b"", goods=b"")
_BEFORE = select(func.max(order_files.c.taken_at), func.max(order_files.c.last).filter(order_files.c.kept == 0)).where(
    order_files.c.digest == bindparam("digest")
)
_SINCE = (
    select(order_files.c.first, order_files.c.last, order_files.c.names_until)
    .where(order_files.c.last >= bindparam("version"))
    .order_by(order_files.c.first)
)


class _Told(NamedTuple):
    first: int
    last: int
    names_until: str | None


@dataclass(frozen=True, slots=True)
class _Difference:
    """An order of a file that says something else than what is known of it."""

    order: Order
    version: int
    status: OrderStatus
    same_goods: bool
    revives: bool

    @property
    def stops(self) -> bool:
        return _STRICT[self.order.status] > _STRICT[self.status]

    @property
    def standing(self) -> str:
        """As what the order stays: its status, if the file would loosen it; empty where nothing that counts differs."""
        if self.revives or _STRICT[self.order.status] < _STRICT[self.status]:
            return self.status.value if self.status is not OrderStatus.READY else _CHANGED
        return "" if self.same_goods and self.order.status is self.status else _CHANGED


class _FileAge:
    """How old a file is beside what is known of its orders, as far as anybody can tell.

    `last`: the newest change of any order when the file came in before. `rows`: which file told which changes.
    """

    def __init__(
        self, file: OrderFile, differences: Sequence[_Difference], last: int | None, rows: Sequence[_Told]
    ) -> None:
        self._asks_shop, self._last, self._rows = file.asks_shop, last or 0, rows
        self._until = _named_until(file.orders)
        # The same words once more are news from whoever writes the file himself: a hold is gone again, say.
        self._came_before = last is not None and self._until is not None
        # A file without states has every order waiting, and is no older for that.
        self._is_proved = any(one.revives and one.order.news for one in differences)
        self._firsts = [row.first for row in rows]

    def keeps(self, one: _Difference) -> bool:
        """Whether an order stays as it is known."""
        if one.revives or (self._came_before and one.version > self._last):
            return True
        if one.stops:
            return False
        told = self._told(one.version)
        if self._is_proved or (self._asks_shop and told is None):
            return True
        named = told.names_until if told is not None else None
        return bool(self._until and named and self._until < datetime.fromisoformat(named))

    def _told(self, version: int) -> _Told | None:
        """The file that made a change; None for one that nobody knows of, or that is the shop's own."""
        at = bisect_right(self._firsts, version) - 1
        return self._rows[at] if at >= 0 and version <= self._rows[at].last else None


class OrderFiles:
    """Takes files of orders in, and remembers them by keyed hashes of their bytes."""

    def __init__(self, store: LedgerDatabase, people: PeopleStore, desk: OrderIntake) -> None:
        """`desk` stores the orders."""
        self._store, self._people, self._desk = store, people, desk

    def take(self, file: OrderFile, at: datetime, *, pause: bool = False) -> FileIntake:
        """Take a file in but for what is known better; `pause` as for `OrderIntake.take_in`, whose errors it raises."""
        asked, digest = self._desk.newest_change(), self._people.digest(file.content)
        with self._store.read() as connection:
            before, last = connection.execute(_BEFORE, {"digest": digest}).one()
            differences = self._differences(connection, file.orders)
            oldest = min((one.version for one in differences), default=0)
            rows = [_Told(*row) for row in connection.execute(_SINCE, {"version": oldest})]
        if file.is_newest:
            self._forget(file.orders)
        age = _FileAge(file, differences, last, rows)
        stays = [one for one in differences if not file.is_newest and age.keeps(one)]
        kept = {exact_key(one.order.number): KeptOrder(one.order.number, one.standing) for one in stays}
        wanted = [order for order in file.orders if exact_key(order.number) not in kept]
        done = self._desk.take_in(wanted, pause=pause, asked=asked)
        kept |= {exact_key(number): KeptOrder(number, _CHANGED) for number in done.unclear}
        self._note(file, digest, asked, at, len(kept))
        told = tuple(one for one in kept.values() if one.standing)
        taken_at = datetime.fromisoformat(before) if before else None
        return FileIntake(IntakeResult(done.new, done.updated, done.unchanged + len(kept)), told, taken_at)

    def _forget(self, told: Sequence[Order]) -> None:
        """Have orders written anew, also where nothing seems to differ: a row may have been changed behind our back."""
        with self._store.write() as connection:
            for start in range(0, len(told), _PAGE):
                keys = [exact_key(order.number) for order in told[start : start + _PAGE]]
                connection.execute(_FORGET, {"keys": keys})

    def _differences(self, connection: Connection, told: Sequence[Order]) -> list[_Difference]:
        found: list[_Difference] = []
        for start in range(0, len(told), _PAGE):
            page = {exact_key(order.number): order for order in told[start : start + _PAGE]}
            rows = connection.execute(_KNOWN, {"keys": list(page)}).all()
            other = [row for row in rows if row.digest != order_digest(page[row.number_key], self._people)]
            sent: dict[int, set[str]] = {row.id: set() for row in other}
            for order_id, line in connection.execute(_SENT, {"ids": list(sent)}):
                sent[order_id].add(line)
            found += [self._difference(page[row.number_key], row, sent[row.id]) for row in other]
        return found

    def _difference(self, order: Order, row: Any, sent: set[str]) -> _Difference:
        same_goods = bool(row.goods) and row.goods == self._people.digest(order.consignments)
        status = OrderStatus(row.status)
        return _Difference(order, row.version, status, same_goods, _revives(order, status, row.news, sent))

    def _note(self, file: OrderFile, digest: bytes, asked: int, at: datetime, kept: int) -> None:
        until = _named_until(file.orders)
        row = {
            "digest": digest,
            "first": asked + 1,
            "last": self._desk.newest_change(),
            "names_until": stamp(until) if until is not None else None,
            "taken_at": stamp(at),
            "kept": kept,
        }
        with self._store.write() as connection:
            connection.execute(insert(order_files).values(row))


def _revives(order: Order, status: OrderStatus, news: str, sent: set[str]) -> bool:
    """Whether a file has something waiting that was cancelled, or has left: neither ever comes back in a shop."""
    if order.status in _OVER:
        return False
    waiting = {line.id for part in order.consignments for line in part.lines if not line.sent}
    gone = {one.line for one in read_news(news) if one.left_out == _GONE}
    if waiting & (gone | sent):
        return True
    # Of an order without a word on its lines only the whole is known.
    return (status is OrderStatus.CANCELLED and not gone) or (status is OrderStatus.DISPATCHED and not sent)


def _named_until(told: Iterable[Order]) -> datetime | None:
    """The latest moment that a file names, by the shop's clock: it was made no earlier."""
    return max((order.placed_at for order in told if order.placed_at is not None), default=None)
