"""A grid with rulers in mm over the whole paper, and on it where the fields of a layout for a carrier's stock stand."""

from __future__ import annotations

from collections.abc import Iterator

from printers.document import FrameItem, Item, PrintDocument, RuleItem, TextAlign, TextItem
from station.config import StationFile
from station.documents.layout_choice import paper_as_read, placed_on_paper
from station.documents.waybill.label_words import Language

_ROLL = 100.0
"""So long is the grid on a roll, in mm."""
_THIN = 0.15
_WORDS: dict[Language, str] = {
    "ko": "눈금 mm · offset_x_mm = {x:g}, offset_y_mm = {y:g}",
    "en": "grid in mm · offset_x_mm = {x:g}, offset_y_mm = {y:g}",
}


def calibration_grid(config: StationFile) -> PrintDocument:
    """The grid, on the paper as it lies under the head: what it shows is what the offsets move. Raises: ConfigError."""
    label, outline = config.label, list(_outline(config))
    below = max((item.y + item.height for item in outline if isinstance(item, FrameItem)), default=0.0)
    height = label.height_mm or max(_ROLL, below)
    return PrintDocument(
        label.width_mm,
        height,
        (*_grid(label.width_mm, height), *_rulers(label.width_mm, height), *outline, _said(config, height)),
    )


def _grid(width: float, height: float) -> Iterator[Item]:
    """A line every ten millimetres."""
    for at in range(10, int(width) + 1, 10):
        yield RuleItem(min(at, width - _THIN), 0, height, _THIN, vertical=True)
    for at in range(10, int(height) + 1, 10):
        yield RuleItem(0, min(at, height - _THIN), width, _THIN)


def _rulers(width: float, height: float) -> Iterator[Item]:
    """Every millimetre along the upper and the left edge."""
    for at in range(int(width) + 1):
        yield RuleItem(min(at, width - _THIN), 0, _long(at), _THIN, vertical=True)
        if at % 10 == 0 and 0 < at <= width - 3:
            yield TextItem(at + 0.4, 2.4, 6, 2.8, str(at), 2.4, 2.0)
    for at in range(int(height) + 1):
        yield RuleItem(0, min(at, height - _THIN), _long(at), _THIN)
        if at % 10 == 0 and 0 < at <= height - 3:
            yield TextItem(3.2, at + 0.3, 6, 2.8, str(at), 2.4, 2.0)


def _long(at: int) -> float:
    return 3.0 if at % 10 == 0 else 2.2 if at % 5 == 0 else 1.4


def _outline(config: StationFile) -> Iterator[Item]:
    """Where each field of a label stands by the offsets as they are, turned as the label is."""
    paper = paper_as_read(config.label)
    for one in placed_on_paper(config):
        if one.element.when != "plain":
            yield from _frame(one.name, (one.left, one.top, one.width, one.height), paper[:2], config.label.rotate)


def _frame(
    name: str, place: tuple[float, float, float, float], paper: tuple[float, float], turn: int
) -> Iterator[Item]:
    x, y, width, height = place
    if turn == 90:
        x, y, width, height = paper[1] - y - height, x, height, width
    elif turn == 270:
        x, y, width, height = y, paper[0] - x - width, height, width
    yield FrameItem(round(x, 2), round(y, 2), width, height, 0.25)
    if width >= 6 and height >= 2.2:
        yield TextItem(round(x + 0.6, 2), round(y + 0.2, 2), width - 1, 2.2, name, 2.0, 1.6, bold=False)


def _said(config: StationFile, height: float) -> Item:
    label = config.label
    said = _WORDS[config.station.language].format(x=label.offset_x_mm, y=label.offset_y_mm)
    width = min(label.width_mm - 10, 62)
    left = round((label.width_mm - width) / 2, 2)
    return TextItem(left, height - 3.6, width, 3.4, said, 2.6, 2.0, align=TextAlign.CENTRE, inverse=True)
