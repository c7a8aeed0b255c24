"""Which copies stay and which may go: the newest ones, and the last of each day for a while. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta


def to_go(made_at: Mapping[str, datetime], keep: int, days: int, today: date) -> frozenset[str]:
    """Return the copies, by name, that are not needed any more: all but the `keep` newest and each day's last.

    `days`: for how many days, today included, each day's last stays.
    """
    newest_first = sorted(made_at, key=lambda name: (made_at[name], name), reverse=True)
    return (
        frozenset(made_at) - set(newest_first[: max(keep, 1)]) - set(_last_of_days(newest_first, made_at, days, today))
    )


def _last_of_days(
    newest_first: Iterable[str], made_at: Mapping[str, datetime], days: int, today: date
) -> Iterable[str]:
    seen: set[date] = set()
    for name in newest_first:
        day = made_at[name].date()
        if day not in seen and today - day < timedelta(days=days):
            seen.add(day)
            yield name
