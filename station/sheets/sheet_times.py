"""Times as spreadsheets and people in Korea write them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo

KOREA = timezone(timedelta(hours=9))
"""The zone of a time that names none."""

_END_OF_DAY = time(23, 59, 59)
# How a spreadsheet counts days where a cell has lost its format: from 30 December 1899, the time behind the point.
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - it has no zone, and gets that of the cell
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_DATE = (
    r"(?P<year>\d{4})\s*(?:[-./]|년)\s*(?P<month>\d{1,2})\s*(?:[-./]|월)\s*(?P<day>\d{1,2})\s*(?:일|\.)?"
    r"\s*(?:\(?[월화수목금토일](?:요일)?\)?)?"
)
_HALF = r"(?P<half>오전|오후|AM|PM|A\.M\.|P\.M\.)"
_TIME = r"(?P<hour>\d{1,2})\s*(?::|시)\s*(?:(?P<minute>\d{1,2})\s*분?\s*)?(?::?\s*(?P<second>\d{1,2})(?:\.\d+)?\s*초?)?"
_WRITTEN = re.compile(rf"{_DATE}(?:[\sT,]*(?:{_HALF}\s*)?{_TIME}(?:\s*(?P<late>AM|PM))?)?", re.IGNORECASE)
_BARE_DAY = re.compile(r"(?P<year>20\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)")
_AFTERNOON, _MORNING = ("오후", "pm", "p.m."), ("오전", "am", "a.m.")


def moment_of(said: str, zone: tzinfo) -> datetime:
    """Return an ISO time, or what a spreadsheet makes of one; a day alone ends at its last second.

    `zone`: that of a time without offset. Raises ValueError.
    """
    at, is_day = _read(said.strip())
    if is_day:
        at = datetime.combine(at, _END_OF_DAY)
    if not 1990 <= at.year < 2200:
        raise ValueError(said)
    return at if at.tzinfo is not None else at.replace(tzinfo=zone)


def day_of(said: str) -> date:
    """Return the day of a cell. Raises ValueError."""
    return _read(said.strip())[0].date()


def _read(said: str) -> tuple[datetime, bool]:
    if _SERIAL.fullmatch(said):
        at = _DAY_ZERO + timedelta(seconds=round(float(said) * 86_400))
        return at, at.time() == time()
    found = _WRITTEN.fullmatch(said) or _BARE_DAY.fullmatch(said)
    if found is None:
        at = datetime.fromisoformat(said)
        return at, len(said) <= len("2026-11-23")
    told = {name: value or "" for name, value in found.groupdict().items()}
    day = datetime(int(told["year"]), int(told["month"]), int(told["day"]))  # noqa: DTZ001 - the cell's zone is given
    if not told.get("hour"):
        return day, True
    half = (told.get("half") or told.get("late") or "").casefold()
    return day + _since_midnight(half, told), False


def _since_midnight(half: str, told: dict[str, str]) -> timedelta:
    """Return a time of day; 24:00 is its last second, as the day's deadline, and the 12 of a morning is its 0."""
    hour, minute, second = (int(told[name] or 0) for name in ("hour", "minute", "second"))
    if half in _AFTERNOON and hour < 12:
        hour += 12
    elif half in _MORNING and hour == 12:
        hour = 0
    whole = timedelta(hours=hour, minutes=minute, seconds=second)
    if minute > 59 or second > 59 or whole > timedelta(hours=24):
        raise ValueError(told)
    return min(whole, timedelta(hours=23, minutes=59, seconds=59))
