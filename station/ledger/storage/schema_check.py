"""Whether a ledger's file has the tables and indexes that its program made, and nothing else that could run."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from station.ledger.ledger_error import translated
from station.ledger.storage.migrate import made_at

_OBJECTS = "SELECT type, name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
_KINDS = frozenset({"table", "index"})


def foreign(path: Path, revision: str) -> str | None:
    """Return the first object of a file that no program made, or that is missing, by its name; None when it is as made.

    Triggers and views run what somebody wrote into them, and no revision has any. Of a revision that this program
    does not know, the kinds alone can be told. Raises LedgerError.
    """
    with translated(), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        file.execute("PRAGMA trusted_schema = OFF")
        found = _objects(file)
    strange = next((name for name, (kind, sql) in found.items() if kind not in _KINDS or _is_virtual(sql)), None)
    known = _expected(revision)
    if strange is not None or known is None:
        return strange
    names = sorted(found.keys() | known.keys())
    return next((name for name in names if found.get(name) != known.get(name)), None)


@cache
def _expected(revision: str) -> dict[str, tuple[str, str]] | None:
    made = made_at(revision)
    if made is None:
        return None
    with closing(made):
        return _objects(made)


def _objects(file: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    # Spaces differ between the programs that wrote them.
    return {name: (kind, "".join(sql.split())) for kind, name, sql in file.execute(_OBJECTS)}


def _is_virtual(sql: str) -> bool:
    return sql.upper().startswith("CREATEVIRTUAL")
