"""The seller centre's words for a state: nobody's cancelled order is packed, and nothing unknown is guessed at."""

from __future__ import annotations

import pytest

from station.packing.orders import OrderStatus
from station.sheets import read_orders
from station.sheets.statuses import status_of
from tests.support_order_sheet import row, sheet

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
        (("구매확정", ""), DISPATCHED),
        (("결제완료", "새 낱말"), None),
    ],
)
def test_words_become_what_the_bench_knows(words: tuple[str, ...], status: OrderStatus | None) -> None:
    assert status_of(words) is status


def _order(*states: tuple[str, str]) -> tuple[OrderStatus, list[str]]:
    rows = [
        row(상품주문번호=f"202611241111111{at}", 주문상태=state, 주문세부상태=detail)
        for at, (state, detail) in enumerate(states)
    ]
    (order,) = read_orders(sheet(*rows), "주문.xlsx")
    return order.status, [line.id[-1] for part in order.consignments for line in part.lines]


GOOD, ASKED, OVER, GONE = ("결제완료", "발주확인"), ("결제완료", "취소요청"), ("취소", "취소완료"), ("배송중", "")


def test_a_claim_on_one_line_holds_the_whole_order() -> None:
    assert _order(GOOD, ASKED) == (ON_HOLD, ["0", "1"])
    assert _order(GOOD, ("결제완료", "신규주문")) == (NOT_READY, ["0", "1"])


def test_a_line_that_is_cancelled_or_gone_is_not_packed_with_the_others() -> None:
    assert _order(OVER, GOOD, GONE) == (READY, ["1"])


def test_an_order_of_nothing_but_such_lines_is_not_packed_at_all() -> None:
    assert _order(OVER, OVER) == (CANCELLED, ["0", "1"])
    assert _order(GONE, OVER) == (DISPATCHED, ["0", "1"])


def test_what_is_fetched_or_brought_is_not_for_a_bench() -> None:
    (order,) = read_orders(sheet({**row(), "배송방법(구매자 요청)": "방문수령"}), "주문.xlsx")
    assert order.status is NOT_READY
