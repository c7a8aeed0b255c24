from __future__ import annotations

from dataclasses import replace

import pytest

from printers.base import Bitmap, DocumentFault
from printers.check import DrawingProblem, DrawingSeverity, check, require_printable, warm_up
from printers.document import QR, Code128Item, FrameItem, PrintDocument, TextItem
from printers.render import RenderedDrawing, area, render
from tests.support.support_printers import sample


def wiped(drawing: RenderedDrawing, top: int, bottom: int) -> RenderedDrawing:
    """The same drawing with rows that a worn head left white."""
    bitmap = drawing.bitmap
    rows = bytearray(bitmap.rows)
    rows[top * bitmap.stride : bottom * bitmap.stride] = bytes((bottom - top) * bitmap.stride)
    return replace(drawing, bitmap=Bitmap(bitmap.width, bitmap.height, bytes(rows)))


@pytest.mark.parametrize("width", [72, 104])
def test_a_good_label_has_no_problem(width: float) -> None:
    document = sample(width=width)
    assert check(document, render(document)) == ()
    assert require_printable(document, render(document)) == ()


def test_a_barcode_that_is_not_on_the_paper_is_a_fault() -> None:
    document = sample()
    drawing = wiped(render(document), 96, 208)
    assert check(document, drawing) == (DrawingProblem("barcode_unreadable", DrawingSeverity.FAULT, 4),)


def test_a_barcode_that_says_something_else_is_a_fault() -> None:
    other = render(sample("650000000022"))
    problems = check(sample("650000000011"), other)
    assert problems == (
        DrawingProblem("barcode_differs", DrawingSeverity.FAULT, 4),
        DrawingProblem("barcode_differs", DrawingSeverity.FAULT, 6),
    )


def test_something_drawn_over_a_barcode_is_a_fault() -> None:
    code = Code128Item(1, 2, 70, 10, "650000000011")
    document = PrintDocument(72, 20, (code, FrameItem(20, 0, 10, 20, filled=True)))
    assert [problem.severity for problem in check(document, render(document))] == [DrawingSeverity.FAULT]


def test_hangul_in_a_qr_reads_back() -> None:
    document = PrintDocument(72, 40, (QR(0, 0, 30, "주문 2026112312345670 · 홍*동"),))
    assert check(document, render(document)) == ()


def test_a_cut_text_and_a_missing_glyph_are_warnings_that_still_print() -> None:
    document = PrintDocument(72, 20, (TextItem(0, 0, 20, 4, "긴 메모 " * 20), TextItem(0, 8, 60, 5, "😀")))
    assert require_printable(document, render(document)) == (
        DrawingProblem("cut_text", DrawingSeverity.WARNING, 0),
        DrawingProblem("missing_glyph", DrawingSeverity.WARNING, 1, "😀"),
    )


def test_what_is_clipped_must_not_print() -> None:
    document = PrintDocument(72, 20, (TextItem(60, 0, 60, 5, "오른쪽으로 나가는 글"),))
    with pytest.raises(DocumentFault) as refused:
        require_printable(document, render(document))
    assert refused.value.code == "clipped"


def test_a_problem_holds_no_text_of_the_label() -> None:
    document = PrintDocument(72, 20, (TextItem(60, 0, 60, 5, "홍길동 010-1234-5678 " * 3),))
    assert "홍길동" not in repr(check(document, render(document)))


def test_a_problem_of_one_barcode_leaves_the_other_alone() -> None:
    document = sample()
    bottom = area(document.items[6], 203).corners[3]
    problems = check(document, wiped(render(document), 320, bottom))
    assert problems == (DrawingProblem("barcode_unreadable", DrawingSeverity.FAULT, 6),)


def test_everything_can_be_loaded_ahead_of_the_first_label() -> None:
    warm_up()
