"""Erasing who cancelled, in every copy of the database: the day's other receivers get a new key, the old one goes."""

from __future__ import annotations

import time
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from station.ledger.engine import LedgerDatabase
from station.ledger.keys import PrivacyKeys
from station.ledger.people import PeopleStore
from station.ledger.tables import consignments, meta, orders, people

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
_GONE = delete(people).where(people.c.consignment_id == bindparam("which"))


def remember(connection: Connection, ids: Sequence[int]) -> None:
    """Note, in the transaction that takes their receivers away, under which keys some orders had them."""
    found = set(connection.execute(_DAYS, {"ids": list(ids)}).scalars()) if ids else set()
    if found:
        _store(connection, _waiting(connection) | found)


class KeyRenewal:
    """Gives days new keys. May be cut off at any moment: what is left over is done the next time."""

    def __init__(self, store: LedgerDatabase, keys: PrivacyKeys, sealer: PeopleStore) -> None:
        """Work on one file and its keys."""
        self._store, self._keys, self._people = store, keys, sealer

    def renew(self) -> tuple[str, ...]:
        """Renew what was noted; the names of the keys that were erased."""
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
            # Whoever takes orders in looks for the key once it may write, and finds it gone.
            self._keys.erase_day(name)
            _store(connection, _waiting(connection) - {name})
            return False


def _waiting(connection: Connection) -> set[str]:
    stored = connection.execute(select(meta.c.value).where(meta.c.key == _WAITING)).scalar()
    return set(str(stored or "").split()) - {""}


def _store(connection: Connection, names: set[str]) -> None:
    told = insert(meta).values(key=_WAITING, value=" ".join(sorted(names)))
    connection.execute(told.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": told.excluded.value}))
