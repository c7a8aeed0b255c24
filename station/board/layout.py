"""How the rows and columns of the wall are shared out."""

from __future__ import annotations

from dataclasses import dataclass

SMALLEST = (60, 15)
"""Columns and rows below which only the forecast is shown."""


_COURSE, _TALLEST = 8, 12


@dataclass(frozen=True, slots=True)
class BoardLayout:
    """Rows of every part of the hall. `course`: of the block with course and cut-offs, 0 where there is no room."""

    width: int
    height: int
    small: bool
    big: bool
    forecast: int
    course: int
    stations: int
    attention: int
    keys: int


def plan(width: int, height: int, stations: int, needs: int, notes: int) -> BoardLayout:
    """The parts for a terminal of this size, with so many stations, needs and notes to show."""
    big = height >= 22
    keys = 1 if width >= 150 or height < 20 else 2
    forecast = 4 if height >= 34 else 2
    # Head, the debts' line and the news take a row each.
    rest = height - 3 - notes - (9 if big else 2) - forecast - keys
    course, stand, ask = _share(rest, max(stations, 1) + 2, max(needs, 1) + 2, _COURSE if rest >= 18 else 0)
    return BoardLayout(
        width=width,
        height=height,
        small=width < SMALLEST[0] or height < SMALLEST[1],
        big=big,
        forecast=forecast,
        course=course,
        stations=stand,
        attention=ask,
        keys=keys,
    )


def _share(rest: int, stations: int, needs: int, course: int) -> tuple[int, int, int]:
    """Rows of course, stations and needs: what is left over goes to the course, then to the needs."""
    free = rest - course
    if stations + needs <= free:
        more = min(_TALLEST - course, free - stations - needs) if course else 0
        return course + more, stations, free - stations - more
    ask = min(needs, max(4, free // 2))
    stand = min(stations, free - ask)
    return course, stand, free - stand
