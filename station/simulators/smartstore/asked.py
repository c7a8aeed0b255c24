"""One request as a handler sees it, and how its query and its body are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

import msgspec

from station.simulators.smartstore.api_answers import WholeCall, failure, unreadable
from station.simulators.smartstore.gateway_faults import ApiFault, FaultPlan
from station.simulators.smartstore.stage import ShopStage
from station.simulators.smartstore.times import understood

_T = TypeVar("_T")
OK, LEFT_OUT = "", "left_out"


@dataclass(frozen=True, slots=True)
class GatewayCall:
    """A call that the gateway let through. `part`: the id in its path, or empty."""

    stage: ShopStage
    part: str
    query: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    plan: FaultPlan | None = None
    trace: str = ""

    def value(self, name: str) -> str:
        """The first value of a query field, or an empty text."""
        return next((value for key, value in self.query if key == name), "")

    def values(self, name: str) -> frozenset[str]:
        """Every value of a query field, repeated or separated by commas."""
        return frozenset(one for key, value in self.query if key == name for one in value.split(",") if one)

    def number(self, name: str, default: int) -> int:
        """A whole number of at least 1. Raises WholeCall."""
        text = self.value(name) or str(default)
        if not (text.isascii() and text.isdigit() and 0 < int(text) < 10**9):
            raise WholeCall("4000", name)
        return int(text)

    def time(self, name: str, default: datetime | None = None) -> datetime:
        """A time. Raises WholeCall when it is missing without a default, or cannot be read."""
        text = self.value(name)
        if not text and default is not None:
            return default
        try:
            return understood(text, strict=self.stage.switches.strict_times)
        except ValueError:
            raise WholeCall("4000", name) from None

    def read(self, kind: type[_T]) -> _T:
        """The body. Raises WholeCall for what is no JSON or has a value that is none of its enumeration."""
        try:
            return msgspec.json.decode(self.body or b"{}", type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise unreadable() from None


@dataclass(frozen=True, slots=True)
class JudgedOrders:
    """What became of each product order of a write."""

    done: tuple[str, ...]
    failed: tuple[dict[str, str], ...]

    def as_json(self) -> dict[str, object]:
        """The `data` of most writes."""
        return {"successProductOrderIds": list(self.done), "failProductOrderInfos": list(self.failed)}


def judged(asked: GatewayCall, ids: tuple[str, ...], act: Callable[[int], str]) -> JudgedOrders:
    """Carry out a write, item by item; `act` gets the place in `ids` and says OK, LEFT_OUT or a fail code."""
    done: list[str] = []
    failed: list[dict[str, str]] = []
    for place, product_order in enumerate(ids):
        verdict = _verdict(asked.plan, product_order, partial(act, place))
        if verdict == OK:
            done.append(product_order)
        elif verdict != LEFT_OUT:
            failed.append(failure(product_order, verdict))
    return JudgedOrders(tuple(done), tuple(failed))


def _verdict(plan: FaultPlan | None, product_order: str, act: Callable[[], str]) -> str:
    if plan is None or not plan.hits(product_order):
        return act()
    if plan.fault is ApiFault.REFUSED:
        return plan.code
    if plan.fault is ApiFault.LEFT_OUT:
        if plan.done:
            act()
        return LEFT_OUT
    return act()


def checked_ids(asked: GatewayCall, ids: tuple[str, ...], most: int) -> tuple[str, ...]:
    """The ids of a call. Raises WholeCall for none, or for more than the call may have."""
    if not ids or not all(ids):
        raise WholeCall("4000", "productOrderIds")
    if len(ids) > most:
        raise WholeCall(asked.stage.switches.too_many)
    return ids
