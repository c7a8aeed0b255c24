"""A parcel's story in words: lines for the terminal, and what the customer's page says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

from station.documents.papers.parcel_story import StoryLine, StoryTold
from station.locale.texts import LocaleTexts
from station.statistics.parcel_stories import ParcelStory, StoryStep

# Signs that the paper's letters have, too.
_SIGNS = {True: "○", False: "✖", None: ""}


def sentence(step: StoryStep, texts: LocaleTexts) -> str:
    """What a step says; one that has no words of its own is named."""
    key = step.sentence_key
    values = dict(step.values)
    if not texts.has(key):
        return texts.text("step.unknown", event=step.code)
    said = texts.text(key, **values)
    return said if step.times == 1 else f"{said} · {texts.text('story.times', count=step.times)}"


def facts(story: ParcelStory, texts: LocaleTexts, zone: tzinfo) -> tuple[str, ...]:
    """Number, packing and booking."""
    number = texts.text("story.waybill", waybill=story.waybill) if story.waybill else texts.text("story.no_waybill")
    packed = (_moment("story.packed_at", story.packed_at, texts, zone),) if story.packed_at else ()
    return (f"{number}  {story.carrier}".rstrip(), *packed, _booked(story, texts, zone))


def _booked(story: ParcelStory, texts: LocaleTexts, zone: tzinfo) -> str:
    if story.booked_at:
        return _moment("story.booked_at", story.booked_at, texts, zone)
    if story.sheet is None:
        return texts.text("story.not_booked")
    return texts.text(f"story.{'sheet_told' if story.sheet.told else 'in_sheet'}", time=story.sheet.hour)


def lines(story: ParcelStory, texts: LocaleTexts, zone: tzinfo, packers: Mapping[str, str]) -> Iterator[str]:
    """The story for the terminal; it names packers, because it stays in the house."""
    if not story.parcel:
        yield texts.text("story.loose")
    else:
        yield texts.text("story.title", order=story.order)
        yield from facts(story, texts, zone)
        yield from (f"  {name} × {pieces}" for _, name, pieces in story.goods)
    for step in story.steps:
        by = packers.get(step.packer) or step.packer
        who = texts.text("story.by", packer=by) if by else ""
        at, sign = f"{step.at.astimezone(zone):%m-%d %H:%M:%S}", _SIGNS[step.well]
        yield f"{at}  {sign:1}  {sentence(step, texts)}  {who}".rstrip()


def page(story: ParcelStory, texts: LocaleTexts, zone: tzinfo, now: datetime) -> StoryTold:
    """The story for the customer."""
    return StoryTold(
        title=texts.text("story.title", order=story.order),
        facts=facts(story, texts, zone),
        goods_head=texts.text("story.goods"),
        goods=tuple((name, texts.text("story.units", count=pieces)) for _, name, pieces in story.goods),
        steps_head=texts.text("story.steps"),
        steps=tuple(
            StoryLine(f"{step.at.astimezone(zone):%m-%d %H:%M:%S}", sentence(step, texts), _SIGNS[step.well])
            for step in story.steps
        ),
        foot=_moment("story.made_at", now, texts, zone),
        cut=(texts.text("story.cut", count="#"),),
    )


def _moment(key: str, at: datetime, texts: LocaleTexts, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return texts.text(key, day=f"{local:%Y-%m-%d}", hour=f"{local:%H:%M}")
