"""The ledger as its callers see it: one open file of one station."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import delete, select

from station.ledger.bench_side import BenchSide
from station.ledger.copies.replace import settle
from station.ledger.copy_side import CopySide
from station.ledger.health_side import HealthSide
from station.ledger.journal.chain import ChainHead, has_record
from station.ledger.ledger_error import LedgerError
from station.ledger.office_side import OfficeSide
from station.ledger.orders.intake import KeyRenewal
from station.ledger.parts import LedgerBase, LedgerParts
from station.ledger.privacy import PrivacyKeys, day_in, days_needed
from station.ledger.statistics.hall_queries import RuleNow
from station.ledger.storage.database import FILE_NAME, LedgerDatabase
from station.ledger.storage.schema import journal, meta, people
from station.ledger.storage.witness import HeadWitness
from station.ledger.sync_side import SyncSide
from station.packing.deadlines import DueRule


def _no_rule() -> DueRule | None:
    """Count nothing: an order is due when the shop says so."""
    return None


class Ledger(BenchSide, SyncSide, OfficeSide, CopySide, HealthSide):
    """Journal, orders, catalogue, numbers and debts of one data folder, for one station.

    Every method may raise LedgerError, and then has changed nothing. Safe to call from several threads;
    several processes may have the same folder open.
    """

    def __init__(self, parts: LedgerParts) -> None:
        """Use `Ledger.open`."""
        self._parts = parts

    @classmethod
    def open(  # noqa: PLR0913 -- one word a choice of its caller's
        cls,
        data_dir: Path,
        station: str,
        *,
        key_file: Path,
        number_of: Callable[[str, int], str],
        clock: Callable[[], datetime],
        due_rule: RuleNow = _no_rule,
        shop: str = "",
        create: bool = True,
        whole: bool = True,
    ) -> Ledger:
        """Open the ledger of a folder; `create`: make folder, file and keys when they are missing.

        `number_of(carrier, base)` makes the waybill number of a base. `due_rule` gives the rule by which orders
        are due of which the shop says nothing. `shop` is remembered as where new orders came from. `whole`: refuse a
        file whose newest records are gone, by the note that lies beside it; without, it is opened to be looked at.

        Raises:
            LedgerError: newer_schema, no_folder, no_key, read_only, damaged, disk_full, locked, in_use, restoring,
                io; ledger_gone, when the keys are there and the file is not; records_lost, when its end is missing.
        """
        settle(data_dir, key_file)
        if create:
            _require_file(data_dir, key_file)
        store = LedgerDatabase(data_dir, create=create)
        try:
            known, epoch = _remembered(store)
            keys = PrivacyKeys(key_file, may_create=not known)
            _require_same(known, keys)
            if not known:
                _remember(store, keys.id)
            base = LedgerBase.of(
                store, keys, station, epoch, number_of=number_of, clock=clock, due_rule=due_rule, shop=shop
            )
            made = cls(LedgerParts.on(base))
            made._compare_with_note(refuse=whole)
        except BaseException:
            store.close()
            raise
        return made

    def _compare_with_note(self, *, refuse: bool) -> None:
        """Refuse a file whose end is gone, and give up the numbers that a file before it gave out."""
        noted = self._parts.witness.read()
        head = noted.heads.get(self._parts.station)
        if head is not None and head.epoch >= self._parts.epoch:
            known = ChainHead(self._parts.station, head.epoch, head.seq, head.chain, "")
            if refuse and not has_record(self._parts.store, known, self._parts.archives.ends()):
                lost = max(head.seq - self._parts.journal.newest_seq(), 1)
                raise LedgerError("records_lost", str(lost))
        self._parts.numbers.catch_up(noted.numbers)

    @property
    def journal_key(self) -> bytes:
        """The key for `barcodes.journal_code`."""
        return self._parts.keys.journal

    def data_version(self) -> int:
        """Return a number that changes when another process has committed."""
        return self._parts.store.data_version()

    def checkpoint(self) -> None:
        """Tidy the database's log; call it in an idle moment, at the latest every few minutes."""
        self._parts.store.checkpoint()

    def warm_up(self) -> None:
        """Do now what the first order would otherwise wait for."""
        self._parts.people.warm_up()
        self.find_slip("", "")
        self.find_products("")

    def forget_people(self, day: date) -> None:
        """Erase the receivers taken in on a day: their key first, so that no copy can be read either."""
        said = day.isoformat()
        for name in self._parts.keys.days():
            if day_in(name) == said:
                self._parts.keys.erase_day(name)
        with self._parts.store.write() as connection:
            connection.execute(delete(people).where(people.c.day.startswith(said)))

    def believes(self, now: datetime, *, borne_out: bool) -> bool:
        """Whether the clock may be believed when something is to be erased for good (`ClockTrust`)."""
        return self._parts.clock_trust.believes(now, borne_out=borne_out)

    def clock_doubted_since(self) -> datetime | None:
        """Return since when the clock is doubted; None while it is believed."""
        return self._parts.clock_trust.doubted_since()

    def forget_people_gone_before(self, since: datetime) -> tuple[date, ...]:
        """Erase the receivers of every day of whom all parcels left before `since`.

        A day goes as a whole, because its key does (rules.md, Data): one parcel that has yet to leave keeps it.
        """
        with self._parts.store.read() as connection:
            needed = {day_in(name) for name in days_needed(connection, since)}
        today = since.date().isoformat()
        known = sorted({day_in(name) for name in self._parts.keys.days()})
        days = [date.fromisoformat(day) for day in known if day < today and day not in needed]
        for day in days:
            self.forget_people(day)
        return tuple(days)

    def forget_cancelled(self) -> tuple[str, ...]:
        """Erase who cancelled from every copy of the data, too: the keys that could read them, by their names.

        The others of their day get a new key first, so that theirs is the only loss.
        """
        return KeyRenewal(self._parts.store, self._parts.keys, self._parts.people).renew()

    def people_days(self) -> tuple[date, ...]:
        """Return the days of intake whose receivers are still kept, oldest first."""
        with self._parts.store.read() as connection:
            names = connection.execute(select(people.c.day).distinct()).scalars().all()
        return tuple(date.fromisoformat(day) for day in sorted({day_in(name) for name in names}))

    def close(self) -> None:
        """Close the file."""
        self._parts.witness.close()
        self._parts.store.close()


def _require_file(data_dir: Path, key_file: Path) -> None:
    """Refuse to make a file anew where there was one."""
    # In this order: who makes both begins with the file.
    was_here = key_file.exists() or HeadWitness.is_there(data_dir)
    if was_here and not (data_dir / FILE_NAME).exists():
        raise LedgerError("ledger_gone", str(data_dir / FILE_NAME))


def _require_same(known: str, keys: PrivacyKeys) -> None:
    if known and known != keys.id:
        raise LedgerError("no_key", "the key file belongs to another ledger")


def _remembered(store: LedgerDatabase) -> tuple[str, int]:
    """Whose keys the file needs, and its epoch; "" and 1 of a new file."""
    with store.read() as connection:
        known = {row.key: row.value for row in connection.execute(select(meta))}
        is_new = connection.execute(select(journal.c.id).limit(1)).first() is None
    keys, epoch = known.get("keys", ""), known.get("epoch", "")
    # One that has records knows both; what it forgot must not be made up anew.
    if (not keys or not epoch.isdecimal()) and not (is_new and not keys):
        raise LedgerError("damaged", "meta")
    return keys, int(epoch or "1")


def _remember(store: LedgerDatabase, keys: str) -> None:
    rows = [{"key": "keys", "value": keys}, {"key": "epoch", "value": "1"}]
    with store.write() as connection:
        connection.execute(meta.insert().prefix_with("OR IGNORE"), rows)
