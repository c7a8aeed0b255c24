"""The shop of a practice session: it stops what the tasks want stopped, and knows of no other order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from station.packing.orders import Order, OrderStatus
from station.practice.tasks import Drill, Task
from station.shops.base import Booked, Dispatch, OneByOne, Page

_STATUS = {Task.CANCELLED: OrderStatus.CANCELLED, Task.ON_HOLD: OrderStatus.ON_HOLD}


class PracticeShop(OneByOne):
    """Answers from memory. Implements `station.shops.base.Shop`; nothing here reaches a network."""

    name = "practice"

    def __init__(self, drills: Sequence[Drill], orders: Iterable[Order]) -> None:
        tasks = {drill.order: drill.task for drill in drills}
        self._orders = {
            order.number: replace(order, status=_STATUS.get(tasks[order.number], OrderStatus.READY)) for order in orders
        }

    def changed(self, _since: datetime, _cursor: str | None, _limit: int) -> Page:
        """Nothing: what there is to practise is in the ledger from the start."""
        return Page((), None)

    def order(self, number: str) -> Order | None:
        """The order as its task wants it."""
        return self._orders.get(number)

    def dispatch(self, _dispatch: Dispatch) -> Booked:
        """Book nothing."""
        return Booked.ACCEPTED

    def close(self) -> None:
        """There is nothing to let go of."""
