"""A document to one bit a dot: the same document always gives the same drawing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from printers import fonts, glyphs
from printers.base import Bitmap, DocumentFault
from printers.document import ITF, QR, Code128Item, FrameItem, Item, PrintDocument, RuleItem, TextAlign, TextItem, dots
from printers.images import from_image, from_png, to_png
from printers.linear_codes import QUIET_MODULES, code128_bars, itf_bars
from printers.typeset import RARE, TextBlock, TextFrame, clean, lay_out, pitch

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageDraw import ImageDraw as Pen

__all__ = ["NoteKind", "RenderNote", "RenderedDrawing", "area", "from_png", "render", "to_png"]

MISSING = "□"
"""Stands where the face has no glyph."""

_BASE_LINE = 0.83

_DARK = tuple(255 * (level < 128) for level in range(256))


class NoteKind(StrEnum):
    """What a drawing could not show as it was meant."""

    MISSING_GLYPH = "missing_glyph"
    CUT_TEXT = "cut_text"
    CLIPPED = "clipped"
    COVERED = "covered"


@dataclass(frozen=True, slots=True)
class RenderNote:
    """Something about the item at `index`; `character` is the glyph that is missing, else empty."""

    kind: NoteKind
    index: int
    character: str = ""


@dataclass(frozen=True, slots=True)
class RenderedDrawing:
    """The dots, and what they could not show."""

    bitmap: Bitmap
    notes: tuple[RenderNote, ...] = ()


@dataclass(frozen=True, slots=True)
class DotArea:
    """A rectangle in dots."""

    x: int
    y: int
    width: int
    height: int

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom; right and bottom are just outside."""
        return self.x, self.y, self.x + self.width, self.y + self.height


def render(document: PrintDocument, dpi: int = 203) -> RenderedDrawing:
    """Draw a document for a head of `dpi`.

    Text is normalised (NFC) and freed of control and zero-width characters; a missing glyph is a box. Where
    a barcode stands, whatever earlier items drew is cleared, so that its quiet zone is quiet; that is noted.

    Raises: DocumentFault("page_empty"), ("barcode_empty"), ("barcode_not_ascii"), ("barcode_too_wide"),
    ("qr_too_large").
    """
    return _Canvas(document, dpi).draw()


def area(item: Item, dpi: int) -> DotArea:
    """Where an item stands, in dots; two items that touch in millimetres touch in dots."""
    match item:
        case QR():
            width = height = item.size
        case RuleItem():
            width = item.thickness if item.vertical else item.length
            height = item.length if item.vertical else item.thickness
        case _:
            width, height = item.width, item.height
    x, y = dots(item.x, dpi), dots(item.y, dpi)
    return DotArea(x, y, max(1, dots(item.x + width, dpi) - x), max(1, dots(item.y + height, dpi) - y))


class _Canvas:
    """One page while it is drawn."""

    def __init__(self, document: PrintDocument, dpi: int) -> None:
        from PIL import Image, ImageDraw

        self._document = document
        self._dpi = dpi
        size = (dots(document.width, dpi), dots(document.height, dpi))
        if min(size) < 1:
            raise DocumentFault("page_empty")
        self._page: Picture = Image.new("1", size)
        self._pen: Pen = ImageDraw.Draw(self._page)
        self._notes: list[RenderNote] = []

    def draw(self) -> RenderedDrawing:
        for index, item in enumerate(self._document.items):
            place = area(item, self._dpi)
            match item:
                case TextItem():
                    self._text(index, item, place)
                case Code128Item():
                    self._clear(index, place)
                    self._bars(code128_bars(item.value), item, place)
                case ITF():
                    self._clear(index, place)
                    self._bars(itf_bars(item.value), item, place)
                case QR():
                    self._clear(index, place)
                    self._qr(item, place)
                case RuleItem():
                    self._fill(place)
                case FrameItem():
                    self._box(item, place)
            if not isinstance(item, TextItem):
                self._note_clipped(index, place.corners)
        return RenderedDrawing(from_image(self._page), tuple(self._notes))

    def _note_clipped(self, index: int, corners: tuple[int, int, int, int]) -> None:
        """One dot over the edge is the rounding of millimetres, and nobody's loss."""
        left, top, right, bottom = corners
        if min(left, top) < -1 or right > self._page.width + 1 or bottom > self._page.height + 1:
            self._notes.append(RenderNote(NoteKind.CLIPPED, index))

    def _clear(self, index: int, place: DotArea) -> None:
        if self._page.crop(place.corners).getbbox() is not None:
            self._notes.append(RenderNote(NoteKind.COVERED, index))
        self._fill(place, ink=0)

    def _fill(self, place: DotArea, ink: int = 1) -> None:
        left, top, right, bottom = place.corners
        self._pen.rectangle((left, top, right - 1, bottom - 1), fill=ink)

    def _box(self, item: FrameItem, place: DotArea) -> None:
        if item.filled:
            self._fill(place)
            return
        left, top, right, bottom = place.corners
        thickness = max(1, dots(item.thickness, self._dpi))
        self._pen.rectangle((left, top, right - 1, bottom - 1), outline=1, width=thickness)

    def _text(self, index: int, item: TextItem, place: DotArea) -> None:
        if item.inverse:
            self._fill(place)
        text = self._drawable(index, clean(item.text))
        if not text:
            return
        size, floor = dots(item.size, self._dpi), dots(item.floor, self._dpi)
        block = lay_out(text, TextFrame(place.width, place.height, size, floor, item.lines), fonts.room)
        if block.cut:
            self._notes.append(RenderNote(NoteKind.CUT_TEXT, index))
        spare = place.height - block.size - pitch(block.size) * (len(block.lines) - 1)
        top = place.y + (max(0, spare) // 2 if item.lines == 1 else 0)
        for row, line in enumerate(block.lines):
            self._line(index, item, place, block, (line, top + row * pitch(block.size)))

    def _line(self, index: int, item: TextItem, place: DotArea, block: TextBlock, line: tuple[str, int]) -> None:
        text, top = line
        row = glyphs.line(text, block.size, bold=item.bold)
        spare = place.width - row.right
        shift = max({TextAlign.LEFT: 0, TextAlign.CENTRE: spare // 2, TextAlign.RIGHT: spare}[item.align], -row.left)
        x, y = place.x + shift, top + round(block.size * _BASE_LINE)
        ink = 0 if item.inverse else 1
        for stencil, left, upper, *_ in row.stamps:
            self._pen.bitmap((x + left, y + upper), stencil, fill=ink)
        self._note_clipped(index, (x + row.left, y + row.top, x + row.right, y + row.bottom))

    def _drawable(self, index: int, text: str) -> str:
        """The text with a box in place of every glyph that is missing; each is noted once."""
        if not RARE.search(text):
            return text
        for missing in sorted({character for character in text if not fonts.has(character)}):
            self._notes.append(RenderNote(NoteKind.MISSING_GLYPH, index, missing))
            text = text.replace(missing, MISSING)
        return text

    def _bars(self, widths: tuple[int, ...], item: Code128Item | ITF, place: DotArea) -> None:
        from PIL import Image

        modules = sum(widths) + 2 * QUIET_MODULES
        module = min(item.module_max, place.width // modules)
        if module < item.module_min:
            raise DocumentFault("barcode_too_wide", f"{modules} modules in {place.width} dots")
        row = b"".join((b"\x00" if at % 2 else b"\xff") * (width * module) for at, width in enumerate(widths))
        x = place.x + (place.width - module * modules) // 2 + module * QUIET_MODULES
        strip = Image.frombytes("L", (len(row), 1), row).resize((len(row), place.height), Image.Resampling.NEAREST)
        self._page.paste(1, (x, place.y), strip)

    def _qr(self, item: QR, place: DotArea) -> None:
        import zxingcpp
        from PIL import Image

        if not item.value:
            raise DocumentFault("barcode_empty")
        try:
            symbol = zxingcpp.create_barcode(item.value, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
        except (ValueError, RuntimeError) as error:
            raise DocumentFault("qr_too_large") from error
        cells = Image.fromarray(symbol.to_image(scale=1))
        side = cells.width
        module = place.width // side
        if module < 2:
            raise DocumentFault("qr_too_large", f"{side} modules in {place.width} dots")
        ink = cells.point(_DARK, "1")
        offset = (place.width - module * side) // 2
        self._page.paste(ink.resize((module * side, module * side)), (place.x + offset, place.y + offset))
