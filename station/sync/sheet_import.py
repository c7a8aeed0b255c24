"""Order sheets into the ledger: read whole, stored, deleted; or refused with a note of what is wrong."""

from __future__ import annotations

import errno
import logging
import os
import stat
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from station.ledger import FileIntake, Ledger, OrderFile, packed_from
from station.packing.orders import Order, OrderStatus
from station.sheets import OrderSheet, SheetFault, remarks, sentences, states, waiting
from station.sheets.sheet_faults import fault
from station.statistics.parcel_stories import sheet_hour
from station.sync.sheet_export import CHANGED
from station.sync.sheet_inbox import ClaimedSheet, SheetInbox

_LARGEST = 50_000_000
_SHOWN = 50
_TOLD = (OrderStatus.NOT_READY, OrderStatus.ON_HOLD, OrderStatus.CANCELLED, OrderStatus.DISPATCHED)
_STOPPED = (OrderStatus.ON_HOLD, OrderStatus.CANCELLED)

Read = Callable[[bytes, str], OrderSheet]


class SheetIntake:
    """Takes sheets in. `read` raises SheetFault; `say` gives the texts of the notes.

    `waiting`: the dispatch sheets that nobody has collected yet; it may raise OSError.
    """

    def __init__(
        self,
        ledger: Ledger,
        inbox: SheetInbox,
        read: Read,
        *,
        waiting: Callable[[], Sequence[str]],
        say: Callable[..., str],
        log: logging.Logger,
    ) -> None:
        self._ledger = ledger
        self._inbox = inbox
        self._read = read
        self._waiting = waiting
        self._say = say
        self._log = log

    @property
    def folder(self) -> Path:
        """Where order sheets are put."""
        return self._inbox.folder

    def refused(self) -> bool:
        """A sheet lies here that could not be taken in, and that nobody has looked after yet. Raises OSError."""
        return bool(self._inbox.refused())

    def take_all(self, now: datetime) -> tuple[int, int]:
        """Take what has come to rest; how many sheets came in, and how many were refused.

        Raises LedgerError, OSError.
        """
        results = [self._take(claim, now) for claim in self._inbox.claimed(now)]
        self._ledger.wished_days.settle(now)
        for name in self._inbox.strangers():
            self._inbox.tell(name, self._say("orders.sheet_stranger"))
        # A clock that jumped ahead would make everything old at once.
        if self._ledger.clock_trust.doubted_since() is None:
            self._inbox.forget(now)
        return results.count(True), results.count(False)

    def _take(self, claim: ClaimedSheet, now: datetime) -> bool:
        try:
            if not claim.spent:
                claim = self._inbox.reads(claim)
            sheet = self._sheet(claim)
            claim = self._inbox.was_read(claim)
        except SheetFault as fault:
            self._log.warning("a sheet was refused: %s", fault)
            told = [*sentences(fault, self._say, _SHOWN), self._say("file.nothing_taken")]
            self._inbox.refuse(claim, "\n".join(told), now)
            return False
        sheet_at = datetime.fromtimestamp(claim.path.lstat().st_mtime, now.tzinfo)
        # In small transactions, which let the bench in between; a sheet stays until all of it is stored.
        file = OrderFile(sheet.orders, sheet.content, asks_shop=False)
        taken = self._ledger.order_files.take(file, now, pause=True)
        done, orders = taken.done, heeded(sheet, taken)
        let_go(self._ledger, orders)
        counts = states(orders)
        told = [self._say("orders.imported", new=done.new, updated=done.updated, unchanged=done.unchanged)]
        told += known_better(sheet, taken, self._say, _SHOWN)
        told += [self._say(f"orders.sheet_{one.value}", count=counts[one]) for one in _TOLD if counts[one]]
        told += later(orders, now, self._say)
        told += waiting(orders, self._say, _SHOWN)
        told += remarks(sheet.remarks, self._say, _SHOWN)
        told += self._too_late(orders)
        told += evidence(self._ledger, orders, sheet_at, self._say)
        self._inbox.done(claim, "\n".join([*told, self._say("orders.sheet_deleted")]))
        self._log.info("a sheet came in: %d new, %d changed, %d as before", done.new, done.updated, done.unchanged)
        return True

    def _too_late(self, orders: Sequence[Order]) -> list[str]:
        """Name the orders that must not leave and stand in a dispatch sheet which is not uploaded yet."""
        stopped = {order.number for order in orders if order.status in _STOPPED}
        return [
            self._say("orders.sheet_too_late", order=number, name=row.reason)
            for row in self._ledger.outbox.in_sheets(self._waiting())
            for number in row.orders
            if number in stopped
        ]

    def _sheet(self, claim: ClaimedSheet) -> OrderSheet:
        return self._read(sheet_bytes(claim), claim.name)


def heeded(sheet: OrderSheet, taken: FileIntake) -> tuple[Order, ...]:
    """The orders of a sheet of which nothing newer is known."""
    kept = {one.number for one in taken.kept}
    return tuple(order for order in sheet.orders if order.number not in kept)


def known_better(sheet: OrderSheet, taken: FileIntake, say: Callable[..., str], shown: int) -> list[str]:
    """Say that a sheet came in before, which orders stayed as they were for a newer word, and what can be done."""
    told = [say("orders.sheet_again", time=f"{taken.before:%m-%d %H:%M}")] if taken.before is not None else []
    by_row = sorted((sheet.rows.get(one.number, 0), one.number, one.standing) for one in taken.kept)
    told += [_kept_sentence(row, number, standing, say) for row, number, standing in by_row[:shown]]
    if len(by_row) > shown:
        told.append(say("file.more", count=len(by_row) - shown))
    return [*told, say("orders.sheet_newer")] if by_row else told


def _kept_sentence(row: int, number: str, standing: str, say: Callable[..., str]) -> str:
    said = say(f"orders.kept_{standing}", order=number)
    return f"{say('file.line', line=row)} {said}" if row else said


def later(orders: Sequence[Order], now: datetime, say: Callable[..., str]) -> list[str]:
    """Name the orders that are kept back, since their buyers want them on a later day."""
    wanted = [(order, max((one.hope_day for one in order.news if one.hope_day), default=None)) for order in orders]
    return [
        say("orders.hope_day", order=order.number, day=day.isoformat(), from_day=packed_from(day).isoformat())
        for order, day in wanted
        if day is not None and order.status is OrderStatus.READY and now.date() < packed_from(day)
    ]


def evidence(ledger: Ledger, orders: Sequence[Order], at: datetime, say: Callable[..., str]) -> list[str]:
    """What a newer order sheet says of the dispatch sheets: parcels that left are told, and those that wait are named.

    `at`: when the order sheet was made. Raises LedgerError.
    """
    ledger.outbox.told_in_sheets({order.number for order in orders if order.status is OrderStatus.DISPATCHED})
    still = {order.number for order in orders if order.status is OrderStatus.READY}
    waiting_in: Counter[str] = Counter()
    for row in ledger.outbox.in_sheets([name for name, _ in ledger.outbox.sheets() if _made_before(name, at)]):
        waiting_in[row.reason] += len(still.intersection(row.orders))
    return [
        say("orders.sheet_still_waits", time=sheet_hour(name), name=name, count=count)
        for name, count in sorted(waiting_in.items())
        if count
    ]


def _made_before(name: str, at: datetime) -> bool:
    """Whether a dispatch sheet is older than a moment, by its name."""
    return name[3:18] < f"{at:%Y%m%d-%H%M%S}"


def let_go(ledger: Ledger, orders: Sequence[Order]) -> None:
    """Put held dispatches back in line when a sheet has cleared their orders. Raises LedgerError."""
    ready = {order.number for order in orders if order.status is OrderStatus.READY}
    for row in ledger.outbox.rows():
        if row.state == "held" and row.reason != CHANGED and ready.intersection(row.orders):
            ledger.outbox.retry(row.id)


def read_bounded(path: Path, largest: int) -> bytes | None:
    """Return a file's bytes, or None when it is larger than `largest`.

    Raises:
        OSError: it is no file of its own (a link, a pipe, a device), is away, or may not be read.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        data = file.read(largest + 1)
    return data if len(data) <= largest else None


def sheet_bytes(claim: ClaimedSheet) -> bytes:
    """Return the bytes of a sheet that is being taken. Raises SheetFault stops_reading, no_permission, too_big."""
    if claim.spent:
        raise fault("stops_reading")
    try:
        data = read_bounded(claim.path, _LARGEST)
    except PermissionError:
        raise fault("no_permission") from None
    if data is None:
        raise fault("too_big")
    return data
