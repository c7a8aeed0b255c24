"""The journal in pages, as the figures count it: short statements, each on its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

from station.figures.records import JournalRecord, RecordFields
from station.ledger.hall_file import ReadFile

PAGE = 1_000

# A clock that was once far ahead left records of the future far behind: they are none of the range's.
_RANGE = "SELECT min(id), max(id) FROM journal WHERE at_us >= ? AND at_us < ?"
_LAST = "SELECT max(id) FROM journal"
_READ = "SELECT id, station, at_us, event, body FROM journal WHERE id > ? ORDER BY id LIMIT ?"
_NOTHING = RecordFields()


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Records in the order of writing, and the id of the last. `unread`: events whose body this version cannot read."""

    last: int
    records: tuple[JournalRecord, ...]
    unread: tuple[str, ...]


class RecordPages:
    """Reads pages of one file; a body is taken apart only where `wanted` says that its event is looked at."""

    def __init__(self, file: ReadFile, wanted: Callable[[str], bool]) -> None:
        """Read from a file."""
        self._file, self._wanted = file, wanted
        self._decode = msgspec.json.Decoder(RecordFields).decode

    def range(self, since: int, until: int) -> tuple[int, int] | None:
        """The ids of the first and the last record of a stretch of time; None without any. Raises LedgerError."""
        with self._file.rows() as connection:
            first, last = connection.execute(_RANGE, (since, until)).fetchone()
        return None if first is None else (int(first), int(last))

    def last(self) -> int:
        """The id of the newest record, 0 when there is none. Raises LedgerError."""
        with self._file.rows() as connection:
            return int(connection.execute(_LAST).fetchone()[0] or 0)

    def after(self, last: int, most: int = PAGE) -> RecordPage | None:
        """The page behind an id; None when there is nothing more. Raises LedgerError."""
        with self._file.rows() as connection:
            rows = connection.execute(_READ, (last, most)).fetchall()
        if not rows:
            return None
        records: list[JournalRecord] = []
        unread: list[str] = []
        for _, station, at, event, body in rows:
            try:
                said = self._decode(body) if self._wanted(event) else _NOTHING
            except msgspec.DecodeError:
                unread.append(event)
                continue
            records.append(JournalRecord(station, at, event, said))
        return RecordPage(rows[-1][0], tuple(records), tuple(unread))

    def all_after(self, last: int) -> Iterator[RecordPage]:
        """Page after page, until there is nothing more. Raises LedgerError."""
        while (page := self.after(last)) is not None:
            yield page
            last = page.last
