"""Orders come in: bought, paid, as a gift, in any shape that the API's fields allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from station.simulators.smartstore.shop_records import OrderHead, SimulatedProductOrder
from station.simulators.smartstore.verbs import OnOne, ShopVerb

if TYPE_CHECKING:
    from station.simulators.smartstore.shop_books import DispatchBooks
    from station.simulators.smartstore.stage import ShopStage

ADDRESS: Mapping[str, object] = {
    "addressType": "DOMESTIC",
    "name": "김견본",
    "tel1": "010-0000-2222",
    "tel2": "",
    "zipCode": "00000",
    "baseAddress": "서울특별시 가상구 견본로 1",
    "detailedAddress": "101동 202호",
    "city": "",
    "state": "",
    "country": "대한민국",
    "isRoadNameAddress": True,
}

_ELSEWHERE: Mapping[str, object] = {"name": "이견본", "baseAddress": "부산광역시 가상구 시험로 2", "zipCode": "00002"}


class SoldLine(msgspec.Struct, frozen=True):
    """A line of an order. `fields` are the API's own and win; null takes one away. `id`: empty for a fresh one."""

    name: str = "견본 머그컵"
    option: str = ""
    quantity: int = 1
    id: str = ""
    fields: dict[str, object] = msgspec.field(default_factory=dict)


class SellOrder(ShopVerb, frozen=True, tag="sell"):
    """Somebody buys. The answer has the ids of the lines.

    `address` changes fields of a made-up address. `gift`: bought as a gift that waits for its receiver. `due_hours`:
    the day in which that hour lies is the last for dispatch. `ours`: False for another seller's order.
    `order_fields` are the API's own of the order and win.
    """

    lines: tuple[SoldLine, ...] = (SoldLine(),)
    order: str = ""
    package: str = ""
    address: dict[str, object] = msgspec.field(default_factory=dict)
    gift: bool = False
    paid: bool = True
    ours: bool = True
    due_hours: float = 72.0
    order_fields: dict[str, object] = msgspec.field(default_factory=dict)

    def act(self, stage: ShopStage) -> tuple[str, ...]:
        """Write the order down."""
        books = stage.books
        with books.lock:
            head = OrderHead(self.order or books.fresh_id(), books.clock.now(), self.order_fields)
            package = self.package or books.fresh_id()
            told = "PAYED" if self.paid else "PAY_WAITING"
            rows = [self._row(books, head, package, line) for line in self.lines]
            if any(books.find(row.id) for row in rows):
                raise ValueError("a product order has this id already")
            return tuple(books.write(row, told).id for row in rows)

    def _row(self, books: DispatchBooks, head: OrderHead, package: str, line: SoldLine) -> SimulatedProductOrder:
        now = books.clock.now()
        return SimulatedProductOrder(
            id=line.id or books.fresh_id(),
            head=head,
            quantity=line.quantity,
            remaining=line.quantity,
            package=str(line.fields.get("packageNumber") or package),
            due_at=last_second(now + timedelta(hours=self.due_hours)),
            status="PAYED" if self.paid else "PAYMENT_WAITING",
            paid_at=now if self.paid else None,
            address=None if self.gift else {**ADDRESS, **self.address},
            gift="WAIT_FOR_RECEIVING" if self.gift else "",
            ours=self.ours,
            fields={"productName": line.name, **({"productOption": line.option} if line.option else {}), **line.fields},
        )


class PayOrder(OnOne, frozen=True, tag="pay"):
    """The money comes."""

    def on(self, books: DispatchBooks) -> None:
        """From PAYMENT_WAITING to PAYED."""
        row = books.known(self.id)
        if row.status != "PAYMENT_WAITING":
            raise ValueError("it does not wait for money")
        books.write(replace(row, status="PAYED", paid_at=books.clock.now()), "PAYED")


class NotPaid(OnOne, frozen=True, tag="not_paid"):
    """The money never came."""

    def on(self, books: DispatchBooks) -> None:
        """To CANCELED_BY_NOPAYMENT."""
        row = replace(books.known(self.id), status="CANCELED_BY_NOPAYMENT")
        books.write(row, "CLAIM_COMPLETED" if books.switches.unpaid_timeout_told else "")


class AcceptGift(OnOne, frozen=True, tag="accept_gift"):
    """The receiver takes the gift and says where to; `option`: another one was chosen first."""

    address: dict[str, object] = msgspec.field(default_factory=dict)
    option: str = ""

    def on(self, books: DispatchBooks) -> None:
        """The address becomes known."""
        row = books.known(self.id)
        if row.gift != "WAIT_FOR_RECEIVING":
            raise ValueError("no gift waits here")
        if self.option:
            row = books.write(replace(row, fields={**row.fields, "productOption": self.option}), "EXCHANGE_OPTION")
        taken = replace(row, gift="RECEIVED", gift_at=books.clock.now(), address={**ADDRESS, **self.address})
        books.write(taken, "GIFT_RECEIVED")


class ChangeAddress(OnOne, frozen=True, tag="change_address"):
    """The buyer moves the parcel elsewhere; `address` has the fields that change."""

    address: dict[str, object] = msgspec.field(default_factory=lambda: dict(_ELSEWHERE))

    def on(self, books: DispatchBooks) -> None:
        """The feed tells of it."""
        row = books.known(self.id)
        if row.status != "PAYED":
            raise ValueError("it has left already")
        moved = {**(row.address or ADDRESS), **self.address}
        books.write(replace(row, address=moved, moved=True), "DELIVERY_ADDRESS_CHANGED")


class EditProductOrder(OnOne, frozen=True, tag="edit"):
    """The API's own fields of a product order change without a word in the feed; null takes one away."""

    fields: dict[str, object] = msgspec.field(default_factory=dict)

    def on(self, books: DispatchBooks) -> None:
        """They win over everything else."""
        row = books.known(self.id)
        books.write(replace(row, fields={**row.fields, **self.fields}))


def last_second(day: datetime) -> datetime:
    """23:59:59 of a day."""
    return day.replace(hour=23, minute=59, second=59, microsecond=0)
