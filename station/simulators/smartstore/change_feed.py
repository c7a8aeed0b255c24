"""The change feed (변경 상품 주문 내역): one row a product order, in windows that include both ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.simulators.smartstore.api_answers import WholeCall
from station.simulators.smartstore.api_words import CHANGES
from station.simulators.smartstore.shop_records import SimulatedProductOrder
from station.simulators.smartstore.switches import ShopSwitches
from station.simulators.smartstore.times import told

LARGEST_PAGE = 300
DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class FeedWindow:
    """Changes from `begin` to `end`, both included; of those at `begin` only ids from `sequence` on."""

    begin: datetime
    end: datetime
    sequence: str = ""
    type: str = ""
    limit: int = LARGEST_PAGE


@dataclass(frozen=True, slots=True)
class FeedPage:
    """The rows of one answer, and the first row that it has no room for."""

    rows: tuple[SimulatedProductOrder, ...]
    next: SimulatedProductOrder | None


def page(known: Iterable[SimulatedProductOrder], window: FeedWindow) -> FeedPage:
    """The oldest changes in a window, by time and then by id."""
    found = sorted((row for row in known if _inside(row, window)), key=_place)
    rest = found[window.limit :]
    return FeedPage(tuple(found[: window.limit]), rest[0] if rest else None)


def check(window: FeedWindow, now: datetime, switches: ShopSwitches) -> None:
    """Raises WholeCall for a window that the shop does not take."""
    if window.end < window.begin or window.limit < 1:
        raise WholeCall("4000")
    far = switches.lookback_days and now - window.begin > timedelta(days=switches.lookback_days)
    wide = switches.wide_window == "refuse" and window.end - window.begin > DAY
    if far or wide:
        raise WholeCall("104139")
    if window.type and window.type not in CHANGES:
        raise WholeCall("4000", "lastChangedType")


def as_json(shown: FeedPage) -> dict[str, object]:
    """The `data` of the answer; `more` only when rows are left."""
    data: dict[str, object] = {
        "count": len(shown.rows),
        "lastChangeStatuses": [_row(row) for row in shown.rows],
    }
    if shown.next is not None:
        data["more"] = {"moreFrom": told(shown.next.last_change.at), "moreSequence": shown.next.id}
    return data


def _inside(row: SimulatedProductOrder, window: FeedWindow) -> bool:
    change = row.change
    if change is None or not row.ours or not window.begin <= change.at <= window.end:
        return False
    if window.type and change.type != window.type:
        return False
    return not window.sequence or change.at > window.begin or row.id >= window.sequence


def _place(row: SimulatedProductOrder) -> tuple[datetime, str]:
    return row.last_change.at, row.id


def _row(row: SimulatedProductOrder) -> dict[str, object]:
    change = row.last_change
    said = {
        "orderId": row.head.id,
        "productOrderId": row.id,
        "lastChangedType": change.type,
        "paymentDate": told(row.paid_at) if row.paid_at else None,
        "lastChangedDate": told(change.at),
        "productOrderStatus": change.status,
        "claimType": change.claim_type or None,
        "claimStatus": change.claim_status or None,
        "receiverAddressChanged": row.moved,
        "giftReceivingStatus": change.gift or None,
    }
    return {name: value for name, value in said.items() if value is not None}
