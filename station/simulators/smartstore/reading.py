"""The reading calls: the change feed, the detail query, the conditional list and the ids of an order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec

from station.simulators.smartstore import change_feed, detail
from station.simulators.smartstore.api_answers import WholeCall
from station.simulators.smartstore.api_words import CLAIM_STATUSES, PLACES, STATUSES
from station.simulators.smartstore.asked import GatewayCall, checked_ids
from station.simulators.smartstore.shop_records import SimulatedProductOrder

MOST_DETAILS = 300


class DetailQuery(msgspec.Struct, frozen=True, rename="camel"):
    """The body of a detail query."""

    product_order_ids: tuple[str, ...] = ()
    quantity_claim_compatibility: bool = False


def changes(asked: GatewayCall) -> object:
    """The change feed."""
    stage, now = asked.stage, asked.stage.clock.now()
    if stage.refill is not None:
        stage.refill(stage)
    begin = asked.time("lastChangedFrom")
    end = asked.time("lastChangedTo", begin + change_feed.DAY)
    if asked.value("lastChangedTo") and end > now and stage.switches.future_window == "refuse":
        raise WholeCall("104139")
    limit = min(asked.number("limitCount", change_feed.LARGEST_PAGE), change_feed.LARGEST_PAGE)
    window = change_feed.FeedWindow(begin, end, _sequence(asked), asked.value("lastChangedType"), limit)
    change_feed.check(window, now, stage.switches)
    seen = now - timedelta(seconds=stage.switches.feed_lag_seconds)
    shown = change_feed.page(stage.books.everything(), replace(window, end=min(end, seen)))
    if shown.next is not None:
        stage.sequences.add(shown.next.id)
    return change_feed.as_json(shown)


def query(asked: GatewayCall) -> object:
    """Details of up to 300 product orders; those of nobody, or of another seller, are missing."""
    wanted = asked.read(DetailQuery)
    ids = checked_ids(asked, wanted.product_order_ids, MOST_DETAILS)
    known = [row for one in dict.fromkeys(ids) if (row := asked.stage.books.find(one)) and row.ours]
    if asked.stage.switches.unknown_ids == "refuse" and len(known) < len(set(ids)):
        raise WholeCall("100001")
    return [_item(asked, row, partial=wanted.quantity_claim_compatibility) for row in known]


def ids_of_order(asked: GatewayCall) -> object:
    """The product orders of an order."""
    found = [row.id for row in asked.stage.books.of_order(asked.part) if row.ours]
    if not found:
        raise WholeCall("100003")
    return found


def listed(asked: GatewayCall) -> object:
    """The conditional list, a page of a living set."""
    begin = asked.time("from")
    end = asked.time("to", begin + change_feed.DAY)
    kind = asked.value("rangeType") or "PAYED_DATETIME"
    if kind not in _RANGES or end < begin:
        raise WholeCall("4000", "rangeType")
    if end - begin > change_feed.DAY and asked.stage.switches.wide_window == "refuse":
        raise WholeCall("104139")
    size = min(asked.number("pageSize", MOST_DETAILS), MOST_DETAILS)
    number = asked.number("page", 1)
    rows = [row for row in asked.stage.books.everything() if _meets(asked, row) and _in_range(row, kind, begin, end)]
    shown = rows[(number - 1) * size : number * size]
    partial = asked.value("quantityClaimCompatibility") == "true"
    return {
        "contents": [{"productOrderId": row.id, "content": _item(asked, row, partial=partial)} for row in shown],
        "pagination": {"page": number, "size": size, "hasNext": len(rows) > number * size},
    }


def _sequence(asked: GatewayCall) -> str:
    given = asked.value("moreSequence")
    if given and given not in asked.stage.sequences:
        raise WholeCall("4000", "moreSequence")
    return given


def _item(asked: GatewayCall, row: SimulatedProductOrder, *, partial: bool) -> dict[str, object]:
    return detail.as_json(row, partial_claims=partial, old_claims=asked.stage.switches.old_claims)


_FULFILLED = frozenset({"ARRIVAL_GUARANTEE"})
_RANGES: dict[str, Callable[[SimulatedProductOrder], datetime | None]] = {
    "PAYED_DATETIME": lambda row: row.paid_at,
    "ORDERED_DATETIME": lambda row: row.head.ordered_at,
    "DISPATCHED_DATETIME": lambda row: row.delivery.sent_at if row.delivery else None,
    "PURCHASE_DECIDED_DATETIME": lambda row: row.decided_at,
    "CLAIM_REQUESTED_DATETIME": lambda row: row.claim.asked_at if row.claim else None,
    "CLAIM_COMPLETED_DATETIME": lambda row: row.completed[-1].ended_at if row.completed else None,
    "COLLECT_COMPLETED_DATETIME": lambda row: row.claim.collected_at if row.claim else None,
    "GIFT_RECEIVED_DATETIME": lambda row: row.gift_at,
    "HOPE_DELIVERY_INFO_CHANGED_DATETIME": lambda row: _changed(row, "HOPE_DELIVERY_INFO_CHANGED"),
}


def _changed(row: SimulatedProductOrder, kind: str) -> datetime | None:
    return row.change.at if row.change and row.change.type == kind else None


def _in_range(row: SimulatedProductOrder, kind: str, begin: datetime, end: datetime) -> bool:
    at = _RANGES[kind](row)
    return at is not None and begin <= at <= end


def _meets(asked: GatewayCall, row: SimulatedProductOrder) -> bool:
    wanted, claims = asked.values("productOrderStatuses"), asked.values("claimStatuses")
    places = asked.values("placeOrderStatusType")
    if wanted - STATUSES or claims - CLAIM_STATUSES or places - PLACES:
        raise WholeCall("4000", "productOrderStatuses, claimStatuses, placeOrderStatusType")
    fulfilment = asked.value("fulfillment")
    fulfilled = row.fields.get("deliveryAttributeType") in _FULFILLED or row.direct
    return (
        row.ours
        and (not wanted or row.status in wanted)
        and (not claims or (row.claim is not None and row.claim.status in claims))
        and (not places or row.place in places)
        and (not fulfilment or (fulfilment == "true") == fulfilled)
    )
