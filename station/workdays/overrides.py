"""The house's own list of days: closed although others work, working although others rest; one a line.

2026-08-14                closed    no parcels today
2026-09-22 ~ 2026-09-23   휴무      창고 이사
2026-10-03                working
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_DATE = r"(\d{4}-\d{1,2}-\d{1,2})"
_LINE = re.compile(rf"{_DATE}(?:\s*~\s*{_DATE})?\s+(\S+)(?:\s.*)?", re.ASCII)
_LONGEST = 62
_DAY = timedelta(days=1)
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line. Codes: bad_line, bad_date, bad_word, backwards, too_long, contradiction.

    Of the whole file, with `line` 0: no_file, unreadable, not_text, too_large.
    """

    line: int
    code: str
    found: str = ""


class OverrideFault(ValueError):
    """The list cannot be used; every line that is wrong is named."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(f"{one.line}: {one.code}" for one in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Overrides:
    """The days that differ from the public calendar."""

    closed: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()


def read_overrides(data: bytes) -> Overrides:
    """Return the days of a list. UTF-8, or CP949 as Korean editors write it; `#` begins a comment.

    Raises:
        OverrideFault: with every problem; nothing of such a list counts.
    """
    if len(data) > LARGEST:
        raise OverrideFault((Problem(0, "too_large"),))
    told: dict[date, Kind] = {}
    problems: list[Problem] = []
    for at, text in enumerate(_text(data).splitlines(), 1):
        line = text.partition("#")[0].strip()
        if not line:
            continue
        try:
            for day, kind in _read(line):
                if told.setdefault(day, kind) != kind:
                    raise _Wrong("contradiction", day.isoformat())
        except _Wrong as wrong:
            problems.append(Problem(at, wrong.code, wrong.found[:_SHOWN]))
    if problems:
        raise OverrideFault(tuple(problems))
    closed = frozenset(day for day, kind in told.items() if kind == "closed")
    return Overrides(closed, frozenset(told) - closed)


class _Wrong(ValueError):
    """A line is wrong."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(code)
        self.code, self.found = code, found


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise OverrideFault((Problem(0, "not_text"),))


def _read(line: str) -> Iterator[tuple[date, Kind]]:
    found = _LINE.fullmatch(line)
    if found is None:
        raise _Wrong("bad_line", line)
    first, last = _day(found[1]), _day(found[2] or found[1])
    kind = _WORDS.get(found[3].lower())
    if kind is None:
        raise _Wrong("bad_word", found[3])
    if last < first:
        raise _Wrong("backwards", f"{found[1]} ~ {found[2]}")
    if (last - first).days >= _LONGEST:
        raise _Wrong("too_long", f"{found[1]} ~ {found[2]}")
    return ((first + offset * _DAY, kind) for offset in range((last - first).days + 1))


def _day(text: str) -> date:
    year, month, day = map(int, text.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        raise _Wrong("bad_date", text) from None
