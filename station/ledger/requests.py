"""Requests that other processes leave for the running bench, and its answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select, update

from station.ledger import stored
from station.ledger.engine import LedgerDatabase
from station.ledger.moments import from_micros, micros, uuid7
from station.ledger.tables import requests
from station.ledger.values import BenchRequest, RequestAnswer


class BenchRequests:
    """The letter box of the bench."""

    def __init__(self, store: LedgerDatabase, clock: Callable[[], datetime]) -> None:
        """Read from and write to the file."""
        self._store, self._clock = store, clock

    def leave(self, kind: str, args: Mapping[str, object]) -> str:
        """Leave a request; return its id."""
        made = uuid7()
        row = {
            "id": made,
            "kind": kind,
            "args": msgspec.json.encode(args).decode(),
            "left_us": micros(self._clock()),
        }
        with self._store.write() as connection:
            connection.execute(insert(requests).values(row))
        return made

    def open(self) -> tuple[BenchRequest, ...]:
        """Return the requests that nobody answered, oldest first."""
        wanted = select(requests).where(requests.c.answer.is_(None))
        with self._store.read() as connection:
            rows = connection.execute(wanted.order_by(requests.c.left_us, requests.c.id)).all()
        here = self._clock()
        return tuple(
            BenchRequest(row.id, row.kind, stored.value(row.args, dict), from_micros(row.left_us, here)) for row in rows
        )

    def answer(self, which: str, answer: RequestAnswer) -> bool:
        """Answer a request; False when it is answered already, or unknown."""
        with self._store.write() as connection:
            return settle(connection, which, answer)

    def answer_to(self, which: str) -> RequestAnswer | None:
        """Return the bench's answer, None while there is none."""
        with self._store.read() as connection:
            found = connection.execute(select(requests.c.answer).where(requests.c.id == which)).scalar()
        return None if found is None else stored.value(found, RequestAnswer)


def settle(connection: Connection, which: str, answer: RequestAnswer) -> bool:
    """Answer a request as part of a transaction; False when it is answered already, or unknown."""
    wanted = update(requests).where(requests.c.id == which, requests.c.answer.is_(None))
    return connection.execute(wanted.values(answer=msgspec.json.encode(answer).decode())).rowcount == 1


def is_open(connection: Connection, which: str) -> bool:
    """Whether nobody answered a request yet."""
    wanted = select(requests.c.id).where(requests.c.id == which, requests.c.answer.is_(None))
    return connection.execute(wanted).first() is not None
