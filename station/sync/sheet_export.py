"""Packed parcels into dispatch sheets: each into exactly one, whenever the process ends.

A sheet is written beside its place, recorded in the ledger with its parcels, renamed into its place, recorded as
published, and then its parcels are settled. Without the first record nobody has seen the sheet, and it is thrown away;
with it, whoever comes next does what is left. Only where the file is gone between the two records can nobody tell
whether it was collected or the folder is another one: then a person is asked, and nothing is sent twice.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

import msgspec

from station.carriers import carrier
from station.clock import WallClockRest
from station.ledger import DispatchDebt, Ledger
from station.packing.orders import OrderStatus
from station.sellercentre.order_gathering import GIFT
from station.sheets import SheetRow, dispatch_sheet
from station.sheets.order_profiles.order_profile import OrderProfile
from station.sheets.order_profiles.profile_dispatch import DispatchedLine, profile_sheet
from station.whole_file import sync_to_disk, write_new

# Behind the time: which of several of it, and whose sheet it is, where that is not the station's own shop.
_NAME = re.compile(r"발송-\d{8}-\d{6}(?:-[^/\\]{1,80})?\.xlsx")


class SheetBox:
    """One folder. Whoever calls it holds the lock of the sheets. Every method raises OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def waiting(self) -> list[str]:
        """Return the names of the sheets that nobody has collected yet, oldest first."""
        return sorted(path.name for path in self.folder.iterdir() if _NAME.fullmatch(path.name))

    def new_name(self, now: datetime, after: str, whose: str = "") -> str:
        """Return the name of a sheet made at `now`, another one than `after` and those that are here.

        `whose`: the profile by which it is written.
        """
        stem = f"발송-{now:%Y%m%d-%H%M%S}{f'-{whose}' if whose else ''}"
        names = (f"{stem}{f'-{count}' if count > 1 else ''}.xlsx" for count in range(1, 10_000))
        return next(name for name in names if name != after and not os.path.lexists(self.folder / name))

    def prepare(self, name: str, data: bytes) -> None:
        """Write a sheet beside its place, so that it outlives a power cut; nobody sees it yet."""
        write_new(self._part(name), data, mode=None)
        sync_to_disk(self.folder, lenient=True)

    def has(self, name: str) -> bool:
        """Whether a sheet is prepared here, or in its place; a folder that is away is no answer."""
        there = {path.name for path in self.folder.iterdir()}
        return name in there or self._part(name).name in there

    def publish(self, name: str) -> None:
        """Put a prepared sheet in its place. One that is in place already stays so."""
        try:
            self._part(name).rename(self.folder / name)
        except FileNotFoundError:
            if not os.path.lexists(self.folder / name):
                raise
        sync_to_disk(self.folder, lenient=True)

    def clear(self) -> None:
        """Remove what was prepared and belongs to no batch; its parcels are still owed."""
        for path in self.folder.iterdir():
            if path.name.startswith(".발송-") and path.name.endswith(".part") and not path.is_dir():
                path.unlink()

    def _part(self, name: str) -> Path:
        return self.folder / f".{name}.part"


CHANGED = "changed"
"""The reason of a dispatch that is held until a person has looked at its box."""
SEVERAL = "several_shops"
"""The reason of a dispatch that is held, since the orders in its box are of several shops: no one sheet tells it."""
_BATCH = 500
_PLACE = "sheets"
_HOLDS = {
    OrderStatus.CANCELLED: "cancelled",
    OrderStatus.ON_HOLD: "on_hold",
    OrderStatus.NOT_READY: "not_ready",
}


@dataclass(frozen=True, slots=True)
class _Sent:
    """A parcel in a sheet. `lines`: those that are in it, empty where it is all of the box."""

    parcel: str
    order: str
    waybill: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Batch:
    """The last sheet and the process that made it. `parcels` are those to be settled: none when all are."""

    name: str
    at: datetime
    owner: str
    parcels: tuple[_Sent, ...]
    published: bool = False


@dataclass(frozen=True, slots=True)
class _Going:
    """A parcel that is told of, with the product orders of it that are."""

    debt: DispatchDebt
    items: tuple[str, ...]

    def sent(self) -> _Sent:
        """What is noted of it beside the sheet."""
        debt, items = self.debt, self.items
        whole = {line.id for line in debt.lines} <= {*items, *(f"{item}{GIFT}" for item in items)}
        return _Sent(debt.parcel, debt.order, debt.waybill, () if whole else items)

    def lines(self, now: datetime) -> Iterator[DispatchedLine]:
        """Its lines as another marketplace is told of them, on the day of `now`'s zone."""
        debt, there = self.debt, set(self.items)
        day = debt.packed_at.astimezone(now.tzinfo).date()
        for line in debt.lines:
            if line.id in there:
                yield DispatchedLine(line.order, line.id, line.quantity, debt.carrier, debt.waybill, day)


class SheetWriter:
    """Writes sheets. `owner` names this process in leases.

    `profiles`: by which other marketplaces are told, by the shop that their orders carry; `only_profiles`: the own shop
    is told otherwise. `times`: when a sheet is written; without them `every` is how long one may lie there uncollected
    before the next. Whoever calls it holds the lock of the sheets.
    """

    def __init__(  # noqa: PLR0913 -- what it works with, each replaceable in a test
        self,
        ledger: Ledger,
        box: SheetBox,
        *,
        owner: str,
        clock: Callable[[], datetime],
        log: logging.Logger,
        every: timedelta,
        times: Sequence[time] = (),
        profiles: Mapping[str, OrderProfile] | None = None,
        only_profiles: bool = False,
    ) -> None:
        self._ledger = ledger
        self._box = box
        self._owner = owner
        self._clock = clock
        self._log = log
        self._every = every
        self._times = tuple(times)
        self._profiles, self._only_profiles = dict(profiles or {}), only_profiles
        self._names: list[str] = []

    @property
    def folder(self) -> Path:
        """Where dispatch sheets come out."""
        return self._box.folder

    @property
    def newest(self) -> str:
        """The name of the last sheet; empty when there was none. Raises LedgerError."""
        last = self._last()
        return last.name if last is not None else ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sheets that the last `write` made."""
        return tuple(self._names)

    def recover(self) -> None:
        """Finish what a process left that ended in between. Raises LedgerError, OSError."""
        last = self._last()
        if last is not None and last.parcels:
            if last.published or self._box.has(last.name):
                self._finish(last)
            else:
                self._ask(last)
        self._box.clear()

    def is_due(self) -> bool:
        """Whether a sheet is to be written: somebody waits, and the last one was collected or is old."""
        now = self._clock()
        if self._times:
            # What was packed since waits for the next time; one that was missed while nothing ran is made up for.
            return self._ledger.outbox.waits_since(latest_time(self._times, now))
        if not self._ledger.outbox.is_due(now):
            return False
        last = self._last()
        return (
            last is None or last.name not in self._box.waiting() or WallClockRest.of(last.at, self._every).is_over(now)
        )

    def write(self) -> int:
        """Write a sheet for each shop of all that is due; how many parcels they hold. Raises LedgerError, OSError."""
        now = self._clock()
        # Looked at before anything is leased: a folder that is away costs nobody an attempt.
        self._box.waiting()
        looked_at = {row.id for row in self._ledger.outbox.rows() if row.reason == CHANGED}
        by_sheet: dict[str, list[_Going]] = {}
        self._names.clear()
        for debt in self._ledger.outbox.lease(self._owner, now, limit=_BATCH):
            if self._only_profiles and debt.shop not in self._profiles:
                continue
            items = self._items(debt, now, in_part=debt.id in looked_at)
            if items:
                whose = debt.shop if debt.shop in self._profiles else ""
                by_sheet.setdefault(whose, []).append(_Going(debt, items))
        return sum(self._write(whose, going, now) for whose, going in by_sheet.items())

    def _write(self, whose: str, going: Sequence[_Going], now: datetime) -> int:
        """Write the sheet of one shop; how many parcels it holds."""
        last = self._last()
        profile = self._profiles.get(whose)
        name = self._box.new_name(now, last.name if last else "", profile.name if profile is not None else "")
        parcels = tuple(one.sent() for one in going)
        self._box.prepare(name, self._sheet(whose, going, now))
        batch = _Batch(name, now, self._owner, parcels)
        self._record(batch)
        self._finish(batch)
        self._names.append(name)
        self._log.info("sheet %s holds %d parcels", name, len(parcels))
        return len(parcels)

    def _sheet(self, whose: str, going: Sequence[_Going], now: datetime) -> bytes:
        if not whose:
            rows = ((one.debt, item) for one in going for item in one.items)
            return dispatch_sheet(SheetRow(item, carrier(debt.carrier).name_ko, debt.waybill) for debt, item in rows)
        return profile_sheet(self._profiles[whose], (line for one in going for line in one.lines(now)))

    def _items(self, debt: DispatchDebt, now: datetime, *, in_part: bool) -> tuple[str, ...]:
        """Return the product orders to be told of; none when the last import speaks against it, which is noted.

        `in_part`: a person knows that the box holds more than the shop still wants.
        """
        if len({shop if shop in self._profiles else "" for shop in debt.shops}) > 1:
            return self._stop(debt, SEVERAL, now, "held")
        there: set[tuple[str, str]] = set()
        for number in debt.orders:
            known = self._ledger.orders.find(number)
            if known is None:
                continue
            status = known.row.status
            if status is OrderStatus.DISPATCHED:
                return self._stop(debt, "already_dispatched", now, "refused")
            if status in _HOLDS:
                return self._stop(debt, _HOLDS[status], now, "held")
            there.update((line.order, line.id) for line in known.lines)
        lines = [line for line in debt.lines if not line.id.endswith(GIFT)]
        items = tuple(line.id for line in lines if (line.order, line.id) in there)
        if not items or (len(items) < len(lines) and not in_part):
            # Somebody has to look at the box; whoever has done so puts it back in line.
            return self._stop(debt, CHANGED, now, "held")
        return items

    def _stop(self, debt: DispatchDebt, reason: str, now: datetime, state: str) -> tuple[()]:
        # Not tried again by itself: only an import can change the answer, and that puts it back in line.
        self._ledger.outbox.settle(debt, "refused", reason, now, next_try=None, state=state)
        return ()

    def _finish(self, batch: _Batch) -> None:
        if not batch.published:
            self._box.publish(batch.name)
            batch = replace(batch, published=True)
            self._record(batch)
        for sent in batch.parcels:
            self._settle(batch, sent, "accepted", batch.name, "done")
        self._record(replace(batch, parcels=()))

    def _ask(self, batch: _Batch) -> None:
        """Leave it to a person whether a sheet was collected that is not where it should be."""
        self._log.error("sheet %s is gone, and nobody knows whether it was collected", batch.name)
        for sent in batch.parcels:
            self._settle(batch, sent, "refused", f"sheet_missing: {batch.name}", "refused")
        self._record(replace(batch, parcels=()))

    def _settle(self, batch: _Batch, sent: _Sent, outcome: str, reason: str, state: str) -> None:
        debt = DispatchDebt(
            sent.parcel, sent.parcel, sent.order, (sent.order,), "", sent.waybill, batch.at, (), 0, batch.owner
        )
        self._ledger.outbox.settle(debt, outcome, reason, self._clock(), next_try=None, state=state, lines=sent.lines)

    def _last(self) -> _Batch | None:
        with suppress(msgspec.MsgspecError):
            return msgspec.json.decode(self._ledger.cursors.of(_PLACE) or "", type=_Batch)
        return None

    def _record(self, batch: _Batch) -> None:
        self._ledger.cursors.save(_PLACE, msgspec.json.encode(batch).decode())


def latest_time(times: Sequence[time], now: datetime) -> datetime:
    """The newest of the day's times that is over."""
    days = (now.date(), now.date() - timedelta(days=1))
    return max(at for day in days for each in times if (at := datetime.combine(day, each, now.tzinfo)) <= now)
