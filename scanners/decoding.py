"""Barcodes in one grey frame: ZXing looks first, ZBar is the second opinion, and either may be missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from scanners.frames import Frame

if TYPE_CHECKING:
    from collections.abc import Iterable

Point = tuple[int, int]
Quad = tuple[Point, Point, Point, Point]

ORDER: Final = ("zxing", "zbar")
"""Who looks first. bench/bench_camera.py measures both orders."""

_ZBAR_AIM: Final = {"EAN13": "]E0", "EAN8": "]E4", "UPCA": "]E0", "CODE128": "]C0", "QRCODE": "]Q1"}
"""ZBar's names of symbologies as AIM identifiers (ISO/IEC 15424)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One barcode seen. `data`: its bytes as encoded, a GS being 0x1D; `symbology`: AIM identifier ("]E0").

    `quad`: its corners in pixels, clockwise from the upper left of the code. UPC-A is an EAN-13 that begins
    with 0, as the identifier "]E0" promises.
    """

    data: bytes
    symbology: str
    quad: Quad

    @property
    def identity(self) -> tuple[str, bytes]:
        """What makes two readings the same code, whoever read them: family of symbologies, and bytes."""
        return self.symbology[:2], self.data


class Decoder(Protocol):
    """Finds barcodes in a frame."""

    def __call__(self, frame: Frame) -> tuple[Reading, ...]:
        """Return every barcode found; none is no error."""


def decoders(order: Sequence[str] = ORDER) -> dict[str, Decoder]:
    """The decoders that are installed here, in this order; maybe none."""
    makers: dict[str, Callable[[], Decoder]] = {"zxing": _zxing, "zbar": _zbar}
    found: dict[str, Decoder] = {}
    for name in order:
        try:
            found[name] = makers[name]()
        except (ImportError, OSError):
            # pyzbar raises ImportError where the system has no libzbar, OSError where it has a broken one.
            continue
    return found


def read(frame: Frame, opinions: Iterable[Decoder]) -> tuple[Reading, ...]:
    """The barcodes in a frame, by the first decoder that finds any."""
    return next((seen for decoder in opinions if (seen := decoder(frame))), ())


def _zxing() -> Decoder:
    """ZXing. Its `.text` guesses encodings (EUC-KR as Shift-JIS) and spells GS as "<GS>"; its `.bytes` do not."""
    import zxingcpp

    formats = tuple(
        getattr(zxingcpp.BarcodeFormat, name) for name in ("EAN13", "EAN8", "UPCA", "Code128", "QRCode", "DataMatrix")
    )

    def decode(frame: Frame) -> tuple[Reading, ...]:
        pixels = memoryview(frame.data).cast("B", (frame.height, frame.width))
        return tuple(
            Reading(found.bytes, found.symbology_identifier, _corners(found.position))
            for found in zxingcpp.read_barcodes(pixels, formats=formats, text_mode=zxingcpp.TextMode.Plain)
        )

    return decode


def _corners(place: object) -> Quad:
    """ZXing's position as a quad."""
    names = ("top_left", "top_right", "bottom_right", "bottom_left")
    a, b, c, d = ((int(point.x), int(point.y)) for point in (getattr(place, name) for name in names))
    return a, b, c, d


def _zbar() -> Decoder:
    """ZBar. In QR codes it turns EUC-KR into Shift-JIS without saying so: beyond ASCII it is not believed."""
    from pyzbar import pyzbar

    symbols = [pyzbar.ZBarSymbol[name] for name in _ZBAR_AIM]

    def decode(frame: Frame) -> tuple[Reading, ...]:
        found = pyzbar.decode((frame.data, frame.width, frame.height), symbols)
        return tuple(_believed(found))

    return decode


def _believed(found: Iterable[_ZbarResult]) -> Iterator[Reading]:
    for one in found:
        if one.type == "QRCODE" and not one.data.isascii():
            continue
        data = one.data.rjust(13, b"0") if one.type == "UPCA" else one.data
        left, top, wide, high = one.rect
        right, bottom = left + wide, top + high
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        yield Reading(data, _ZBAR_AIM[one.type], corners)


class _ZbarResult(Protocol):
    """What of a pyzbar result is used."""

    data: bytes
    type: str
    rect: tuple[int, int, int, int]
