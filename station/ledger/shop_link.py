"""What the other processes of a station found out about the shop and the backup, as far as the journal tells."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from station.ledger import stored
from station.ledger.codec import fact_of
from station.ledger.conditions import TELLS_OF_DEVICE
from station.ledger.engine import LedgerDatabase
from station.ledger.tables import journal
from station.packing.surroundings import Device

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


BESIDE = ("shop", "backup")
"""The devices that `sync` watches, and the bench only shows."""


class ShopLink:
    """Follows one station's records. It begins with how things stood: `sync` says only what changes.

    Of older records the newest 64 about devices are looked at, which is a day or more of them.
    """

    def __init__(self, store: LedgerDatabase, station: str) -> None:
        self._store, self._station = store, station
        with store.read() as connection:
            self._after = int(connection.execute(_LATELY, {"here": station}).scalar() or 0)

    def news(self) -> tuple[Device, ...]:
        """Return the newest record about each of them since the last call, whoever wrote it."""
        with self._store.read() as connection:
            rows = connection.execute(_SINCE, {"after": self._after, "here": self._station}).all()
        found: dict[str, Device] = {}
        for row in rows:
            self._after = row.id
            fact = fact_of("device", row.at, stored.body(row.body))
            if isinstance(fact, Device) and fact.device in BESIDE:
                found[fact.device] = fact
        return tuple(found.values())
