"""Parcels reach the simulated SmartStore once, whatever is lost, late, refused or cancelled in between."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest

from station.shops.base import DispatchBooked, DispatchDelay, DispatchEnded, ShopFailure, ShopRefused, ShopUnreachable
from station.shops.smartstore.shop import CallManner
from station.simulators.smartstore.afterwards import ConfirmThere, DispatchThere, RequestCancel
from station.simulators.smartstore.gateway_faults import ApiFault
from station.simulators.smartstore.selling import SoldLine
from station.simulators.smartstore.steering import AdvanceTime
from tests.shops.support_smartstore import HASTY, Rig, rig_in

ADD_ON: dict[str, object] = {"productClass": "추가구성상품"}


def ended(end: DispatchEnded) -> tuple[str, tuple[str, ...]]:
    """An end in short: its word or code, and the lines booked all the same."""
    outcome = end.outcome
    return (outcome.code if isinstance(outcome, ShopFailure) else outcome.value), end.lines


def booked(rig: Rig) -> list[tuple[str, str]]:
    return sorted((one.product_order, one.number) for one in rig.shop.bookings)


def test_a_parcel_is_booked_whole_with_carrier_and_number_and_its_gift_is_no_line(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        ids = rig.confirmed(client, SoldLine(), SoldLine("리본", fields=ADD_ON))
        assert client.dispatch(rig.parcel(*ids, ids[0] + "/gift", waybill="6000-0000-0001")) is DispatchBooked.ACCEPTED
        assert booked(rig) == [(ids[0], "600000000001"), (ids[1], "600000000001")]
        assert rig.asked("dispatch") == 1


def test_telling_it_again_books_nothing_twice_and_needs_no_telling(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        parcel = rig.parcel(*rig.confirmed(client))
        assert [client.dispatch(parcel), client.dispatch(parcel)] == [
            DispatchBooked.ACCEPTED,
            DispatchBooked.ALREADY_DONE,
        ]
        assert (len(rig.shop.bookings), rig.asked("dispatch")) == (1, 1)


def test_many_parcels_go_in_calls_of_thirty_lines_each_parcel_whole(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        orders = [rig.confirmed(client, SoldLine(), SoldLine(), SoldLine(), SoldLine()) for _ in range(12)]
        parcels = [rig.parcel(*ids, waybill=f"6000000000{at:02}") for at, ids in enumerate(orders)]
        ends = client.dispatch_all(parcels)
        assert {ended(end) for end in ends} == {("accepted", ())}
        assert rig.asked("dispatch") == 2
        assert len(rig.shop.bookings) == 48


def test_a_parcel_of_more_lines_than_a_call_may_have_is_told_in_two(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        ids = rig.confirmed(client, *[SoldLine() for _ in range(33)])
        assert client.dispatch(rig.parcel(*ids)) is DispatchBooked.ACCEPTED
        assert (len(rig.shop.bookings), rig.asked("dispatch")) == (33, 2)


@pytest.mark.parametrize("fault", [ApiFault.TIMEOUT_01, ApiFault.PROXY_03, ApiFault.INTERNAL])
def test_after_a_lost_answer_the_shop_is_asked_what_it_has(tmp_path: Path, fault: ApiFault) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        parcel = rig.parcel(*rig.confirmed(client))
        rig.fails(fault, "dispatch", done=True)
        assert client.dispatch(parcel) is DispatchBooked.ACCEPTED
        assert rig.asked("dispatch") == 1


@pytest.mark.parametrize("fault", [ApiFault.CUT, ApiFault.HTML, ApiFault.TRUNCATED, ApiFault.EMPTY])
def test_a_spoilt_answer_counts_as_a_lost_one(tmp_path: Path, fault: ApiFault) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        parcel = rig.parcel(*rig.confirmed(client))
        rig.fails(fault, "dispatch")
        assert client.dispatch(parcel) is DispatchBooked.ACCEPTED
        assert (len(rig.shop.bookings), rig.asked("dispatch")) == (1, 1)


def test_a_silent_shop_is_given_up_at_its_answer_time_and_asked_again_later(tmp_path: Path) -> None:
    with rig_in(tmp_path, manner=CallManner(answer_seconds=0.3, patience=0.6)) as rig:
        client = rig.client()
        parcel = rig.parcel(*rig.confirmed(client))
        rig.fails(ApiFault.SILENT, "dispatch", seconds=2.0)
        with pytest.raises(ShopUnreachable, match="timeout"):
            client.dispatch(parcel)
        assert client.dispatch(parcel) is DispatchBooked.ACCEPTED
        assert len(rig.shop.bookings) == 1


def test_the_answer_time_is_for_both_calls_of_a_question_together(tmp_path: Path) -> None:
    with rig_in(tmp_path, manner=CallManner(answer_seconds=0.5, patience=0.5)) as rig:
        client = rig.client()
        (line,) = rig.confirmed(client)
        for on in ("ids", "query"):
            rig.fails(ApiFault.SLOW, on, seconds=0.4)
        begun = time.monotonic()
        with pytest.raises(ShopUnreachable, match="timeout"):
            client.order(rig.number(line))
        assert time.monotonic() - begun < 0.75


def test_what_was_not_let_through_is_told_again_at_once(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        parcel = rig.parcel(*rig.confirmed(client))
        rig.fails(ApiFault.RATE_LIMIT, "dispatch")
        assert client.dispatch(parcel) is DispatchBooked.ACCEPTED


def test_another_number_on_the_order_is_told_and_nothing_is_sent(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        (line,) = rig.confirmed(client)
        rig.shop.do(DispatchThere(line, number="680000000002"))
        with pytest.raises(ShopRefused) as caught:
            client.dispatch(rig.parcel(line))
        assert (caught.value.code, caught.value.other_waybill) == ("already_dispatched", "680000000002")
        assert rig.asked("dispatch") == 0


def test_an_order_with_an_open_cancel_request_is_never_told(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        first, second = rig.confirmed(client, SoldLine(), SoldLine())
        rig.shop.do(RequestCancel(second))
        with pytest.raises(ShopRefused, match="on_hold"):
            client.dispatch(rig.parcel(first, second))
        assert (rig.asked("dispatch"), rig.shop.bookings) == (0, ())


@pytest.mark.parametrize(("undo", "code"), [(True, "not_ready"), (False, "accepted")])
def test_only_what_is_confirmed_is_told(tmp_path: Path, undo: bool, code: str) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        (line,) = rig.confirmed(client)
        rig.shop.do(ConfirmThere(line, undo=undo))
        (end,) = client.dispatch_all((rig.parcel(line),))
        assert ended(end) == (code, ())


def test_of_a_box_half_booked_the_rest_is_told_and_nothing_twice(tmp_path: Path) -> None:
    with rig_in(tmp_path, manner=HASTY) as rig:
        client = rig.client()
        first, second = rig.confirmed(client, SoldLine(), SoldLine())
        parcel = rig.parcel(first, second)
        rig.fails(ApiFault.REFUSED, "dispatch", ids=(second,), code="104122")
        (end,) = client.dispatch_all((parcel,))
        assert ended(end) == ("104122", (first,))
        assert client.dispatch(parcel) is DispatchBooked.ACCEPTED
        assert booked(rig) == [(first, "600000000001"), (second, "600000000001")]


def test_one_refused_parcel_does_not_hold_up_the_others(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        (good,), (bad,), (gone,) = (rig.confirmed(client) for _ in range(3))
        rig.shop.do(RequestCancel(gone))
        parcels = (rig.parcel(bad, waybill="12"), rig.parcel(good), rig.parcel(gone, waybill="600000000003"))
        assert [ended(end)[0] for end in client.dispatch_all(parcels)] == ["104122", "accepted", "on_hold"]


def test_a_carrier_that_the_shop_does_not_know_spoils_its_own_parcel_only(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        (good,), (bad,), (empty,) = (rig.confirmed(client) for _ in range(3))
        parcels = (
            rig.parcel(bad, carrier="LOTTE", waybill="600000000002"),
            rig.parcel(good),
            rig.parcel(empty, carrier="", waybill="600000000003"),
        )
        codes = [ended(end)[0] for end in client.dispatch_all(parcels)]
        assert codes[1:] == ["accepted", "104118"]
        assert codes[0] in ("000400", "104119")


def test_a_line_in_neither_list_is_asked_for(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        parcel = rig.parcel(*rig.confirmed(client))
        rig.fails(ApiFault.LEFT_OUT, "dispatch", done=True)
        assert client.dispatch(parcel) is DispatchBooked.ACCEPTED
        other = rig.parcel(*rig.confirmed(client), waybill="600000000002")
        rig.fails(ApiFault.LEFT_OUT, "dispatch")
        with pytest.raises(ShopUnreachable, match="unanswered"):
            client.dispatch(other)
        assert client.dispatch(other) is DispatchBooked.ACCEPTED


@pytest.mark.parametrize("answer", ["left_out", "success", "105306", "104442"])
def test_two_stations_that_send_at_once_book_one_parcel(tmp_path: Path, answer: str) -> None:
    with rig_in(tmp_path, f"repeat_dispatch={answer}") as rig:
        client = rig.client()
        (line,) = rig.confirmed(client)
        parcel = rig.parcel(line)
        rig.fails(ApiFault.NONE, "dispatch", before=(lambda: rig.shop.do(DispatchThere(line, number=parcel.waybill)),))
        assert client.dispatch(parcel) is DispatchBooked.ACCEPTED
        assert len(rig.shop.bookings) == 1


@pytest.mark.parametrize("switch", ["after_main", "later_call", "any"])
def test_add_ons_follow_their_main_goods_however_strict_the_shop_is(tmp_path: Path, switch: str) -> None:
    with rig_in(tmp_path, f"addons={switch}") as rig:
        client = rig.client()
        ids = rig.confirmed(client, SoldLine("리본", fields=ADD_ON), SoldLine())
        assert client.dispatch(rig.parcel(*ids)) is DispatchBooked.ACCEPTED
        assert len(rig.shop.bookings) == 2


def test_a_delay_is_noted_for_every_line_that_waits(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        ids = rig.confirmed(client, SoldLine(), SoldLine())
        number = rig.number(ids[0])
        now = rig.shop.stage.clock.now()
        until = now.replace(hour=23, minute=59, second=59, microsecond=0) + timedelta(days=5)
        assert client.delay(DispatchDelay(number, "PRODUCT_PREPARE", until, "재입고 후 발송")) == 2
        order = client.order(number)
        assert order is not None
        assert order.due_at == until
        with pytest.raises(ShopRefused, match="104105"):
            client.delay(DispatchDelay(number, "ETC", now.replace(year=2020), "기타"))
        with pytest.raises(ShopRefused, match="4000"):
            client.delay(DispatchDelay(number, "SOLD_OUT", until, "기타"))
        with pytest.raises(ShopRefused, match="100003"):
            client.delay(DispatchDelay("1", "ETC", until, "기타"))
        client.dispatch(rig.parcel(*ids))
        rig.shop.do(AdvanceTime(1))
        with pytest.raises(ShopRefused, match="104442"):
            client.delay(DispatchDelay(number, "ETC", until, "기타"))
