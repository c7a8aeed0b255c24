"""TSPL: a bitmap to the bytes that print it, and the question after the printer's state. Pure.

After TSC's "TSPL/TSPL2 Programming Manual": `SIZE`, `GAP`, `BLINE`, `DENSITY`, `SET REPRINT`, `CLS`, `BITMAP`,
`PRINT`, and `<ESC>!?`, which is answered at any time with one byte. In a `BITMAP` a black dot is 0.
"""

from __future__ import annotations

from collections.abc import Iterator

from printers.base import Bitmap
from printers.document import dots_per_mm
from printers.images import InkedBand, inked
from printers.printer_settings import LabelMedia, MediaSensor

ASK = b"\x1b!?"

_BAND_BYTES = 6 * 1024
"""What a printer may be left waiting for when a label breaks off inside a picture."""

FLUSH = bytes(_BAND_BYTES) + b"\r\nCLS\r\n"
_WHITE = bytes(255 - black for black in range(256))


def label(bitmap: Bitmap, media: LabelMedia) -> bytes:
    """One label. After a fault the printer must not repeat it by itself: that is a person's decision."""
    return b"".join(portions(bitmap, media))


def portions(bitmap: Bitmap, media: LabelMedia) -> tuple[bytes, ...]:
    """The same bytes, cut where a question may be put between them."""
    return (*_lines(bitmap, media), *map(_picture, inked(bitmap, _BAND_BYTES)), b"PRINT 1,1\r\n")


def _lines(bitmap: Bitmap, media: LabelMedia) -> Iterator[bytes]:
    scale = dots_per_mm(media.dpi)
    yield _line(f"SIZE {bitmap.width / scale:.3f} mm,{bitmap.height / scale:.3f} mm")
    match media.sensor:
        case MediaSensor.GAP:
            yield _line(f"GAP {media.gap_mm:g} mm,0 mm")
        case MediaSensor.MARK:
            yield _line(f"BLINE {media.gap_mm:g} mm,0 mm")
        case MediaSensor.CONTINUOUS:
            yield _line("GAP 0 mm,0 mm")
    if media.darkness:
        yield _line(f"DENSITY {media.step(15)}")
    if media.cuts:
        yield _line("SET CUTTER 1")
    yield _line("SET REPRINT OFF")
    yield _line("REFERENCE 0,0")
    yield _line("CLS")


def _picture(band: InkedBand) -> bytes:
    head = f"BITMAP 0,{band.top},{len(band.rows[0])},{len(band.rows)},0,".encode("ascii")
    return head + b"".join(band.rows).translate(_WHITE) + b"\r\n"


def _line(text: str) -> bytes:
    return text.encode("ascii") + b"\r\n"
