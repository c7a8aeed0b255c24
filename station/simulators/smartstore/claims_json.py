"""Claims as the detail query tells them: the current one, those before and those that are over."""

from __future__ import annotations

from datetime import datetime

from station.simulators.smartstore.shop_records import SimulatedClaim
from station.simulators.smartstore.times import told

_KINDS = {"CANCEL": "cancel", "ADMIN_CANCEL": "cancel", "RETURN": "return", "EXCHANGE": "exchange"}


def as_current(claim: SimulatedClaim) -> dict[str, object]:
    """`currentClaim` or `beforeClaim`: one object under the name of its kind."""
    return {_KINDS[claim.type]: _object(claim)}


def as_old_object(claim: SimulatedClaim) -> dict[str, object]:
    """The top-level object of callers that do not know partial claims."""
    said = _object(claim)
    said.pop("requestQuantity", None)
    return {_KINDS[claim.type]: said}


def completed(claim: SimulatedClaim) -> dict[str, object]:
    """One entry of `completedClaims`."""
    said = {
        "claimType": claim.type,
        "claimId": claim.id,
        "claimStatus": claim.status,
        "claimRequestReason": claim.reason,
        "claimRequestDetailContent": claim.detail or None,
        "claimRequestDate": told(claim.asked_at),
        "claimRequestAdmissionDate": _time(claim.approved_at),
        "claimCompleteOperationDate": _time(claim.ended_at),
        "requestQuantity": claim.quantity,
    }
    return _full(said | _hold(claim) | _again(claim))


def _object(claim: SimulatedClaim) -> dict[str, object]:
    said = {
        "claimId": claim.id,
        "claimStatus": claim.status,
        "claimRequestDate": told(claim.asked_at),
        "requestChannel": claim.by,
        "requestQuantity": claim.quantity,
    }
    match _KINDS[claim.type]:
        case "cancel":
            return _full(said | _cancel(claim))
        case kind:
            reasons = {f"{kind}Reason": claim.reason, f"{kind}DetailedReason": claim.detail or None}
            return _full(said | reasons | _collect(claim) | _hold(claim) | _again(claim))


def _cancel(claim: SimulatedClaim) -> dict[str, object]:
    return {
        "cancelReason": claim.reason,
        "cancelDetailedReason": claim.detail or None,
        "cancelApprovalDate": _time(claim.approved_at),
        "cancelCompletedDate": _time(claim.ended_at),
    }


def _collect(claim: SimulatedClaim) -> dict[str, object]:
    return {
        "collectStatus": "DELIVERED" if claim.collected_at else "NOT_REQUESTED",
        "collectCompletedDate": _time(claim.collected_at),
        "returnCompletedDate": _time(claim.ended_at) if claim.status == "RETURN_DONE" else None,
    }


def _hold(claim: SimulatedClaim) -> dict[str, object]:
    if not claim.hold:
        return {}
    return {"holdbackStatus": "HOLDBACK", "holdbackReason": claim.hold, "holdbackDetailedReason": claim.hold_detail}


def _again(claim: SimulatedClaim) -> dict[str, object]:
    if claim.again_at is None:
        return {}
    return {
        "reDeliveryMethod": "DELIVERY",
        "reDeliveryStatus": "DELIVERING",
        "reDeliveryCompany": claim.again_by,
        "reDeliveryTrackingNumber": claim.again_number,
        "reDeliveryOperationDate": told(claim.again_at),
    }


def _time(at: datetime | None) -> str | None:
    return told(at) if at else None


def _full(said: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in said.items() if value is not None}
