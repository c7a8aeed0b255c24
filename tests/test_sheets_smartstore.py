"""The seller centre's order sheet: whole or not at all, and what is wrong told by line and column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pytest

from station.packing.orders import Consignment, Order, OrderLine, OrderStatus, Receiver
from station.sheets import Problem, SheetFault, read_orders
from station.sheets.table import KOREA
from tests.support_order_sheet import HEADERS, PASSWORD, ROW, cells, csv_sheet, locked, merged, row, sheet
from tests.support_sheets import csv_file, xlsx_file

HONG = Receiver("홍견본", "010-0000-5678", "06236", "서울 가상구 견본로 1 101호", memo="문 앞에 놓아주세요")
MUG = OrderLine("2026112411111111", "MUG-WH", "머그컵", "색상: 화이트", 2)
ORDER = Order(
    "2026112499999991",
    OrderStatus.READY,
    (Consignment(HONG, (MUG,), "7000000001"),),
    placed_at=datetime(2026, 11, 24, 10, 0, tzinfo=KOREA),
    due_at=datetime(2026, 11, 27, 23, 59, 59, tzinfo=KOREA),
)


def read(*rows: Mapping[str, object]) -> tuple[Order, ...]:
    return read_orders(sheet(*rows), "주문.xlsx")


def problems(data: bytes, name: str = "주문.xlsx", password: str = "") -> tuple[Problem, ...]:
    with pytest.raises(SheetFault) as caught:
        read_orders(data, name, password=password)
    return caught.value.problems


def test_the_explaining_line_is_skipped_and_columns_are_found_by_their_names() -> None:
    assert read(ROW) == (ORDER,)
    assert read_orders(sheet(ROW, headers=HEADERS[::-1]), "주문.xlsx") == (ORDER,)
    assert read_orders(xlsx_file(*cells([ROW])), "주문.xlsx") == (ORDER,)


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig"])
def test_a_csv_saved_by_korean_excel_is_read_like_the_spreadsheet(encoding: str) -> None:
    assert read_orders(csv_sheet(ROW, encoding=encoding), "주문.csv") == (ORDER,)


def test_the_product_orders_of_one_order_are_gathered_by_bundle_and_whole_address() -> None:
    (order,) = read(
        row(),
        row(상품주문번호="2026112411111112", 옵션관리코드="SOCK", 수량=1, 배송메세지=""),
        row(상품주문번호="2026112411111113", 배송비_묶음번호="7000000002"),
        row(상품주문번호="2026112411111114", 통합배송지="부산 가상구 견본로 2"),
    )
    assert [
        (part.receiver.address, part.package, [line.id[-1] for line in part.lines]) for part in order.consignments
    ] == [
        ("서울 가상구 견본로 1 101호", "7000000001", ["1", "2"]),
        ("서울 가상구 견본로 1 101호", "7000000002", ["3"]),
        ("부산 가상구 견본로 2", "7000000001", ["4"]),
    ]
    assert order.consignments[0].receiver.memo == "문 앞에 놓아주세요"


def test_the_sku_is_the_option_code_or_else_the_sellers_own() -> None:
    (order,) = read(row(옵션관리코드=""))
    assert order.consignments[0].lines[0].sku == "MUG"


def test_a_row_without_any_code_is_told_and_nothing_is_taken() -> None:
    wrong = row(상품주문번호="2026112411111112", 옵션관리코드="", 판매자_상품코드="")
    assert problems(sheet(row(), wrong)) == (Problem(4, "옵션관리코드", "no_sku"),)


def test_the_earliest_deadline_of_its_lines_is_the_orders_own() -> None:
    (order,) = read(row(), row(상품주문번호="2026112411111112", 발송기한="2026-11-26 23:59:59"))
    assert order.due_at == datetime(2026, 11, 26, 23, 59, 59, tzinfo=KOREA)


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("2026/11/27 18:00", datetime(2026, 11, 27, 18, 0, tzinfo=KOREA)),
        ("2026.11.27", datetime(2026, 11, 27, 23, 59, 59, tzinfo=KOREA)),
        ("2026. 1. 7.", datetime(2026, 1, 7, 23, 59, 59, tzinfo=KOREA)),
        (datetime(2026, 11, 27, 18, 0), datetime(2026, 11, 27, 18, 0, tzinfo=KOREA)),  # noqa: DTZ001 - as a cell is
        (46353.75, datetime(2026, 11, 27, 18, 0, tzinfo=KOREA)),
        ("", None),
    ],
)
def test_a_deadline_is_read_however_the_spreadsheet_writes_it(said: object, due: datetime | None) -> None:
    assert read(row(발송기한=said))[0].due_at == due


def test_zeros_that_a_spreadsheet_took_from_the_front_are_given_back() -> None:
    (order,) = read(row(수취인연락처1=1000005678, 우편번호=6236))
    who = order.consignments[0].receiver
    assert (who.phone, who.zip) == ("01000005678", "06236")


def test_an_address_in_two_columns_is_one_in_two_lines() -> None:
    (order,) = read(row(통합배송지="", 기본배송지="서울 가상구 견본로 1", 상세배송지="101호"))
    who = order.consignments[0].receiver
    assert (who.address, who.address2) == ("서울 가상구 견본로 1", "101호")


def test_a_cell_merged_over_several_rows_counts_in_each_of_them() -> None:
    second = row(상품주문번호="2026112411111112", 주문번호="", 수취인명="", 통합배송지="")
    column = {name: chr(ord("A") + HEADERS.index(name)) for name in ("주문번호", "수취인명")}
    address = f"A{chr(ord('A') + HEADERS.index('통합배송지') - 26)}"
    ranges = [f"{column[name]}3:{column[name]}4" for name in column] + [f"{address}3:{address}4", "A1:Z1"]
    (order,) = read_orders(merged(sheet(row(), second), *ranges), "주문.xlsx")
    assert [line.id for line in order.consignments[0].lines] == ["2026112411111111", "2026112411111112"]


def test_a_sheet_behind_a_password_opens_with_it_and_only_with_it() -> None:
    data = locked(sheet(ROW))
    assert read_orders(data, "주문.xlsx", password=PASSWORD) == (ORDER,)
    assert problems(data) == (Problem(0, "", "password_protected"),)
    assert problems(data, password="아님") == (Problem(0, "", "wrong_password"),)
    assert problems(data[:3000], password=PASSWORD)[0].code == "unreadable"


@pytest.mark.parametrize("said", [2026112411111111, 2.02611e15, "2.02611E+15", "2,02611E+15"])
@pytest.mark.parametrize("column", ["상품주문번호", "주문번호", "배송비 묶음번호"])
def test_a_number_that_excel_has_rounded_is_refused_with_its_row(column: str, said: object) -> None:
    (problem,) = problems(sheet({**ROW, column: said}))
    assert (problem.line, problem.column, problem.code) == (3, column, "damaged_number")


def test_every_bad_row_is_told_at_once_and_no_cell_that_may_name_somebody_is_repeated() -> None:
    wrong = row(상품주문번호="", 수취인명="", 수량="두 개", 발송기한="홍견본", 주문상태="홍견본", 통합배송지="")
    assert problems(sheet(row(), row(), wrong)) == (
        Problem(4, "상품주문번호", "duplicate"),
        Problem(5, "상품주문번호", "missing_value"),
        Problem(5, "수량", "bad_number"),
        Problem(5, "주문상태", "bad_word"),
        Problem(5, "통합배송지", "missing_value"),
        Problem(5, "수취인명", "missing_value"),
        Problem(5, "발송기한", "bad_time"),
    )


def test_missing_columns_are_named_and_unknown_ones_are_ignored() -> None:
    headers = [
        name for name in HEADERS if name not in ("수량", "옵션관리코드", "판매자 상품코드", "통합배송지", "기본배송지")
    ]
    assert problems(sheet(ROW, headers=headers)) == tuple(
        Problem(2, name, "missing_column") for name in ("수량", "통합배송지", "옵션관리코드")
    )
    assert read_orders(sheet(ROW, headers=[*HEADERS, "처음 보는 열"]), "주문.xlsx") == (ORDER,)


def test_columns_are_known_with_and_without_blanks_in_their_names() -> None:
    headers = [name.replace(" ", "").replace("배송메세지", "배송메시지") for name in HEADERS]
    rows = cells([ROW])
    assert read_orders(csv_file(headers, *rows[1:]), "주문.csv") == (ORDER,)


def test_sheets_of_two_shops_in_one_file_are_refused() -> None:
    twice = xlsx_file(*cells([ROW]), *cells([row(상품주문번호="2026112411111112")]))
    assert problems(twice) == (Problem(3, "", "mixed_shops"),)
    other = row(상품주문번호="2026112411111112", 판매채널="다른몰")
    assert problems(sheet(ROW, other)) == (Problem(4, "판매채널", "mixed_shops"),)
    both = xlsx_file([*HEADERS, "order", "line", "sku"], cells([ROW])[1])
    assert problems(both) == (Problem(1, "", "mixed_shops"),)


def test_one_sellers_own_channels_may_stand_in_one_sheet() -> None:
    assert len(read(row(), row(상품주문번호="2026112411111112", 주문번호="2", 판매채널="쇼핑윈도"))) == 2
