"""A second kind of shop, as whoever adds one writes it: a package with a `make_shop`, and a row."""

from __future__ import annotations

from datetime import datetime

from station.packing.orders import Order
from station.shop_kinds import ShopKey, ShopKind
from station.shops.base import DispatchBooked, OneByOne, OrderPage, ParcelDispatch, ShopCredentials
from station.shops.shop_making import ShopMaking, ShopSettingError
from tests.support.support_sync import order_of

ROW = ShopKind(
    "toy",
    keys=(ShopKey("mall_id"), ShopKey("app_key", credential="toy-key")),
    address="https://toys.example.com",
    maker="tests.shops.support_toy_shop",
    reasons="shop_says",
)


class ToyShop(OneByOne):
    """Sells one thing, to whoever has the key "open sesame"."""

    def __init__(self, mall: str, key: str, address: str) -> None:
        self.name, self._key = f"toy:{mall}@{address}", key

    def changed(self, _since: datetime, _cursor: str | None, _limit: int) -> OrderPage:
        """Its one order."""
        if self._key != "open sesame":
            raise ShopCredentials("credentials")
        return OrderPage((order_of("TOY-1"),), None)

    def order(self, number: str) -> Order | None:
        """Its one order."""
        return order_of(number) if number == "TOY-1" else None

    def dispatch(self, _dispatch: ParcelDispatch) -> DispatchBooked:
        """Everything is well."""
        return DispatchBooked.ACCEPTED

    def close(self) -> None:
        """There is nothing to let go of."""


def make_shop(making: ShopMaking) -> ToyShop:
    """See `station.shops.shop_making.ShopMaker`."""
    if not making.texts["mall_id"].isascii():
        raise ShopSettingError("mall_id", "not_allowed", "A-Z")
    return ToyShop(making.texts["mall_id"], making.secrets["app_key"], making.base_url)
