"""Whether the clock may be believed when something is to be erased for good: a date far ahead is doubted for days."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.schema import journal, meta
from station.ledger.storage.timestamps import from_micros, micros

FAR = timedelta(days=4)
"""A clock that is ahead of all that is known by more was set wrong, or the PC stood still over a holiday."""

DOUBT = timedelta(days=3)
"""For so long it is doubted, unless another clock bears it out."""

_SEEN, _DOUBTED = "clock_seen", "clock_doubted"
_PUT = insert(meta)
_SET = _PUT.on_conflict_do_update(index_elements=["key"], set_={"value": _PUT.excluded.value})
_NEWEST = select(journal.c.at_us).order_by(journal.c.id.desc()).limit(1)


class ClockTrust:
    """Remembers in the file how far the clock was believed, so that a restart forgets no doubt."""

    def __init__(self, store: LedgerDatabase) -> None:
        """Remember in a file."""
        self._store = store

    def believes(self, now: datetime, *, borne_out: bool) -> bool:
        """Whether what is erased at `now` is erased in time; `borne_out`: the system follows another clock.

        Raises LedgerError.
        """
        with self._store.write() as connection:
            seen, doubted = _moment(connection, _SEEN), _moment(connection, _DOUBTED)
            if seen is None:
                newest = connection.execute(_NEWEST).scalar()
                seen = from_micros(newest) if newest is not None else now
            if not borne_out and now - seen > FAR:
                since = doubted if doubted is not None and doubted <= now else now
                if now - since < DOUBT:
                    _put(connection, _DOUBTED, since)
                    return False
            # A clock that went back a little was right before; one that went back far was not.
            _put(connection, _SEEN, now if now > seen or seen - now > FAR else seen)
            _put(connection, _DOUBTED, None)
            return True

    def doubted_since(self) -> datetime | None:
        """Return since when the clock is doubted; None while it is believed."""
        with self._store.read() as connection:
            return _moment(connection, _DOUBTED)


def _moment(connection: Connection, key: str) -> datetime | None:
    stored = connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()
    return from_micros(int(stored)) if stored else None


def _put(connection: Connection, key: str, at: datetime | None) -> None:
    connection.execute(_SET, {"key": key, "value": str(micros(at)) if at is not None else ""})
