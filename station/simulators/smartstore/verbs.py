"""What can happen in the shop, as values: said by tests, and as JSON by whoever steers a running simulator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from station.simulators.smartstore.shop_books import DispatchBooks
    from station.simulators.smartstore.stage import ShopStage


class ShopVerb(msgspec.Struct, frozen=True, tag_field="do"):
    """One thing that happens. In JSON its name is the field `do`, such as {"do": "pay", "id": "…"}."""

    def act(self, stage: ShopStage) -> tuple[str, ...]:
        """Let it happen. Answers with the product orders concerned.

        Raises KeyError for one that is unknown, ValueError for what cannot be.
        """
        raise NotImplementedError


class OnOne(ShopVerb, frozen=True):
    """Something that happens to one product order."""

    id: str

    def act(self, stage: ShopStage) -> tuple[str, ...]:
        """Let it happen under the lock of the books."""
        with stage.books.lock:
            self.on(stage.books)
        return (self.id,)

    def on(self, books: DispatchBooks) -> None:
        """Let it happen to the product order."""
        raise NotImplementedError
