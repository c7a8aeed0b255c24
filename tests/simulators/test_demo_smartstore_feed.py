"""The simulated change feed: one row a product order, whole seconds, both ends of a window, and pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.simulators.smartstore.afterwards import ConfirmThere, DeliverParcel, DispatchThere, RequestCancel
from station.simulators.smartstore.selling import ChangeAddress, SellOrder, SoldLine
from station.simulators.smartstore.times import told, understood
from tests.simulators.support_demo_smartstore import NOW, ROWS, Caller, shop_with, sold

FEED = f"{ROWS}/last-changed-statuses"
SECOND = timedelta(seconds=1)


def walked(
    caller: Caller, begin: datetime, end: datetime, limit: int, between: Callable[[], object] = lambda: None
) -> list[Any]:
    """Every row of a window, page by page as the documentation says; `between` happens before each next page."""
    rows: list[Any] = []
    query: dict[str, object] = {"lastChangedFrom": told(begin)}
    while True:
        page = caller.data("GET", FEED, lastChangedTo=told(end), limitCount=limit, **query)
        assert page["count"] == len(page["lastChangeStatuses"]) <= limit
        rows += page["lastChangeStatuses"]
        if "more" not in page:
            return rows
        assert page["count"] == limit
        between()
        query = {"lastChangedFrom": page["more"]["moreFrom"], "moreSequence": page["more"]["moreSequence"]}


def test_a_row_has_the_fields_of_the_documentation_and_none_without_a_value() -> None:
    caller = Caller(shop_with())
    (one,) = sold(caller.shop, order="2026112300000010")
    assert caller.changes() == {
        "count": 1,
        "lastChangeStatuses": [
            {
                "orderId": "2026112300000010",
                "productOrderId": one,
                "lastChangedType": "PAYED",
                "paymentDate": "2026-11-23T10:00:00.000+09:00",
                "lastChangedDate": "2026-11-23T10:00:00.000+09:00",
                "productOrderStatus": "PAYED",
                "receiverAddressChanged": False,
            }
        ],
    }


def test_a_second_change_moves_the_row_and_leaves_nothing_behind() -> None:
    caller = Caller(shop_with())
    (one,) = sold(caller.shop)
    caller.passes(90.7)
    caller.shop.do(ChangeAddress(one))
    caller.passes(10)
    assert caller.changes(lastChangedTo=told(NOW + timedelta(seconds=89)))["count"] == 0
    (row,) = caller.changes()["lastChangeStatuses"]
    assert (row["lastChangedType"], row["lastChangedDate"], row["receiverAddressChanged"]) == (
        "DELIVERY_ADDRESS_CHANGED",
        "2026-11-23T10:01:30.000+09:00",
        True,
    )


def test_confirmation_and_delivery_are_silent_so_the_feed_lags_behind_the_details() -> None:
    caller = Caller(shop_with())
    one, other = sold(caller.shop, SoldLine(), SoldLine())
    caller.passes(5)
    caller.shop.do(ConfirmThere(one))
    assert [row[1:] for row in caller.feed()] == [("PAYED", "PAYED"), ("PAYED", "PAYED")]
    caller.shop.do(DispatchThere(other))
    caller.passes(5)
    caller.shop.do(DeliverParcel(other))
    assert caller.feed() == [(one, "PAYED", "PAYED"), (other, "DISPATCHED", "DELIVERING")]
    assert caller.line(other)["productOrderStatus"] == "DELIVERED"


def test_a_window_includes_both_its_ends() -> None:
    caller = Caller(shop_with())
    sold(caller.shop)
    caller.passes(60)
    edges = [(NOW, NOW), (NOW - SECOND, NOW), (NOW, NOW + SECOND), (NOW + SECOND, NOW + 2 * SECOND)]
    assert [len(walked(caller, begin, end, 300)) for begin, end in edges] == [1, 1, 1, 0]


def test_a_window_without_an_end_is_a_day_long() -> None:
    caller = Caller(shop_with())
    sold(caller.shop)
    caller.passes(3 * 86_400)
    assert caller.changes(NOW - timedelta(hours=24))["count"] == 1
    assert caller.changes(NOW - timedelta(hours=24, seconds=1))["count"] == 0


def test_one_type_can_be_asked_for_and_a_page_holds_300_at_most() -> None:
    caller = Caller(shop_with())
    ids = sold(caller.shop, *[SoldLine()] * 301)
    caller.shop.do(RequestCancel(ids[0]))
    assert caller.changes(lastChangedType="CLAIM_COMPLETED")["count"] == 1
    page = caller.changes(lastChangedType="PAYED", limitCount=999)
    assert (page["count"], "more" in page) == (300, False)
    page = caller.changes()
    assert (page["count"], page["more"]) == (300, {"moreFrom": told(NOW), "moreSequence": ids[-1]})


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ({"lastChangedFrom": told(NOW - timedelta(hours=25)), "lastChangedTo": told(NOW)}, (400, "104139")),
        ({"lastChangedFrom": told(NOW), "lastChangedTo": told(NOW + SECOND)}, (400, "104139")),
        ({"lastChangedFrom": told(NOW), "lastChangedTo": told(NOW - SECOND)}, (400, "4000")),
        ({"lastChangedFrom": told(NOW).replace("+", " ")}, (400, "4000")),
        ({"lastChangedFrom": NOW.isoformat()}, (400, "4000")),
        ({}, (400, "4000")),
        ({"lastChangedFrom": told(NOW), "lastChangedType": "CONFIRMED"}, (400, "4000")),
        ({"lastChangedFrom": told(NOW), "limitCount": 0}, (400, "4000")),
        ({"lastChangedFrom": told(NOW), "moreSequence": "2026112300000001"}, (400, "4000")),
    ],
)
def test_a_window_that_cannot_be_is_refused(query: dict[str, object], answer: tuple[int, str]) -> None:
    assert Caller(shop_with()).code("GET", FEED, **query) == answer


@pytest.mark.parametrize(
    ("switch", "begin", "end"),
    [
        ("wide_window=accept", NOW - timedelta(hours=25), NOW),
        ("future_window=accept", NOW, NOW + SECOND),
        ("strict_times=off", NOW, NOW),
    ],
)
def test_a_switch_lets_the_window_through(switch: str, begin: datetime, end: datetime) -> None:
    caller = Caller(shop_with(switch))
    form = told if switch != "strict_times=off" else datetime.isoformat
    assert caller.data("GET", FEED, lastChangedFrom=form(begin), lastChangedTo=form(end))["count"] == 0


def test_the_shop_may_forget_what_is_long_ago_and_tell_late_what_is_new() -> None:
    caller = Caller(shop_with("lookback_days=30", "feed_lag_seconds=5"))
    assert caller.code("GET", FEED, lastChangedFrom=told(NOW - timedelta(days=31))) == (400, "104139")
    sold(caller.shop)
    caller.passes(4)
    assert caller.feed() == []
    caller.passes(1)
    assert len(caller.feed()) == 1


@settings(max_examples=60, deadline=None)
@given(
    pauses=st.lists(st.sampled_from([0, 0, 0, 0.4, 1, 2.5]), min_size=1, max_size=25),
    touched=st.lists(st.integers(0, 24), max_size=10),
    limit=st.integers(1, 8),
)
def test_pages_hold_every_row_of_a_window_once_and_in_order(
    pauses: list[float], touched: list[int], limit: int
) -> None:
    caller = Caller(shop_with())
    expected: dict[str, tuple[datetime, str]] = {}
    for pause in pauses:
        caller.passes(pause)
        (one,) = sold(caller.shop)
        expected[one] = (caller.shop.stage.clock.now().replace(microsecond=0), "PAYED")
    ids = list(expected)
    for place in touched:
        caller.passes(0.5)
        one = ids[place % len(ids)]
        caller.shop.do(ChangeAddress(one))
        expected[one] = (caller.shop.stage.clock.now().replace(microsecond=0), "DELIVERY_ADDRESS_CHANGED")
    rows = walked(caller, NOW, caller.shop.stage.clock.now(), limit)
    seen = [(understood(row["lastChangedDate"]), row["productOrderId"], row["lastChangedType"]) for row in rows]
    assert seen == sorted((at, one, kind) for one, (at, kind) in expected.items())


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("sell"), st.just(0.0)),
        st.tuples(st.just("touch"), st.floats(0, 1)),
        st.tuples(st.just("wait"), st.sampled_from([0.2, 0.5, 1.0, 3.0])),
        st.tuples(st.just("poll"), st.just(0.0)),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS, limit=st.integers(1, 4), pause=st.sampled_from([0.0, 0.4, 1.0]))
def test_whoever_begins_each_window_at_the_end_of_the_last_one_misses_no_change_even_between_pages(
    steps: list[tuple[str, float]], limit: int, pause: float
) -> None:
    caller = Caller(shop_with())
    end, seen, last = NOW, set[tuple[str, str]](), dict[str, str]()

    def touch(where: float) -> None:
        one = list(last)[int(where * (len(last) - 1))]
        caller.shop.do(ChangeAddress(one))
        last[one] = told(caller.shop.stage.clock.now().replace(microsecond=0))

    def meanwhile() -> None:
        if pause:
            caller.passes(pause)
            touch(pause)

    for step, where in [*steps, ("poll", 0.0), ("still", 0.0)]:
        now = caller.shop.stage.clock.now()
        if step == "wait":
            caller.passes(where)
        elif step == "sell":
            (one,) = caller.shop.do(SellOrder())
            last[one] = told(now.replace(microsecond=0))
        elif step == "touch" and last:
            touch(where)
        elif step in ("poll", "still"):
            begin, end = end, now.replace(microsecond=0)
            rows = walked(caller, begin, end, limit, meanwhile if step == "poll" else lambda: None)
            seen |= {(row["productOrderId"], row["lastChangedDate"]) for row in rows}
    assert set(last.items()) <= seen
