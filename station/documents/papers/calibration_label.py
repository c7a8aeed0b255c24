"""The test label: a ruler along both edges, a cross in the middle, and codes that show what the print is good for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from printers.document import Code128Item, FrameItem, Item, PrintDocument, RuleItem, TextAlign, TextItem, dots_per_mm
from printers.linear_codes import QUIET_MODULES, code128_bars
from station.documents.papers.page_layout import PaperStock
from station.documents.waybill.codes import dots_of, modules
from station.documents.waybill.label_words import Language
from station.packing.barcodes import PRINT_TEST

MARK: Final = PRINT_TEST
"""Begins every code of the test label."""

WIDTHS: Final = ("2", "3", "4")
"""Codes whose thinnest bar has so many dots."""

DARK: Final = "D"
"""The code with wide bars and spaces of one dot: a print that is too dark closes them."""

LIGHT: Final = "L"
"""The code with wide spaces and bars of one dot: a print that is too light loses them."""

_GAINS: Final = {DARK: 1, LIGHT: -1}
_LEFT, _TOP = 8.0, 9.0
_ROW, _BARS = 12.4, 8.4
_HEAD, _FOOT = 12.0, 10.0


@dataclass(frozen=True, slots=True)
class CalibrationWords:
    """What the test label says."""

    title: str
    paper: str
    ruler: str
    width: str
    dark: str
    light: str


_WORDS: Final[dict[Language, CalibrationWords]] = {
    "ko": CalibrationWords(
        "시험 라벨",
        "폭 {width:g} mm · {dpi} dpi",
        "종이의 왼쪽 끝과 오른쪽 끝이 눈금 몇 mm인지 보세요",
        "{dots}점 막대",
        "진하면 안 읽힘",
        "흐리면 안 읽힘",
    ),
    "en": CalibrationWords(
        "Test label",
        "width {width:g} mm · {dpi} dpi",
        "At which mm does the paper begin, and end?",
        "bars of {dots} dots",
        "fails when too dark",
        "fails when too light",
    ),
}


def code_of(what: str) -> str:
    """The text of one of its codes."""
    return f"{MARK}{what}"


def codes_on(paper: PaperStock) -> tuple[str, ...]:
    """What the codes show that fit this paper, from top to bottom."""
    across = dots_of(paper.width - _LEFT, paper.dpi)
    fitting = (what for what in WIDTHS if modules(code_of(what)) * int(what) <= across)
    return (*fitting, DARK, LIGHT)


def calibration_label(paper: PaperStock) -> tuple[PrintDocument, ...]:
    """One label; on a roll as long as it needs, on labels of a fixed height within them."""
    height = paper.height or _TOP + _HEAD + _ROW * len(codes_on(paper)) + _FOOT
    body = (*_head(paper), *_rows(paper), *_cross(paper, height))
    return (PrintDocument(paper.width, height, (*_across(paper.width), *_down(height), *body)),)


def _across(width: float) -> Iterator[Item]:
    """Every millimetre from the head's first dot on."""
    for at in range(int(width) + 1):
        long = 3.4 if at % 10 == 0 else 2.4 if at % 5 == 0 else 1.4
        yield RuleItem(min(at, width - 0.2), 0, long, 0.2, vertical=True)
        if at % 10 == 0 and 0 < at <= width - 3:
            yield TextItem(at - 3, 3.8, 6, 3, str(at), 2.6, align=TextAlign.CENTRE)


def _down(height: float) -> Iterator[Item]:
    for at in range(10, int(height), 5):
        yield RuleItem(0, at, 3.4 if at % 10 == 0 else 2.0, 0.2)
        if at % 10 == 0 and at <= height - 3:
            yield TextItem(3.6, at - 1.5, 4, 3, str(at), 2.2, 2.0)


def _head(paper: PaperStock) -> Iterator[Item]:
    says, width = _WORDS[paper.language], paper.width - _LEFT
    yield TextItem(_LEFT, _TOP, width * 0.4, 6, says.title, 4.4, align=TextAlign.CENTRE, inverse=True)
    told = says.paper.format(width=paper.width, dpi=paper.dpi)
    yield TextItem(_LEFT + width * 0.42, _TOP, width * 0.58, 6, told, 3.4)
    yield TextItem(_LEFT, _TOP + 6.6, width, 4.4, says.ruler, 3.4, bold=False)


def _rows(paper: PaperStock) -> Iterator[Item]:
    says, width = _WORDS[paper.language], paper.width - _LEFT
    told = {DARK: says.dark, LIGHT: says.light}
    for row, what in enumerate(codes_on(paper)):
        top = _TOP + _HEAD + row * _ROW
        caption = told.get(what) or says.width.format(dots=what)
        yield TextItem(_LEFT, top, width, 3.2, f"{caption}  {code_of(what)}", 2.8, bold=False)
        if what in _GAINS:
            yield from _gained(code_of(what), _GAINS[what], _LEFT, top + 3.4, paper.dpi)
        else:
            yield Code128Item(_LEFT, top + 3.4, width, _BARS, code_of(what), module_min=int(what), module_max=int(what))


def _gained(code: str, gain: int, left: float, top: float, dpi: int) -> Iterator[Item]:
    """Bars of two dots a module, each of them `gain` dots wider, and the spaces so much narrower."""
    dot = 1 / dots_per_mm(dpi)
    at = round(left / dot) + 2 * QUIET_MODULES
    for index, width in enumerate(code128_bars(code)):
        if index % 2 == 0:
            yield FrameItem(at * dot, top, (2 * width + gain) * dot, _BARS, filled=True)
        at += 2 * width


def _cross(paper: PaperStock, height: float) -> Iterator[Item]:
    """The middle of what the head reaches, at the lower end."""
    middle, top = paper.width / 2, height - 8.5
    yield RuleItem(middle - 0.1, top, 8, 0.2, vertical=True)
    yield RuleItem(middle - 8, top + 4, 16, 0.2)
    yield FrameItem(middle - 2.5, top + 1.5, 5, 5, 0.2)
