"""Is a drawing fit to print? Every barcode is read back from its dots, and every note becomes a problem."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from printers.barcode_readers import GreyImage, PrintedSymbology, readers
from printers.base import DocumentFault
from printers.document import ITF, QR, Code128Item, PrintDocument
from printers.images import to_grey
from printers.render import DotArea, NoteKind, RenderedDrawing, area, render

if TYPE_CHECKING:
    from PIL.Image import Image

Barcode = Code128Item | ITF | QR

_SYMBOLOGY = {Code128Item: PrintedSymbology.CODE128, ITF: PrintedSymbology.ITF, QR: PrintedSymbology.QR}


class DrawingSeverity(StrEnum):
    """FAULT: must not be printed. WARNING: print it, and report it."""

    FAULT = "fault"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class DrawingProblem:
    """What is wrong with the item at `index`. `detail` is a missing character at most, never other text.

    Codes: faults "barcode_unreadable", "barcode_differs", "clipped", "covered" (by a barcode); warnings
    "barcode_doubtful" (one of two readers cannot read it), "missing_glyph", "cut_text".
    """

    code: str
    severity: DrawingSeverity
    index: int
    detail: str = ""


def check(document: PrintDocument, drawing: RenderedDrawing, dpi: int = 203) -> tuple[DrawingProblem, ...]:
    """Everything that is wrong with a drawing of this document; empty when all is well. Raises nothing."""
    found = [_from_note(note.kind, note.index, note.character) for note in drawing.notes]
    codes = [(index, item) for index, item in enumerate(document.items) if isinstance(item, Code128Item | ITF | QR)]
    page = to_grey(drawing.bitmap) if codes else None
    for index, item in codes:
        problem = _read_back(item, _cut_out(page, area(item, dpi)), index) if page else None
        if problem is not None:
            found.append(problem)
    return tuple(found)


def require_printable(document: PrintDocument, drawing: RenderedDrawing, dpi: int = 203) -> tuple[DrawingProblem, ...]:
    """The warnings about a drawing that may be printed.

    Raises: DocumentFault with the code of the first fault, when it may not.
    """
    problems = check(document, drawing, dpi)
    for problem in problems:
        if problem.severity is DrawingSeverity.FAULT:
            raise DocumentFault(problem.code, f"item {problem.index}")
    return problems


def warm_up() -> None:
    """Load face, drawing and readers ahead of the first label, which would otherwise wait for them."""
    from printers.document import TextItem

    items = (TextItem(0, 0, 30, 4, "가A1"), Code128Item(0, 5, 60, 5, "12345678"), QR(0, 11, 20, "1"))
    sample = PrintDocument(60, 32, items)
    check(sample, render(sample))


def _from_note(kind: NoteKind, index: int, character: str) -> DrawingProblem:
    severity = DrawingSeverity.FAULT if kind in (NoteKind.CLIPPED, NoteKind.COVERED) else DrawingSeverity.WARNING
    return DrawingProblem(kind.value, severity, index, character)


def _cut_out(page: Image, place: DotArea) -> GreyImage:
    """What is on the page there."""
    left, top, right, bottom = place.corners
    part = page.crop((max(left, 0), max(top, 0), min(right, page.width), min(bottom, page.height)))
    return GreyImage(part.width, part.height, part.tobytes())


def _read_back(item: Barcode, picture: GreyImage, index: int) -> DrawingProblem | None:
    """Both readers are asked: a contradiction is a fault, one silent reader a doubt."""
    answers = [read(picture) for read in readers(_SYMBOLOGY[type(item)])]
    if isinstance(item, QR) and not item.value.isascii():
        answers = answers[:1]  # zbar guesses the character set of a QR symbol, and guesses Hangul wrong
    if any(answer and answer != {item.value} for answer in answers):
        return DrawingProblem("barcode_differs", DrawingSeverity.FAULT, index)
    if not any(answers):
        return DrawingProblem("barcode_unreadable", DrawingSeverity.FAULT, index)
    if not all(answers):
        return DrawingProblem("barcode_doubtful", DrawingSeverity.WARNING, index)
    return None
