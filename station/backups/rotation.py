"""Which copies stay and which may go: the newest ones, and the last of each day for a while. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

_A_LITTLE = timedelta(minutes=5)


def is_ahead(made_at: datetime, now: datetime) -> bool:
    """Whether a copy was made by a clock that was set back since, and so is older than it looks."""
    return made_at > now + _A_LITTLE


def to_go(made_at: Mapping[str, datetime], keep: int, days: int, now: datetime) -> frozenset[str]:
    """Return the copies, by name, that are not needed any more: all but the `keep` newest and each day's last.

    `days`: for how many days, today included, each day's last stays. Copies that were made ahead of now count as
    the oldest, and as no day's.
    """
    newest_first = sorted(
        made_at, key=lambda name: (not is_ahead(made_at[name], now), made_at[name], name), reverse=True
    )
    timely = [name for name in newest_first if not is_ahead(made_at[name], now)]
    last = _last_of_days(timely, made_at, days, now.date())
    return frozenset(made_at) - set(newest_first[: max(keep, 1)]) - set(last)


def too_much(
    sizes: Mapping[str, int], made_at: Mapping[str, datetime], most: int, now: datetime, least: int = 2
) -> frozenset[str]:
    """Return the oldest copies, by name, that make all of them larger than `most` bytes; the `least` newest stay."""
    newest_first = sorted(
        made_at, key=lambda name: (not is_ahead(made_at[name], now), made_at[name], name), reverse=True
    )
    room, going = most, set()
    for place, name in enumerate(newest_first):
        room -= sizes[name]
        if room < 0 and place >= least:
            going.add(name)
    return frozenset(going)


def _last_of_days(
    newest_first: Iterable[str], made_at: Mapping[str, datetime], days: int, today: date
) -> Iterable[str]:
    seen: set[date] = set()
    for name in newest_first:
        day = made_at[name].date()
        if day not in seen and today - day < timedelta(days=days):
            seen.add(day)
            yield name
