"""What is to be told of a parcel, and how its lines ended: pure, from what the shop says of them now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from station.sellercentre.line_judging import VerdictKind
from station.sellercentre.order_gathering import GIFT
from station.shops.base import DispatchBooked, DispatchEnded, ParcelDispatch, ShopFailure, ShopRefused, ShopUnreachable
from station.shops.smartstore.answers import FailedProductOrder, OrderItem, WriteAnswer
from station.shops.smartstore.bodies import MOST_WRITES, digits
from station.shops.smartstore.failures import DONE_ALREADY, UNSURE, code_of
from station.shops.smartstore.mapping import is_add_on, verdict_of

_STOPPED = {
    VerdictKind.GONE: "cancelled",
    VerdictKind.HELD: "on_hold",
    VerdictKind.WAITING: "not_ready",
    VerdictKind.UNCONFIRMED: "not_ready",
}


@dataclass(slots=True)
class ParcelBooking:
    """One parcel on its way into the shop's books. `sent`: what went through now, `before`: what had already."""

    parcel: ParcelDispatch
    sent: set[str] = field(default_factory=set)
    before: set[str] = field(default_factory=set)
    failures: dict[str, ShopFailure] = field(default_factory=dict)
    add_ons: frozenset[str] = frozenset()

    @property
    def lines(self) -> tuple[str, ...]:
        """The product orders in it, main items first; a gift without a number of its own is none."""
        ids = dict.fromkeys(line.id for line in self.parcel.lines if not line.id.endswith(GIFT))
        return tuple(sorted(ids, key=lambda which: which in self.add_ons))

    @property
    def missing(self) -> tuple[str, ...]:
        """What is still to be told, unless a failure forbids it."""
        return tuple(which for which in self.lines if which not in self.sent | self.before | self.failures.keys())

    @property
    def ended(self) -> DispatchEnded:
        """How it ended; a failure of one line is that of the parcel."""
        if not self.failures and not self.missing:
            return DispatchEnded(DispatchBooked.ACCEPTED if self.sent else DispatchBooked.ALREADY_DONE)
        failures = (self.failures[which] for which in self.lines if which in self.failures)
        booked = tuple(which for which in self.lines if which in self.sent | self.before)
        failure: ShopFailure = next(failures, ShopUnreachable("unanswered"))
        return DispatchEnded(failure, booked)

    def look(self, items: Mapping[str, OrderItem]) -> None:
        """See how its lines stand, before anything is told."""
        self.add_ons = frozenset(which for which, item in items.items() if is_add_on(item))
        for which in self.lines:
            found = state_of(self.parcel, items.get(which))
            if isinstance(found, DispatchBooked):
                self.before.add(which)
            elif found is not None:
                self.failures[which] = found

    def settle(self, which: str, found: DispatchBooked | ShopFailure | None, otherwise: ShopFailure) -> None:
        """Take the shop's state of a line whose telling went wrong: booked after all, or `otherwise`."""
        self.failures.pop(which, None)
        if isinstance(found, DispatchBooked):
            self.sent.add(which)
        else:
            self.failures[which] = found or otherwise


def state_of(parcel: ParcelDispatch, item: OrderItem | None) -> DispatchBooked | ShopFailure | None:
    """How one line stands in the shop: booked as ours, not to be told, or None when it may be told."""
    if item is None:
        return ShopRefused("100001")
    if item.unread:
        return ShopUnreachable("lacks_fields")
    kind = verdict_of(item).kind
    if kind is VerdictKind.SENT:
        return _compared(parcel, item)
    return ShopRefused(_STOPPED[kind]) if kind in _STOPPED else None


def read_lists(bookings: Iterable[ParcelBooking], told: Iterable[str], written: WriteAnswer) -> tuple[str, ...]:
    """Note what both lists of an answer say; what is uncertain by them is returned and must be asked for."""
    failed = {str(one.product_order_id): one for one in written.fail_product_order_infos}
    named = set(told)
    unsure: list[str] = []
    for booking in bookings:
        for which in booking.lines:
            if which not in named:
                continue
            if which in written.done:
                booking.sent.add(which)
                continue
            failure = _refusal(failed[which]) if which in failed else ShopUnreachable("unanswered")
            booking.failures[which] = failure
            if failure.code in UNSURE | DONE_ALREADY or which not in failed:
                unsure.append(which)
    return tuple(unsure)


def batches(bookings: Iterable[ParcelBooking]) -> Iterator[tuple[ParcelBooking, ...]]:
    """Parcels that fit into one call, each whole; one that is too large for any comes alone."""
    held: list[ParcelBooking] = []
    for booking in bookings:
        if held and sum(len(one.missing) for one in (*held, booking)) > MOST_WRITES:
            yield tuple(held)
            held = []
        held.append(booking)
    if held:
        yield tuple(held)


def calls(bookings: Iterable[ParcelBooking]) -> Iterator[tuple[tuple[str, ParcelDispatch], ...]]:
    """The product orders of a batch, main items before add-ons, as many as a call may name."""
    told = [(which, booking) for booking in bookings for which in booking.missing]
    told.sort(key=lambda one: one[0] in one[1].add_ons)
    for start in range(0, len(told), MOST_WRITES):
        yield tuple((which, booking.parcel) for which, booking in told[start : start + MOST_WRITES])


def _compared(parcel: ParcelDispatch, item: OrderItem) -> DispatchBooked | ShopFailure:
    sent = item.delivery
    number = digits(sent.tracking_number or "") if sent else ""
    company = (sent.delivery_company or "") if sent else ""
    if number == digits(parcel.waybill) and company in ("", parcel.carrier):
        return DispatchBooked.ALREADY_DONE
    return ShopRefused("already_dispatched", other_waybill=number or None)


def _refusal(failed: FailedProductOrder) -> ShopRefused:
    return ShopRefused(code_of(failed.code), failed.message)
