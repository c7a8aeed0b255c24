"""A parcel's story for ``journal``: in the terminal, or as one page for the customer."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from station.commands.command_base import out
from station.commands.failure import DONE, CommandFailure
from station.commands.files import put_whole

if TYPE_CHECKING:
    from printers.document import PrintDocument
    from station.config import StationFile
    from station.locale.texts import LocaleTexts
    from station.statistics.parcel_stories import ParcelStory

Raw = dict[str, Any]

_DPI = 300
_A4 = (210.0, 297.0)
_MM_PER_INCH = 25.4


def tell(config: StationFile, records: Sequence[Raw], texts: LocaleTexts) -> int:
    """Print the story of every parcel the records are about."""
    from station.documents.story_contents import lines

    told = _stories(config, records)
    if not told:
        out(texts.text("story.none"))
    packers = {packer.id: packer.name for packer in config.packers}
    for at, story in enumerate(told):
        if at:
            out("")
        for line in lines(story, texts, config.station.timezone, packers):
            out(line)
    return DONE


def draw(config: StationFile, records: Sequence[Raw], texts: LocaleTexts, file: Path, *, pdf: bool) -> int:
    """Draw the newest parcel that was packed, else the newest there is. Raises Failure without any."""
    from station.composition.factories import clock_of
    from station.documents.papers.page_layout import PaperStock
    from station.documents.papers.parcel_story import A4, story_page
    from station.documents.story_contents import page

    boxes = [story for story in _stories(config, records) if story.parcel]
    if not boxes:
        raise CommandFailure(texts.text("story.none"))
    chosen = next((story for story in reversed(boxes) if story.packed_at), boxes[-1])
    words = page(chosen, texts, config.station.timezone, clock_of(config).now())
    paper = PaperStock(*A4, language=config.station.language)
    put_whole(file, _picture(story_page(words, paper), A4, "PDF" if pdf else "PNG"), texts)
    out(texts.text("journal.written", file=str(file)))
    return DONE


def _stories(config: StationFile, records: Sequence[Raw]) -> tuple[ParcelStory, ...]:
    from station.ledger.orders.order_search import places_of
    from station.ledger.statistics.hall_queries import names_of
    from station.ledger.storage.read_only import ReadFile
    from station.statistics.wording import skus_of, stories

    reading = ReadFile(config.station.data_dir)
    try:
        with reading.read() as connection:
            boxes = {str(record["parcel"]) for record in records if record.get("parcel")}
            return stories(records, names_of(connection, skus_of(records)), places_of(connection, boxes))
    finally:
        reading.close()


def _picture(document: PrintDocument, drawn: tuple[float, float], kind: str) -> bytes:
    """The drawing in the middle of an A4 page."""
    from PIL import Image

    from printers.images import to_grey
    from printers.render import render

    sheet = Image.new("L", (_dots(_A4[0]), _dots(_A4[1])), 255)
    margin = (_dots((_A4[0] - drawn[0]) / 2), _dots((_A4[1] - drawn[1]) / 2))
    sheet.paste(to_grey(render(document, _DPI).bitmap), margin)
    made = io.BytesIO()
    if kind == "PNG":
        sheet.save(made, kind, dpi=(_DPI, _DPI), optimize=True)
    else:
        sheet.save(made, kind, resolution=_DPI)
    return made.getvalue()


def _dots(millimetres: float) -> int:
    return round(millimetres / _MM_PER_INCH * _DPI)
