"""ESC/POS: a bitmap to the bytes that print it, cut it and ask whether it is done. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from escpos import constants

from printers.base import Bitmap

INITIALISE: bytes = constants.HW_INIT
RASTER: bytes = constants.S_RASTER_N
REAL_TIME_STATUS: bytes = constants.RT_STATUS
GS: bytes = constants.GS
ESC: bytes = constants.ESC

AUTO_STATUS_ALL = GS + b"a\xff"
PARTIAL_CUT_AFTER_FEED = GS + b"VB\x00"
SENSOR_STATUS = GS + b"r\x01"
MODEL_AND_SERIAL = GS + b"IC" + GS + b"ID"
PROCESS_ID = GS + b"(H\x06\x0000"


def feed_lines(lines: int) -> bytes:
    """Print what stands in the line buffer and feed."""
    return ESC + b"d" + bytes([lines])


BAND_ROWS = 48
"""Rows of one raster command at most, and `BAND_BYTES` its dots: what a printer may be left waiting for when
a job breaks off inside a band."""

BAND_BYTES = 6 * 1024

_GAP_ROWS = 16
"""Two millimetres: few enough commands that the paper does not halt at every line of text."""

ID_LENGTH = 4
_ID_BASE = 94
_FIRST_ID_BYTE = 0x21
_REAL_TIME = re.compile(rb"\x10(?=[\x04\x05\x14])")


def greeting() -> bytes:
    """Reset modes and line buffer, then ask to be told of every change; a reset alone switches that off."""
    return INITIALISE + AUTO_STATUS_ALL


def ask_name() -> bytes:
    """`GS I` 67 and 68: model and serial number, answered in their turn where the unit knows them."""
    return MODEL_AND_SERIAL


def ask_status(which: int) -> bytes:
    """`DLE EOT n`, 1 printer, 2 offline cause, 3 error cause, 4 paper: answered at once with one byte."""
    return REAL_TIME_STATUS + bytes([which])


def ask_sensors() -> bytes:
    """`GS r 1`: answered with one byte in its turn, and not while offline, so the answer says "reached"."""
    return SENSOR_STATUS


def process_id(token: bytes) -> bytes:
    """`GS ( H` function 48: the token comes back when everything before it is printed."""
    return PROCESS_ID + token


def token(number: int) -> bytes:
    """A process id of four printable bytes; ascending with `number`, and beginning again after 94⁴."""
    digits = []
    for _ in range(ID_LENGTH):
        number, digit = divmod(number, _ID_BASE)
        digits.append(_FIRST_ID_BYTE + digit)
    return bytes(reversed(digits))


def label(bitmap: Bitmap, *, cut: bool = True, band_rows: int = BAND_ROWS) -> bytes:
    """The bytes of one label: its bands, then a feed to the knife and a cut, or a feed past the tear bar."""
    return b"".join(portions(bitmap, cut=cut, band_rows=band_rows))


def portions(bitmap: Bitmap, *, cut: bool = True, band_rows: int = BAND_ROWS) -> tuple[bytes, ...]:
    """The same bytes, cut where a question may be put between them."""
    return (*_bands(bitmap, band_rows), ending(cut=cut))


def ending(*, cut: bool) -> bytes:
    """A feed to the knife and a cut, or a feed past the tear bar."""
    return PARTIAL_CUT_AFTER_FEED if cut else feed_lines(4)


def flush() -> bytes:
    """White dots enough to end a band that an earlier job left unfinished; nothing where none is open."""
    return bytes(BAND_BYTES)


def without_real_time(dots: bytes) -> bytes:
    """The same dots, one of them thickened wherever a printer would take them for a real-time command.

    `DLE EOT`, `DLE ENQ` and `DLE DC4` are obeyed even inside a picture. Their first byte is a lone black dot,
    which a barcode of two dots a module or more never has: no bar changes.
    """
    return _REAL_TIME.sub(b"\x30", dots)


def _bands(bitmap: Bitmap, band_rows: int) -> Iterator[bytes]:
    """Raster commands without the white to the right of what they draw; most of a label is white."""
    stride = bitmap.stride
    rows = [bitmap.rows[at : at + stride].rstrip(b"\0") for at in range(0, len(bitmap.rows), stride)]
    for top, bottom in _cuts([bool(row) for row in rows], max(1, min(band_rows, BAND_BYTES // stride))):
        band = rows[top:bottom]
        width = max(1, *map(len, band))
        size = width.to_bytes(2, "little") + len(band).to_bytes(2, "little")
        dots = b"".join(row.ljust(width, b"\0") for row in band)
        yield RASTER + size + without_real_time(dots)


def _cuts(inked: Sequence[bool], longest: int) -> Iterator[tuple[int, int]]:
    """First and last row of every band: a gap of `_GAP_ROWS` or more is a band of its own, one byte wide."""
    top = at = 0
    for ink, run in groupby(inked):
        begins, at = at, at + len(list(run))
        if not ink and at - begins >= _GAP_ROWS:
            yield from _pieces(top, begins, longest)
            yield from _pieces(begins, at, longest)
            top = at
    yield from _pieces(top, len(inked), longest)


def _pieces(top: int, bottom: int, longest: int) -> Iterator[tuple[int, int]]:
    for at in range(top, bottom, longest):
        yield at, min(at + longest, bottom)
