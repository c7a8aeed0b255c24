"""Times in words: when a box is due and how long that is, how old an answer is."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from station.locale.texts import LocaleTexts


class DueUrgency(StrEnum):
    """How much time is left."""

    CALM = "calm"
    SOON = "soon"
    LATE = "late"


_SOON = timedelta(hours=1)
_DAY = timedelta(days=1)


def due_words(texts: LocaleTexts, due: datetime, now: datetime) -> tuple[str, str, DueUrgency]:
    """When it is due, how long that is, and how urgent; `now` carries the bench's own offset."""
    local = due.astimezone(now.tzinfo)
    time = f"{local:%H:%M}"
    match (local.date() - now.date()).days:
        case 0:
            day = texts.text("order.due_today", time=time)
        case 1:
            day = texts.text("order.due_tomorrow", time=time)
        case _:
            weekday = texts.text(f"weekday.{local.isoweekday()}")
            day = texts.text("order.due_on", month=local.month, day=local.day, weekday=weekday, time=time)
    late = now > due
    span = now - due if late else due - now
    urgency = DueUrgency.LATE if late else DueUrgency.SOON if span < _SOON else DueUrgency.CALM
    return day, _span(texts, "late" if late else "left", span), urgency


def _span(texts: LocaleTexts, side: str, span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if span >= 2 * _DAY:
        return texts.text(f"order.{side}_days", days=span.days)
    if minutes >= 60:
        return texts.text(f"order.{side}_hours", hours=minutes // 60, minutes=minutes % 60)
    return texts.text(f"order.{side}_minutes", minutes=minutes)


def age_words(texts: LocaleTexts, moment: datetime, now: datetime) -> str:
    """How long ago it was, in minutes: seconds would repaint the screen for nothing."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes == 0:
        return texts.text("head.now")
    if minutes < 60:
        return texts.text("head.minutes_ago", count=minutes)
    return texts.text("head.hours_ago", count=minutes // 60)
