"""Every paper as it was looked at: a drawing that changes is drawn again by tools/draw_papers.py, and looked at."""

from __future__ import annotations

import pytest

from printers.base import Bitmap
from printers.check import DrawingProblem, DrawingSeverity, check
from printers.document import PrintDocument
from printers.render import from_png, render
from tests.support.support_papers import GOLDEN, samples

SAMPLES = samples()


def differing(one: Bitmap, other: Bitmap) -> int:
    """Dots that are not the same; all of them when the papers differ in size."""
    if (one.width, one.height) != (other.width, other.height):
        return max(one.width * one.height, other.width * other.height)
    return sum((a ^ b).bit_count() for a, b in zip(one.rows, other.rows, strict=True))


@pytest.mark.parametrize(("name", "document"), SAMPLES.items(), ids=SAMPLES)
def test_a_paper_is_drawn_dot_for_dot_as_it_was_looked_at(name: str, document: PrintDocument) -> None:
    assert differing(render(document).bitmap, from_png(GOLDEN / f"{name}.png")) == 0


@pytest.mark.parametrize(("name", "document"), SAMPLES.items(), ids=SAMPLES)
def test_every_barcode_of_a_paper_reads_back_twice_and_nothing_is_lost(name: str, document: PrintDocument) -> None:
    cut_memo = [
        DrawingProblem("cut_text", DrawingSeverity.WARNING, problem.index)
        for problem in check(document, render(document))
    ]
    assert list(check(document, render(document))) == (cut_memo if name.endswith("-long") else [])


def test_no_picture_is_left_of_a_paper_that_is_gone() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(SAMPLES)
