"""The folder of a demo: its station.toml, its goods and numbers, and the codes to type."""

from __future__ import annotations

from pathlib import Path

from station.config import StationFile, load
from station.ledger import Ledger
from station.packing.orders import Product
from station.simulators import goods
from station.simulators.storefront import ShopAccess

MARK = "# packing-station demo"
_TEMPLATE = """{mark}: made by `packing-station demo`, overwritten at every start.
[station]
name = "DEMO-1"
language = "{language}"
data_dir = "{data}"

[[packer]]
id = "101"
name = "{packer}"

[[packer]]
id = "900"
name = "{supervisor}"
supervisor = true

[shop]
{shop}
poll_seconds = 2

[carrier]
code = "CJGLS"
{carrier}[carrier.sender]
name = "{sender}"
phone = "02-0000-0000"
address = "{address}"

[label]
width_mm = 72

[printer]
kind = "escpos"
port = "tcp://127.0.0.1:{printer}"
{scanners}
"""
_BY_SHEET = """numbers = "sheet"
[carrier.sheets]
form = "plain"
outbox = "./to-carrier"
inbox = "./from-carrier"
"""
_KEYBOARD = '\n[[scanner]]\nkind = "keyboard"\n'
_SERIAL = '\n[[scanner]]\nkind = "serial"\nport = "{port}"\n'
# Bases of the synthetic range; the check digits are computed.
_FIRST, _LAST = 65_000_000_000, 65_000_009_999


def prepare(
    folder: Path, language: str, shop: ShopAccess, printer: int, scanner: str, *, by_sheet: bool = False
) -> StationFile:
    """Write the demo's files and load its configuration. `scanner`: a serial port, or empty for the keyboard.

    `by_sheet`: the carrier's program gives numbers and labels.

    Raises: FileExistsError when the folder holds a station.toml of another making.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "station.toml"
    if file.exists() and not file.read_text("utf-8").startswith(MARK):
        raise FileExistsError(str(folder))
    korean = language == "ko"
    (folder / "token").write_text(shop.secret, "utf-8")
    (folder / "codes.txt").write_text(_codes(goods.products(), korean=korean), "utf-8")
    text = _TEMPLATE.format(
        mark=MARK,
        language=language,
        packer="김포장" if korean else "Kim",
        supervisor="이감독" if korean else "Lee",
        sender="샘플상점" if korean else "Sample Shop",
        address="서울 중구 세종대로 110" if korean else "110 Sejong-daero, Jung-gu, Seoul",
        shop=shop.table,
        data=shop.data,
        printer=printer,
        carrier=_BY_SHEET if by_sheet else "",
        scanners=_SERIAL.format(port=scanner) if scanner else _KEYBOARD,
    )
    file.write_text(text, "utf-8")
    return load(file, {})


def stock(ledger: Ledger) -> None:
    """Give the ledger the sample goods and a range of numbers; a second time changes nothing."""
    ledger.catalogue.take_in(goods.products())
    if not ledger.numbers.ranges():
        ledger.numbers.add_range("CJGLS", _FIRST, _LAST)


def _codes(products: tuple[Product, ...], *, korean: bool) -> str:
    """What can be typed at the demo's bench in place of scanning."""
    head = (
        "주문번호는 `packing-station orders list -c station.toml`로 볼 수 있어요."
        if korean
        else "Order numbers: `packing-station orders list -c station.toml`."
    )
    badges = ("PS:BADGE:101", "PS:BADGE:900")
    rows = [f"{product.codes[0].code:<16} {product.name} {product.option}".rstrip() for product in products]
    return "\n".join([head, "", *badges, *rows, ""])
