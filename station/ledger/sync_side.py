"""The side of the ledger that delivery and intake call."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from station.ledger.parts import LedgerSide
from station.ledger.records import DispatchDebt, FileIntake, IntakeResult, OrderFile, OutboxRow
from station.ledger.shop_news import OrderWants
from station.ledger.storage.schema import cursors
from station.packing.orders import Order

_PUT = insert(cursors)
_PUT_OR_CHANGE = _PUT.on_conflict_do_update(index_elements=["shop"], set_={"value": _PUT.excluded.value})


class SyncSide(LedgerSide):
    """Orders in, dispatches out."""

    def newest_change(self) -> int:
        """Return the number of the newest change of any order; noted before a shop is asked, see `take_in`."""
        return self._parts.desk.newest_change()

    def take_in(self, orders: Iterable[Order], *, pause: bool = False, asked: int | None = None) -> IntakeResult:
        """Add or change orders: all or none, or with `pause` in small transactions, each of which stays.

        Either way the bench comes in between; what is many is laid down first, and taken over from there.

        `asked`: `newest_change` before the shop was asked. What was changed since then stays, and is `unclear`: the
        older word must not replace the newer one, and only another question tells which is which.

        Raises:
            LedgerError: bad_order, when two lines of one order have the same id.
        """
        return self._parts.desk.take_in(orders, pause=pause, asked=asked)

    def take_file(self, file: OrderFile, at: datetime, *, pause: bool = False) -> FileIntake:
        """Take a file of orders in, but for what is known better than by it; `pause` and errors as for `take_in`."""
        return self._parts.order_files.take(file, at, pause=pause)

    def finish_imports(self) -> bool:
        """Carry to its end, or drop, a file that a process was taking in when it ended; True when there was one."""
        return self._parts.staging.finish()

    def cursor(self, shop: str) -> str | None:
        """Return where the intake from a shop goes on; None before the first."""
        with self._parts.store.read() as connection:
            return connection.execute(select(cursors.c.value).where(cursors.c.shop == shop)).scalar()

    def save_cursor(self, shop: str, value: str) -> None:
        """Remember where the intake from a shop goes on."""
        with self._parts.store.write() as connection:
            connection.execute(_PUT_OR_CHANGE, {"shop": shop, "value": value})

    def lease(self, owner: str, now: datetime, seconds: float = 15, limit: int = 10) -> tuple[DispatchDebt, ...]:
        """Return debts that are due, the longest due first, for nobody else to have for some seconds.

        Held ones with a time to look again are among them.
        """
        return self._parts.outbox.lease(owner, now, seconds, limit)

    def is_due(self, now: datetime) -> bool:
        """Whether a dispatch waits whose time has come, in whosever hands it is."""
        return self._parts.outbox.is_due(now)

    def waits_since(self, moment: datetime) -> bool:
        """Whether a dispatch waits that was due at a moment in the past already."""
        return self._parts.outbox.waits_since(moment)

    def told_in_sheets(self, orders: Collection[str]) -> int:
        """Note that the shop has the parcels of some orders which left in dispatch sheets; how many."""
        return self._parts.outbox.told_in_sheets(orders)

    def extend_lease(self, debt: DispatchDebt, now: datetime, seconds: float = 15) -> bool:
        """Keep a debt for longer; False when it is another's by now, or void."""
        return self._parts.outbox.extend(debt, now, seconds)

    def settle(
        self,
        debt: DispatchDebt,
        outcome: str,
        reason: str,
        now: datetime,
        *,
        next_try: datetime | None,
        state: str,
        lines: tuple[str, ...] = (),
    ) -> bool:
        """Store the shop's answer with its `dispatch_sent`; False when the lease was lost, and nothing is.

        `accepted` and `already_done` are stored whoever holds the lease. `state` is one of outbox.STATES.
        """
        return self._parts.outbox.settle(debt, outcome, reason, now, next_try=next_try, state=state, lines=lines)

    def outbox(self, *, include_done: bool = False) -> tuple[OutboxRow, ...]:
        """Return what is owed, held or refused, the longest owed first; or everything."""
        return self._parts.outbox.rows(include_done=include_done)

    def retry(self, debt_id: str) -> bool:
        """Put a debt back in line, by its id or waybill; False when no such debt waits."""
        return self._parts.outbox.retry(debt_id, self._parts.clock())

    def line_ids(self, numbers: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return every line that the shop has of some orders; orders of which it said nothing are missing."""
        return self._parts.newsroom.line_ids(numbers)

    def unknown_slips(self, after: int | None) -> tuple[int, tuple[str, ...]]:
        """Return the codes of slips that were unknown since a record, and the newest record."""
        return self._parts.newsroom.unknown_slips(after)

    def wanting(self, what: OrderWants, now: datetime, rest: timedelta, most: int) -> tuple[str, ...]:
        """Return orders to be confirmed or followed that were not asked for within `rest`, longest first."""
        return self._parts.newsroom.wanting(what, now, rest, most)

    def asked(self, numbers: Sequence[str], now: datetime) -> None:
        """Note that the shop was asked for some orders."""
        self._parts.newsroom.asked(numbers, now)

    def wanting_count(self, what: OrderWants) -> int:
        """Return how many orders want to be confirmed, or followed."""
        return self._parts.newsroom.count(what)

    def settle_hopes(self, now: datetime) -> int:
        """Hold orders that their buyers want later, and release those whose day is near; how many changed."""
        return self._parts.hopes.settle(now)

    def again_in_sheet(self, debt_id: str) -> bool:
        """Put a parcel that left in a dispatch sheet back in line, by its id or waybill; False without such a parcel.

        For a row that the shop did not take: only a person knows of it.
        """
        return self._parts.outbox.again_in_sheet(debt_id, self._parts.clock())

    def sheets(self) -> tuple[tuple[str, int], ...]:
        """Return every dispatch sheet by its name, oldest first, and how many parcels it holds."""
        return self._parts.outbox.sheets()

    def in_sheets(self, names: Collection[str]) -> tuple[OutboxRow, ...]:
        """Return the parcels that left in some dispatch sheets, by the sheets' names."""
        return self._parts.outbox.in_sheets(names)

    def owed_count(self) -> int:
        """Return how many dispatches wait, held and refused ones with them."""
        return self._parts.outbox.owed_count()
