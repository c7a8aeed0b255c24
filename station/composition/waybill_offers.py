"""What a scanned text is worth as the number of a pre-printed label: the carrier's rules, and what looks like goods."""

from __future__ import annotations

from scanners.base import Scan
from station.carriers import Carrier, FindingSeverity, plain
from station.packing.barcodes import gtin_key
from station.packing.events import WaybillOffer

PRODUCT_CODE = "product_code"
"""The fault of a text that is a product's barcode rather than a waybill."""

_EAN = "]E"
"""AIM identifier of EAN and UPC symbols, which no carrier prints on a label (ISO/IEC 15424)."""


def offer(scan: Scan, carrier: Carrier, language: str) -> WaybillOffer:
    """Judge a text that nobody knows here as a number of this carrier.

    Without a check digit of the carrier's own a GTIN is doubtful: it may be an item that nobody has entered.
    """
    number = plain(scan.text)
    name = carrier.name(language)
    found = carrier.check(number)
    if scan.symbology.startswith(_EAN):
        return WaybillOffer(number, name, PRODUCT_CODE)
    if not found.ok:
        return WaybillOffer(number, name, found.finding.value, doubtful=found.severity is FindingSeverity.WARNING)
    if gtin_key(number) and not carrier.proves(number):
        return WaybillOffer(number, name, PRODUCT_CODE, doubtful=True)
    return WaybillOffer(number, name)
