from __future__ import annotations

import stat
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest

from printers import fonts
from printers.base import Bitmap, DocumentFault
from printers.document import QR, Code128Item, FrameItem, Item, PrintDocument, RuleItem, TextAlign, TextItem
from printers.images import to_pdf, turned
from printers.render import NoteKind, RenderNote, from_png, render, to_png
from tests.support.support_printers import sample


def page(*items: Item, width: float = 72, height: float = 30) -> PrintDocument:
    return PrintDocument(width, height, items)


def lines(bitmap: Bitmap) -> list[str]:
    """Each row as a text of 0 and 1."""
    stride = bitmap.stride
    return [
        "".join(f"{byte:08b}" for byte in bitmap.rows[y * stride : (y + 1) * stride])[: bitmap.width]
        for y in range(bitmap.height)
    ]


def ink(bitmap: Bitmap) -> int:
    return sum(byte.bit_count() for byte in bitmap.rows)


@pytest.mark.parametrize(("mm", "dots"), [(72, 576), (104, 832)])
def test_a_page_has_eight_dots_a_millimetre(mm: float, dots: int) -> None:
    assert render(PrintDocument(mm, 100, ())).bitmap == Bitmap(dots, 800, bytes(dots * 100))


def test_the_same_document_gives_the_same_dots() -> None:
    assert render(sample()) == render(sample())


def test_decomposed_text_is_drawn_like_composed_text() -> None:
    name = "홍길동 뷁똠"
    decomposed = unicodedata.normalize("NFD", name)
    assert render(page(TextItem(0, 0, 60, 5, decomposed))) == render(page(TextItem(0, 0, 60, 5, name)))


def test_commands_and_invisible_characters_in_a_memo_draw_nothing() -> None:
    dirty = "문\x1b 앞\u200b에\x00 놔\u202e주세요\x10"
    assert render(page(TextItem(0, 0, 60, 5, dirty))) == render(page(TextItem(0, 0, 60, 5, "문 앞에 놔주세요")))


def test_every_syllable_of_hangul_has_a_glyph() -> None:
    assert all(fonts.has(chr(code)) for code in range(0xAC00, 0xD7A4))


def test_a_missing_glyph_is_a_box_and_is_noted_once_for_each_text() -> None:
    drawing = render(page(TextItem(0, 0, 60, 5, "별 😀😀 하나"), TextItem(0, 8, 60, 5, "끝")))
    assert drawing.notes == (RenderNote(NoteKind.MISSING_GLYPH, 0, "😀"),)
    assert drawing.bitmap == render(page(TextItem(0, 0, 60, 5, "별 □□ 하나"), TextItem(0, 8, 60, 5, "끝"))).bitmap


def test_a_lone_surrogate_is_a_missing_glyph_and_no_crash() -> None:
    assert render(page(TextItem(0, 0, 60, 5, "a\ud800b"))).notes == (RenderNote(NoteKind.MISSING_GLYPH, 0, "\ud800"),)


def test_a_text_that_is_too_long_is_cut_and_noted() -> None:
    drawing = render(page(TextItem(0, 0, 20, 4, "아주 긴 상품명 " * 10)))
    assert drawing.notes == (RenderNote(NoteKind.CUT_TEXT, 0),)


def test_what_leaves_the_page_is_noted() -> None:
    off = (TextItem(70, 0, 30, 5, "밖으로"), FrameItem(60, 0, 20, 5), RuleItem(0, 40, 10), FrameItem(0, 0, 72, 30))
    assert render(page(*off)).notes == tuple(RenderNote(NoteKind.CLIPPED, index) for index in range(3))


def test_a_barcode_has_whole_dots_a_module_and_a_quiet_zone() -> None:
    row = lines(render(page(Code128Item(1, 2, 70, 10, "650000000011"))).bitmap)[40]
    runs = [(bit, len(list(run))) for bit, run in groupby(row)]
    assert runs[0][0] == "0"
    assert min(runs[0][1], runs[-1][1]) >= 40 + 8
    assert {length % 4 for _, length in runs[1:-1]} == {0}


def test_a_barcode_takes_the_widest_module_that_fits() -> None:
    narrow = lines(render(page(Code128Item(0, 0, 46, 10, "650000000011"))).bitmap)[4]
    assert min(len(list(run)) for bit, run in groupby(narrow) if bit == "1") == 3


def test_a_barcode_that_does_not_fit_is_refused() -> None:
    with pytest.raises(DocumentFault) as refused:
        render(page(Code128Item(0, 0, 40, 10, "650000000011")))
    assert refused.value.code == "barcode_too_wide"


def test_a_barcode_clears_the_ground_it_stands_on() -> None:
    ground = (FrameItem(0, 0, 72, 30, filled=True), Code128Item(1, 2, 70, 10, "12345678"))
    assert lines(render(page(*ground)).bitmap)[40][8:48] == "0" * 40


@pytest.mark.parametrize(("value", "code"), [("", "barcode_empty"), ("가" * 4000, "qr_too_large")])
def test_a_qr_that_cannot_be_is_refused(value: str, code: str) -> None:
    with pytest.raises(DocumentFault) as refused:
        render(page(QR(0, 0, 20, value)))
    assert refused.value.code == code


def test_a_qr_with_modules_too_small_to_read_is_refused() -> None:
    with pytest.raises(DocumentFault) as refused:
        render(page(QR(0, 0, 8, "가" * 100)))
    assert refused.value.code == "qr_too_large"


def test_an_empty_page_is_refused() -> None:
    with pytest.raises(DocumentFault) as refused:
        render(PrintDocument(72, 0, ()))
    assert refused.value.code == "page_empty"


def test_inverse_text_is_the_box_without_the_text() -> None:
    plain = ink(render(page(TextItem(0, 0, 20, 6, "신용", size=5))).bitmap)
    inverse = ink(render(page(TextItem(0, 0, 20, 6, "신용", size=5, inverse=True))).bitmap)
    assert inverse == 160 * 48 - plain


def test_the_lighter_weight_has_less_ink() -> None:
    bold, light = (render(page(TextItem(0, 0, 60, 5, "홍길동", bold=bold))).bitmap for bold in (True, False))
    assert 0 < ink(light) < ink(bold)


@pytest.mark.parametrize("align", list(TextAlign))
def test_text_stands_where_it_is_aligned(align: TextAlign) -> None:
    rows = lines(render(page(TextItem(10, 0, 40, 5, "가", align=align))).bitmap)
    columns = [x for x in range(576) if any(row[x] == "1" for row in rows)]
    left, right = columns[0] - 80, 400 - columns[-1]
    assert {TextAlign.LEFT: left < 6, TextAlign.RIGHT: right < 6, TextAlign.CENTRE: abs(left - right) < 6}[align]


@pytest.mark.parametrize("align", list(TextAlign))
@pytest.mark.parametrize("text", ["000\\/", "/////", "jjjj", "fff/"])
def test_letters_that_lean_out_of_their_width_stay_on_the_page(text: str, align: TextAlign) -> None:
    for width in range(14, 40):
        assert render(page(TextItem(0, 0, width, 18, text, 18, 4, align=align), width=width)).notes == ()


def test_a_bitmap_survives_a_picture(tmp_path: Path) -> None:
    bitmap = render(sample()).bitmap
    to_png(bitmap, tmp_path / "label.png")
    assert from_png(tmp_path / "label.png") == bitmap
    assert [path.name for path in tmp_path.iterdir()] == ["label.png"]


def test_a_width_that_is_no_multiple_of_eight_survives_a_picture(tmp_path: Path) -> None:
    bitmap = render(PrintDocument(10, 10, (FrameItem(0, 0, 10, 10),)), dpi=180).bitmap
    assert bitmap.width % 8
    to_png(bitmap, tmp_path / "odd.png")
    assert from_png(tmp_path / "odd.png") == bitmap


def test_importing_the_drawing_loads_no_picture_library() -> None:
    code = (
        "import sys, printers.render, printers.check, printers.printer; "
        "print([name for name in ('PIL', 'zxingcpp', 'pyzbar', 'serial', 'usb') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_drawing_that_is_turned_round_loses_nothing(degrees: int) -> None:
    bitmap = render(PrintDocument(30, 10, (FrameItem(0, 0, 5, 3, filled=True),))).bitmap
    once = turned(bitmap, degrees)
    assert (once.width, once.height) == ((240, 80) if degrees % 180 == 0 else (80, 240))
    assert turned(once, -degrees % 360) == bitmap
    corner = {0: (0, 0), 90: (79, 0), 180: (239, 79), 270: (0, 239)}[degrees]
    assert lines(once)[corner[1]][corner[0]] == "1"


@pytest.mark.parametrize("write", [to_png, to_pdf])
def test_a_picture_is_its_owners_alone_and_one_that_fails_leaves_nothing(
    write: Callable[[Bitmap, Path], None], tmp_path: Path
) -> None:
    bitmap, place = Bitmap(8, 2, b"\xff\x00"), tmp_path / "label"
    place.write_bytes(b"an older one, for all to read")
    place.chmod(0o644)
    write(bitmap, place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(OSError, match="folder"):
        write(bitmap, folder)
    assert sorted(tmp_path.iterdir()) == [folder, place]
