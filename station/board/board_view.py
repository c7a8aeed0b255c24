"""From the hall to what the board shows of it: pure, whatever shows it."""

from __future__ import annotations

from datetime import datetime, timedelta

from station.board import rows
from station.board.board_wording import age, clock, number, until
from station.board.model import BoardModel, FigureTable, FigureTone, HourBar, NamedFigure, TableRow, TonedSentence
from station.locale.texts import LocaleTexts
from station.statistics.hall_snapshot import DayForecast, ForecastBasis, HallSnapshot, RoundFigures
from station.statistics.parcel_stories import sheet_hour

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


_STALE, _OLD, _A_LITTLE = timedelta(minutes=1), timedelta(minutes=10), timedelta(minutes=1)


def view(hall: HallSnapshot, texts: LocaleTexts, now: datetime, name: str, trouble: str = "") -> BoardModel:
    """The board of this moment. `name`: of the station it runs on; `trouble`: why the file cannot be read now."""
    return BoardModel(
        title=f"{texts.text('board.title')} {name}".strip(),
        clock=f"{now:%m-%d %H:%M}",
        notes=_notes(hall, texts, now, trouble),
        packed=_packed(hall, texts),
        waiting=_waiting(hall, texts),
        ends=ends(hall.forecast, texts, now),
        forecast=forecast(hall.forecast, texts, now),
        course_title=texts.text("board.course"),
        course_said=_course_said(hall, texts),
        course=_course(hall, now),
        backlog=_backlog(hall, texts),
        cutoffs=rows.cutoffs(hall, texts, now),
        debts=_debts(hall, texts, now),
        stations=rows.stations(hall, texts, now),
        attention=rows.attention(hall, texts, now),
        needs=hall.attention,
        packers=rows.packers(hall, texts),
        mistakes=_mistakes(hall, texts),
        pairs=rows.pairs(hall, texts),
        rounds=_rounds(hall.rounds, texts, now) if hall.rounds.is_shown else None,
    )


def _notes(hall: HallSnapshot, texts: LocaleTexts, now: datetime, trouble: str) -> tuple[TonedSentence, ...]:
    notes: list[TonedSentence] = []
    if trouble:
        notes.append(TonedSentence(texts.text("board.trouble"), FigureTone.LATE, trouble))
    if now - hall.at >= _STALE:
        notes.append(TonedSentence(texts.text("board.stale", age=age(texts, hall.at, now)), FigureTone.SOON))
    if hall.read < 1:
        notes.append(TonedSentence(texts.text("board.reading", share=int(hall.read * 100)), FigureTone.SOON))
    if hall.unknown_events:
        notes.append(TonedSentence(texts.text("board.unknown_events", count=hall.unknown_events), FigureTone.SOON))
    return tuple(notes)


def _packed(hall: HallSnapshot, texts: LocaleTexts) -> NamedFigure:
    pace = hall.forecast.pace if hall.forecast.pace is not None else hall.today.parcels_per_hour
    under = texts.text("board.packed_under", hour=hall.this_hour.parcels, pace=number(pace))
    return NamedFigure(texts.text("board.today"), str(hall.today.packed), under)


def _waiting(hall: HallSnapshot, texts: LocaleTexts) -> NamedFigure:
    left = hall.backlog
    under = texts.text(
        "board.waiting_under", orders=hall.open_orders, late=left.late, today=left.today, tomorrow=left.tomorrow
    )
    tone = FigureTone.LATE if left.late else FigureTone.CALM if left.total else FigureTone.WELL
    return NamedFigure(texts.text("board.waiting"), str(left.total), under, tone)


def _backlog(hall: HallSnapshot, texts: LocaleTexts) -> FigureTable:
    left = hall.backlog
    each = (
        ("late", left.late, FigureTone.LATE if left.late else FigureTone.CALM),
        ("due_today", left.today, FigureTone.CALM),
        ("due_tomorrow", left.tomorrow, FigureTone.CALM),
        ("due_later", left.later, FigureTone.CALM),
        ("due_none", left.without_due, FigureTone.SOON if left.without_due else FigureTone.CALM),
    )
    body = tuple(TableRow((texts.text(f"board.{key}"), str(count)), tone) for key, count, tone in each)
    heads = (texts.text("column.cutoff"), texts.text("column.waiting"))
    return FigureTable(texts.text("board.backlog"), heads, body, "")


def _course(hall: HallSnapshot, now: datetime) -> tuple[HourBar, ...]:
    """The hours from the first with work until now; a night shift begins at midnight."""
    until_now = [hour for hour in hall.course if hour.starts_at <= now]
    first = next((at for at, hour in enumerate(until_now) if hour.parcels), len(until_now) - 1)
    running = until_now[-1].starts_at if until_now else None
    return tuple(
        HourBar(f"{hour.starts_at:%H}", hour.parcels, hour.starts_at == running) for hour in until_now[max(0, first) :]
    )


def _course_said(hall: HallSnapshot, texts: LocaleTexts) -> str:
    most = max((hour.parcels for hour in hall.course), default=0)
    return texts.text("board.course_most", count=most) if most else texts.text("board.course_empty")


def _debts(hall: HallSnapshot, texts: LocaleTexts, now: datetime) -> TonedSentence:
    owed = hall.debts
    sheets = ""
    if owed.in_sheet:
        said = texts.text("board.debts_in_sheet", count=owed.in_sheet, time=sheet_hour(owed.last_sheet))
        sheets = f" · {said}"
    if not owed.count:
        none = f"{texts.text('board.debts')} {texts.text('board.debts_none')}{sheets}"
        return TonedSentence(none, FigureTone.CALM if sheets else FigureTone.WELL)
    oldest = age(texts, owed.oldest_at, now)
    said = f"{texts.text('board.debts')} {texts.text('board.debts_some', count=owed.count, age=oldest)}{sheets}"
    parts = (("owed", owed.owed), ("held", owed.held), ("refused", owed.refused), ("unnumbered", owed.unnumbered))
    under = " · ".join(texts.text(f"board.debts_{key}", count=count) for key, count in parts if count)
    # One from later than now was made before the clock was set back: nobody knows how long it waits.
    old = owed.oldest_at is not None and not -_A_LITTLE <= now - owed.oldest_at <= _OLD
    tone = FigureTone.LATE if owed.refused else FigureTone.SOON if owed.held or old else FigureTone.CALM
    return TonedSentence(said, tone, f"· {under}" if under else "")


def _rounds(of: RoundFigures, texts: LocaleTexts, now: datetime) -> TonedSentence:
    """The rounds of today in one line: their boxes, what is missing, and what is to be cancelled at the carrier."""
    told = texts.text("board.rounds_to_cancel", count=of.to_cancel) if of.to_cancel else ""
    if not of.rounds or of.last_at is None:
        tone = FigureTone.SOON if told else FigureTone.CALM
        return TonedSentence(texts.text("board.rounds_none"), tone, f"· {told}" if told else "")
    said = texts.text(
        "board.rounds_some",
        count=of.rounds,
        time=clock(of.last_at.astimezone(now.tzinfo), now),
        boxes=of.boxes,
        numbers=of.numbers,
        packed=of.packed,
    )
    missing = texts.text("board.rounds_missing", count=of.missing) if of.missing else ""
    under = " · ".join(part for part in (missing, told) if part)
    return TonedSentence(said, FigureTone.SOON if under else FigureTone.WELL, f"· {under}" if under else "")


def _mistakes(hall: HallSnapshot, texts: LocaleTexts) -> TonedSentence:
    of = hall.mistakes
    said = texts.text(
        "board.mistakes_line",
        count=of.stopped,
        share=number(of.per_1000_pieces, 1),
        wrong=of.wrong_items,
        many=of.too_many,
        labels=of.wrong_labels,
        orders=of.stopped_orders,
    )
    times = texts.text("board.scan_ms", p50=number(hall.scan_ms.p50, 1), p99=number(hall.scan_ms.p99, 1))
    return TonedSentence(said, FigureTone.CALM, times)
