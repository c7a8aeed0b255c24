"""The way through the feed of changes: windows of at most a day that overlap, page by page. Pure.

https://apicenter.commerce.naver.com/docs/commerce-api/current/seller-get-last-changed-status-pay-order-seller
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from station.shops.base import ShopRefused
from station.shops.smartstore.answers import MoreChanges

LONGEST_WINDOW = timedelta(hours=24)
"""Wider windows are refused (104139)."""
OVERLAP = timedelta(seconds=2)
"""How far a window reaches into the one before; the feed's times have whole seconds."""
LAG = timedelta(seconds=5)
"""How far the last window stays behind the shop's clock: the end of a window must not lie in its future."""

KST = timezone(timedelta(hours=9))


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """Where to ask: a window, from its beginning or from a row on. `last`: nothing comes behind this window."""

    since: datetime
    until: datetime
    last: bool
    sequence: str = ""

    def query(self, limit: int) -> dict[str, str]:
        """The query of this page."""
        query = {
            "lastChangedFrom": stamp(self.since),
            "lastChangedTo": stamp(self.until),
            "limitCount": str(limit),
        }
        return query | ({"moreSequence": self.sequence} if self.sequence else {})

    def behind(self, more: MoreChanges | None, now: datetime) -> FeedPlace | None:
        """The place behind this page; None at the end. Raises ValueError when the shop names no time."""
        if more is not None:
            return replace(self, since=datetime.fromisoformat(more.more_from), sequence=str(more.more_sequence))
        return None if self.last else first_place(self.until - OVERLAP, now)


def first_place(since: datetime, now: datetime) -> FeedPlace:
    """The first window from a moment on; `now` by the shop's clock."""
    newest = max(now - LAG, since)
    until = min(since + LONGEST_WINDOW, newest)
    return FeedPlace(since, until, last=until == newest)


def written(place: FeedPlace) -> str:
    """A place as a cursor."""
    return "~".join((stamp(place.since), stamp(place.until), "1" if place.last else "0", place.sequence))


def read(cursor: str) -> FeedPlace:
    """The place of a cursor. Raises Refused bad_cursor."""
    try:
        since, until, last, sequence = cursor.split("~")
        return FeedPlace(datetime.fromisoformat(since), datetime.fromisoformat(until), last == "1", sequence)
    except ValueError:
        raise ShopRefused("bad_cursor") from None


def stamp(at: datetime) -> str:
    """A moment as the shop wants it: Korean time with milliseconds."""
    return at.astimezone(KST).isoformat(timespec="milliseconds")
