"""Debts to the carrier: each packed parcel whose number its interface gave is registered, once whatever happens."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.carrier_apis.base import CarrierApi, CarrierFailure, CarrierRefused, ParcelSlip, SlipBooked
from station.ledger import DebtKind, DispatchDebt, Ledger
from station.ledger.outbox import TAKE_BACK
from station.packing.carriage import Freight
from station.packing.orders import Receiver
from station.sync.dispatch import tells_of_people
from station.sync.retry_intervals import backoff

NO_RECEIVER = "no_receiver"
"""Why a parcel cannot be registered any more: whom it went to was erased."""

OTHER_CARRIER = "other_carrier"
"""Why it cannot be registered from here: [carrier.api] is another carrier's by now."""


@dataclass(frozen=True, slots=True)
class TriedSlip:
    """A debt that was tried. `failure`: no usable answer came; it is tried again by itself."""

    debt: str
    failure: CarrierFailure | None = None


class SlipRegistrar:
    """Registers parcels one by one, the oldest first. `carrier`: whose they are, by code; `random`: from 0 to 1.

    `freight`: who pays where the box does not say. `lease_seconds`: longer than all calls that one parcel may need.
    """

    def __init__(  # noqa: PLR0913 -- what it works with, each replaceable in a test
        self,
        ledger: Ledger,
        api: CarrierApi,
        *,
        carrier: str,
        freight: Freight,
        owner: str,
        clock: Callable[[], datetime],
        random: Callable[[], float],
        log: logging.Logger,
        lease_seconds: float,
    ) -> None:
        self._ledger, self._api, self._carrier, self._freight = ledger, api, carrier, freight
        self._owner, self._clock, self._random, self._log = owner, clock, random, log
        self._lease_seconds = lease_seconds

    def try_one(self) -> TriedSlip | None:
        """Try the oldest debt that is due; None when there is none. Raises LedgerError."""
        now = self._clock()
        if not self._ledger.outbox.is_due(now, DebtKind.REGISTRATION):
            return None
        debts = self._ledger.outbox.lease(self._owner, now, self._lease_seconds, limit=1, kind=DebtKind.REGISTRATION)
        return self._try(debts[0]) if debts else None

    def _try(self, debt: DispatchDebt) -> TriedSlip:
        if debt.carrier != self._carrier:
            return self._left_to_a_person(debt, OTHER_CARRIER)
        if debt.voided:
            return self._take_back(debt)
        receiver = self._ledger.orders.receiver_in(debt.parcel)
        if receiver is None:
            return self._left_to_a_person(debt, NO_RECEIVER)
        try:
            booked = self._api.register(self._slip(debt, receiver))
        except CarrierRefused as refusal:
            return self._left_to_a_person(debt, reason_of(refusal, receiver))
        except CarrierFailure as failure:
            return self._again(debt, failure)
        outcome = "accepted" if booked is SlipBooked.ACCEPTED else "already_done"
        self._ledger.outbox.settle(debt, outcome, "", self._clock(), next_try=None, state="done")
        return TriedSlip(debt.id)

    def _take_back(self, debt: DispatchDebt) -> TriedSlip:
        """The parcel was voided since the carrier was told of it, or may have been."""
        try:
            self._api.cancel(debt.waybill)
        except CarrierRefused as refusal:
            self._log.warning("waybill …%s has to be cancelled at the carrier by a person", debt.waybill[-4:])
            words = "" if refusal.code == "unsupported" else f": {refusal.code}"
            return self._left_to_a_person(debt, f"{TAKE_BACK}{words}")
        except CarrierFailure as failure:
            return self._again(debt, failure)
        self._ledger.outbox.settle(debt, "cancelled", "", self._clock(), next_try=None, state="done")
        return TriedSlip(debt.id)

    def _left_to_a_person(self, debt: DispatchDebt, reason: str) -> TriedSlip:
        self._ledger.outbox.settle(debt, "refused", reason, self._clock(), next_try=None, state="refused")
        return TriedSlip(debt.id)

    def _again(self, debt: DispatchDebt, failure: CarrierFailure) -> TriedSlip:
        now = self._clock()
        wait = backoff(debt.attempts + 1, self._random) if failure.retry_after is None else failure.retry_after
        next_try = now + timedelta(seconds=wait)
        self._ledger.outbox.settle(debt, "unreachable", failure.code, now, next_try=next_try, state="owed")
        return TriedSlip(debt.id, failure)

    def _slip(self, debt: DispatchDebt, receiver: Receiver) -> ParcelSlip:
        goods = tuple((line.name or line.sku, line.quantity) for line in debt.lines)
        return ParcelSlip(
            parcel=debt.parcel,
            order=debt.order,
            waybill=debt.waybill,
            packed_at=debt.packed_at,
            receiver=receiver,
            goods=goods,
            freight=debt.freight or self._freight,
            sort=self._ledger.sort_data.of_parcel(debt.parcel),
        )


def reason_of(refusal: CarrierRefused, receiver: Receiver) -> str:
    """The refusal's code and the carrier's own words, unless they could name the receiver or a phone number."""
    words = refusal.message
    return refusal.code if not words or tells_of_people(words, [receiver]) else f"{refusal.code}: {words}"
