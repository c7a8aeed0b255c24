"""GS1 codes: when a text may be read as one, and which goods it names then."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from station.packing.barcodes import gtin_key
from station.packing.parcels import NO_TRACE, PieceTrace

if TYPE_CHECKING:
    from biip.gs1_element_strings import GS1ElementString, GS1ElementStrings

# ISO/IEC 15424 and GS1 General Specifications, 5.1.3: GS1-128, DataBar, DataMatrix, QR Code, DotCode.
_ELEMENT_STRINGS: Final = frozenset({"]C1", "]e0", "]e1", "]e2", "]d2", "]Q3", "]J1"})
_SEPARATOR: Final = "\x1d"
_BRACKETED: Final = re.compile(r"(?:\([0-9]{2,4}\)[^()]+)+")
_PRODUCT: Final = re.compile(r"\(0[12]\)\s*([0-9]{14})(?![0-9])")
_BARE: Final = re.compile(r"01([0-9]{14})")
# GS1 Digital Link, URI syntax: a product is found by /01/ and its GTIN, under any domain and behind any path.
_LINK: Final = re.compile(r"https?://[^/?#\s]+(?:/[^?#\s]*)?/01/([0-9]{8,14})(?=[/?#]|$)", re.IGNORECASE)
_ANYTHING: Final = re.compile(r"[?&](?![0-9]{2,4}=)|#.|//[^/]*@")
# GS1 General Specifications, figure 7.8.5-2: only these have a length that is known beforehand.
_FIXED: Final = re.compile(r"(?:01[0-9]{14}|1[1-3567][0-9]{6}|20[0-9]{2}|3[1-6][0-9]{2}[0-9]{6})+", re.ASCII)
_ENDLESS: Final = re.compile(r"(?:10|2[1-5]|4[0-3]|7[0-2]|8[0-2]|9[0-9]).", re.DOTALL)
_LONGEST: Final = 1024
_SAMPLE: Final = "0100000000000000"


@dataclass(frozen=True, slots=True)
class Gs1Goods:
    """What a GS1 code names: the GTIN-14, how many pieces with it (AI 30, 37), and the trace of the piece.

    `personal`: it says more than that, and may name somebody (AI 43xx tells whom a parcel goes to, a link anything).
    `cut`: the scanner left the separators out, so that lot, serial and whatever else has no fixed length is not known.
    """

    gtin: str
    count: int = 1
    trace: PieceTrace = NO_TRACE
    personal: bool = False
    cut: bool = False


def is_plausible(text: str, symbology: str) -> bool:
    """Whether a text may be read as GS1 at all; nothing is guessed from its first digits alone.

    A symbology that carries GS1 by its AIM identifier, a GTIN in brackets and a Digital Link are sure signs. FNC1
    (as GS), or 01 with a right check digit, count only where the scanner names no symbology.
    """
    if len(text) > _LONGEST:
        return False
    if text.startswith("("):
        return bool(_BRACKETED.fullmatch(text)) and any(map(gtin_key, _PRODUCT.findall(text)))
    if symbology in _ELEMENT_STRINGS or is_link(text):
        return True
    if symbology:
        return False
    bare = _BARE.match(text)
    return _SEPARATOR in text or bool(bare and gtin_key(bare[1]))


def is_link(text: str) -> bool:
    """Whether a text is a GS1 Digital Link to a product, and so no slip's address."""
    found = _LINK.match(text)
    return bool(found and gtin_key(found[1].zfill(14)))


def read(text: str, symbology: str = "") -> Gs1Goods | None:
    """Return the goods that a GS1 code names, or None when it is none or names no product.

    The first such code of a process loads biip, a fifth of a second; `warm_up` does it beforehand.
    """
    if not is_plausible(text, symbology):
        return None
    from biip import ParseError
    from biip.gs1_digital_link_uris import GS1DigitalLinkURI
    from biip.gs1_messages import GS1Message

    try:
        if is_link(text):
            goods = _goods(GS1DigitalLinkURI.parse(text).element_strings)
            return replace(goods, personal=True) if goods and _ANYTHING.search(text) else goods
        if text.startswith("("):
            return _goods(GS1Message.parse_hri(text).element_strings)
        return _goods(GS1Message.parse(text).element_strings)
    except (ParseError, ValueError):
        return _without_separators(text)


def warm_up() -> None:
    """Load now what the first GS1 code would wait for."""
    read(_SAMPLE, "]C1")


def _without_separators(text: str) -> Gs1Goods | None:
    """The goods of a code that cannot be read because its separators are gone: what comes before the first of them.

    Only where that names the item itself (AI 01), and nothing says that it may be several.
    """
    from biip import ParseError
    from biip.gs1_messages import GS1Message

    text = text.removeprefix(_SEPARATOR)
    sure = _FIXED.match(text)
    if sure is None or _SEPARATOR in text or not _ENDLESS.match(text, sure.end()):
        return None
    try:
        elements = GS1Message.parse(sure[0]).element_strings
    except (ParseError, ValueError):
        return None
    goods = _goods(elements) if any(element.ai.ai == "01" for element in elements) else None
    return replace(goods, cut=True, personal="43" in text[sure.end() :]) if goods is not None else None


def _goods(found: GS1ElementStrings) -> Gs1Goods | None:
    """The product of AI 01, else the contents of AI 02; of a repeated AI the first."""
    said: dict[str, GS1ElementString] = {}
    for element in found:
        said.setdefault(element.ai.ai, element)
    product = said.get("01") or said.get("02")
    gtin = gtin_key(product.value) if product is not None else ""
    counts = [int(said[ai].value) for ai in ("30", "37") if ai in said]
    if not gtin or 0 in counts:
        return None
    expiry = next((said[ai].date for ai in ("17", "15") if ai in said), None)
    lot, serial = (said[ai].value if ai in said else "" for ai in ("10", "21"))
    personal = any(ai.startswith("43") for ai in said)
    return Gs1Goods(gtin, counts[0] if counts else 1, PieceTrace(lot, serial, expiry), personal)
