"""The simulated shop meets a dispatch that comes again, comes late, or reuses a number."""

from __future__ import annotations

import pytest

from station.simulators.smartstore.afterwards import DispatchThere, RequestCancel
from station.simulators.smartstore.selling import SoldLine
from tests.simulators.support_demo_smartstore import Caller, confirmed, parcel, shop_with, state

ADDON: dict[str, object] = {"productClass": "추가구성상품", "productId": "1"}
MAIN: dict[str, object] = {"productClass": "조합형옵션상품", "productId": "1"}


def test_a_dispatch_while_a_cancel_is_asked_for_ships_and_takes_the_cancel_back() -> None:
    caller = Caller(shop_with())
    (one,) = confirmed(caller)
    caller.shop.do(RequestCancel(one))
    assert state(caller.shop.find(one)) == ("PAYED", "OK", "CANCEL_REQUEST")
    assert caller.dispatch(parcel(one)) == ([one], {})
    assert state(caller.shop.find(one)) == ("DELIVERING", "OK", "CANCEL_REJECT")
    assert caller.feed() == [(one, "DISPATCHED", "DELIVERING")]


REPEATS = [
    ("repeat_dispatch=left_out", "600000000001", ([], {})),
    ("repeat_dispatch=success", "600000000001", (["it"], {})),
    ("repeat_dispatch=105306", "600000000001", ([], {"it": "105306"})),
    ("repeat_dispatch=104442", "600000000001", ([], {"it": "104442"})),
    ("other_waybill=104442", "600000000012", ([], {"it": "104442"})),
    ("other_waybill=105306", "600000000012", ([], {"it": "105306"})),
    ("other_waybill=left_out", "600000000012", ([], {})),
]


@pytest.mark.parametrize(("switch", "number", "answer"), REPEATS)
def test_a_second_dispatch_is_answered_as_the_switch_says_and_books_nothing(
    switch: str, number: str, answer: tuple[list[str], dict[str, str]]
) -> None:
    caller = Caller(shop_with(switch))
    (one,) = confirmed(caller, SoldLine(id="it"))
    caller.dispatch(parcel(one))
    assert caller.dispatch(parcel(one, number)) == answer
    assert [booking.number for booking in caller.shop.bookings] == ["600000000001"]


def test_what_the_seller_centre_has_dispatched_is_not_ours_to_dispatch() -> None:
    caller = Caller(shop_with())
    (one,) = confirmed(caller)
    caller.shop.do(DispatchThere(one, "HANJIN", "680000000002"))
    assert caller.dispatch(parcel(one)) == ([], {one: "104442"})
    delivery = caller.detail(one)[0]["delivery"]
    assert (delivery["deliveryCompany"], delivery["trackingNumber"]) == ("HANJIN", "680000000002")


@pytest.mark.parametrize(
    ("switch", "verdicts"),
    [
        ("receiver", ["", "", "", "104121"]),
        ("package", ["", "", "104121", "104121"]),
        ("order", ["", "104121", "104121", "104121"]),
        ("any", ["104121", "104121", "104121", "104121"]),
        ("off", ["", "", "", ""]),
    ],
)
def test_a_number_is_used_up_for_whom_the_switch_says(switch: str, verdicts: list[str]) -> None:
    caller = Caller(shop_with(f"used_waybill={switch}"))
    first, same_order = confirmed(caller, SoldLine(), SoldLine(), package="7")
    (same_package,) = confirmed(caller, package="7")
    (same_receiver,) = confirmed(caller)
    (stranger,) = confirmed(caller, address={"name": "이견본"})
    assert caller.dispatch(parcel(first)) == ([first], {})
    found = [
        caller.dispatch(parcel(one))[1].get(one, "") for one in (same_order, same_package, same_receiver, stranger)
    ]
    assert found == verdicts


@pytest.mark.parametrize(
    ("rule", "first", "together"),
    [("after_main", "104442", ""), ("later_call", "104442", "104442"), ("any", "", "")],
)
def test_an_add_on_leaves_behind_its_main_line(rule: str, first: str, together: str) -> None:
    caller = Caller(shop_with(f"addons={rule}"))
    main, addon = confirmed(caller, SoldLine(fields=MAIN), SoldLine(fields=ADDON))
    assert caller.dispatch(parcel(addon), parcel(main))[1].get(addon, "") == first
    main, addon = confirmed(caller, SoldLine(fields=MAIN), SoldLine(fields=ADDON))
    assert caller.dispatch(parcel(main), parcel(addon))[1].get(addon, "") == together
