"""A large file on its way in: laid down whole, then taken over in steps between which the bench writes.

One transaction over 20,000 orders would hold a scan for seconds; small ones alone would leave half a file behind a
power cut. So its rows are laid down first; the commit that says that they are all there decides. What was laid down
to its end is taken over to its end, by whoever comes next; what was not, is dropped.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, bindparam, delete, insert, select

from station.ledger.ledger_error import translated
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.schema import meta, staged
from station.ledger.storage.timestamps import uuid7

AT_ONCE = 40
"""Rows up to this number are one transaction that no scan feels."""

_LAID, _TAKEN = 500, 80
_LEAST_REST = 0.004
_READY = "ready"

_LAY = insert(staged)
_BATCHES = select(staged.c.batch).distinct()
_DROP_SOME = delete(staged).where(
    staged.c.id.in_(select(staged.c.id).where(staged.c.batch == bindparam("of")).limit(_LAID))
)
_NEXT = (
    select(staged.c.id, staged.c.kind, staged.c.body)
    .where(staged.c.batch == bindparam("of"))
    .order_by(staged.c.id)
    .limit(_TAKEN)
)
_GONE = delete(staged).where(staged.c.batch == bindparam("of"), staged.c.id <= bindparam("last"))
_IS_READY = select(meta.c.key).where(meta.c.key == bindparam("mark"))
_MARK = insert(meta).values(value=_READY)
_UNMARK = delete(meta).where(meta.c.key == bindparam("mark"))

Count = tuple[int, int]
Taker = Callable[[Connection, Sequence[bytes]], Count]
"""Writes some rows as part of a transaction; how many were new, and how many changed."""


class StagedImport:
    """The files that are on their way into one ledger."""

    def __init__(self, store: LedgerDatabase) -> None:
        """Work on a file; those who lay down say beforehand who takes over."""
        self._store = store
        self._takers: dict[str, Taker] = {}

    def taker(self, kind: str, take: Taker) -> None:
        """Say who takes over rows of a kind."""
        self._takers[kind] = take

    def take(self, kind: str, bodies: Sequence[bytes]) -> Count:
        """Take rows in, all or none, however long it takes. Raises LedgerError."""
        with self._alone(wait=True):
            self._finish()
            batch = uuid7()
            try:
                self._lay_down(batch, kind, bodies)
            except BaseException:
                self._drop(batch)
                raise
            return self._take_over(batch)

    def finish(self) -> bool:
        """Carry to its end, or drop, what a process left that ended in between; True when there was anything.

        Does nothing while another process is at it. Raises LedgerError.
        """
        with self._alone(wait=False) as alone:
            return alone and self._finish()

    def _finish(self) -> bool:
        with self._store.read() as connection:
            batches = connection.execute(_BATCHES).scalars().all()
            ready = {one for one in batches if connection.execute(_IS_READY, {"mark": _mark(one)}).first()}
        for batch in batches:
            if batch in ready:
                self._take_over(batch)
            else:
                self._drop(batch)
        return bool(batches)

    def _lay_down(self, batch: str, kind: str, bodies: Sequence[bytes]) -> None:
        for start in range(0, len(bodies), _LAID):
            rows = [{"batch": batch, "kind": kind, "body": body} for body in bodies[start : start + _LAID]]
            with resting(), self._store.write() as connection:
                connection.execute(_LAY, rows)
        with self._store.write() as connection:
            connection.execute(_MARK, {"key": _mark(batch)})

    def _take_over(self, batch: str) -> Count:
        new = changed = 0
        while True:
            with resting(), self._store.write() as connection:
                rows = connection.execute(_NEXT, {"of": batch}).all()
                if not rows:
                    connection.execute(_UNMARK, {"mark": _mark(batch)})
                    return new, changed
                more = self._takers[rows[0].kind](connection, [row.body for row in rows])
                connection.execute(_GONE, {"of": batch, "last": rows[-1].id})
            new, changed = new + more[0], changed + more[1]

    def _drop(self, batch: str) -> None:
        gone = 1
        while gone:
            with resting(), self._store.write() as connection:
                gone = connection.execute(_DROP_SOME, {"of": batch}).rowcount

    @contextmanager
    def _alone(self, *, wait: bool) -> Iterator[bool]:
        """Hold the lock of those who take files in; the system lets go of it when the process ends."""
        with translated():
            path = self._store.path.with_name("import.lock")
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(descriptor)


def _mark(batch: str) -> str:
    return f"staged:{batch}"


@contextmanager
def resting() -> Iterator[None]:
    """Rest behind a transaction, so that whoever waits comes in between."""
    began = time.monotonic()
    yield
    time.sleep(max((time.monotonic() - began) / 2, _LEAST_REST))
