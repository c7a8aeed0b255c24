"""The contract of a carrier's interface: what it is asked, what it answers, and the ways in which it fails.

Failures::

    CarrierFailure
    ├── CarrierUnreachable   no usable answer: try again later
    ├── CarrierCredentials   it does not know us: a person must act, trying again later does no harm
    └── CarrierRefused       an answer, and it is no
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from station.packing.carriage import Freight, SortData
from station.packing.orders import Receiver, trimmed

_CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")


class CarrierFailure(Exception):  # noqa: N818 -- a failure is what the architecture calls it
    """The carrier could not do what it was asked.

    `code` names the reason for texts and records, `message` holds the carrier's own words as one trimmed line; they may
    name a receiver. `retry_after`: seconds for which it wants to be left alone, None when it did not say.
    """

    def __init__(self, code: str, message: str = "", *, retry_after: float | None = None) -> None:
        self.code = code if _CODE.fullmatch(code) else "other"
        self.message = trimmed(message)
        self.retry_after = retry_after
        super().__init__(f"{self.code}: {self.message}" if self.message else self.code)


class CarrierUnreachable(CarrierFailure):
    """No usable answer came, so nothing is known about what the carrier did.

    Codes: network, timeout, busy (429), server (5xx), redirected, no_such_call (404: the address is another's),
    not_json, lacks_fields, too_big, unanswered (an answer that says nothing of what was asked).
    """


class CarrierCredentials(CarrierFailure):
    """The carrier does not let us in, or this station does not say what it asks of every customer.

    Codes: key_refused, key_expired, ip_not_allowed, customer_code, contract_ended, sender_missing.
    """


class CarrierRefused(CarrierFailure):
    """The carrier understood and said no; the same request would be refused again.

    Codes: rejected, address_not_understood, undeliverable, no_sort_code, too_many_numbers, unsupported.
    """


@dataclass(frozen=True, slots=True)
class ParcelSlip:
    """A packed parcel as it is registered. `goods`: name and pieces of each kind in it.

    `sort`: what the carrier said of its address before; None: it has to be asked.
    """

    parcel: str
    order: str
    waybill: str
    packed_at: datetime
    receiver: Receiver = field(repr=False)
    goods: tuple[tuple[str, int], ...] = ()
    freight: Freight = "credit"
    sort: SortData | None = None


class SlipBooked(StrEnum):
    """How a registration ended in the carrier's books."""

    ACCEPTED = "accepted"
    ALREADY_DONE = "already_done"


class CarrierApi(Protocol):
    """A carrier's interface. One object serves one thread at a time; every call ends within the answer time.

    Every method but `close` raises `CarrierFailure`.
    """

    @property
    def name(self) -> str:
        """The kind and where it answers."""

    def check(self) -> None:
        """Whether it answers, lets us in and knows the customer; no number is drawn for it."""

    def draw(self, count: int) -> tuple[str, ...]:
        """Numbers that are ours from now on, with their check digits: at most `count`, and at least one.

        An answer that is lost on its way has used them up all the same.
        """

    def sort_data(self, receiver: Receiver) -> SortData:
        """How parcels to an address are sorted. Refused: address_not_understood, undeliverable, no_sort_code."""

    def register(self, slip: ParcelSlip) -> SlipBooked:
        """Tell the carrier of a packed parcel. Repeating it after a failure books it once."""

    def cancel(self, waybill: str) -> None:
        """Take a registered parcel back. Refused unsupported: a person tells the carrier."""

    def close(self) -> None:
        """Let go of the connection."""
