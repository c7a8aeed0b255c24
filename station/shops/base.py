"""The contract of a shop: what it is asked, what it answers, and the ways in which it fails.

Failures::

    ShopFailure
    ├── Unreachable   no usable answer: try again later
    ├── Credentials   the shop does not know us: a person must act, trying again later does no harm
    └── Refused       an answer, and it is no
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from station.packing.orders import BoxLine, Order

_LONGEST_MESSAGE = 200
_CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")


def trimmed(text: str, longest: int = _LONGEST_MESSAGE) -> str:
    """One line of at most `longest` characters in NFC, without control, format and unassigned characters."""
    shown = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text[: longest * 4])
    return " ".join(unicodedata.normalize("NFC", shown).split())[:longest]


class ShopFailure(Exception):  # noqa: N818 -- a failure is what the architecture calls it
    """The shop could not do what it was asked.

    `code` names the reason for texts and records, `message` holds the shop's own words as one trimmed line.
    `retry_after`: seconds for which the shop wants to be left alone, or None when it did not say.
    """

    def __init__(self, code: str, message: str = "", *, retry_after: float | None = None) -> None:
        self.code = code if _CODE.fullmatch(code) else "other"
        self.message = trimmed(message)
        self.retry_after = retry_after
        super().__init__(f"{self.code}: {self.message}" if self.message else self.code)


class Unreachable(ShopFailure):
    """No usable answer came, so nothing is known about what the shop did.

    Codes: network, timeout, busy (429), server (5xx), redirected, not_json, lacks_fields, too_big.
    """


class Credentials(ShopFailure):
    """401 or 403: the token is wrong, expired or not allowed to do this. Code: credentials."""


class Refused(ShopFailure):
    """The shop understood and said no; the same request would be refused again.

    Codes are the shop's: cancelled, on_hold, already_dispatched, invalid_waybill and others; not_found and
    rejected where it gave none. `other_waybill`: with already_dispatched, the number it holds instead of
    ours, where it says so.
    """

    def __init__(self, code: str, message: str = "", *, other_waybill: str | None = None) -> None:
        super().__init__(code, message)
        self.other_waybill = other_waybill


@dataclass(frozen=True, slots=True)
class Page:
    """A page of changed orders, in the order of their change; the same order may come again.

    `cursor`: where the next page begins, None when this was the last. `skipped`: numbers of orders that could
    not be understood. `as_of`: the shop's own clock when it answered, where it says so.
    """

    orders: tuple[Order, ...]
    cursor: str | None
    skipped: tuple[str, ...] = ()
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A packed box on its way. `lines`: every line of its orders; `parcel` makes a repetition harmless."""

    parcel: str
    carrier: str
    waybill: str
    packed_at: datetime
    lines: tuple[BoxLine, ...]


class Booked(StrEnum):
    """How a dispatch ended in the shop's books."""

    ACCEPTED = "accepted"
    ALREADY_DONE = "already_done"


class Shop(Protocol):
    """A shop. One object serves one thread at a time; every call ends within the shop's answer time.

    Every method but `close` raises `ShopFailure`.
    """

    @property
    def name(self) -> str:
        """The name under which the cursor of its feed is kept."""

    def changed(self, since: datetime, cursor: str | None, limit: int) -> Page:
        """Orders that changed at or after `since`, from `cursor` on."""

    def order(self, number: str) -> Order | None:
        """The order as it is now; None when the shop has none of that number."""

    def dispatch(self, dispatch: Dispatch) -> Booked:
        """Tell the shop that a box is on its way. Repeating it after a failure books it once."""

    def close(self) -> None:
        """Let go of the connection."""
