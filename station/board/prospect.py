"""The forecast in words: when the hall is done, against the cut-off, and what that takes for granted."""

from __future__ import annotations

from datetime import datetime, timedelta

from station.board.showing import FigureTone, NamedFigure, TonedSentence
from station.board.words import clock, number, until
from station.figures.hall import DayForecast, ForecastBasis
from station.locale.texts import LocaleTexts

_CLOSE = timedelta(minutes=15)


def ends(of: DayForecast, texts: LocaleTexts, now: datetime) -> NamedFigure:
    """The big figure: the time at which it is done."""
    shown = {ForecastBasis.NOTHING_WAITS: "✔", ForecastBasis.TOO_EARLY: "--:--"}.get(of.basis) or clock(
        of.ends_at, now
    )[-5:]
    left = until(texts, of.cutoff, now)
    under = texts.text("board.ends_under", time=clock(of.cutoff, now), left=left)
    return NamedFigure(texts.text("board.ends"), shown, under, tone_of(of))


def tone_of(of: DayForecast) -> FigureTone:
    """Late, close to the cut-off, or well."""
    if of.basis is ForecastBasis.NOTHING_WAITS:
        return FigureTone.WELL
    if of.ends_at is None:
        return FigureTone.CALM
    if not of.in_time:
        return FigureTone.LATE
    return FigureTone.SOON if of.cutoff - of.ends_at < _CLOSE else FigureTone.WELL


def forecast(of: DayForecast, texts: LocaleTexts, now: datetime) -> TonedSentence:
    """The sentence, and its assumption below."""
    cutoff, time = clock(of.cutoff, now), clock(of.ends_at, now)
    if of.basis is ForecastBasis.NOTHING_WAITS:
        return TonedSentence(
            texts.text("forecast.nothing"), FigureTone.WELL, texts.text("forecast.no_assumption", cutoff=cutoff)
        )
    if of.ends_at is None:
        said = texts.text("forecast.early", cutoff=cutoff, waiting=of.waiting)
        return TonedSentence(said, FigureTone.CALM, texts.text("forecast.from_nothing"))
    basis = "from_last_hour" if of.basis is ForecastBasis.LAST_HOUR else "from_today"
    people = number(of.people, 0 if of.people == round(of.people) else 1)
    under = texts.text(f"forecast.{basis}", pace=number(of.pace), people=people)
    return TonedSentence(_sentence(of, texts, now, cutoff, time), tone_of(of), under)


def _sentence(of: DayForecast, texts: LocaleTexts, now: datetime, cutoff: str, time: str) -> str:
    if of.in_time:
        return texts.text("forecast.in_time", time=time, cutoff=cutoff)
    if now >= of.cutoff:
        return texts.text("forecast.past", time=time, cutoff=cutoff, waiting=of.waiting)
    if of.people_more:
        return texts.text("forecast.late", time=time, cutoff=cutoff, people=of.people_more)
    return texts.text("forecast.late_same", time=time, cutoff=cutoff)
