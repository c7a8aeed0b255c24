"""The second process on the simulated SmartStore: orders in, confirmed, dispatched, held, and followed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from station.ledger import Ledger, OrderKnown, OrderWants
from station.packing.carriage import BoxCarriage
from station.packing.combining import CombineRule
from station.packing.gifts import GiftRule
from station.packing.orders import OrderStatus
from station.packing.process.shared_answers import HouseCarriers
from station.shops.smartstore.shop import SmartStore
from station.simulators.smartstore.afterwards import DeliverParcel, DispatchThere, PickUp, RequestCancel, WithdrawClaim
from station.simulators.smartstore.gateway_faults import ApiFault
from station.simulators.smartstore.selling import SoldLine
from station.simulators.smartstore.steering import AdvanceTime
from station.sync.round import RoundResult, SyncLink
from station.sync.service import ShopSync
from tests.shops.support_smartstore import HASTY, MANNER, Rig, account, rig_in
from tests.support.support_sync import ledger_in, pack

LATER = AdvanceTime(10)


@dataclass
class Post:
    """A station with a ledger before the shop, whose clock is the shop's."""

    rig: Rig
    ledger: Ledger
    shop: SmartStore
    links: list[SyncLink] = field(default_factory=list)

    def now(self) -> datetime:
        return self.rig.shop.stage.clock.now()

    def round(self) -> RoundResult:
        """One full round of a fresh process, some seconds later."""
        self.rig.shop.do(LATER)
        # Time has jumped, which only the next answer tells.
        self.shop.order("1")
        sync = ShopSync(
            self.ledger,
            self.shop,
            clock=self.now,
            poll_seconds=60,
            owner="sync-1",
            log=logging.getLogger("tests"),
            wake=lambda: None,
            link=self.links.append,
            random=lambda: 1.0,
        )
        return sync.round(threading.Event())

    def sold(self, *lines: SoldLine) -> tuple[str, tuple[str, ...]]:
        """An order that came in and is confirmed."""
        ids = self.rig.sold(*lines)
        assert self.round() == RoundResult(0)
        return self.rig.number(ids[0]), ids

    def known(self, number: str) -> OrderKnown:
        order = self.ledger.orders.find(number)
        assert order is not None
        return order

    def sent(self) -> list[dict[str, object]]:
        return [record for record in self.ledger.records.find() if record["event"] == "dispatch_sent"]


@contextmanager
def post_in(folder: Path, *switches: str) -> Iterator[Post]:
    with (
        rig_in(folder / "shared", *switches, manner=MANNER) as rig,
        ledger_in(folder / "data", lambda: now(rig)) as ledger,
    ):
        shop = SmartStore(rig.shop.url, account(rig.shop), rig.folder, HASTY, ledger.news.line_ids)
        yield Post(rig, ledger, shop)


def now(rig: Rig) -> datetime:
    return rig.shop.stage.clock.now()


def test_a_round_takes_orders_in_confirms_them_and_sends_what_is_packed(tmp_path: Path) -> None:
    with post_in(tmp_path) as post:
        number, ids = post.sold(SoldLine(), SoldLine("양말", quantity=2))
        assert post.known(number).row.status is OrderStatus.READY
        assert [post.rig.shop.find(line).place for line in ids] == ["OK", "OK"]
        pack(post.ledger, number, "600000000001", post.now())
        assert post.round() == RoundResult(0)
        assert [(record["outcome"], record["attempt"]) for record in post.sent()] == [("accepted", 1)]
        assert {one.number for one in post.rig.shop.bookings} == {"600000000001"}
        assert post.known(number).row.state == "packed"


def test_an_order_that_could_not_be_confirmed_is_owed_and_confirmed_next_time(tmp_path: Path) -> None:
    with post_in(tmp_path) as post:
        post.rig.sold()
        post.rig.fails(ApiFault.BLOCK_02, "confirm", times=None)
        left = post.round()
        assert (left.owed, left.failure) == (1, "gw_block_02")
        post.rig.shop.stage.faults.clear()
        assert post.round() == RoundResult(0)


def test_what_may_not_be_confirmed_here_is_left_out_with_the_reason(tmp_path: Path) -> None:
    with post_in(tmp_path) as post:
        (line,) = post.rig.sold()
        post.rig.fails(ApiFault.REFUSED, "confirm", code="101011")
        assert post.round() == RoundResult(0)
        order = post.known(post.rig.number(line))
        assert (order.row.status, order.news[0].left_out) == (OrderStatus.NOT_READY, "101011")


def test_a_cancel_request_after_packing_holds_the_parcel_until_it_is_withdrawn(tmp_path: Path) -> None:
    with post_in(tmp_path) as post:
        number, (line,) = post.sold()
        pack(post.ledger, number, "600000000001", post.now())
        post.rig.shop.do(RequestCancel(line))
        left = post.round()
        assert (left.owed, left.held) == (1, 1)
        assert post.known(number).row.status is OrderStatus.ON_HOLD
        assert (post.rig.shop.bookings, post.rig.asked("dispatch")) == ((), 0)
        post.rig.shop.do(WithdrawClaim(line))
        assert post.round() == RoundResult(0)
        assert [record["outcome"] for record in post.sent()] == ["refused", "accepted"]


def test_a_cancel_that_comes_between_question_and_telling_is_in_the_shops_hands(tmp_path: Path) -> None:
    with post_in(tmp_path) as post:
        number, (line,) = post.sold()
        pack(post.ledger, number, "600000000001", post.now())
        post.rig.fails(ApiFault.NONE, "query", skip=1, before=(lambda: post.rig.shop.do(RequestCancel(line)),))
        left = post.round()
        assert left.held == 1
        assert post.rig.shop.bookings == ()


def test_a_box_half_booked_says_which_lines_and_the_rest_goes_next_time(tmp_path: Path) -> None:
    with post_in(tmp_path) as post:
        number, (first, second) = post.sold(SoldLine(), SoldLine())
        pack(post.ledger, number, "600000000001", post.now())
        post.rig.fails(ApiFault.LEFT_OUT, "dispatch", ids=(second,))
        post.round()
        assert post.round() == RoundResult(0)
        told = [(record["outcome"], record.get("lines", [])) for record in post.sent()]
        assert told[0] == ("unreachable", [first])
        assert told[-1][0] == "accepted"
        assert sorted(one.product_order for one in post.rig.shop.bookings) == sorted((first, second))


def test_another_waybill_in_the_shop_is_an_alarm_that_names_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with post_in(tmp_path) as post:
        number, (line,) = post.sold()
        pack(post.ledger, number, "600000000001", post.now())
        post.rig.shop.do(DispatchThere(line, number="680000000002"))
        assert post.round().refused == 1
        (row,) = post.ledger.outbox.rows()
        assert (row.state, row.reason) == ("refused", "already_dispatched: 680000000002")
        assert "680000000002" in caplog.text


def test_an_order_sent_in_the_seller_centre_cannot_be_packed_any_more(tmp_path: Path) -> None:
    with post_in(tmp_path) as post:
        number, (first, second) = post.sold(SoldLine("머그컵"), SoldLine("양말"))
        post.rig.shop.do(DispatchThere(first))
        post.round()
        found = post.ledger.slips.find(number, "p")
        assert found is not None
        assert found.box is not None
        assert [line.id for line in found.box.lines] == [second]
        post.rig.shop.do(DispatchThere(second))
        post.round()
        found = post.ledger.slips.find(number, "p")
        assert found is not None
        assert found.box is None


def test_parcels_on_their_way_are_asked_about_every_hour_until_they_are_there(tmp_path: Path) -> None:
    with post_in(tmp_path) as post:
        number, (line,) = post.sold()
        pack(post.ledger, number, "600000000001", post.now())
        post.round()
        # The feed reaches back some minutes and would tell more than it has to.
        for _ in range(2):
            post.rig.shop.do(AdvanceTime(600))
            post.round()
        assert [(one, news[0].picked_up_at) for one, news in post.ledger.news.on_their_way()] == [(number, None)]
        post.rig.shop.do(PickUp(line))
        post.round()
        assert post.known(number).news[0].picked_up_at is None
        post.rig.shop.do(AdvanceTime(3600))
        post.round()
        assert post.known(number).news[0].picked_up_at is not None
        post.rig.shop.do(DeliverParcel(line))
        post.rig.shop.do(AdvanceTime(3600))
        post.round()
        assert (post.known(number).news[0].state, post.ledger.news.count(OrderWants.FOLLOW)) == ("DELIVERED", 0)


def test_two_orders_of_one_bundle_are_one_box_told_together(tmp_path: Path) -> None:
    with post_in(tmp_path) as post:
        (first,) = post.rig.sold(package="7001")
        (second,) = post.rig.sold(package="7001")
        (other,) = post.rig.sold(package="7001", address={"detailedAddress": "9호"})
        post.round()
        pack(post.ledger, post.rig.number(first), "600000000001", post.now())
        assert post.round() == RoundResult(0)
        assert {one.product_order for one in post.rig.shop.bookings} == {first, second}
        assert post.known(post.rig.number(other)).row.state == "waiting"


def test_orders_that_the_house_combined_are_told_one_by_one_with_one_number_and_its_gift_to_nobody(
    tmp_path: Path,
) -> None:
    with post_in(tmp_path) as post:
        post.ledger.combining.keep_to((CombineRule(),), HouseCarriers(BoxCarriage("CJGLS")))
        post.ledger.gifts.keep_to((GiftRule("TEA", amount=2),))
        (first,) = post.rig.sold()
        (second,) = post.rig.sold()
        post.round()
        found = post.ledger.slips.find(post.rig.number(second), "p")
        assert found is not None
        assert found.box is not None
        assert set(found.box.orders) == {post.rig.number(first), post.rig.number(second)}
        assert [item.sku for item in found.box.items if item.gift] == ["TEA"]
        pack(post.ledger, post.rig.number(first), "600000000001", post.now())
        assert post.round() == RoundResult(0)
        booked = [(one.product_order, one.number) for one in post.rig.shop.bookings]
        assert sorted(booked) == sorted([(first, "600000000001"), (second, "600000000001")])
        assert post.round() == RoundResult(0)
        assert len(post.rig.shop.bookings) == 2


def test_a_gift_is_shown_at_the_bench_and_needs_no_scan(tmp_path: Path) -> None:
    with post_in(tmp_path) as post:
        number, _ids = post.sold(SoldLine(fields={"freeGift": "스티커"}))
        found = post.ledger.slips.find(number, "p")
        assert found is not None
        assert found.box is not None
        assert [(item.name, item.scan) for item in found.box.items] == [("견본 머그컵", True), ("스티커", False)]


def test_the_feed_is_read_on_from_where_the_last_process_stopped(tmp_path: Path) -> None:
    with post_in(tmp_path) as post:
        post.sold()
        asked = post.rig.asked("changes")
        assert asked >= 7
        post.sold()
        assert post.rig.asked("changes") == asked + 1
        assert len(list(post.ledger.orders.rows())) == 2
