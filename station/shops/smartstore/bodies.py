"""The calls of the commerce API and their bodies: pure. An enum without a value is left out, never sent empty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from station.shops.base import ParcelDispatch
from station.shops.smartstore.feed import FeedPlace, stamp
from station.shops.smartstore.gateway import GatewayRequest

MOST_WRITES = 30
"""Product orders a confirm or dispatch may name."""
MOST_DETAILS = 300
"""Product orders a detail query may name, and rows of a page of the feed."""

_ROOT = "/v1/pay-order/seller/product-orders"
_ORDERS = "/v1/pay-order/seller/orders"


def changes(place: FeedPlace, limit: int) -> GatewayRequest:
    """The feed: https://apicenter.commerce.naver.com/docs/commerce-api/current/seller-get-last-changed-status-pay-order-seller."""
    path = f"{_ROOT}/last-changed-statuses"
    return GatewayRequest("GET last-changed-statuses", "GET", path, query=place.query(max(1, min(limit, MOST_DETAILS))))


def details(ids: Sequence[str]) -> GatewayRequest:
    """The detail query; our code knows claims on part of a quantity."""
    body = {"productOrderIds": list(ids), "quantityClaimCompatibility": True}
    return GatewayRequest("POST query", "POST", f"{_ROOT}/query", body=msgspec.json.encode(body))


def ids_of(order: str) -> GatewayRequest:
    """The product orders of an order."""
    return GatewayRequest("GET product-order-ids", "GET", f"{_ORDERS}/{order}/product-order-ids")


def paid(begin: datetime, end: datetime, page: int) -> GatewayRequest:
    """The conditional list: what was paid for in a time of a day at most, from page 1 on."""
    query = {
        "from": stamp(begin),
        "to": stamp(end),
        "rangeType": "PAYED_DATETIME",
        "pageSize": str(MOST_DETAILS),
        "page": str(page),
        "quantityClaimCompatibility": "true",
    }
    return GatewayRequest("GET product-orders", "GET", _ROOT, query=query)


def confirm(ids: Sequence[str]) -> GatewayRequest:
    """발주 확인."""
    body = {"productOrderIds": list(ids)}
    return GatewayRequest("POST confirm", "POST", f"{_ROOT}/confirm", body=msgspec.json.encode(body), writes=True)


def dispatch(parcels: Sequence[tuple[str, ParcelDispatch]], now: datetime) -> GatewayRequest:
    """발송 처리: product orders, each with the parcel that it goes in."""
    body = {
        "dispatchProductOrders": [
            {
                "productOrderId": which,
                "deliveryMethod": "DELIVERY",
                "deliveryCompanyCode": parcel.carrier,
                "trackingNumber": digits(parcel.waybill),
                "dispatchDate": stamp(now),
            }
            for which, parcel in parcels
        ]
    }
    return GatewayRequest("POST dispatch", "POST", f"{_ROOT}/dispatch", body=msgspec.json.encode(body), writes=True)


def delay(which: str, until: datetime, reason: str, words: str) -> GatewayRequest:
    """발송 지연 처리 of one product order."""
    body = {"dispatchDueDate": stamp(until), "delayedDispatchReason": reason, "dispatchDelayedDetailedReason": words}
    return GatewayRequest("POST delay", "POST", f"{_ROOT}/{which}/delay", body=msgspec.json.encode(body), writes=True)


def digits(waybill: str) -> str:
    """A number without the hyphens that people write."""
    return waybill.replace("-", "").replace(" ", "")
