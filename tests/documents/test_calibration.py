"""What a test label shows, and what the scans of it and its ruler say about the settings."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from printers.check import check
from printers.images import to_grey
from printers.render import render
from station.documents.calibration_reading import (
    BarGrade,
    CalibrationResult,
    DarknessAdvice,
    RulerFit,
    judge,
    mark_of,
    ruled,
)
from station.documents.papers.calibration_label import DARK, LIGHT, WIDTHS, calibration_label, code_of, codes_on
from station.documents.papers.page_layout import PaperStock

PAPERS = [
    PaperStock(72),
    PaperStock(56, 0, 203, "en"),
    PaperStock(104, 150, 203, "en"),
    PaperStock(100, 90, 300),
    PaperStock(108, 0, 300),
]
ALL = (*WIDTHS, DARK, LIGHT)


def drawn(paper: PaperStock) -> Image.Image:
    (document,) = calibration_label(paper)
    return to_grey(render(document, paper.dpi).bitmap)


def read(picture: Image.Image) -> set[str]:
    return {code.text for code in zxingcpp.read_barcodes(picture)}


@pytest.mark.parametrize("paper", PAPERS)
def test_every_code_of_a_perfect_print_is_read_and_nothing_leaves_the_paper(paper: PaperStock) -> None:
    (document,) = calibration_label(paper)
    drawing = render(document, paper.dpi)
    assert [problem.code for problem in check(document, drawing, paper.dpi) if problem.severity == "fault"] == []
    assert read(to_grey(drawing.bitmap)) == set(map(code_of, codes_on(paper)))


def test_what_fits_is_on_it() -> None:
    assert [codes_on(paper)[:-2] for paper in PAPERS] == [("2", "3"), ("2",), ALL[:3], ALL[:3], ALL[:3]]


def test_a_print_that_spreads_loses_the_code_with_narrow_spaces_and_a_faint_one_the_other() -> None:
    paper = PaperStock(104)
    spread = drawn(paper).filter(ImageFilter.MinFilter(3))
    assert (code_of(DARK) in read(spread), code_of(LIGHT) in read(spread)) == (False, True)
    faint = drawn(paper).filter(ImageFilter.MaxFilter(3))
    assert (code_of(DARK) in read(faint), code_of(LIGHT) in read(faint)) == (True, False)


def test_the_ruler_begins_at_the_first_dot_and_has_a_line_every_millimetre() -> None:
    picture = drawn(PaperStock(72))
    top = [picture.getpixel((x, 4)) == 0 for x in range(picture.width)]
    lines = [x for x in range(picture.width) if top[x] and not (x and top[x - 1])]
    assert lines == [8 * at for at in range(72)] + [574]


def scans(*whats: str) -> list[str]:
    return [code_of(what) for what in whats]


@pytest.mark.parametrize(
    ("read", "grade", "advice"),
    [
        ("234DL", BarGrade.A, DarknessAdvice.KEEP),
        ("23DL", BarGrade.A, DarknessAdvice.KEEP),
        ("234L", BarGrade.B, DarknessAdvice.LIGHTER),
        ("234D", BarGrade.B, DarknessAdvice.DARKER),
        ("34D", BarGrade.C, DarknessAdvice.DARKER),
        ("34", BarGrade.C, DarknessAdvice.UNSURE),
        ("4", BarGrade.D, DarknessAdvice.UNSURE),
        ("", BarGrade.F, DarknessAdvice.UNSURE),
        ("L", BarGrade.F, DarknessAdvice.UNSURE),
    ],
)
def test_what_is_read_tells_the_grade_and_the_darkness(read: str, grade: BarGrade, advice: DarknessAdvice) -> None:
    found = judge(scans(*read), ALL)
    assert (found.grade, found.advice, found.read) == (grade, advice, tuple(read))
    assert set(found.read) | set(found.missed) == set(ALL)


@pytest.mark.parametrize(
    ("read", "now", "write"),
    [("234L", 0, 35), ("234D", 0, 65), ("234L", 40, 25), ("234D", 95, 100), ("234L", 10, 5), ("234DL", 40, 0)],
)
def test_the_darkness_to_write_is_a_step_from_the_one_that_is_set(read: str, now: int, write: int) -> None:
    assert judge(scans(*read), ALL, now).darkness == write


def test_a_scan_is_known_whatever_its_case_and_nothing_else_is() -> None:
    assert [mark_of(text) for text in ("ps:test:p2", " PS:TEST:PD\r", "PS:TEST:P", "PS:TEST:P22", "PS:TEST:1:A")] == [
        "2", "D", None, None, None,
    ]  # fmt: skip


@given(st.lists(st.text(max_size=12)))
def test_scans_of_other_things_say_nothing(texts: list[str]) -> None:
    assert judge(texts, ALL) == CalibrationResult(BarGrade.F, DarknessAdvice.UNSURE, (), ALL)


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        (0, 72, RulerFit(0, 72)),
        (2, 71, RulerFit(2, 71)),
        (1.5, 104, RulerFit(1.5, 104)),
        (11, 80, None),
        (-1, 72, None),
        (0, 55, None),
        (0, 120, None),
    ],
)
def test_the_ruler_tells_where_the_drawing_may_stand(left: float, right: float, found: RulerFit | None) -> None:
    assert ruled(left, right) == found
