"""Asking the shop about product orders, in as few calls as can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from station.shops.base import ShopRefused
from station.shops.shop_making import KnownLines
from station.shops.smartstore import bodies
from station.shops.smartstore.answers import Id, OrderItem, data_of, items_of, unread
from station.shops.smartstore.gateway import ApiGateway

_NO_SUCH = frozenset({"100001", "100003", "gw_not_found"})


class OrderReader:
    """Reads product orders. Every method raises ShopFailure."""

    def __init__(self, gateway: ApiGateway, known: KnownLines) -> None:
        self._gateway, self._known = gateway, known

    def items(self, lines: Mapping[str, str]) -> tuple[OrderItem, ...]:
        """The product orders of these numbers; those that are not the shop's are missing. `lines`: with their orders.

        What cannot be understood is there as unread: its order would be too small without it, and has to wait.
        """
        wanted = list(lines)
        found: list[OrderItem] = []
        for start in range(0, len(wanted), bodies.MOST_DETAILS):
            asked = wanted[start : start + bodies.MOST_DETAILS]
            told, lost = items_of(self._gateway.call(bodies.details(asked)))
            found += told
            if lost:
                missing = set(asked).difference(item.id for item in told)
                found += [unread(which, lines[which]) for which in asked if which in missing]
        return tuple(item for item in found if item.id in lines)

    def ids_of(self, number: str) -> tuple[str, ...]:
        """The product orders of an order, as the shop has them now; none when it has no such order."""
        if not (number.isascii() and number.isdigit() and len(number) <= 20):
            return ()
        try:
            return tuple(str(each) for each in data_of(self._gateway.call(bodies.ids_of(number)), list[Id]))
        except ShopRefused as refusal:
            if refusal.code in _NO_SUCH:
                return ()
            raise

    def known_ids(self, numbers: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The product orders of orders, asking the shop only for those that are not known here."""
        known = self._known(numbers)
        return {number: known.get(number) or self.ids_of(number) for number in numbers}

    def of_orders(self, numbers: Sequence[str]) -> tuple[OrderItem, ...]:
        """All product orders of some orders."""
        return self.items({each: number for number, ids in self.known_ids(numbers).items() for each in ids})

    def known(self, numbers: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """What this station knows of some orders."""
        return self._known(numbers)
