"""Pictures of products, made small: of a file's bytes, or of what an https address answers."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from station.http_line import LineSilent, WebLine
from station.packing.lookalikes import ProductPicture
from station.sync.goods_learner import PictureFault

LARGEST = 8 * 1024 * 1024
"""Bytes of a picture, at most."""

_DOTS = 64
_SECONDS = 10.0
_HOPS = 3
_MOST_PIXELS = 25_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
_MOVED = frozenset({301, 302, 303, 307, 308})
_LATER = frozenset({408, 425, 429})
_CUBE = bytes(round(level * 5 / 255) for level in range(256))


def picture_of(data: bytes) -> ProductPicture:
    """A picture in at most 64 dots each way, on white where it is transparent. Raises PictureFault."""
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise PictureFault("too large", for_good=True)
            opened.draft("RGB", (4 * _DOTS, 4 * _DOTS))
            seen = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise PictureFault(type(error).__name__, for_good=True) from None
    seen.thumbnail((_DOTS, _DOTS))
    ground = Image.new("RGBA", seen.size, "white")
    ground.alpha_composite(seen)
    red, green, blue = (band.tobytes().translate(_CUBE) for band in ground.convert("RGB").split())
    dots = bytes(36 * r + 6 * g + b for r, g, b in zip(red, green, blue, strict=True))
    return ProductPicture(seen.width, seen.height, dots)


def _line(base: str) -> WebLine:
    return WebLine(base, None, answer_seconds=_SECONDS, keeps="location")


def fetched(address: str, line_to: Callable[[str], WebLine] = _line) -> ProductPicture:
    """The picture at an https address; it may send on to another one, three times. Raises PictureFault.

    `line_to`: opens the line to an address without its path; raises ValueError for one that is none.
    """
    for _ in range(_HOPS + 1):
        try:
            parts = urlsplit(address)
        except ValueError:
            raise PictureFault("no address", for_good=True) from None
        if parts.scheme != "https" or not parts.hostname:
            raise PictureFault("not https", for_good=True)
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        try:
            line = line_to(f"https://{parts.netloc}")
        except ValueError:
            raise PictureFault("no address", for_good=True) from None
        try:
            answer = line.ask("GET", path, headers={"Accept": "image/*"})
        except LineSilent as silent:
            raise PictureFault(silent.code, for_good=silent.code == "too_big") from None
        finally:
            line.close()
        if answer.status not in _MOVED:
            if answer.status != 200:
                later = answer.status in _LATER or answer.status >= 500
                raise PictureFault(f"status {answer.status}", for_good=not later)
            return picture_of(answer.body)
        address = urljoin(address, answer.headers.get("location", ""))
    raise PictureFault("sent on and on", for_good=True)
