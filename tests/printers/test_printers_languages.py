"""Labels in the printers' own languages, read by a second reader that knows nothing of the encoder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printers import slcs, zpl
from printers.base import Bitmap
from printers.images import to_grey
from printers.label_dialogue import LabelKind, LabelLanguage
from printers.printer_settings import LabelMedia, MediaSensor
from printers.render import from_png, render
from tests.printers.support_languages import KINDS, encode, masked, read
from tests.support.support_printers import dots, sample

# White and black bytes in plenty, since runs and filled ends are what an encoder gets wrong.
BYTES = st.sampled_from([0x00, 0x00, 0x00, 0xFF, 0xFF, 0x1B, 0x5E, 0x7E, 0x0A, 0x3A, 0x0F, 0xF0, 0x80, 0x01])
BITMAPS = st.tuples(st.integers(1, 90), st.integers(1, 16)).flatmap(
    lambda size: st.lists(
        st.one_of(BYTES, st.integers(0, 255)),
        min_size=(size[0] + 7) // 8 * size[1],
        max_size=(size[0] + 7) // 8 * size[1],
    ).map(lambda rows: Bitmap(size[0], size[1], bytes(rows)))
)


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=60)
@given(bitmap=BITMAPS)
def test_a_second_reading_finds_every_dot_and_no_other(kind: LabelKind, bitmap: Bitmap) -> None:
    (label,) = read(kind, encode(kind, bitmap)).labels
    assert (label.bitmap, label.text) == (masked(bitmap), b"")


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=15)
@given(bitmap=BITMAPS, data=st.data())
def test_a_stream_may_come_in_any_portions_and_labels_in_a_row_stay_apart(
    kind: LabelKind, bitmap: Bitmap, data: st.DataObject
) -> None:
    stream = encode(kind, bitmap) + encode(kind, dots(24, 3))
    at = data.draw(st.integers(0, len(stream)))
    for portions in ((stream[:at], stream[at:]), tuple(stream[i : i + 1] for i in range(len(stream)))):
        labels = read(kind, *portions).labels
        assert [label.bitmap for label in labels] == [masked(bitmap), dots(24, 3)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dpi", [203, 300])
def test_the_barcodes_of_a_label_are_read_from_its_picture(kind: LabelKind, dpi: int, tmp_path: Path) -> None:
    import zxingcpp

    bitmap = render(sample(width=104), dpi).bitmap
    (label,) = read(kind, encode(kind, bitmap, LabelMedia(dpi)), dpi=dpi, out=tmp_path).labels
    assert label.path is not None
    drawn = from_png(label.path)
    assert drawn == bitmap
    found = {code.text for code in zxingcpp.read_barcodes(to_grey(drawn))}
    assert found == {"650000000011", "PS:LABEL:650000000011:1"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_large_label_is_drawn_in_portions_that_the_language_can_count(kind: LabelKind) -> None:
    bitmap = Bitmap(832, 1200, bytes([0x55]) * 104 * 1200)
    (label,) = read(kind, encode(kind, bitmap)).labels
    assert label.bitmap == bitmap


def test_no_graphic_field_of_zpl_counts_beyond_its_five_digits() -> None:
    stream = encode("zpl", Bitmap(832, 2400, bytes([0x55]) * 104 * 2400))
    totals = [int(total) for total in re.findall(rb"\^GFA,(\d+),", stream)]
    assert sum(totals) == 104 * 2400
    assert max(totals) <= 99_999


@pytest.mark.parametrize(
    ("rows", "digits"),
    [
        ((b"\0\0\0",), ","),
        ((b"\xff\xff\xff",), "LF"),
        ((b"\xf0\0\0", b"\xf0\0\0", b"\0\0\0"), "F,:,"),
        ((b"\xff\xff\xff\xfb",), "MFB"),
        ((b"\xff" * 20 + b"\x01",), "hF01"),
        ((b"\xff" * 163 + b"\xfb\xc1",), "vMFBC1"),
        ((b"\0" * 215 + b"\x01",), "zgQ01"),
        ((b"\xab\xcd",), "ABCD"),
    ],
)
def test_graphics_are_shortened_as_zebras_guide_says(rows: tuple[bytes, ...], digits: str) -> None:
    assert zpl.compressed(rows) == digits


def test_white_and_black_bytes_are_counted_as_bixolons_manual_says() -> None:
    row = bytes.fromhex("7878ffffffffff220000000078")
    assert bytes.fromhex("7878ff0522000478") in slcs.label(Bitmap(104, 1, row), LabelMedia())


def test_a_black_dot_is_0_in_tspl() -> None:
    assert b"BITMAP 0,0,2,1,0,\x0f\xfe\r\n" in encode("tspl", Bitmap(16, 1, b"\xf0\x01"))


@pytest.mark.parametrize(
    ("kind", "media", "told"),
    [
        ("zpl", LabelMedia(gap_mm=2, darkness=50), {"~SD15", "^MNY"}),
        ("zpl", LabelMedia(sensor=MediaSensor.MARK), {"^MNM"}),
        ("zpl", LabelMedia(sensor=MediaSensor.CONTINUOUS), {"^MNN", "^MMC"}),
        ("tspl", LabelMedia(gap_mm=2, darkness=50), {"GAP 2 mm,0 mm", "DENSITY 8"}),
        ("tspl", LabelMedia(sensor=MediaSensor.MARK, gap_mm=4), {"BLINE 4 mm,0 mm"}),
        ("tspl", LabelMedia(sensor=MediaSensor.CONTINUOUS), {"GAP 0 mm,0 mm", "SET CUTTER 1"}),
        ("slcs", LabelMedia(gap_mm=2, darkness=50), {"SL200,16,G", "SD10"}),
        ("slcs", LabelMedia(sensor=MediaSensor.MARK, gap_mm=2.5), {"SL200,20,B"}),
        ("slcs", LabelMedia(sensor=MediaSensor.CONTINUOUS), {"SL200,0,C", "CUTy"}),
        ("slcs", LabelMedia(300, gap_mm=2), {"SL200,24,G"}),
    ],
)
def test_paper_and_darkness_are_said_in_the_printers_own_words(
    kind: LabelKind, media: LabelMedia, told: set[str]
) -> None:
    assert told <= set(read(kind, encode(kind, dots(), media), dpi=media.dpi).said)


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_darkness_the_printers_own_is_left_alone(kind: LabelKind) -> None:
    said = read(kind, encode(kind, dots())).said
    assert not [line for line in said if line.startswith(("~SD", "DENSITY", "SD"))]


@pytest.mark.parametrize(("kind", "share"), [("zpl", 0.5), ("slcs", 0.5), ("tspl", 1.0)])
def test_a_label_is_shorter_than_its_dots(kind: LabelKind, share: float) -> None:
    bitmap = render(sample(width=104)).bitmap
    assert len(encode(kind, bitmap)) < len(bitmap.rows) * share


@pytest.mark.parametrize("kind", KINDS)
def test_white_rows_are_not_sent(kind: LabelKind) -> None:
    bitmap = Bitmap(832, 1200, b"\xaa" * 104 * 8 + bytes(104 * 1192))
    assert len(encode(kind, bitmap)) < 1200


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_what_broke_off_is_ended_by_one_flush_and_prints_nothing(kind: LabelKind, part: float) -> None:
    stream = encode(kind, dots(832, 300))
    broken = stream[: int(len(stream) * part)]
    labels = read(kind, broken, LabelLanguage(kind, LabelMedia()).flush(), encode(kind, dots(24, 3))).labels
    assert [label.bitmap for label in labels] == [dots(24, 3)]


ZPL_WORDS = [b"^XA", b"^XZ", b"^PW999999999", b"^LL99999999", b"^FO-1,a", b"^GFA,0,0,0,", b"^GFA,9,9,1,FF^", b"~HS"]
TSPL_WORDS = [b"SIZE 1.2.3 mm,9 mm\r\n", b"CLS\r\n", b"BITMAP 9,9,1,1,0,", b"PRINT 1\r\n", b"\x1b!?", b"\x1b!"]
SLCS_WORDS = [b"LCR\0", b"LCX", b"SL99999999,1,G\r\n", b"SW\r\n", b"CB\r\n", b"P1\r\n", b"^cp\r\n", b"\0\0\xff"]
WORDS = st.sampled_from([*ZPL_WORDS, *TSPL_WORDS, *SLCS_WORDS])


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=60)
@given(noise=st.lists(st.one_of(st.binary(max_size=30), WORDS), max_size=12))
def test_the_simulated_printer_survives_whatever_it_is_sent(kind: LabelKind, noise: list[bytes]) -> None:
    read(kind, *noise)
