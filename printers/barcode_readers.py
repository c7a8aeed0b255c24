"""Readers of barcodes, independent of each other and of the drawing, over grey pictures of one symbol each."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import c_char_p, c_void_p, cast, string_at
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_ROWS_APART = 4
_FOURCC_Y800 = int.from_bytes(b"Y800", "little")


class PrintedSymbology(StrEnum):
    """The kinds of barcode that are printed."""

    CODE128 = "Code128"
    ITF = "ITF"
    QR = "QRCode"


@dataclass(frozen=True, slots=True)
class GreyImage:
    """Grey dots, a byte each, rows from the top; 0 is black."""

    width: int
    height: int
    dots: bytes


Reader = Callable[[GreyImage], set[str]]


@lru_cache(maxsize=len(PrintedSymbology))
def readers(kind: PrintedSymbology) -> tuple[Reader, ...]:
    """The reader zxing always; zbar where its shared library is installed."""
    second = _zbar(kind)
    return (_zxing(kind),) if second is None else (_zxing(kind), second)


def _zxing(kind: PrintedSymbology) -> Reader:
    import zxingcpp

    wanted = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat[kind.value]])

    def read(picture: GreyImage) -> set[str]:
        found = zxingcpp.read_barcodes(
            memoryview(picture.dots).cast("B", (picture.height, picture.width)),
            formats=wanted,
            try_rotate=False,
            try_downscale=False,
            try_invert=False,
            text_mode=zxingcpp.TextMode.Plain,
        )
        return {str(symbol.text) for symbol in found}

    return read


def _zbar(kind: PrintedSymbology) -> Reader | None:
    """Ask zbar itself: `pyzbar.decode` spends most of its time on outlines that nobody wants here."""
    try:
        from pyzbar import wrapper as zbar
    except ImportError:
        return None

    names = {PrintedSymbology.CODE128: "CODE128", PrintedSymbology.ITF: "I25", PrintedSymbology.QR: "QRCODE"}
    wanted = zbar.ZBarSymbol[names[kind]]
    settings = [
        (zbar.ZBarSymbol.NONE, zbar.ZBarConfig.CFG_ENABLE, 0),
        (wanted, zbar.ZBarConfig.CFG_ENABLE, 1),
        (zbar.ZBarSymbol.NONE, zbar.ZBarConfig.CFG_POSITION, 0),
        # Bars are crossed from side to side only, and not at every row.
        *(
            []
            if kind is PrintedSymbology.QR
            else [
                (zbar.ZBarSymbol.NONE, zbar.ZBarConfig.CFG_X_DENSITY, 0),
                (zbar.ZBarSymbol.NONE, zbar.ZBarConfig.CFG_Y_DENSITY, _ROWS_APART),
            ]
        ),
    ]

    def read(picture: GreyImage) -> set[str]:
        scanner, image = zbar.zbar_image_scanner_create(), zbar.zbar_image_create()
        try:
            for setting in settings:
                zbar.zbar_image_scanner_set_config(scanner, *setting)
            zbar.zbar_image_set_format(image, _FOURCC_Y800)
            zbar.zbar_image_set_size(image, picture.width, picture.height)
            zbar.zbar_image_set_data(image, cast(c_char_p(picture.dots), c_void_p), len(picture.dots), None)
            zbar.zbar_scan_image(scanner, image)
            return _texts(image)
        finally:
            zbar.zbar_image_destroy(image)
            zbar.zbar_image_scanner_destroy(scanner)

    return read


def _texts(image: object) -> set[str]:
    from pyzbar import wrapper as zbar

    found: set[str] = set()
    symbol = zbar.zbar_image_first_symbol(image)
    while symbol:
        data = string_at(zbar.zbar_symbol_get_data(symbol), zbar.zbar_symbol_get_data_length(symbol))
        found.add(data.decode("utf-8", "replace"))
        symbol = zbar.zbar_symbol_next(symbol)
    return found
