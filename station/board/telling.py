"""Stories, searches and definitions in words, for the terminal and the page alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from station.board.showing import FigureTable, FigureTone, TableRow, TonedSentence
from station.board.words import carrier_name, clock, reason
from station.figures.stories import FoundParcel, ParcelStory, StoryStep, in_short, spoken_debt
from station.locale.texts import LocaleTexts
from station.screen.cells import clip, tidy

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
    key = f"step.{step.code.replace('.', '_')}"
    if not texts.has(key):
        return " ".join((step.code, *(reason(texts, str(value)) for value in values.values())))
    return texts.text(key, **values)
