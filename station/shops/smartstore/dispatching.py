"""발송처리: parcels told to the shop once, whatever happens in between.

The API has no key that makes a repetition harmless, so nothing is told before the shop was asked what it
has, and an outcome that is not known is asked for before anything is told again:
https://apicenter.commerce.naver.com/docs/commerce-api/current/seller-dispatch-product-orders-pay-order-seller
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from station.shops.base import DispatchEnded, ParcelDispatch, ShopFailure, ShopRefused, ShopUnreachable
from station.shops.smartstore import bodies
from station.shops.smartstore.answers import WriteAnswer, data_of
from station.shops.smartstore.booking import ParcelBooking, batches, calls, read_lists, state_of
from station.shops.smartstore.failures import outcome_unknown
from station.shops.smartstore.gateway import ApiGateway
from station.shops.smartstore.order_reader import OrderReader


class ParcelDispatcher:
    """Books parcels."""

    def __init__(self, gateway: ApiGateway, reading: OrderReader) -> None:
        self._gateway, self._reading = gateway, reading

    def book(self, parcels: Sequence[ParcelDispatch]) -> tuple[DispatchEnded, ...]:
        """How each of the parcels ended. Raises ShopFailure when the shop could not even be asked."""
        bookings = [ParcelBooking(parcel) for parcel in parcels]
        items = {item.id: item for item in self._reading.items(_lines(bookings))}
        for booking in bookings:
            booking.look(items)
            _check(booking)
        for batch in batches(booking for booking in bookings if booking.missing and not booking.failures):
            self._send(batch)
        return tuple(booking.ended for booking in bookings)

    def _send(self, batch: Sequence[ParcelBooking]) -> None:
        """Tell of a batch, and once more of add-ons that came before the shop had taken their main item."""
        self._tell(batch)
        again = [booking for booking in batch if _only_add_ons_failed(booking)]
        for booking in again:
            booking.failures.clear()
        if again:
            self._tell(again)

    def _tell(self, batch: Sequence[ParcelBooking]) -> None:
        for told in tuple(calls(batch)):
            ids = tuple(which for which, _parcel in told)
            try:
                written = data_of(self._gateway.call(bodies.dispatch(told, self._gateway.now())), WriteAnswer)
            except ShopRefused as refusal:
                self._refused(batch, ids, refusal)
            except ShopFailure as failure:
                self._failed(batch, ids, failure)
            else:
                self._ask_about(batch, read_lists(batch, ids, written))

    def _refused(self, batch: Sequence[ParcelBooking], ids: Sequence[str], refusal: ShopRefused) -> None:
        """The whole call was refused, perhaps for one parcel of it: each is told alone."""
        if len(batch) == 1:
            _fail(batch, ids, refusal)
            return
        for booking in batch:
            self._tell((booking,))

    def _failed(self, batch: Sequence[ParcelBooking], ids: Sequence[str], failure: ShopFailure) -> None:
        _fail(batch, ids, failure)
        if outcome_unknown(failure):
            self._ask_about(batch, ids)

    def _ask_about(self, batch: Sequence[ParcelBooking], ids: Sequence[str]) -> None:
        """Find out what became of lines whose telling went wrong; when that fails, too, it is done next time."""
        if not ids:
            return
        try:
            lines = {which: number for which, number in _lines(batch).items() if which in ids}
            items = {item.id: item for item in self._reading.items(lines)}
        except ShopFailure:
            return
        for booking in batch:
            for which in set(booking.lines).intersection(ids):
                otherwise = booking.failures.get(which, ShopUnreachable("unanswered"))
                booking.settle(which, state_of(booking.parcel, items.get(which)), otherwise)


def _check(booking: ParcelBooking) -> None:
    """An empty carrier would get every parcel of the call refused."""
    parcel = booking.parcel
    code = "" if parcel.carrier and parcel.waybill else "104120" if parcel.carrier else "104118"
    if code:
        booking.failures |= {which: ShopRefused(code) for which in booking.missing}


def _fail(batch: Iterable[ParcelBooking], ids: Sequence[str], failure: ShopFailure) -> None:
    for booking in batch:
        booking.failures |= {which: failure for which in booking.lines if which in ids}


def _only_add_ons_failed(booking: ParcelBooking) -> bool:
    refused = [which for which, failure in booking.failures.items() if isinstance(failure, ShopRefused)]
    return (
        bool(refused)
        and len(refused) == len(booking.failures)
        and booking.add_ons.issuperset(refused)
        and bool(booking.sent)
    )


def _lines(bookings: Iterable[ParcelBooking]) -> dict[str, str]:
    orders = {line.id: line.order for booking in bookings for line in booking.parcel.lines}
    return {which: orders[which] for booking in bookings for which in booking.lines}
