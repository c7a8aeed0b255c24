"""How long receivers are kept, and who had them shown: days are forgotten as a whole, who cancelled at once."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from station.ledger.journal.journal import Journal
from station.ledger.privacy import PeopleStore, PrivacyKeys, day_in, days_needed
from station.ledger.records import JournalEntry
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.schema import consignments, meta, orders, people, rounds, sort_data
from station.packing.facts import PeopleRead

_WAITING = "renew"
"""Key in `meta`: the names of the keys under which somebody was sealed who must be forgotten."""
_SOME = 20
_BREATH = 0.002

_DAYS = (
    select(people.c.day)
    .join(consignments, consignments.c.id == people.c.consignment_id)
    .where(consignments.c.order_id.in_(bindparam("ids", expanding=True)))
    .distinct()
)
_SEALED = (
    select(people.c.consignment_id, people.c.sealed, orders.c.number_key)
    .join(consignments, consignments.c.id == people.c.consignment_id)
    .join(orders, orders.c.id == consignments.c.order_id)
    .where(people.c.day == bindparam("name"))
    .limit(_SOME)
)
_AGAIN = (
    update(people)
    .where(people.c.consignment_id == bindparam("which"))
    .values(day=bindparam("fresh"), sealed=bindparam("secret"))
)
_SHEETS = select(rounds.c.round, rounds.c.sheet).where(rounds.c.sheet.is_not(None))
_SEALED_ANEW = update(rounds).where(rounds.c.round == bindparam("which")).values(sheet=bindparam("secret"))
_STILL_KNOWN = select(consignments.c.group_key).join(people, people.c.consignment_id == consignments.c.id)
_FORGET_SORT = delete(sort_data).where(sort_data.c.key.not_in(_STILL_KNOWN))
_GONE = delete(people).where(people.c.consignment_id == bindparam("which"))


def remember(connection: Connection, ids: Sequence[int]) -> None:
    """Note, in the transaction that takes their receivers away, under which keys some orders had them."""
    found = set(connection.execute(_DAYS, {"ids": list(ids)}).scalars()) if ids else set()
    if found:
        _store(connection, _waiting(connection) | found)


class ReceiverPrivacy:
    """Erases receivers when their time is over, and records who had them shown."""

    def __init__(self, store: LedgerDatabase, keys: PrivacyKeys, sealer: PeopleStore, journal: Journal) -> None:
        """Work on one file and its keys."""
        self._store, self._keys, self._people, self._journal = store, keys, sealer, journal

    def note_reading(self, orders: Iterable[str], purpose: str, by: str, at: datetime) -> None:
        """Record that somebody had the receivers of orders shown or printed."""
        facts = tuple(PeopleRead(order, purpose, by) for order in orders)
        if facts:
            with self._journal.writing() as writing:
                writing.append(JournalEntry(at, facts))

    def days(self) -> tuple[date, ...]:
        """Return the days of intake whose receivers are still kept, oldest first."""
        with self._store.read() as connection:
            names = connection.execute(select(people.c.day).distinct()).scalars().all()
        return tuple(date.fromisoformat(day) for day in sorted({day_in(name) for name in names}))

    def forget_day(self, day: date) -> None:
        """Erase the receivers taken in on a day: their key first, so that no copy can be read either."""
        said = day.isoformat()
        for name in self._keys.days():
            if day_in(name) == said:
                self._keys.erase_day(name)
        with self._store.write() as connection:
            connection.execute(delete(people).where(people.c.day.startswith(said)))
            # How a carrier sorts a parcel tells where it goes.
            connection.execute(_FORGET_SORT)

    def forget_gone_before(self, since: datetime) -> tuple[date, ...]:
        """Erase the receivers of every day of whom all parcels left before `since`.

        A day goes as a whole, because its key does (rules.md, Data): one parcel that has yet to leave keeps it.
        """
        with self._store.read() as connection:
            needed = {day_in(name) for name in days_needed(connection, since)}
        today = since.date().isoformat()
        known = sorted({day_in(name) for name in self._keys.days()})
        days = [date.fromisoformat(day) for day in known if day < today and day not in needed]
        for day in days:
            self.forget_day(day)
        return tuple(days)

    def forget_cancelled(self) -> tuple[str, ...]:
        """Erase who cancelled from every copy of the data, too: the keys that could read them, by their names.

        The others of their day get a new key first, so that theirs is the only loss. May be cut off at any moment:
        what is left over is done the next time.
        """
        with self._store.read() as connection:
            names = sorted(_waiting(connection))
        for name in names:
            fresh = self._keys.renewed(name)
            self._keys.make_day(fresh)
            while self._move_some(name, fresh):
                time.sleep(_BREATH)
        return tuple(names)

    def _move_some(self, name: str, fresh: str) -> bool:
        """Seal some receivers anew; the last time erase the old key. True when there may be more."""
        with self._store.write() as connection:
            rows = connection.execute(_SEALED, {"name": name}).all()
            for row in rows:
                receiver = self._people.unseal(row.sealed, row.number_key, name)
                if receiver is None:
                    connection.execute(_GONE, {"which": row.consignment_id})
                    continue
                secret = self._people.seal(receiver, row.number_key, fresh)
                connection.execute(_AGAIN, {"which": row.consignment_id, "fresh": fresh, "secret": secret})
            if rows:
                return True
            _reseal(connection, self._people, name, fresh)
            # Whoever takes orders in looks for the key once it may write, and finds it gone.
            self._keys.erase_day(name)
            _store(connection, _waiting(connection) - {name})
            return False


def _reseal(connection: Connection, people_store: PeopleStore, name: str, fresh: str) -> None:
    """Seal the sheets of rounds anew whose key goes: they are kept for their own time (carriers.md)."""
    for row in connection.execute(_SHEETS).all():
        if not row.sheet.startswith(name.encode() + b"\0"):
            continue
        data = people_store.unseal_bytes(row.sheet, row.round)
        sealed = people_store.seal_bytes(data, row.round, fresh) if data is not None else None
        connection.execute(_SEALED_ANEW, {"which": row.round, "secret": sealed})


def _waiting(connection: Connection) -> set[str]:
    stored = connection.execute(select(meta.c.value).where(meta.c.key == _WAITING)).scalar()
    return set(str(stored or "").split()) - {""}


def _store(connection: Connection, names: set[str]) -> None:
    told = upsert(meta).values(key=_WAITING, value=" ".join(sorted(names)))
    connection.execute(told.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": told.excluded.value}))
