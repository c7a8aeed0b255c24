"""Barcodes in one grey frame, by ZXing and ZBar, on the whole picture and its half; either may be missing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from scanners.camera.frames import CameraFrame

if TYPE_CHECKING:
    from zxingcpp import Position

Point = tuple[int, int]
Quad = tuple[Point, Point, Point, Point]
Identity = tuple[str, bytes]

ORDER: Final = ("zxing half", "zbar half", "zxing", "zbar")
"""Who looks, one after the other until something is found; measured by benchmarks/bench_camera.py."""

_FORMATS: Final = "EAN13,EAN8,UPCA,Code128,QRCode,DataMatrix"
_EAN: Final = "]E"
_ZBAR_AIM: Final = {"EAN13": "]E0", "EAN8": "]E4", "UPCA": "]E0", "CODE128": "]C0", "QRCODE": "]Q1"}
"""ZBar's names of symbologies, with their AIM identifiers (ISO/IEC 15424)."""


@dataclass(frozen=True, slots=True)
class CameraReading:
    """One barcode seen. `data`: its bytes as encoded, GS being 0x1D; `symbology`: its AIM identifier ("]E0").

    `quad`: its corners in pixels, in the order of the outline. A UPC-A is an EAN-13 that begins with 0, as
    "]E0" means it.
    """

    data: bytes
    symbology: str
    quad: Quad

    @property
    def identity(self) -> Identity:
        """What makes two readings one code, whoever read them: the family of symbologies, and the bytes."""
        return self.symbology[:2], self.data


Decoder = Callable[[CameraFrame], tuple[CameraReading, ...]]
"""Every barcode found in a frame; finding none is no error."""


def decoders(order: Sequence[str] = ORDER) -> dict[str, Decoder]:
    """The decoders that are installed here, in this order; maybe none."""
    makers: dict[str, Callable[[], Decoder]] = {
        "zxing": _zxing,
        "zxing half": lambda: _half(_zxing()),
        "zbar": _zbar,
        "zbar half": lambda: _half(_zbar()),
    }
    found: dict[str, Decoder] = {}
    for name in order:
        try:
            found[name] = makers[name]()
        except (ImportError, OSError):
            # pyzbar raises ImportError without libzbar, OSError with a broken one.
            continue
    return found


def read(
    frame: CameraFrame, opinions: Mapping[str, Decoder], known: Collection[Identity] = ()
) -> tuple[CameraReading, ...]:
    """The barcodes in a frame that can be believed: decoders are asked until one is there that is not `known`.

    An EAN of ZXing's is believed when a second look agrees: about 2 % of those it finds in bad pictures are
    wrong, their one check digit right by chance, and the same in one frame after the other. `known` are the
    codes of the frame before: a slip that lies in view must not keep the others from the item beside it.
    """
    seen: dict[Identity, CameraReading] = {}
    voters: dict[Identity, set[str]] = {}
    for name, decoder in opinions.items():
        for reading in decoder(frame):
            seen.setdefault(reading.identity, reading)
            voters.setdefault(reading.identity, set()).add(name)
        if any(is_believed(identity, voters[identity]) for identity in seen.keys() - set(known)):
            break
    return tuple(reading for identity, reading in seen.items() if is_believed(identity, voters[identity]))


def is_believed(identity: Identity, voters: Collection[str]) -> bool:
    """Whether these decoders suffice for such a code."""
    return identity[0] != _EAN or len(voters) > 1 or not all(name.startswith("zxing") for name in voters)


def _zxing() -> Decoder:
    """ZXing. Its `.text` guesses encodings (EUC-KR as Shift-JIS) and may spell GS as "<GS>"; its `.bytes` do not."""
    import zxingcpp

    formats = zxingcpp.barcode_formats_from_str(_FORMATS)

    def decode(frame: CameraFrame) -> tuple[CameraReading, ...]:
        pixels = memoryview(frame.data).cast("B", (frame.height, frame.width))
        found = zxingcpp.read_barcodes(pixels, formats=formats, text_mode=zxingcpp.TextMode.Plain)
        return tuple(CameraReading(one.bytes, one.symbology_identifier, _corners(one.position)) for one in found)

    return decode


def _corners(place: Position) -> Quad:
    a, b, c, d = place.top_left, place.top_right, place.bottom_right, place.bottom_left
    return (a.x, a.y), (b.x, b.y), (c.x, c.y), (d.x, d.y)


def _half(whole: Decoder) -> Decoder:
    """A decoder for the picture at half its size: the mean of four pixels has half the noise of each."""
    from PIL import Image

    def decode(frame: CameraFrame) -> tuple[CameraReading, ...]:
        if min(frame.width, frame.height) < 2:
            return ()
        picture = Image.frombytes("L", (frame.width, frame.height), frame.data).reduce(2)
        seen = whole(CameraFrame(picture.tobytes(), *picture.size))
        return tuple(replace(one, quad=_doubled(one.quad)) for one in seen)

    return decode


def _doubled(quad: Quad) -> Quad:
    a, b, c, d = ((2 * x, 2 * y) for x, y in quad)
    return a, b, c, d


def _zbar() -> Decoder:
    """ZBar. In QR codes it turns EUC-KR into Shift-JIS without saying so: beyond ASCII it is not believed."""
    from pyzbar import pyzbar

    symbols = [pyzbar.ZBarSymbol[name] for name in _ZBAR_AIM]

    def decode(frame: CameraFrame) -> tuple[CameraReading, ...]:
        return tuple(_believed(pyzbar.decode((frame.data, frame.width, frame.height), symbols)))

    return decode


def _believed(found: Iterable[_ZbarResult]) -> Iterator[CameraReading]:
    for one in found:
        if one.type == "QRCODE" and not one.data.isascii():
            continue
        left, top, wide, high = one.rect
        right, bottom = left + wide, top + high
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        yield CameraReading(one.data.rjust(13, b"0") if one.type == "UPCA" else one.data, _ZBAR_AIM[one.type], corners)


class _ZbarResult(Protocol):
    data: bytes
    type: str
    rect: tuple[int, int, int, int]
