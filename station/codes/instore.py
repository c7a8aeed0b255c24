"""Goods that a shop weighs and labels itself: the item number inside an EAN-13 with a price or a weight."""

from __future__ import annotations

from station.packing.barcodes import check_digit, gtin_key

# GS1 General Specifications, 2.1.11: these prefixes mean something only inside one shop.
_PREFIXES = frozenset({"02", *(str(number) for number in range(20, 30))})
_EAN = 13
_BODY = 12


def item_keys(text: str, symbology: str, digits: int) -> tuple[str, ...]:
    """Return the codes under which a shop may keep the item of an in-store code, the longest first.

    `digits`: how long the item number behind the two digits of the prefix is; 0: the shop has no such codes. The
    catalogue may know the item by the EAN-13 with zeros for its price, by prefix and number, or by the number.
    """
    ean = _ean(text, symbology)
    if not digits or ean[:2] not in _PREFIXES:
        return ()
    prefixed = ean[: 2 + digits]
    body = prefixed.ljust(_BODY, "0")
    return body + check_digit(body), prefixed, prefixed[2:]


def _ean(text: str, symbology: str) -> str:
    """The EAN-13 that a text is (a UPC-A has a zero less), or ""."""
    if symbology and not symbology.startswith("]E"):
        return ""
    return gtin_key(text)[1:] if len(text) in (_EAN, _EAN - 1) else ""
