"""What a shop is made of, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from station.sellercentre.order_gathering import GatheringTerms
from station.shops.base import Shop

KnownLines = Callable[[Sequence[str]], Mapping[str, tuple[str, ...]]]
"""The shop's own ids of the lines of some orders; orders that this station does not know are missing."""


def nothing_known(_numbers: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """For who keeps no orders: the shop is asked for all of them."""
    return {}


@dataclass(frozen=True, slots=True)
class ShopMaking:
    """What a kind's `make_shop` is given. `texts` and `secrets` hold its own keys of [shop] by their names.

    `folder`: where the processes of a station share what they have of the shop. `answer_seconds`: after that a call
    counts as silence. `background`: for the process that has more patience, and gives way to the bench.
    `known_lines`: asked before the shop is.
    """

    base_url: str
    texts: Mapping[str, str]
    secrets: Mapping[str, str]
    folder: Path
    answer_seconds: float
    background: bool
    terms: GatheringTerms
    known_lines: KnownLines = nothing_known


class ShopSettingError(ValueError):
    """A key of [shop] with which no shop can be made. `message_code` and `allowed`: as `ConfigError` has them."""

    def __init__(self, key: str, message_code: str, allowed: str = "") -> None:
        self.key, self.message_code, self.allowed = key, message_code, allowed
        super().__init__(f"{key}: {message_code}")


class ShopMaker(Protocol):
    """The module that a row of `station.shop_kinds` names."""

    def make_shop(self, making: ShopMaking) -> Shop:
        """The shop, made but not spoken to. Raises ShopSettingError."""
        ...
