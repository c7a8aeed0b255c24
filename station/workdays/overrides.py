"""The house's own list of days: closed although others work, working although others rest; one a line.

2026-08-14                closed    no parcels today
2026-09-22 ~ 2026-09-23   휴무      창고 이사
2026-10-03                working
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["closed", "working"]

LARGEST = 200_000
"""Bytes of a list at the most."""

_WORDS: dict[str, Kind] = {
    **dict.fromkeys(("closed", "휴무", "휴무일", "휴일"), "closed"),
    **dict.fromkeys(("working", "open", "근무", "근무일", "영업", "영업일"), "working"),
}
_DATE = "([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})"
_LINE = re.compile(rf"{_DATE}(?:\s*~\s*{_DATE})?\s+(\S+)(?:\s.*)?")
_LONGEST = 62
_DAY = timedelta(days=1)
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class OverrideProblem:
    """What is wrong with a line, that begins with `found`.

    Codes: bad_line, bad_date, bad_word, backwards, too_long, contradiction.
    Of the whole file, with `line` 0: no_file, unreadable, not_text, too_large.
    """

    line: int
    code: str
    found: str = ""


class OverrideFault(ValueError):  # noqa: N818 - a fault of a file, as SheetFault is
    """The list cannot be used; every line that is wrong is named."""

    def __init__(self, problems: tuple[OverrideProblem, ...]) -> None:
        super().__init__(", ".join(f"{one.line}: {one.code}" for one in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class DayOverrides:
    """The days that differ from the public calendar."""

    closed: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()


def read_overrides(data: bytes) -> DayOverrides:
    """Return the days of a list. UTF-8, or CP949 as Korean editors write it; `#` begins a comment.

    Raises:
        OverrideFault: with every problem; nothing of such a list counts.
    """
    if len(data) > LARGEST:
        raise OverrideFault((OverrideProblem(0, "too_large"),))
    told: dict[date, Kind] = {}
    problems: list[OverrideProblem] = []
    for at, text in enumerate(_text(data).splitlines(), 1):
        line = text.partition("#")[0].strip()
        if not line:
            continue
        found = _read(line)
        if isinstance(found, tuple):
            days, kind = found
            against = next((day for day in days if told.setdefault(day, kind) != kind), None)
            found = "contradiction" if against else ""
        if found:
            problems.append(OverrideProblem(at, found, line[:_SHOWN]))
    if problems:
        raise OverrideFault(tuple(problems))
    closed = frozenset(day for day, kind in told.items() if kind == "closed")
    return DayOverrides(closed, frozenset(told) - closed)


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise OverrideFault((OverrideProblem(0, "not_text"),))


def _read(line: str) -> tuple[tuple[date, ...], Kind] | str:
    """The days of a line and what they are, or why it is none."""
    found = _LINE.fullmatch(line)
    if found is None:
        return "bad_line"
    first, last = _day(found[1]), _day(found[2] or found[1])
    kind = _WORDS.get(found[3].lower())
    if first is None or last is None:
        return "bad_date"
    if kind is None:
        return "bad_word"
    if last < first:
        return "backwards"
    if (last - first).days >= _LONGEST:
        return "too_long"
    return tuple(first + offset * _DAY for offset in range((last - first).days + 1)), kind


def _day(text: str) -> date | None:
    year, month, day = map(int, text.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        return None
