"""Every statement that a piece of work asks of SQLite: in which words, by which plan, and in how many steps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

EVERY = 20
"""Instructions of SQLite's machine that are counted as one step."""

_PLANNED = ("SELECT", "WITH", "UPDATE", "DELETE", "INSERT")


@dataclass
class Statements:
    """What was asked: the most steps that each text took, and the plan of each."""

    steps: dict[str, int] = field(default_factory=dict)
    plans: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def count(self, text: str, steps: int) -> None:
        self.steps[text] = max(self.steps.get(text, 0), steps)


_now: list[Statements] = []


class _Cursor(sqlite3.Cursor):
    def execute(self, text: str, asked: Any = (), /) -> _Cursor:
        self._note(text, asked)
        super().execute(text, asked)
        return self

    def executemany(self, text: str, asked: Any, /) -> _Cursor:
        rows = list(asked)
        self._note(text, rows[0] if rows else ())
        super().executemany(text, rows)
        return self

    def _note(self, text: str, asked: Any) -> None:
        of = self.connection
        if not _now or not isinstance(of, _Connection):
            return
        of.begin(text)
        if text.lstrip().upper().startswith(_PLANNED) and text not in _now[-1].plans:
            plan = sqlite3.Cursor(of).execute(f"EXPLAIN QUERY PLAN {text}", asked).fetchall()
            _now[-1].plans[text] = tuple(row[3] for row in plan)
            of.begin(text)


class _Connection(sqlite3.Connection):
    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._text, self._steps = "", 0
        self.set_progress_handler(self._step, EVERY)

    def cursor(self, *_: Any) -> sqlite3.Cursor:  # type: ignore[override]
        return _Cursor(self)

    def execute(self, text: str, asked: Any = (), /) -> sqlite3.Cursor:
        return self.cursor().execute(text, asked)

    def begin(self, text: str) -> None:
        self._text, self._steps = text, 0

    def _step(self) -> int:
        if _now and self._text:
            self._steps += 1
            _now[-1].count(self._text, self._steps)
        return 0


def _watch(_dialect: object, _record: object, _args: object, named: dict[str, object]) -> None:
    named["factory"] = _Connection


@contextmanager
def watched() -> Iterator[None]:
    """Have every ledger that is opened meanwhile watched."""
    event.listen(Engine, "do_connect", _watch)
    try:
        yield
    finally:
        event.remove(Engine, "do_connect", _watch)


@contextmanager
def statements() -> Iterator[Statements]:
    """Note what the watched ledgers are asked meanwhile."""
    noted = Statements()
    _now.append(noted)
    try:
        yield noted
    finally:
        _now.remove(noted)
