"""What the simulator itself is told: to let time pass, to fail, to behave otherwise; and every verb read from JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from station.simulators.smartstore import afterwards, selling
from station.simulators.smartstore.gateway_faults import ApiFault, FaultPlan
from station.simulators.smartstore.switches import with_changes
from station.simulators.smartstore.verbs import ShopVerb

if TYPE_CHECKING:
    from station.simulators.smartstore.stage import ShopStage


class AdvanceTime(ShopVerb, frozen=True, tag="advance"):
    """Time passes."""

    seconds: float

    def act(self, stage: ShopStage) -> tuple[str, ...]:
        """Set the shop's clock forward."""
        stage.clock.advance(self.seconds)
        return ()


class TurnSwitches(ShopVerb, frozen=True, tag="turn"):
    """Switches change: "name=value" each."""

    switches: tuple[str, ...]

    def act(self, stage: ShopStage) -> tuple[str, ...]:
        """From the next call on."""
        stage.turn(with_changes(stage.switches, self.switches))
        return ()


class FailCall(ShopVerb, frozen=True, tag="fail"):
    """A call to come fails; see `faults.Plan`. `before`: what happens when it has come in, such as a late cancel."""

    fault: ApiFault = ApiFault.NONE
    on: str = ""
    skip: int = 0
    times: int | None = 1
    done: bool = False
    code: str = "9999"
    status: int = 400
    ids: tuple[str, ...] = ()
    seconds: float = 3600.0
    before: tuple[AnyVerb, ...] = ()

    def act(self, stage: ShopStage) -> tuple[str, ...]:
        """Put it in line."""
        stage.faults.add(self._plan(stage))
        return ()

    def _plan(self, stage: ShopStage) -> FaultPlan:
        return FaultPlan(
            fault=self.fault,
            on=self.on,
            skip=self.skip,
            times=self.times,
            done=self.done,
            code=self.code,
            status=self.status,
            ids=self.ids,
            seconds=self.seconds,
            before=tuple(_later(stage, verb) for verb in self.before),
        )


class HealShop(ShopVerb, frozen=True, tag="heal"):
    """Every fault in store is forgotten, and a penalty lifted."""

    def act(self, stage: ShopStage) -> tuple[str, ...]:
        """At once."""
        stage.faults.clear()
        stage.penalty.lift()
        return ()


class ApiCentre(ShopVerb, frozen=True, tag="centre"):
    """The API centre: whether this caller's IP is registered, whether the application has the order API, its tokens."""

    ip_allowed: bool = True
    api_granted: bool = True
    revoke_tokens: bool = False

    def act(self, stage: ShopStage) -> tuple[str, ...]:
        """At once."""
        stage.ip_allowed, stage.api_granted = self.ip_allowed, self.api_granted
        if self.revoke_tokens:
            stage.tokens.revoke()
        return ()


AnyVerb = (
    selling.SellOrder
    | selling.PayOrder
    | selling.NotPaid
    | selling.AcceptGift
    | selling.ChangeAddress
    | selling.EditProductOrder
    | afterwards.RequestCancel
    | afterwards.WithdrawClaim
    | afterwards.ApproveClaim
    | afterwards.AdminCancel
    | afterwards.RequestReturn
    | afterwards.RequestExchange
    | afterwards.CollectGoods
    | afterwards.EndExchange
    | afterwards.ConfirmThere
    | afterwards.DispatchThere
    | afterwards.PickUp
    | afterwards.DeliverParcel
    | afterwards.WrongNumber
    | afterwards.DecidePurchase
    | AdvanceTime
    | TurnSwitches
    | FailCall
    | HealShop
    | ApiCentre
)


def understood(text: bytes) -> AnyVerb:
    """A verb from JSON. Raises ValueError that says what is wrong with it."""
    try:
        verb: AnyVerb = msgspec.json.decode(text, type=AnyVerb)
    except msgspec.MsgspecError as problem:
        raise ValueError(str(problem)) from None
    return verb


def _later(stage: ShopStage, verb: ShopVerb) -> Callable[[], object]:
    return lambda: verb.act(stage)
