"""Orders come in from the simulated SmartStore: whole, once, and whatever happens to its feed meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.packing.orders import OrderStatus
from station.shops.base import DispatchBooked, ShopCredentials, ShopFailure, ShopRefused, ShopUnreachable
from station.simulators.smartstore.afterwards import (
    ConfirmThere,
    DeliverParcel,
    DispatchThere,
    PickUp,
    RequestCancel,
    WrongNumber,
)
from station.simulators.smartstore.gateway_faults import ApiFault
from station.simulators.smartstore.selling import AcceptGift, ChangeAddress, EditProductOrder, SoldLine
from station.simulators.smartstore.steering import AdvanceTime
from tests.shops.support_smartstore import HASTY, Rig, rig_in

READY, HELD, WAITING, GONE, SENT = (
    OrderStatus.READY, OrderStatus.ON_HOLD, OrderStatus.NOT_READY, OrderStatus.CANCELLED, OrderStatus.DISPATCHED,
)  # fmt: skip
LATER = AdvanceTime(10)


def statuses(rig: Rig, *ids: str) -> list[OrderStatus]:
    """How the orders of some lines stand after a sweep; None for those that it does not bring."""
    found = rig.swept(rig.client())
    return [found[rig.number(line)].status for line in ids]


def test_a_paid_order_comes_in_waits_for_its_confirmation_and_is_ready_after_it(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        ids = rig.sold(SoldLine(fields={"optionManageCode": "MUG-WH"}), SoldLine("양말"))
        rig.shop.do(LATER)
        (order,) = rig.swept(rig.client()).values()
        assert (order.status, [news.confirm for news in order.news]) == (WAITING, [True, True])
        (confirmed,) = rig.client().confirm((order.number,))
        assert (confirmed.status, [news.confirm for news in confirmed.news]) == (READY, [False, False])
        assert [line.sku for part in confirmed.consignments for line in part.lines] == ["MUG-WH", ids[1]]
        assert rig.client().order(order.number) == confirmed


def test_seven_days_are_walked_in_windows_of_a_day_and_pages_of_the_feed(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        ids = [line for _ in range(40) for line in rig.sold(SoldLine(), SoldLine())]
        rig.shop.do(LATER)
        rig.fails(ApiFault.NONE, "changes")
        client = rig.client()
        since, cursor, numbers = datetime.now(UTC) - timedelta(days=7), None, []
        while True:
            page = client.changed(since, cursor, 5)
            numbers += [order.number for order in page.orders]
            cursor = page.cursor
            if cursor is None:
                break
        assert set(numbers) == {rig.number(line) for line in ids}
        assert all(call.status == 200 for call in rig.shop.calls("changes"))


def test_one_changed_line_brings_its_whole_order(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        first, second = rig.sold(SoldLine(), SoldLine())
        rig.shop.do(ConfirmThere(first))
        rig.shop.do(ConfirmThere(second))
        rig.shop.do(AdvanceTime(8 * 86400))
        rig.shop.do(RequestCancel(second))
        rig.shop.do(LATER)
        client = rig.client()
        client.order(rig.number(first))
        page = client.changed(datetime.now(UTC) + timedelta(days=7), None, 100)
        (order,) = page.orders
        assert order.status is HELD
        assert [news.line for news in order.news] == [first, second]


def pages(rig: Rig, limit: int = 1) -> list[tuple[str, ...]]:
    """The lines of every order of every page of a sweep by somebody who knows no order."""
    client, cursor, found = rig.client(), None, []
    while True:
        page = client.changed(datetime.now(UTC) - timedelta(days=7), cursor, limit)
        found += [tuple(news.line for news in order.news) for order in page.orders]
        cursor = page.cursor
        if cursor is None:
            return found


def test_an_order_is_whole_on_every_page_though_its_lines_changed_at_different_times(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        lines = rig.sold(SoldLine(), SoldLine(), SoldLine())
        rig.shop.do(ConfirmThere(lines[1]))
        rig.shop.do(LATER)
        rig.sold()
        rig.shop.do(RequestCancel(lines[1]))
        rig.shop.do(LATER)
        told = [one for one in pages(rig) if lines[0] in one]
        assert told == [lines]
        assert rig.asked("ids") == 0


def test_an_order_is_whole_though_a_page_ends_between_its_lines(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        lines = rig.sold(*(SoldLine() for _ in range(7)))
        rig.shop.do(LATER)
        assert set(pages(rig)) == {lines}


def test_a_list_that_lacks_lines_of_the_feed_is_not_trusted(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        lines = rig.sold(SoldLine(), SoldLine())
        rig.shop.do(EditProductOrder(lines[0], {"x": 1}))
        rig.shop.do(LATER)
        rig.shop.stage.books.write(replace(rig.shop.find(lines[1]), paid_at=None))
        assert pages(rig, 100) == [lines]
        assert rig.asked("ids") == 1


def test_known_orders_are_completed_without_a_call_for_each(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        pairs = [rig.sold(SoldLine(), SoldLine()) for _ in range(5)]
        rig.shop.do(LATER)
        client = rig.client()
        client.confirm(tuple(rig.swept(client)))
        before = rig.asked("ids")
        for first, _second in pairs:
            rig.shop.do(RequestCancel(first))
        rig.shop.do(LATER)
        found = rig.swept(client)
        assert {order.status for order in found.values()} == {HELD}
        assert all(len(order.news) == 2 for order in found.values())
        assert rig.asked("ids") == before


def test_what_buyers_do_before_dispatch_arrives(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        early, late, gift, moved = (rig.sold(gift=gift)[0] for gift in (False, False, True, False))
        rig.shop.do(RequestCancel(early))
        client.confirm((rig.number(late), rig.number(moved)))
        rig.shop.do(RequestCancel(late))
        rig.shop.do(LATER)
        assert statuses(rig, early, late, gift, moved) == [GONE, HELD, WAITING, READY]
        rig.shop.do(AcceptGift(gift))
        rig.shop.do(ChangeAddress(moved))
        rig.shop.do(LATER)
        before = client.order(rig.number(moved))
        assert statuses(rig, gift) == [WAITING]
        client.confirm((rig.number(gift),))
        assert before is not None
        assert [order.status for order in client.orders((rig.number(gift), rig.number(moved)))] == [READY, READY]


def test_an_order_that_was_over_before_brings_nobodys_address(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        (line,) = rig.confirmed(client)
        rig.shop.do(DispatchThere(line))
        rig.shop.do(LATER)
        (order,) = rig.swept(client).values()
        assert (order.status, order.consignments, order.news) == (SENT, (), ())


def test_a_parcel_is_followed_until_it_is_delivered_without_a_word_in_the_feed(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        (line,) = rig.confirmed(client)
        number = rig.number(line)
        client.dispatch(rig.parcel(line))
        rig.known[number] = (line,)
        told = []
        for step in (PickUp(line), WrongNumber(line), DeliverParcel(line)):
            rig.shop.do(step)
            told += [order.news[0] for order in client.orders((number,))]
        assert [news.state for news in told] == ["COLLECT_CARGO", "WRONG_INVOICE", "DELIVERED"]
        assert [news.wrong_number for news in told] == ["", "NOT_TRACKING_NUMBER", ""]
        assert [news.follow for news in told] == [True, True, False]
        assert told[-1].picked_up_at
        assert told[-1].delivered_at


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (ApiFault.HTML, "not_json"),
        (ApiFault.TRUNCATED, "not_json"),
        (ApiFault.EMPTY, "not_json"),
        (ApiFault.HUGE, "too_big"),
        (ApiFault.PROXY_01, "gw_proxy_01"),
        (ApiFault.BLOCK_02, "gw_block_02"),
        (ApiFault.TIMEOUT_01, "gw_timeout_01"),
        (ApiFault.CUT, "network"),
    ],
)
def test_a_spoilt_answer_is_no_answer(tmp_path: Path, fault: ApiFault, code: str) -> None:
    with rig_in(tmp_path, manner=HASTY) as rig:
        rig.fails(fault, "query", times=None)
        rig.sold()
        rig.shop.do(LATER)
        with pytest.raises(ShopUnreachable) as caught:
            rig.swept(rig.client())
        assert caught.value.code == code


@pytest.mark.parametrize("fault", [ApiFault.RATE_LIMIT, ApiFault.PROXY_01, ApiFault.TIMEOUT_02, ApiFault.CUT])
def test_a_question_is_asked_again_before_it_is_given_up(tmp_path: Path, fault: ApiFault) -> None:
    with rig_in(tmp_path) as rig:
        (line,) = rig.confirmed(rig.client())
        rig.fails(fault, "query")
        order = rig.client().order(rig.number(line))
        assert order is not None
        assert order.status is READY


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (ApiFault.AUTHN, ShopCredentials, "gw_authn"),
        (ApiFault.IP_NOT_ALLOWED, ShopCredentials, "gw_ip_not_allowed"),
        (ApiFault.NOT_FOUND, ShopRefused, "gw_not_found"),
    ],
)
def test_what_a_person_must_mend_is_not_asked_again_and_again(
    tmp_path: Path, fault: ApiFault, kind: type[ShopFailure], code: str
) -> None:
    with rig_in(tmp_path) as rig:
        rig.fails(fault, "changes", times=None)
        with pytest.raises(kind) as caught:
            rig.swept(rig.client())
        assert caught.value.code == code
        assert rig.asked("changes") <= 2


def test_what_was_paid_for_long_ago_and_still_waits_comes_in_and_what_is_over_does_not(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        waits = rig.confirmed(rig.client(), SoldLine(), SoldLine())
        sent = rig.confirmed(rig.client())
        rig.shop.do(DispatchThere(sent[0]))
        rig.shop.do(AdvanceTime(20 * 86400))
        now = datetime.now(UTC) + timedelta(days=20)
        client, cursor, found = rig.client(), None, []
        while True:
            page = client.waiting(now - timedelta(days=7), cursor, 100)
            found += list(page.orders)
            cursor = page.cursor
            if cursor is None:
                break
        assert [(order.number, order.status) for order in found] == [(rig.number(waits[0]), READY)]
        assert [news.line for news in found[0].news] == list(waits)


def test_one_product_order_that_cannot_be_read_holds_up_its_own_order_only(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        (before,) = rig.sold()
        odd, beside = rig.sold(SoldLine(fields={"freeGift": {"name": "sock"}}), SoldLine())
        (behind,) = rig.sold()
        rig.shop.do(LATER)
        found = rig.swept(client)
        assert [news.left_out for news in found[rig.number(odd)].news] == ["line_unread", ""]
        numbers = tuple(map(rig.number, (before, odd, behind)))
        assert [order.status for order in client.confirm(numbers)] == [READY, WAITING, READY]
        assert {ended.outcome for ended in client.dispatch_all((rig.parcel(before),))} == {DispatchBooked.ACCEPTED}
        with pytest.raises(ShopUnreachable) as failure:
            client.dispatch(rig.parcel(odd, beside, waybill="600000000012"))
        assert failure.value.code == "lacks_fields"
        with pytest.raises(ShopUnreachable):
            client.order(rig.number(odd))
