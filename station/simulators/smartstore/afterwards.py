"""What buyers, carriers and the seller centre do to an order after it was paid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from station.simulators.smartstore import claiming
from station.simulators.smartstore.shop_records import SimulatedClaim, SimulatedProductOrder, TrackedDelivery
from station.simulators.smartstore.verbs import OnOne

if TYPE_CHECKING:
    from station.simulators.smartstore.shop_books import DispatchBooks

_SENT = ("DELIVERING", "DELIVERED")


class RequestCancel(OnOne, frozen=True, tag="cancel"):
    """The buyer cancels: at once before confirmation, a request after it. `quantity`: a part only.

    `refunded`: False, and the money cannot be given back yet (CANCELING).
    """

    quantity: int | None = None
    reason: str = "INTENT_CHANGED"
    refunded: bool = True

    def on(self, books: DispatchBooks) -> None:
        """Ask, or be done."""
        row = _waiting(books, self.id)
        if row.claim_running or not 1 <= (self.quantity or 1) <= row.remaining:
            raise ValueError("a claim runs already, or less is left")
        claim = claiming.opened(books, row, "CANCEL", self.quantity, reason=self.reason)
        if row.place == "OK":
            claiming.ask(books, row, claim)
        else:
            claiming.end_cancel(books, claiming.ask(books, row, claim), claim, refunded=self.refunded)


class WithdrawClaim(OnOne, frozen=True, tag="withdraw"):
    """The buyer takes a claim back."""

    def on(self, books: DispatchBooks) -> None:
        """The claim is over, the order goes on."""
        row, claim = _claimed(books, self.id)
        claiming.take_back(books, row, claim)


class ApproveClaim(OnOne, frozen=True, tag="approve"):
    """Somebody approves a cancel or a return in the seller centre."""

    def on(self, books: DispatchBooks) -> None:
        """The claim is done."""
        row, claim = _claimed(books, self.id)
        (claiming.end_cancel if claim.type == "CANCEL" else claiming.end)(books, row, claim)


class AdminCancel(OnOne, frozen=True, tag="admin_cancel"):
    """Naver itself cancels (직권취소)."""

    def on(self, books: DispatchBooks) -> None:
        """Asked and done in one."""
        row = _waiting(books, self.id)
        claim = claiming.opened(books, row, "ADMIN_CANCEL", by="관리자")
        claiming.end_cancel(books, claiming.ask(books, row, claim), claim)


class RequestReturn(OnOne, frozen=True, tag="return"):
    """The buyer wants to send it back."""

    quantity: int | None = None

    def on(self, books: DispatchBooks) -> None:
        """Only of what was sent."""
        row = _sent(books, self.id)
        claiming.ask(books, row, claiming.opened(books, row, "RETURN", self.quantity))


class RequestExchange(OnOne, frozen=True, tag="exchange"):
    """The buyer wants another one."""

    def on(self, books: DispatchBooks) -> None:
        """Only of what was sent."""
        row = _sent(books, self.id)
        claiming.ask(books, row, claiming.opened(books, row, "EXCHANGE", reason="BROKEN"))


class CollectGoods(OnOne, frozen=True, tag="collect"):
    """The goods of a return or an exchange are back."""

    def on(self, books: DispatchBooks) -> None:
        """The claim goes on."""
        row, claim = _claimed(books, self.id)
        claiming.collect(books, row, claim)


class EndExchange(OnOne, frozen=True, tag="end_exchange"):
    """The buyer has the other one."""

    def on(self, books: DispatchBooks) -> None:
        """The exchange is done."""
        row, claim = _claimed(books, self.id)
        claiming.end(books, row, claim)


class ConfirmThere(OnOne, frozen=True, tag="confirm_there"):
    """Somebody confirms the order in the seller centre, or undoes it (발주 확인 해제)."""

    undo: bool = False

    def on(self, books: DispatchBooks) -> None:
        """The feed is silent about both."""
        row = _waiting(books, self.id)
        at = None if self.undo else books.clock.now()
        books.write(replace(row, place="CANCEL" if self.undo else "OK", placed_at=at))


class DispatchThere(OnOne, frozen=True, tag="dispatch_there"):
    """Somebody dispatches the order in the seller centre."""

    carrier: str = "CJGLS"
    number: str = "680000000002"

    def on(self, books: DispatchBooks) -> None:
        """As by the API, without its checks."""
        row = _waiting(books, self.id)
        books.ship(row, TrackedDelivery("DELIVERY", self.carrier, self.number, books.clock.now()))


class PickUp(OnOne, frozen=True, tag="pick_up"):
    """The carrier has the parcel."""

    def on(self, books: DispatchBooks) -> None:
        """The feed is silent about it."""
        row, parcel = _parcel(books, self.id)
        taken = replace(parcel, status="COLLECT_CARGO", picked_up_at=books.clock.now())
        books.write(replace(row, delivery=taken))


class DeliverParcel(OnOne, frozen=True, tag="deliver"):
    """The parcel is there."""

    def on(self, books: DispatchBooks) -> None:
        """The feed is silent about it."""
        row, parcel = _parcel(books, self.id)
        there = replace(parcel, status="DELIVERY_COMPLETION", delivered_at=books.clock.now(), wrong="")
        books.write(replace(row, delivery=there, status="DELIVERED"))


class WrongNumber(OnOne, frozen=True, tag="wrong_number"):
    """Nobody knows the parcel's number: it is flagged as a wrong one (오류 송장)."""

    kind: str = "NOT_TRACKING_NUMBER"

    def on(self, books: DispatchBooks) -> None:
        """The feed is silent about it."""
        row, parcel = _parcel(books, self.id)
        wrong = replace(parcel, status="WRONG_INVOICE", wrong=self.kind, wrong_at=books.clock.now())
        books.write(replace(row, delivery=wrong))


class DecidePurchase(OnOne, frozen=True, tag="decide"):
    """The buyer keeps it (구매 확정)."""

    def on(self, books: DispatchBooks) -> None:
        """The end of an order."""
        row = replace(_sent(books, self.id), status="PURCHASE_DECIDED", decided_at=books.clock.now())
        books.write(row, "PURCHASE_DECIDED")


def _waiting(books: DispatchBooks, product_order: str) -> SimulatedProductOrder:
    row = books.known(product_order)
    if row.status != "PAYED":
        raise ValueError(f"it is {row.status}")
    return row


def _sent(books: DispatchBooks, product_order: str) -> SimulatedProductOrder:
    row = books.known(product_order)
    if row.status not in _SENT:
        raise ValueError(f"it is {row.status}")
    return row


def _claimed(books: DispatchBooks, product_order: str) -> tuple[SimulatedProductOrder, SimulatedClaim]:
    row = books.known(product_order)
    if row.claim is None or not row.claim.running:
        raise ValueError("no claim runs")
    return row, row.claim


def _parcel(books: DispatchBooks, product_order: str) -> tuple[SimulatedProductOrder, TrackedDelivery]:
    row = _sent(books, product_order)
    if row.delivery is None:
        raise ValueError("no parcel")
    return row, row.delivery
