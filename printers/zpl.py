"""ZPL II: a bitmap to the bytes that print it, and the question after the printer's state. Pure.

After Zebra's "ZPL II Programming Guide" (P1099958): `^GF` graphic field, "Alternative Data Compression Scheme
for ~DG and ~DB Commands" (which `^GF` takes in its ASCII form, too), `^MN`, `^PW`, `^LL`, `~SD`, `^JZ`, `~HS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from printers.base import Bitmap
from printers.images import InkedBand, inked
from printers.printer_settings import LabelMedia, MediaSensor

ASK = b"~HS"
"""Host status: three lines. Zebra's guide says that it is not answered without media, with the head open or hot."""

FLUSH = b"~JA"
"""Cancels a format that broke off: a tilde ends a graphic's data, and nothing of the format is printed."""

_MOST_BYTES = 12_000
"""A graphic field counts its bytes up to 99,999; smaller ones leave room for a question on a slow line."""

_TRACKING = {MediaSensor.GAP: "Y", MediaSensor.MARK: "M", MediaSensor.CONTINUOUS: "N"}
_RUN = re.compile(r"0{3,}|F{3,}")


def label(bitmap: Bitmap, media: LabelMedia) -> bytes:
    """One label. After a fault the printer must not repeat it by itself (`^JZN`): that is a person's decision."""
    return b"".join(portions(bitmap, media))


def portions(bitmap: Bitmap, media: LabelMedia) -> tuple[bytes, ...]:
    """The same bytes, cut where a question may be put between them."""
    darkness = f"~SD{media.step(30):02d}" if media.darkness else ""
    cut = "^MMC" if media.cuts else ""
    size = f"^MN{_TRACKING[media.sensor]}^PW{bitmap.width}^LL{bitmap.height}^LH0,0^JZN{cut}"
    fields = (_field(band).encode("ascii") for band in inked(bitmap, _MOST_BYTES))
    return (f"{darkness}^XA{size}".encode("ascii"), *fields, b"^PQ1^XZ")


def compressed(rows: tuple[bytes, ...]) -> str:
    """Rows in hexadecimal with runs, filled ends and repeated rows shortened."""
    return "".join(_lines(rows))


def _field(band: InkedBand) -> str:
    stride = len(band.rows[0])
    total = stride * len(band.rows)
    return f"^FO0,{band.top}^GFA,{total},{total},{stride},{compressed(band.rows)}^FS"


def _lines(rows: tuple[bytes, ...]) -> Iterator[str]:
    before = b""
    for row in rows:
        yield ":" if row == before else _line(row.hex().upper())
        before = row


def _line(digits: str) -> str:
    """A row. Runs of other digits are too rare to look for; the exclamation mark is not known to every reader."""
    inked = digits.rstrip("0")
    return _RUN.sub(_repeated, inked) + ("," if len(inked) < len(digits) else "")


def _repeated(run: re.Match[str]) -> str:
    return _short(run[0])


@lru_cache(maxsize=1024)
def _short(run: str) -> str:
    """`G` to `Y` count 1 to 19, `g` to `z` 20 to 400; several add up."""
    hundreds, count = divmod(len(run), 400)
    twenties, ones = divmod(count, 20)
    more = chr(ord("f") + twenties) if twenties else ""
    return "z" * hundreds + more + (chr(ord("F") + ones) if ones else "") + run[0]
