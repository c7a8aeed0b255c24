"""Random days in the simulated SmartStore: whatever happens, a product order is booked once or never."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from station.simulators.smartstore.afterwards import (
    AdminCancel,
    ApproveClaim,
    ConfirmThere,
    DispatchThere,
    RequestCancel,
    WithdrawClaim,
)
from station.simulators.smartstore.gateway_faults import ApiFault
from station.simulators.smartstore.selling import SoldLine
from station.simulators.smartstore.steering import FailCall
from station.simulators.smartstore.verbs import ShopVerb
from tests.simulators.support_demo_smartstore import ROWS, Caller, parcel, shop_with, sold

HAPPENS: list[Callable[[str], ShopVerb]] = [
    RequestCancel,
    WithdrawClaim,
    ApproveClaim,
    AdminCancel,
    ConfirmThere,
    DispatchThere,
]
FAULTS = [
    FailCall(ApiFault.TIMEOUT_01, done=True),
    FailCall(ApiFault.PROXY_03),
    FailCall(ApiFault.RATE_LIMIT),
    FailCall(ApiFault.LEFT_OUT, done=True),
    FailCall(ApiFault.REFUSED),
]
PLACES = st.integers(0, 3)
STEPS = st.one_of(
    st.tuples(st.just("confirm"), st.lists(PLACES, min_size=1, max_size=4)),
    st.tuples(st.just("dispatch"), st.lists(PLACES, min_size=1, max_size=4)),
    st.tuples(st.just("happen"), st.tuples(st.integers(0, len(HAPPENS) - 1), PLACES)),
    st.tuples(st.just("fail"), st.integers(0, len(FAULTS) - 1)),
)
REPEATS = st.sampled_from(["left_out", "success", "105306", "104442"])


@settings(max_examples=150, deadline=None)
@given(steps=st.lists(STEPS, max_size=30), repeat=REPEATS)
def test_a_product_order_is_booked_once_or_never_and_never_after_its_cancel(
    steps: list[tuple[str, object]], repeat: str
) -> None:
    caller = Caller(shop_with(f"repeat_dispatch={repeat}"))
    ids = sold(caller.shop, *[SoldLine()] * 4)
    for number, (what, how) in enumerate(steps):
        _step(caller, ids, what, how, f"6000000{number:05d}")
    booked = [booking.product_order for booking in caller.shop.bookings]
    assert len(booked) == len(set(booked))
    rows = [caller.shop.find(one) for one in ids]
    assert {row.id for row in rows if row.delivery} == set(booked)
    assert {row.status for row in rows if row.id in booked} <= {"DELIVERING"}
    assert [row.id for row in rows if row.id in booked and row.completed] == []
    assert {row.status for row in rows if row.id not in booked} <= {"PAYED", "CANCELED"}


def _step(caller: Caller, ids: tuple[str, ...], what: str, how: object, number: str) -> None:
    match what, how:
        case "happen", (int(which), int(place)):
            # Not everything can happen at any time, and then nothing does.
            with suppress(ValueError):
                caller.shop.do(HAPPENS[which](ids[place]))
        case "fail", int(which):
            caller.shop.do(FAULTS[which])
        case _, list(places):
            chosen = [ids[place] for place in places]
            body = {"productOrderIds": chosen, "dispatchProductOrders": [parcel(one, number) for one in chosen]}
            caller.call("POST", f"{ROWS}/{what}", body)
