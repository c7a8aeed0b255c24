"""What a carrier's interface is made of, whatever its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from station.carrier_apis.base import CarrierApi
from station.carriers.api_kinds import ApiValue


@dataclass(frozen=True, slots=True)
class ParcelSender:
    """Who sends, as [carrier.sender] says it."""

    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class ApiMaking:
    """What a kind's `make_api` is given. `values` and `secrets` hold its own keys of [carrier.api] by their names.

    `answer_seconds`: after that a call counts as silence.
    """

    base_url: str
    values: Mapping[str, ApiValue]
    secrets: Mapping[str, str] = field(repr=False)
    sender: ParcelSender
    answer_seconds: float

    def text(self, key: str) -> str:
        """A key that holds a text."""
        return str(self.values.get(key, ""))

    def whole(self, key: str) -> int:
        """A key that holds a number."""
        value = self.values.get(key, 0)
        return value if isinstance(value, int) else 0

    def texts(self, key: str) -> tuple[str, ...]:
        """A key that holds several texts."""
        value = self.values.get(key, ())
        return value if isinstance(value, tuple) else ()


class ApiSettingError(ValueError):
    """A key of [carrier.api] with which nothing can be made. `message_code`, `allowed`: as `ConfigError` has them."""

    def __init__(self, key: str, message_code: str, allowed: str = "") -> None:
        self.key, self.message_code, self.allowed = key, message_code, allowed
        super().__init__(f"{key}: {message_code}")


class ApiMaker(Protocol):
    """The module that a row of `station.carriers.api_kinds` names."""

    def make_api(self, making: ApiMaking) -> CarrierApi:
        """The interface, made but not spoken to. Raises ApiSettingError."""
        ...
