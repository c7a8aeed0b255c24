"""The seller centre's order sheet: whole or not at all, and what is wrong told by line and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from station.packing.orders import Consignment, LineNews, Order, OrderLine, OrderStatus, Receiver
from station.sheets import SheetFault, SheetProblem, read_orders
from station.sheets.sheet_times import KOREA
from tests.support.support_order_sheet import HEADERS, PASSWORD, ROW, cells, csv_sheet, locked, merged, row, sheet
from tests.support.support_sheets import csv_file, xlsx_file

READY, WAITS, HELD = OrderStatus.READY, OrderStatus.NOT_READY, OrderStatus.ON_HOLD
HONG = Receiver("홍견본", "010-0000-5678", "06236", "서울 가상구 견본로 1 101호", memo="문 앞에 놓아주세요")
MUG = OrderLine("2026112411111111", "MUG-WH", "머그컵", "색상: 화이트", 2)
ORDER = Order(
    "2026112499999991",
    OrderStatus.READY,
    (Consignment(HONG, (MUG,), "7000000001"),),
    placed_at=datetime(2026, 11, 24, 10, 0, tzinfo=KOREA),
    due_at=datetime(2026, 11, 27, 23, 59, 59, tzinfo=KOREA),
    news=(LineNews("2026112411111111"),),
)


def read(*rows: Mapping[str, object]) -> tuple[Order, ...]:
    return read_orders(sheet(*rows), "주문.xlsx").orders


def told(*rows: Mapping[str, object]) -> list[tuple[str, OrderStatus, list[tuple[str, str, int]]]]:
    """The orders of some rows: number, state, and of each line left out why, by which word, and in which row."""
    return [
        (order.number[-1:], order.status, [(one.left_out, one.word, one.row) for one in order.news if one.left_out])
        for order in read(*rows)
    ]


def problems(data: bytes, name: str = "주문.xlsx", password: str = "") -> tuple[SheetProblem, ...]:
    with pytest.raises(SheetFault) as caught:
        read_orders(data, name, password=password)
    return caught.value.problems


def test_the_explaining_line_is_skipped_and_columns_are_found_by_their_names() -> None:
    assert read(ROW) == (ORDER,)
    assert read_orders(sheet(ROW, headers=HEADERS[::-1]), "주문.xlsx").orders == (ORDER,)
    assert read_orders(xlsx_file(*cells([ROW])), "주문.xlsx").orders == (ORDER,)


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig"])
def test_a_csv_saved_by_korean_excel_is_read_like_the_spreadsheet(encoding: str) -> None:
    assert read_orders(csv_sheet(ROW, encoding=encoding), "주문.csv").orders == (ORDER,)


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


def test_a_row_without_a_code_of_the_sellers_is_known_by_its_product_number_and_waits_without_any() -> None:
    bare = row(상품주문번호="2026112411111112", 주문번호="2", 옵션관리코드="", 판매자_상품코드="")
    (_, order) = read(row(), {**bare, "상품번호": "9900000001"})
    assert order.consignments[0].lines[0].sku == "9900000001"
    assert told(row(), bare) == [("1", READY, []), ("2", WAITS, [("no_sku", "", 4)])]


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
        ("2026. 11. 27. 오후 6:00:00", datetime(2026, 11, 27, 18, 0, tzinfo=KOREA)),
        ("2026. 11. 27. 오후 11:59", datetime(2026, 11, 27, 23, 59, tzinfo=KOREA)),
        ("2026-11-27 오전 12:30:05", datetime(2026, 11, 27, 0, 30, 5, tzinfo=KOREA)),
        ("2026-11-27 오후 12:30", datetime(2026, 11, 27, 12, 30, tzinfo=KOREA)),
        ("2026-11-27 24:00:00", datetime(2026, 11, 27, 23, 59, 59, tzinfo=KOREA)),
        ("2026년 11월 27일 18시 30분", datetime(2026, 11, 27, 18, 30, tzinfo=KOREA)),
        ("2026년 11월 27일(금)", datetime(2026, 11, 27, 23, 59, 59, tzinfo=KOREA)),
        ("2026/11/27 6:00 PM", datetime(2026, 11, 27, 18, 0, tzinfo=KOREA)),
        ("20261127", datetime(2026, 11, 27, 23, 59, 59, tzinfo=KOREA)),
        ("2026-11-27 18:61", None),
        ("2026-13-27", None),
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
    (order,) = read_orders(merged(sheet(row(), second), *ranges), "주문.xlsx").orders
    assert [line.id for line in order.consignments[0].lines] == ["2026112411111111", "2026112411111112"]


def test_a_sheet_behind_a_password_opens_with_it_and_only_with_it() -> None:
    data = locked(sheet(ROW))
    assert read_orders(data, "주문.xlsx", password=PASSWORD).orders == (ORDER,)
    assert problems(data) == (SheetProblem(0, "", "password_protected"),)
    assert problems(data, password="아님") == (SheetProblem(0, "", "wrong_password"),)
    assert problems(data[:3000], password=PASSWORD)[0].code == "unreadable"


@pytest.mark.parametrize("said", [2026112411111111, 2.02611e15, "2.02611E+15", "2,02611E+15"])
@pytest.mark.parametrize("column", ["상품주문번호", "배송비 묶음번호"])
def test_the_order_of_a_number_that_excel_has_rounded_waits(column: str, said: object) -> None:
    odd = {**row(주문번호="2", 상품주문번호="2026112411111112"), column: said}
    assert told(row(), odd) == [("1", READY, []), ("2", WAITS, [("damaged_number", "", 4)])]


@pytest.mark.parametrize("said", [2026112411111111, 2.02611e15, "2.02611E+15", "2,02611E+15"])
def test_a_sheet_in_which_no_row_names_its_order_is_refused_with_its_rows(said: object) -> None:
    assert [(one.line, one.column, one.code) for one in problems(sheet(row(주문번호=said)))] == [
        (3, "주문번호", "damaged_number")
    ]


def test_a_row_that_lost_its_order_is_told_and_keeps_back_those_of_its_receiver() -> None:
    lost = row(상품주문번호="3", 주문번호="2.02611E+15")
    other = row(상품주문번호="2", 주문번호="2", 수취인명="다른사람")
    found = read_orders(sheet(row(), other, lost), "주문.xlsx")
    assert [(order.number[-1], order.status) for order in found.orders] == [("1", WAITS), ("2", READY)]
    assert found.orders[0].news[0].left_out == "row_unread"
    assert found.remarks == (SheetProblem(5, "주문번호", "damaged_number"),)


@pytest.mark.parametrize(
    ("changes", "left_out"),
    [
        ({"수량": 0}, ("bad_quantity", "0", 4)),
        ({"수량": "두 개"}, ("bad_quantity", "", 4)),
        ({"수량": ""}, ("bad_quantity", "", 4)),
        ({"상품주문번호": ""}, ("no_item_number", "", 4)),
        ({"수취인명": ""}, ("no_receiver", "", 4)),
        ({"통합배송지": ""}, ("no_receiver", "", 4)),
        ({"주문세부상태": "발주해제"}, ("confirm_undone", "발주해제", 4)),
        ({"주문세부상태": "예약구매"}, ("unknown_state", "예약구매", 4)),
        ({"주문세부상태": "옵션변경"}, ("unknown_state", "옵션변경", 4)),
        ({"주문상태": "배송중단"}, ("unknown_state", "배송중단", 4)),
        ({"판매채널": "다른몰"}, ("other_shop", "", 4)),
        ({"배송속성": "로봇배송"}, ("other_method", "로봇배송", 4)),
        ({"배송속성": "오늘출발/도착보장"}, ("other_method", "오늘출발/도착보장", 4)),
    ],
)
def test_one_odd_row_makes_its_own_order_wait_and_names_the_word(
    changes: dict[str, object], left_out: tuple[str, str, int]
) -> None:
    odd = {**row(상품주문번호="2026112411111112", 주문번호="2"), **changes}
    third = row(상품주문번호="2026112411111113", 주문번호="3")
    assert told(row(), odd, third) == [("1", READY, []), ("2", WAITS, [left_out]), ("3", READY, [])]


@pytest.mark.parametrize("said", ["2.0", "２", "2.00", " 2 ", 2.0, "2"])
def test_a_quantity_is_read_however_it_is_written(said: object) -> None:
    (order,) = read(row(수량=said))
    assert (order.status, [line.quantity for part in order.consignments for line in part.lines]) == (READY, [2])


@pytest.mark.parametrize("said", ["1e3", "2.5", "-1", "1,2", "10000", "두 개", "Ⅱ", "²"])
def test_a_quantity_that_is_none_makes_its_order_wait(said: object) -> None:
    ((_, status, ((reason, _, _),)),) = told(row(수량=said))
    assert (status, reason) == (WAITS, "bad_quantity")


@pytest.mark.parametrize("wrap", ["'{}", "{}.0", '="{}"', "\u00a0{}\u00a0", "{}\ufeff"])
def test_a_number_is_the_same_whatever_a_program_put_around_it(wrap: str) -> None:
    spelt = {name: wrap.format(ROW[name]) for name in ("주문번호", "상품주문번호", "배송비 묶음번호", "우편번호")}
    headers, plain = cells([ROW])
    again = [spelt.get(str(name), cell) for name, cell in zip(headers, plain, strict=True)]
    assert read_orders(csv_file(headers, again), "주문.csv").orders == (ORDER,)


def test_texts_are_one_line_of_a_bounded_length_as_through_the_interface() -> None:
    odd = row(수취인명="홍견본\n", 통합배송지="서울  가상구\n견본로 1\t101호", 배송메세지="문" * 400)
    (part,) = read(odd)[0].consignments
    assert part.receiver == replace(HONG, memo="문" * 300)
    assert part.lines == (MUG,)


def test_wide_digits_are_the_same_numbers() -> None:
    wide = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789-"}
    names = ("주문번호", "상품주문번호", "배송비 묶음번호", "우편번호", "수취인연락처1", "수량")
    assert read(row(**{name: str(ROW[name]).translate(wide) for name in names})) == (ORDER,)


def test_a_product_order_that_stands_in_two_rows_makes_its_order_wait() -> None:
    twice = row(상품주문번호="2026112411111112", 주문번호="2")
    assert told(row(), twice, twice) == [
        ("1", READY, []),
        ("2", WAITS, [("double_row", "", 4), ("double_row", "", 5)]),
    ]


def test_no_word_that_may_name_somebody_is_repeated() -> None:
    odd = row(상품주문번호="2", 주문번호="2", 주문상태="홍견본", 배송속성="서울 가상구 견본로 1 101호 홍견본 앞으로")
    ((_, _, news), *_) = [one for one in told(row(), odd) if one[0] == "2"]
    assert news == [("other_method", "", 4)]
    unread = read_orders(sheet(row(), row(상품주문번호="2", 주문번호="2", 발송기한="홍견본")), "주문.xlsx")
    assert unread.orders[1].status is READY
    assert unread.remarks == (SheetProblem(4, "발송기한", "bad_time"),)


def test_missing_columns_are_named_and_unknown_ones_are_ignored() -> None:
    headers = [
        name
        for name in HEADERS
        if name not in ("수량", "옵션관리코드", "판매자 상품코드", "상품번호", "통합배송지", "기본배송지")
    ]
    assert problems(sheet(ROW, headers=headers)) == tuple(
        SheetProblem(2, name, "missing_column") for name in ("수량", "통합배송지", "옵션관리코드")
    )
    assert read_orders(sheet(ROW, headers=[*HEADERS, "처음 보는 열"]), "주문.xlsx").orders == (ORDER,)


def test_columns_are_known_with_and_without_blanks_in_their_names() -> None:
    headers = [name.replace(" ", "").replace("배송메세지", "배송메시지") for name in HEADERS]
    rows = cells([ROW])
    assert read_orders(csv_file(headers, *rows[1:]), "주문.csv").orders == (ORDER,)


def test_sheets_of_two_shops_in_one_file_are_refused() -> None:
    twice = xlsx_file(*cells([ROW]), *cells([row(상품주문번호="2026112411111112")]))
    assert problems(twice) == (SheetProblem(3, "", "mixed_shops"),)
    both = xlsx_file([*HEADERS, "order", "line", "sku"], cells([ROW])[1])
    assert problems(both) == (SheetProblem(1, "", "mixed_shops"),)


def test_one_sellers_own_channels_may_stand_in_one_sheet() -> None:
    assert len(read(row(), row(상품주문번호="2026112411111112", 주문번호="2", 판매채널="쇼핑윈도"))) == 2
