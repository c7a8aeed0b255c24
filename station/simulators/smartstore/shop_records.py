"""What the shop knows of a product order: values, replaced whole when something happens to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from station.simulators.smartstore.api_words import OVER

ADDON = "추가구성상품"


@dataclass(frozen=True, slots=True)
class SimulatedClaim:
    """A cancel, a return or an exchange. `type`: CANCEL, RETURN, EXCHANGE or ADMIN_CANCEL."""

    id: str
    type: str
    status: str
    asked_at: datetime
    quantity: int
    reason: str = "INTENT_CHANGED"
    detail: str = ""
    by: str = "구매회원"
    approved_at: datetime | None = None
    ended_at: datetime | None = None
    collected_at: datetime | None = None
    hold: str = ""
    hold_detail: str = ""
    again_by: str = ""
    again_number: str = ""
    again_at: datetime | None = None

    @property
    def running(self) -> bool:
        """Whether it is neither done nor taken back."""
        return self.status not in OVER


@dataclass(frozen=True, slots=True)
class TrackedDelivery:
    """The parcel as the shop follows it. `wrong`: why its number is a wrong one, or empty."""

    method: str
    carrier: str
    number: str
    sent_at: datetime
    status: str = "COLLECT_REQUEST"
    picked_up_at: datetime | None = None
    delivered_at: datetime | None = None
    wrong: str = ""
    wrong_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SimulatedChange:
    """A row of the feed: the last change, and how the product order stood right after it."""

    type: str
    at: datetime
    status: str
    claim_type: str
    claim_status: str
    gift: str


@dataclass(frozen=True, slots=True)
class OrderHead:
    """What the lines of one order share. `fields` goes into the answer as it is and wins over the rest."""

    id: str
    ordered_at: datetime
    fields: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class SimulatedProductOrder:
    """One line of an order, the unit of every write.

    `fields` goes into the answer as it is and wins over the rest; None takes a field away. `ours`: False for
    a line of another seller. `moved`: the buyer changed the address.
    """

    id: str
    head: OrderHead
    quantity: int
    remaining: int
    package: str
    due_at: datetime
    status: str = "PAYED"
    paid_at: datetime | None = None
    place: str = "NOT_YET"
    placed_at: datetime | None = None
    address: Mapping[str, object] | None = field(default=None, repr=False)
    moved: bool = False
    gift: str = ""
    gift_at: datetime | None = None
    ours: bool = True
    delayed: tuple[str, str] = ("", "")
    delays: int = 0
    claim: SimulatedClaim | None = None
    before: SimulatedClaim | None = None
    completed: tuple[SimulatedClaim, ...] = ()
    delivery: TrackedDelivery | None = None
    decided_at: datetime | None = None
    change: SimulatedChange | None = None
    fields: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def last_change(self) -> SimulatedChange:
        """Its row of the feed. Raises ValueError before it is in the books."""
        if self.change is None:
            raise ValueError(self.id)
        return self.change

    @property
    def claim_running(self) -> bool:
        """Whether a claim is under way."""
        return self.claim is not None and self.claim.running

    @property
    def cancel_asked(self) -> bool:
        """Whether the buyer waits for a cancel to be approved."""
        return self.claim is not None and self.claim.status == "CANCEL_REQUEST"

    @property
    def direct(self) -> bool:
        """Whether a logistics firm sends it under its own contract (직계약)."""
        return self.fields.get("logisticsDirectContracted") is True

    @property
    def is_addon(self) -> bool:
        """Whether it is an add-on (추가구성상품) of a main line."""
        return self.fields.get("productClass") == ADDON

    @property
    def receiver_key(self) -> tuple[object, ...]:
        """To whom and where it goes."""
        address = self.fields.get("shippingAddress", self.address)
        if not isinstance(address, Mapping):
            return ()
        return tuple(address.get(part) for part in ("name", "tel1", "zipCode", "baseAddress", "detailedAddress"))
