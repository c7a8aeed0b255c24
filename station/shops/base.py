"""The contract of a shop: what it is asked, what it answers, and the ways in which it fails.

Failures::

    ShopFailure
    ├── Unreachable   no usable answer: try again later
    ├── Credentials   the shop does not know us: a person must act, trying again later does no harm
    └── Refused       an answer, and it is no
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from station.packing.orders import BoxLine, Order, trimmed

_CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")


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


class ShopUnreachable(ShopFailure):
    """No usable answer came, so nothing is known about what the shop did.

    Codes: network, timeout, busy (429), server (5xx), redirected, not_json, lacks_fields, too_big, unanswered
    (an answer that says nothing of what was asked), not_booked (a success that says nothing of a booking), or the
    shop's own.
    """


class ShopCredentials(ShopFailure):
    """The shop does not let us in: a wrong key, a missing right, an address that is not registered.

    Codes: credentials, or the shop's own.
    """


class ShopRefused(ShopFailure):
    """The shop understood and said no; the same request would be refused again.

    Codes are the shop's: cancelled, on_hold, already_dispatched, invalid_waybill and others; not_found and
    rejected where it gave none. `other_waybill`: with already_dispatched, the number it holds instead of
    ours, where it says so.
    """

    def __init__(self, code: str, message: str = "", *, other_waybill: str | None = None) -> None:
        super().__init__(code, message)
        self.other_waybill = other_waybill


@dataclass(frozen=True, slots=True)
class OrderPage:
    """A page of changed orders, in the order of their change; the same order may come again.

    `cursor`: where the next page begins, None when this was the last. `skipped`: numbers of orders that could
    not be understood. `as_of`: the shop's own clock when it answered, where it says so. `goes_on`: the next
    page may be asked for at once although this one is empty.
    """

    orders: tuple[Order, ...]
    cursor: str | None
    skipped: tuple[str, ...] = ()
    as_of: datetime | None = None
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class ParcelDispatch:
    """A packed box on its way. `lines`: every line of its orders; `parcel` makes a repetition harmless."""

    parcel: str
    carrier: str
    waybill: str
    packed_at: datetime
    lines: tuple[BoxLine, ...]


class DispatchBooked(StrEnum):
    """How a dispatch ended in the shop's books."""

    ACCEPTED = "accepted"
    ALREADY_DONE = "already_done"


@dataclass(frozen=True, slots=True)
class DispatchDelay:
    """A promise to send later (발송지연). `reason` is one of the shop's, `words` are for the buyer."""

    order: str
    reason: str
    until: datetime
    words: str


@dataclass(frozen=True, slots=True)
class DispatchEnded:
    """How telling the shop of one box ended. `lines`: with a failure, those that are booked all the same."""

    outcome: DispatchBooked | ShopFailure
    lines: tuple[str, ...] = ()


class Shop(Protocol):
    """A shop. One object serves one thread at a time; every call ends within the shop's answer time.

    Every method but `close` raises `ShopFailure`.
    """

    @property
    def name(self) -> str:
        """The name under which the cursor of its feed is kept."""

    @property
    def at_once(self) -> int:
        """How many parcels `dispatch_all` takes in one go; 1 where the shop books them one by one."""

    def changed(self, since: datetime, cursor: str | None, limit: int) -> OrderPage:
        """Orders that changed at or after `since`, from `cursor` on."""

    def waiting(self, before: datetime, cursor: str | None, limit: int) -> OrderPage:
        """Orders that wait to be packed though they did not change since `before`, as far back as the shop tells."""

    def order(self, number: str) -> Order | None:
        """The order as it is now; None when the shop has none of that number."""

    def orders(self, numbers: Sequence[str]) -> tuple[Order, ...]:
        """The orders as they are now, in as few calls as can be; those that the shop does not have are missing."""

    def confirm(self, numbers: Sequence[str]) -> tuple[Order, ...]:
        """Confirm what is to be confirmed of some orders (발주확인), and return them as they are then.

        Repeating it is harmless. A line that the shop does not let us confirm says so in the order's news.
        """

    def dispatch(self, dispatch: ParcelDispatch) -> DispatchBooked:
        """Tell the shop that a box is on its way. Repeating it after a failure books it once."""

    def dispatch_all(self, dispatches: Sequence[ParcelDispatch]) -> tuple[DispatchEnded, ...]:
        """Tell the shop of several boxes, at most `at_once`; how each of them ended, in their order."""

    def delay(self, delay: DispatchDelay) -> int:
        """Promise the buyer a later day; how many lines it was noted for. Raises Refused unsupported."""

    def close(self) -> None:
        """Let go of the connection."""


class OneByOne(ABC):
    """What a shop does without that neither confirms, nor books several parcels at once, nor takes delays."""

    @property
    def at_once(self) -> int:
        """One parcel a call."""
        return 1

    @abstractmethod
    def order(self, number: str) -> Order | None:
        """See `Shop`."""

    @abstractmethod
    def dispatch(self, dispatch: ParcelDispatch) -> DispatchBooked:
        """See `Shop`."""

    def waiting(self, _before: datetime, _cursor: str | None, _limit: int) -> OrderPage:
        """See `Shop`; a shop that tells nothing of older orders."""
        return OrderPage((), None)

    def orders(self, numbers: Sequence[str]) -> tuple[Order, ...]:
        """See `Shop`."""
        found = (self.order(number) for number in numbers)
        return tuple(order for order in found if order is not None)

    def confirm(self, numbers: Sequence[str]) -> tuple[Order, ...]:
        """See `Shop`."""
        return self.orders(numbers)

    def dispatch_all(self, dispatches: Sequence[ParcelDispatch]) -> tuple[DispatchEnded, ...]:
        """See `Shop`."""
        return tuple(self._dispatched(each) for each in dispatches)

    def delay(self, _delay: DispatchDelay) -> int:
        """See `Shop`."""
        raise ShopRefused("unsupported")

    def _dispatched(self, dispatch: ParcelDispatch) -> DispatchEnded:
        try:
            return DispatchEnded(self.dispatch(dispatch))
        except ShopFailure as failure:
            return DispatchEnded(failure)
