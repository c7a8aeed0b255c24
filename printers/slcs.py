"""SLCS: a bitmap to the bytes that print it, and the question after the printer's state. Pure.

After Bixolon's "Label Printer Programming (SLCS) Manual" (SRP-770II Rev. 1.24, V2.00 for TX, DX, DL, XD, XQ, XL):
`SM`, `SW`, `SL`, `SD`, `CB`, `LC` with run lengths for bytes that are all white or all black, `P`, and `^cp`,
which is answered with two bytes. After a fault these printers repeat the label by themselves, with new paper.
"""

from __future__ import annotations

import re

from printers.base import Bitmap
from printers.document import dots
from printers.images import InkedBand, inked
from printers.printer_settings import LabelMedia, MediaSensor

ASK = b"^cp\r\n"

_BAND_BYTES = 6 * 1024
"""What a printer may be left waiting for when a label breaks off inside a picture."""

FLUSH = b"U" * _BAND_BYTES + b"\r\nCB\r\n"
"""`U` is a byte that no run begins with: each fills one, also where the length of a run is awaited."""

_LONGEST_RUN = 254
_RUN = re.compile(rb"\x00{1,%d}|\xff{1,%d}" % (_LONGEST_RUN, _LONGEST_RUN))
_MEDIA = {MediaSensor.GAP: "G", MediaSensor.MARK: "B", MediaSensor.CONTINUOUS: "C"}


def label(bitmap: Bitmap, media: LabelMedia) -> bytes:
    """One label."""
    return b"".join(portions(bitmap, media))


def portions(bitmap: Bitmap, media: LabelMedia) -> tuple[bytes, ...]:
    """The same bytes, cut where a question may be put between them."""
    gap = 0 if media.sensor is MediaSensor.CONTINUOUS else dots(media.gap_mm, media.dpi)
    lines = [
        "SM0,0",
        f"SW{bitmap.width}",
        f"SL{bitmap.height},{gap},{_MEDIA[media.sensor]}",
        *([f"SD{media.step(20)}"] if media.darkness else []),
        *(["CUTy"] if media.cuts else []),
        "CB",
    ]
    head = "".join(f"{line}\r\n" for line in lines).encode("ascii")
    return (head, *map(_picture, inked(bitmap, _BAND_BYTES)), b"P1\r\n")


def _picture(band: InkedBand) -> bytes:
    """`LC R`, the colour, then left, top, bytes across and rows, each in two bytes, the lower one first."""
    place = b"".join(number.to_bytes(2, "little") for number in (0, band.top, len(band.rows[0]), len(band.rows)))
    runs = b"".join(_RUN.sub(_counted, row) for row in band.rows)
    return b"LCR\x00" + place + runs + b"\r\n"


def _counted(run: re.Match[bytes]) -> bytes:
    return run[0][:1] + bytes([len(run[0])])
