"""Times, names and reasons in words, as the board says them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from station.board.model import FigureTable, FigureTone, TableRow, TonedSentence
from station.carriers import UnknownCarrier, carrier
from station.locale.texts import LocaleTexts
from station.statistics.parcel_stories import FoundParcel, ParcelStory, StoryStep, in_short, spoken_debt
from station.tui.text_cells import clip, tidy

DEFINITIONS = (
    *("backlog", "open_orders", "forecast", "debts", "silent", "parcels", "pieces", "worked"),
    *("parcels_per_hour", "pieces_per_hour", "seconds_per_parcel", "own", "printer", "shop"),
    *("wrong_share", "too_many_share", "stopped", "per_1000_pieces", "wrong_labels", "stopped_orders"),
    *("pairs", "labels_doubtful", "reprints", "scan_ms"),
)
"""The figures that are explained, in the order of the screen."""

MOST_FOUND = 50
"""How many parcels a search finds; more are said to be there."""

_GOODS_CELLS = 22
_TONES = {True: FigureTone.WELL, False: FigureTone.SOON, None: FigureTone.CALM}


def found_grid(found: Sequence[FoundParcel], asked: str, texts: LocaleTexts, now: datetime) -> FigureTable:
    """What a search found."""
    heads = tuple(texts.text(f"column.{key}") for key in ("order", "carrier_waybill", "station", "state", "debt"))
    heads = (*heads, texts.text("column.packed"), texts.text("column.goods"))
    body = tuple(
        TableRow(
            (
                tidy(one.order),
                tidy(one.waybill) or "-",
                tidy(one.station),
                texts.text(f"parcel.{one.status}"),
                _debt(one, texts),
                clock(one.packed_at, now),
                _goods(one, texts),
            )
        )
        for one in found
    )
    return FigureTable("", heads, body, texts.text("board_search.none", text=tidy(asked)))


def _debt(one: FoundParcel, texts: LocaleTexts) -> str:
    told, hour = spoken_debt(one.debt, one.sheet), one.sheet.hour if one.sheet else ""
    return texts.text(f"debt.{told}", time=hour) if told else "-"


def _goods(found: FoundParcel, texts: LocaleTexts) -> str:
    said, others = in_short(found.lines)
    said = clip(tidy(said), _GOODS_CELLS)
    return tidy(texts.text("board_search.and_others", goods=said, count=others) if others else said) or "-"


def story_head(story: ParcelStory, texts: LocaleTexts, now: datetime) -> tuple[str, str]:
    """Which parcel it is, and its three moments."""
    number = texts.text("board_story.title", order=tidy(story.order))
    if story.waybill:
        carrier = carrier_name(texts, story.carrier)
        number += "  " + texts.text("board_story.waybill", carrier=carrier, waybill=tidy(story.waybill))
    moments = (("opened", story.opened_at), ("packed", story.packed_at), ("booked", story.booked_at))
    parts = [texts.text(f"board_story.{key}", time=clock(at, now)) for key, at in moments if at is not None]
    if story.sheet is not None and story.booked_at is None:
        key = "sheet_told" if story.sheet.told else "in_sheet"
        parts.append(texts.text(f"board_story.{key}", time=story.sheet.hour))
    return number, " · ".join((tidy(story.station), *parts))


def story_lines(story: ParcelStory, texts: LocaleTexts, now: datetime) -> Iterator[tuple[str, TonedSentence]]:
    """Each step with its time."""
    for step in story.steps:
        said = _sentence(step, texts)
        if step.times > 1:
            said = f"{said} ({texts.text('board_story.times', count=step.times)})"
        yield f"{step.at.astimezone(now.tzinfo):%H:%M:%S}", TonedSentence(said, _TONES[step.well], tidy(step.packer))


def _sentence(step: StoryStep, texts: LocaleTexts) -> str:
    values: dict[str, str | int] = {key: tidy(value) for key, value in step.values}
    key = step.sentence_key
    if not texts.has(key):
        return " ".join((step.code, *(reason(texts, str(value)) for value in values.values())))
    return texts.text(key, **values)


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
