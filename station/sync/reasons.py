"""Why a dispatch was refused, fit for the journal: the shop's words without anybody's personal data."""

from __future__ import annotations

import re
from collections.abc import Iterable

from station.packing.orders import Order, Receiver
from station.shops.base import ShopRefused

_PHONE = re.compile(r"(?<![0-9])0[0-9]{1,3}[- .]?[0-9]{3,4}[- .]?[0-9]{4}(?![0-9])")


def reason_of(refusal: ShopRefused, orders: Iterable[Order]) -> str:
    """The refusal's code and, behind a colon, what a person needs to know of it.

    For an order that left with another waybill that is the waybill. Else it is the shop's own words, unless
    they could name a receiver of `orders` or a phone number: the journal holds nobody's data (journal.md).
    """
    words = refusal.other_waybill or refusal.message
    people = [part.receiver for order in orders for part in order.consignments]
    if not words or (not refusal.other_waybill and _tells(words, people)):
        return refusal.code
    return f"{refusal.code}: {words}"


def _tells(words: str, people: Iterable[Receiver]) -> bool:
    if _PHONE.search(words):
        return True
    flat = _flat(words)
    parts = (part for who in people for part in (who.name, who.phone, who.address, who.address2, who.zip))
    return any(len(part) > 1 and _flat(part) in flat for part in parts)


def _flat(text: str) -> str:
    return re.sub(r"[\s.-]", "", text).casefold()
