"""Times, names and reasons in words, as the board says them."""

from __future__ import annotations

from datetime import datetime, timedelta

from station.carriers import UnknownCarrier, carrier
from station.locale.texts import LocaleTexts
from station.screen.cells import tidy

_HOUR = 60
_DAY = timedelta(days=1)


def age(texts: LocaleTexts, since: datetime | None, now: datetime) -> str:
    """How long ago it was; a moment of the future is "now", since it is only a wrong clock."""
    if since is None:
        return texts.text("board.unknown")
    gone = max(now - since, timedelta())
    minutes = int(gone.total_seconds() // 60)
    if gone >= _DAY:
        return texts.text("board.day_age", days=gone.days)
    if minutes >= _HOUR:
        return texts.text("board.hour_age", hours=minutes // _HOUR, minutes=minutes % _HOUR)
    return texts.text("board.min_age", minutes=minutes) if minutes else texts.text("board.just_now")


def until(texts: LocaleTexts, at: datetime, now: datetime) -> str:
    """How much time is left, or gone since."""
    past = now > at
    minutes = int((now - at if past else at - now).total_seconds() // 60)
    side = "past" if past else "left"
    if minutes >= _HOUR:
        return texts.text(f"board.hour_{side}", hours=minutes // _HOUR, minutes=minutes % _HOUR)
    return texts.text(f"board.min_{side}", minutes=minutes)


def clock(at: datetime | None, now: datetime) -> str:
    """A time of day; with its date when that is another than today's."""
    if at is None:
        return "-"
    local = at.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%m-%d %H:%M}"


def number(value: float | None, digits: int = 0) -> str:
    """A figure, or "-" where there is none to tell."""
    return "-" if value is None else f"{value:.{digits}f}"


def share(value: float | None) -> str:
    """A share as a percentage."""
    return "-" if value is None else f"{value * 100:.1f}%"


def carrier_name(texts: LocaleTexts, code: str) -> str:
    """The carrier as people call it; its code where nobody knows it."""
    try:
        known = carrier(code)
    except UnknownCarrier:
        return tidy(code)
    return known.name_ko if texts.language == "ko" else known.name_en


def reason(texts: LocaleTexts, code: str) -> str:
    """A reason's text; what is no code is the shop's own words."""
    if not code:
        return ""
    for table in ("reason", "act_reason"):
        if texts.has(f"{table}.{code}"):
            return texts.text(f"{table}.{code}")
    return tidy(code)


def packer(texts: LocaleTexts, badge: str, name: str) -> str:
    """A packer by name, else by badge; work without a badge is said to be that."""
    if name:
        return tidy(name)
    return texts.text("board.unnamed", id=tidy(badge)) if badge else texts.text("board.without_badge")
