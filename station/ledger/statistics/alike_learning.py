"""Learns which goods are taken for each other: from the journal's item scans, and from what products are called.

It works beside the scans: reading in pages, writing in transactions that no scan feels. What two processes learn at
once counts once, since the place that was read so far is looked at again in the commit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice

import msgspec
from sqlalchemy import Connection, text

from station.ledger.orders.catalogue import VERSION, ProductCatalogue
from station.ledger.orders.staged_import import resting
from station.ledger.storage.database import LedgerDatabase, Stamp, raw
from station.ledger.storage.timestamps import micros
from station.packing.deadlines import SEOUL
from station.packing.lookalikes import PairKeys, alike_pairs, pair_keys
from station.packing.record_kinds import ITEM_SCANNED
from station.statistics.confusions import ConfusionTrack
from station.statistics.journal_records import RecordFields

WITHIN = timedelta(days=60)
"""How long a confusion is remembered."""
OFTEN = 2
"""How often two goods were confused within that time before it is said."""

_PAGE = 5_000
_LOOK_BACK = 1_000
_PAIRS = 250
_READ, _LEARNED, _FROM = "alike.read", "alike.catalogue", "alike.from"

_SCANS = "SELECT id, station, at_us, body FROM journal WHERE id > ? AND id <= ? AND event = ? ORDER BY id"
_NEWEST = "SELECT coalesce(max(id), 0) FROM journal"
_FIRST_SINCE = "SELECT min(id) FROM journal WHERE at_us >= ?"
_NOTED = text("SELECT value FROM meta WHERE key = :key")
_NOTE = text("INSERT OR REPLACE INTO meta (key, value) VALUES (:key, :value)")
_COUNT = text("""
    INSERT INTO confusions (day, one, other, times) VALUES (:day, :one, :other, :times)
    ON CONFLICT (one, other, day) DO UPDATE SET times = times + excluded.times
""")
_OLD_PAIRS = text("SELECT DISTINCT one, other FROM confusions WHERE day < :day")
_FORGET_OLD = text("DELETE FROM confusions WHERE day < :day")
_FORGET_ALL = text("DELETE FROM confusions")
_CONFUSED_PAIRS = text("SELECT one, other FROM lookalikes WHERE confused > 0")
_TIMES = text("SELECT coalesce(sum(times), 0) FROM confusions WHERE one = :one AND other = :other")
_CONFUSED = text("""
    INSERT INTO lookalikes (one, other, confused, confused_us) VALUES (:one, :other, :times, :now)
    ON CONFLICT (one, other) DO UPDATE SET confused = excluded.confused,
        confused_us = CASE WHEN excluded.confused = 0 THEN NULL ELSE coalesce(confused_us, excluded.confused_us) END
""")
_ALIKE_PAIRS = text("SELECT one, other FROM lookalikes WHERE alike_us IS NOT NULL")
_ALIKE = text("""
    INSERT INTO lookalikes (one, other, alike_us) VALUES (:one, :other, :now)
    ON CONFLICT (one, other) DO UPDATE SET alike_us = excluded.alike_us
""")
_NOT_ALIKE = text("UPDATE lookalikes SET alike_us = NULL WHERE one = :one AND other = :other")
_NO_PAIR = text("DELETE FROM lookalikes WHERE one = :one AND other = :other AND alike_us IS NULL AND confused = 0")


class AlikeLearning:
    """Learns for one file; nothing of it is done while a scan is answered."""

    def __init__(self, store: LedgerDatabase, catalogue: ProductCatalogue) -> None:
        """Read from and write to a file."""
        self._store, self._catalogue = store, catalogue
        self._decode = msgspec.json.Decoder(RecordFields).decode
        self._track, self._at = ConfusionTrack(), -1
        self._seen: tuple[Stamp, date] | None = None

    def learn(self, now: datetime) -> bool:
        """Learn all that is new; False when there was nothing. Raises LedgerError."""
        today = now.astimezone(SEOUL).date()
        if self._seen == (self._store.stamp(), today):
            return False
        self._forget(today, now)
        more = True
        while more:
            with resting():
                more = self._read_on(now)
        self._compare(now)
        self._seen = (self._store.stamp(), today)
        return True

    def _forget(self, today: date, now: datetime) -> None:
        """Once a day: confusions of long ago count no more."""
        oldest = (today - WITHIN).isoformat()
        with self._store.read() as connection:
            before = _noted(connection, _FROM)
        if before == oldest:
            return
        with self._store.write() as connection:
            gone = [(row.one, row.other) for row in connection.execute(_OLD_PAIRS, {"day": oldest})]
            connection.execute(_FORGET_OLD, {"day": oldest})
            _count_pairs(connection, gone, now)
            connection.execute(_NOTE, {"key": _FROM, "value": oldest})
            if before > oldest:  # the clock was ahead, and took what still counts along: the journal has it
                connection.execute(_NOTE, {"key": _READ, "value": ""})

    def _read_on(self, now: datetime) -> bool:
        """One page of the journal; True when there may be another one."""
        since = micros(now - WITHIN)
        with self._store.read() as connection:
            own, noted = raw(connection), _noted(connection, _READ)
            newest = int(own.execute(_NEWEST).fetchone()[0])
            read = int(noted) if noted.isdecimal() else -1
            if not 0 <= read <= newest:  # never read, or the file's end was lost: begin with what still counts
                first = own.execute(_FIRST_SINCE, (since,)).fetchone()[0]
                anew, read = True, int(first) - 1 if first is not None else newest
            else:
                anew = False
            if read == newest and not anew:
                return False
            upto = min(newest, read + _PAGE)
            if self._at != read:
                self._set_scene(own.execute(_SCANS, (read - _LOOK_BACK, read, ITEM_SCANNED.event)).fetchall())
            rows = own.execute(_SCANS, (read, upto, ITEM_SCANNED.event)).fetchall()
        found = Counter(self._confused(rows, since))
        with self._store.write() as connection:
            if _noted(connection, _READ) != noted:  # another process was faster
                self._at = -1
                return True
            if anew:
                known = [(row.one, row.other) for row in connection.execute(_CONFUSED_PAIRS)]
                connection.execute(_FORGET_ALL)
                _count_pairs(connection, known, now)
            for (day, one, other), times in found.items():
                connection.execute(_COUNT, {"day": day, "one": one, "other": other, "times": times})
            _count_pairs(connection, [(one, other) for _, one, other in found], now)
            connection.execute(_NOTE, {"key": _READ, "value": str(upto)})
        self._at = upto
        return upto < newest

    def _set_scene(self, rows: Iterable[tuple[int, str, int, str]]) -> None:
        """Know what was scanned in vain just before the place from which on is counted."""
        self._track = ConfusionTrack()
        for _ in self._confused(rows, 0):
            pass

    def _confused(self, rows: Iterable[tuple[int, str, int, str]], since: int) -> Iterator[tuple[str, str, str]]:
        """The pairs that scans tell of, each with its day."""
        for _, station, at, body in rows:
            try:
                said = self._decode(body)
            except msgspec.DecodeError:
                continue
            skus = self._track.heed(station, said)
            pair = pair_keys(*skus) if skus is not None else None
            if pair is not None and at >= since:
                yield datetime.fromtimestamp(at / 1e6, SEOUL).date().isoformat(), *pair

    def _compare(self, now: datetime) -> None:
        """Find the products that look alike anew when the catalogue changed, and write what is another pair now."""
        with self._store.read() as connection:
            version = _noted(connection, VERSION) or "0"
            if _noted(connection, _LEARNED) == version:
                return
            known = frozenset((row.one, row.other) for row in connection.execute(_ALIKE_PAIRS))
        pairs = alike_pairs(self._catalogue.products())
        at = micros(now)
        for some in _batches(sorted(pairs - known)):
            with resting(), self._store.write() as connection:
                connection.execute(_ALIKE, [{"one": one, "other": other, "now": at} for one, other in some])
        for some in _batches(sorted(known - pairs)):
            rows = [{"one": one, "other": other} for one, other in some]
            with resting(), self._store.write() as connection:
                connection.execute(_NOT_ALIKE, rows)
                connection.execute(_NO_PAIR, rows)
        with self._store.write() as connection:
            connection.execute(_NOTE, {"key": _LEARNED, "value": version})


def _count_pairs(connection: Connection, pairs: Iterable[PairKeys], now: datetime) -> None:
    """Write how often pairs are confused by now; a pair that is neither confused nor alike is gone."""
    for one, other in dict.fromkeys(pairs):
        which = {"one": one, "other": other}
        times = int(connection.execute(_TIMES, which).scalar_one())
        connection.execute(_CONFUSED, {**which, "times": times if times >= OFTEN else 0, "now": micros(now)})
        connection.execute(_NO_PAIR, which)


def _noted(connection: Connection, key: str) -> str:
    return str(connection.execute(_NOTED, {"key": key}).scalar() or "")


def _batches(pairs: Iterable[PairKeys]) -> Iterator[list[PairKeys]]:
    rest = iter(pairs)
    while some := list(islice(rest, _PAIRS)):
        yield some
