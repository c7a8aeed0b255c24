"""Reading what stands in a column: a text that no station would write is damage, and says so instead of a traceback."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

import msgspec

from station.ledger.ledger_error import LedgerError

T = TypeVar("T")

BY_BENCH = "bench"
"""Key of a record's body: 1 when the record makes up the bench's state, 0 when another process wrote it.

The body is chained, and so says what the column of this name has to be. It is no field of the record (journal.md).
"""


def value(text: str | bytes, kind: type[T]) -> T:
    """Return the value of a column that holds JSON. Raises LedgerError damaged."""
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        raise LedgerError("damaged", f"{kind.__name__}: {error}") from None


def body(text: str | bytes) -> dict[str, Any]:
    """Return the fields of a record. Raises LedgerError damaged."""
    said = value(text, dict)
    said.pop(BY_BENCH, None)
    return said


def moment(text: str) -> datetime:
    """Return the instant of a column. Raises LedgerError damaged."""
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise LedgerError("damaged", "a time that is none") from None


def record(row: Any) -> dict[str, Any]:
    """Return a record as `journal --json` prints it. Raises LedgerError damaged."""
    return {"station": row.station, "seq": row.seq, "at": row.at, "event": row.event, **body(row.body)}
