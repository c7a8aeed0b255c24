"""The shop of a practice session: it stops what the tasks want stopped, and knows of no other order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from station.packing.orders import Order, OrderStatus
from station.practice.tasks import PracticeOrder, PracticeTask
from station.shops.base import DispatchBooked, OneByOne, OrderPage, ParcelDispatch

_STATUS = {PracticeTask.CANCELLED: OrderStatus.CANCELLED, PracticeTask.ON_HOLD: OrderStatus.ON_HOLD}


class PracticeShop(OneByOne):
    """Answers from memory. Implements `station.shops.base.Shop`; nothing here reaches a network."""

    name = "practice"

    def __init__(self, drills: Sequence[PracticeOrder], orders: Iterable[Order]) -> None:
        tasks = {drill.order: drill.task for drill in drills}
        self._orders = {
            order.number: replace(order, status=_STATUS.get(tasks[order.number], OrderStatus.READY)) for order in orders
        }

    def changed(self, _since: datetime, _cursor: str | None, _limit: int) -> OrderPage:
        """Nothing: what there is to practise is in the ledger from the start."""
        return OrderPage((), None)

    def order(self, number: str) -> Order | None:
        """The order as its task wants it."""
        return self._orders.get(number)

    def dispatch(self, _dispatch: ParcelDispatch) -> DispatchBooked:
        """Book nothing."""
        return DispatchBooked.ACCEPTED

    def close(self) -> None:
        """There is nothing to let go of."""
