"""A product order as the detail query tells it; fields without a value are left out."""

from __future__ import annotations

from collections.abc import Mapping

from station.simulators.smartstore.claims_json import as_current, as_old_object, completed
from station.simulators.smartstore.shop_records import OrderHead, SimulatedProductOrder, TrackedDelivery
from station.simulators.smartstore.times import told

_TAKING = {
    "addressType": "DOMESTIC",
    "name": "출고지",
    "tel1": "02-0000-0000",
    "zipCode": "00001",
    "baseAddress": "경기도 가상시 견본로 1",
    "detailedAddress": "1층",
    "isRoadNameAddress": True,
}


def as_json(row: SimulatedProductOrder, *, partial_claims: bool, old_claims: bool) -> dict[str, object]:
    """One item of `data`. `partial_claims`: the caller knows claims on a part of the quantity."""
    item: dict[str, object] = {"order": _order(row.head, row), "productOrder": _product_order(row)}
    if row.before is not None:
        item["beforeClaim"] = as_current(row.before)
    if row.claim is not None:
        item["currentClaim"] = as_current(row.claim)
        if not partial_claims and old_claims:
            item |= as_old_object(row.claim)
    if row.completed:
        item["completedClaims"] = [completed(claim) for claim in row.completed]
    if row.delivery is not None:
        item["delivery"] = _delivery(row.delivery)
    return item


def without_gaps(said: Mapping[str, object]) -> dict[str, object]:
    """The fields that have a value."""
    return {name: value for name, value in said.items() if value is not None}


def _order(head: OrderHead, row: SimulatedProductOrder) -> dict[str, object]:
    said: dict[str, object] = {
        "orderId": head.id,
        "orderDate": told(head.ordered_at),
        "paymentDate": told(row.paid_at) if row.paid_at else None,
        "paymentMeans": "신용카드",
        "ordererId": "pa****",
        "ordererName": "홍견본",
        "ordererTel": "010-0000-0000",
        "ordererNo": "300000001",
        "payLocationType": "MOBILE",
        "isDeliveryMemoParticularInput": "false",
        "isMembershipSubscribed": False,
        "naverMileagePaymentAmount": 0,
        "orderDiscountAmount": 0,
    }
    return without_gaps(said | dict(head.fields))


def _product_order(row: SimulatedProductOrder) -> dict[str, object]:
    paid = row.status not in ("PAYMENT_WAITING", "CANCELED_BY_NOPAYMENT")
    said: dict[str, object] = {
        "productOrderId": row.id,
        "productOrderStatus": row.status,
        "placeOrderStatus": row.place if paid else None,
        "placeOrderDate": told(row.placed_at) if row.placed_at else None,
        "claimType": row.claim.type if row.claim else None,
        "claimStatus": row.claim.status if row.claim else None,
        "claimId": row.claim.id if row.claim else None,
        "mallId": "ncp_1aaaaa_01",
        "merchantChannelId": "100000001",
        "productClass": "단일상품",
        "packageNumber": row.package,
        "shippingDueDate": told(row.due_at) if paid else None,
        "shippingFeeType": "무료",
        "deliveryPolicyType": "무료",
        "deliveryFeeAmount": 0,
        "sectionDeliveryFee": 0,
        "expectedDeliveryMethod": "DELIVERY",
        "expectedDeliveryCompany": "CJGLS",
        "deliveryAttributeType": "NORMAL",
        "giftReceivingStatus": row.gift or None,
        "delayedDispatchReason": row.delayed[0] or None,
        "delayedDispatchDetailedReason": row.delayed[1] or None,
        "decisionDate": told(row.decided_at) if row.decided_at else None,
        "shippingAddress": dict(row.address) if row.address is not None else None,
        "takingAddress": dict(_TAKING),
    }
    return without_gaps(said | _counted(row) | dict(row.fields))


def _counted(row: SimulatedProductOrder) -> dict[str, object]:
    price = row.fields.get("unitPrice", 12_500)
    each = price if isinstance(price, int) else 0
    return {
        "quantity": row.quantity,
        "initialQuantity": row.quantity,
        "remainQuantity": row.remaining,
        "unitPrice": price,
        "totalProductAmount": each * row.quantity,
        "totalPaymentAmount": each * row.quantity,
        "remainProductAmount": each * row.remaining,
        "remainPaymentAmount": each * row.remaining,
    }


def _delivery(parcel: TrackedDelivery) -> dict[str, object]:
    said = {
        "sendDate": told(parcel.sent_at),
        "pickupDate": told(parcel.picked_up_at) if parcel.picked_up_at else None,
        "deliveredDate": told(parcel.delivered_at) if parcel.delivered_at else None,
        "deliveryMethod": parcel.method,
        "deliveryCompany": parcel.carrier or None,
        "trackingNumber": parcel.number or None,
        "deliveryStatus": parcel.status,
        "isWrongTrackingNumber": bool(parcel.wrong),
        "wrongTrackingNumberType": parcel.wrong or None,
        "wrongTrackingNumberRegisteredDate": told(parcel.wrong_at) if parcel.wrong_at else None,
    }
    return without_gaps(said)
