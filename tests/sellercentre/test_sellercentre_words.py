"""The seller centre's words: nobody's cancelled order is packed, and nothing unknown is guessed at."""

from __future__ import annotations

import pytest

from station.packing.orders import OrderStatus
from station.sellercentre.status_words import CARRIAGE, delivery_of
from station.sheets import read_orders
from tests.support.support_order_sheet import row, sheet

READY, ON_HOLD, CANCELLED = OrderStatus.READY, OrderStatus.ON_HOLD, OrderStatus.CANCELLED
DISPATCHED, NOT_READY = OrderStatus.DISPATCHED, OrderStatus.NOT_READY


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("", ""), READY),
        (("결제완료", "발주확인"), READY),
        (("발송대기", "배송준비"), READY),
        (("결제완료", "발송지연"), READY),
        (("결제완료", "신규주문"), NOT_READY),
        (("결제대기", ""), NOT_READY),
        (("결제완료", "취소요청"), ON_HOLD),
        (("취소", "취소 처리중"), ON_HOLD),
        (("취소", "취소요청"), ON_HOLD),
        (("취소", "취소완료"), CANCELLED),
        (("취소", ""), CANCELLED),
        (("미결제취소", ""), CANCELLED),
        (("결제완료", "취소거부"), READY),
        (("결제완료", "취소 철회"), READY),
        (("배송중", ""), DISPATCHED),
        (("배송완료", "반품요청"), DISPATCHED),
        (("배송완료", "구매확정보류"), DISPATCHED),
        (("구매확정", ""), DISPATCHED),
        (("결제완료", "발주해제"), NOT_READY),
        (("결제완료", "새 낱말"), NOT_READY),
        (("배송중단", ""), NOT_READY),
    ],
)
def test_words_become_what_the_bench_knows(words: tuple[str, str], status: OrderStatus) -> None:
    assert _order(words)[0] is status


def _order(*states: tuple[str, str]) -> tuple[OrderStatus, list[tuple[str, bool]]]:
    rows = [
        row(상품주문번호=f"202611241111111{at}", 주문상태=state, 주문세부상태=detail)
        for at, (state, detail) in enumerate(states)
    ]
    (order,) = read_orders(sheet(*rows), "주문.xlsx").orders
    return order.status, [(line.id[-1], line.sent) for part in order.consignments for line in part.lines]


GOOD, ASKED, OVER, GONE = ("결제완료", "발주확인"), ("결제완료", "취소요청"), ("취소", "취소완료"), ("배송중", "")


def test_a_claim_on_one_line_holds_the_whole_order() -> None:
    assert _order(GOOD, ASKED) == (ON_HOLD, [("0", False), ("1", False)])
    assert _order(GOOD, ("결제완료", "신규주문")) == (NOT_READY, [("0", False), ("1", False)])


def test_a_line_that_is_cancelled_or_gone_is_not_packed_with_the_others() -> None:
    assert _order(OVER, GOOD, GONE) == (READY, [("1", False), ("2", True)])


def test_an_order_of_nothing_but_such_lines_is_not_packed_at_all() -> None:
    assert _order(OVER, OVER) == (CANCELLED, [])
    assert _order(GONE, OVER) == (DISPATCHED, [("0", True)])


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("일반배송", ""),
        ("오늘출발", ""),
        ("옵션별 오늘출발", ""),
        ("희망일배송", ""),
        ("예약구매", ""),
        ("N판매자배송", ""),
        ("N희망일배송", ""),
        ("택배,등기,소포", ""),
        ("굿스플로 송장 출력", ""),
        ("N배송", "fulfilment"),
        ("Ｎ배송", "fulfilment"),
        ("도착보장", "fulfilment"),
        ("당일배송", "same_day"),
        ("새벽배송", "dawn"),
        ("방문수령", "pick_up"),
        ("직접전달", "by_hand"),
        ("퀵서비스", "quick"),
        ("즉시배달", "quick"),
        ("설치배송", "install"),
        ("화물배송", "freight"),
        ("해외배송", "abroad"),
        ("배송없음", "no_delivery"),
    ],
)
def test_what_is_ours_to_pack_is_told_by_a_list_of_what_is(word: str, reason: str) -> None:
    assert CARRIAGE[delivery_of(word)] == reason
    (order,) = read_orders(sheet({**row(), "배송속성": word}), "주문.xlsx").orders
    assert (order.status, order.news[0].left_out) == ((NOT_READY, reason) if reason else (READY, ""))


def test_what_a_fulfilment_company_sends_is_not_sent_from_here_whatever_the_delivery_is_called() -> None:
    headers = [*row(), "풀필먼트사(주문 기준)"]
    told = {**row(), "풀필먼트사(주문 기준)": "CJ대한통운(더풀필)"}
    (order,) = read_orders(sheet(told, headers=headers), "주문.xlsx").orders
    assert (order.status, order.news[0].left_out) == (NOT_READY, "fulfilment")
