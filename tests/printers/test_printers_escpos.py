from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers import escpos
from printers.base import Bitmap
from printers.document import Code128Item, PrintDocument
from printers.render import render
from tests.support.support_printers import read_stream, sample

BITMAPS = st.tuples(st.integers(1, 200), st.integers(1, 120)).flatmap(
    lambda size: st.binary(min_size=(size[0] + 7) // 8 * size[1], max_size=(size[0] + 7) // 8 * size[1]).map(
        lambda rows: Bitmap(size[0], size[1], rows)
    )
)
DANGEROUS = st.lists(st.sampled_from([0x10, 0x04, 0x05, 0x14, 0x01, 0x00, 0x30]), min_size=1, max_size=400).map(
    lambda raw: Bitmap(8 * len(raw), 1, bytes(raw))
)
REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")


@given(BITMAPS, st.integers(1, 60))
def test_a_second_reading_finds_every_dot_and_at_most_thicker_ones(bitmap: Bitmap, band: int) -> None:
    stride, rows, others = read_stream(escpos.label(bitmap, band_rows=band), bitmap.stride)
    assert stride == bitmap.stride
    assert len(rows) == len(bitmap.rows)
    assert all(
        sent in (meant, 0x30) if meant == 0x10 else sent == meant for sent, meant in zip(rows, bitmap.rows, strict=True)
    )
    assert others == [b"\x1dVB\0"]


@given(st.one_of(DANGEROUS, BITMAPS), st.integers(1, 60))
def test_no_label_holds_a_real_time_command(bitmap: Bitmap, band: int) -> None:
    assert not REAL_TIME.search(escpos.label(bitmap, band_rows=band))


@given(st.text("0123456789ABC:", min_size=1, max_size=12), st.integers(2, 4))
def test_no_bar_of_a_barcode_is_ever_thickened(value: str, module: int) -> None:
    code = Code128Item(0.5, 0, 103, 2, value, module_min=module, module_max=module)
    rows = render(PrintDocument(104, 2, (code,))).bitmap.rows
    assert escpos.without_real_time(rows) == rows


def test_white_paper_costs_next_to_nothing_and_keeps_its_length() -> None:
    white = Bitmap(576, 400, bytes(72 * 400))
    stream = escpos.label(white)
    assert read_stream(stream, 72)[1] == white.rows
    assert len(stream) < 600


def test_a_gap_between_drawings_is_sent_one_byte_wide() -> None:
    ink, gap = b"\xff" * 72 * 30, bytes(72 * 40)
    stream = escpos.label(Bitmap(576, 100, ink + gap + ink))
    assert read_stream(stream)[1] == ink + gap + ink
    assert len(stream) == 2 * len(ink) + 40 + 3 * 8 + 4


def test_a_real_label_arrives_dot_for_dot() -> None:
    bitmap = render(sample(width=104)).bitmap
    stride, rows, _ = read_stream(escpos.label(bitmap))
    assert (stride, rows) == (104, escpos.without_real_time(bitmap.rows))


@pytest.mark.parametrize("width", [8, 576, 832, 1248, 2560])
def test_a_band_that_breaks_off_is_ended_by_one_flush(width: int) -> None:
    stream = escpos.label(Bitmap(width, 100, bytes(width // 8 * 100)))
    rows = stream[6] + 256 * stream[7]
    assert 1 <= rows <= escpos.BAND_ROWS
    assert rows * width // 8 <= len(escpos.flush())


def test_a_printer_without_a_knife_is_fed_past_its_tear_bar() -> None:
    *_, others = read_stream(escpos.label(Bitmap(8, 1, b"\xff"), cut=False))
    assert others == [b"\x1bd\x04"]


@given(st.integers(0, 94**4 - 2))
def test_process_ids_ascend_and_are_printable(number: int) -> None:
    this, following = escpos.token(number), escpos.token(number + 1)
    assert this < following
    assert all(0x20 < byte < 0x7F for byte in this)


def test_a_process_id_is_asked_as_the_manual_says() -> None:
    assert escpos.process_id(b"AB!~") == bytes.fromhex("1d2848060030304142217e")
    assert escpos.ask_sensors() == bytes.fromhex("1d7201")
    assert escpos.greeting() == bytes.fromhex("1b401d61ff")
    assert escpos.ask_status(4) == bytes.fromhex("100404")
