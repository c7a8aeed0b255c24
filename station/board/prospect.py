"""The forecast in words: when the hall is done, against the cut-off, and what that takes for granted."""

from __future__ import annotations

from datetime import datetime, timedelta

from station.board.showing import Figure, Said, Tone
from station.board.words import clock, number, until
from station.figures.hall import Basis, Forecast
from station.locale.texts import Texts

_CLOSE = timedelta(minutes=15)


def ends(of: Forecast, texts: Texts, now: datetime) -> Figure:
    """The big figure: the time at which it is done."""
    shown = {Basis.NOTHING_WAITS: "✔", Basis.TOO_EARLY: "--:--"}.get(of.basis) or clock(of.ends_at, now)[-5:]
    left = until(texts, of.cutoff, now)
    under = texts.text("board.ends_under", time=clock(of.cutoff, now), left=left)
    return Figure(texts.text("board.ends"), shown, under, tone_of(of))


def tone_of(of: Forecast) -> Tone:
    """Late, close to the cut-off, or well."""
    if of.basis is Basis.NOTHING_WAITS:
        return Tone.WELL
    if of.ends_at is None:
        return Tone.CALM
    if not of.in_time:
        return Tone.LATE
    return Tone.SOON if of.cutoff - of.ends_at < _CLOSE else Tone.WELL


def forecast(of: Forecast, texts: Texts, now: datetime) -> Said:
    """The sentence, and its assumption below."""
    cutoff, time = clock(of.cutoff, now), clock(of.ends_at, now)
    if of.basis is Basis.NOTHING_WAITS:
        return Said(texts.text("forecast.nothing"), Tone.WELL, texts.text("forecast.no_assumption", cutoff=cutoff))
    if of.ends_at is None:
        said = texts.text("forecast.early", cutoff=cutoff, waiting=of.waiting)
        return Said(said, Tone.CALM, texts.text("forecast.from_nothing"))
    basis = "from_last_hour" if of.basis is Basis.LAST_HOUR else "from_today"
    people = number(of.people, 0 if of.people == round(of.people) else 1)
    under = texts.text(f"forecast.{basis}", pace=number(of.pace), people=people)
    return Said(_sentence(of, texts, now, cutoff, time), tone_of(of), under)


def _sentence(of: Forecast, texts: Texts, now: datetime, cutoff: str, time: str) -> str:
    if of.in_time:
        return texts.text("forecast.in_time", time=time, cutoff=cutoff)
    if now >= of.cutoff:
        return texts.text("forecast.past", time=time, cutoff=cutoff, waiting=of.waiting)
    if of.people_more:
        return texts.text("forecast.late", time=time, cutoff=cutoff, people=of.people_more)
    return texts.text("forecast.late_same", time=time, cutoff=cutoff)
