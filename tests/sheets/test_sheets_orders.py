"""The order file: whole or not at all, and no name, phone or address in what is said about it."""

from __future__ import annotations

from dataclasses import astuple
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.packing.orders import Consignment, Order, OrderLine, OrderStatus, Receiver
from station.sheets import SheetFault, SheetProblem, read_orders
from tests.support.support_sheets import Cells, csv_file, xlsx_file

_HEADER = (
    *("order", "line", "sku", "quantity", "name", "option", "receiver", "phone", "zip", "address"),
    *("memo", "due", "package"),
)
_HONG = ("홍길동", "010-1234-5678", "06236", "서울 강남구 테헤란로 1, 101호")
_KIM = ("김영희", "01087654321", "48058", "부산 해운대구 센텀로 2")
_NOBODY = ("", "", "", "")
_DUE = "2026-11-23T16:00:00+09:00"
_KOREA = timezone(timedelta(hours=9))
_ROWS: list[Cells] = [
    _HEADER,
    ("2026112312345670", "1", "MUG-WH", "2", "머그컵", "화이트", *_HONG, "문 앞에", _DUE, "P1"),
    ("A2", "1", "SOCK", "1", "", "", *_KIM, "", "", ""),
    ("2026112312345670", "2", "SOCK", "1", "양말", "", *_NOBODY, "", "", ""),
    ("2026112312345670", "3", "GIFT", "1", "스티커", "", *_KIM, "", _DUE, "P1"),
]
_ORDERS = (
    Order(
        "2026112312345670",
        OrderStatus.READY,
        (
            Consignment(
                Receiver(*_HONG, memo="문 앞에"),
                (
                    OrderLine("1", "MUG-WH", "머그컵", "화이트", 2),
                    OrderLine("2", "SOCK", "양말", "", 1),
                ),
                "P1",
            ),
            Consignment(Receiver(*_KIM), (OrderLine("3", "GIFT", "스티커", "", 1),), "P1"),
        ),
        due_at=datetime(2026, 11, 23, 16, 0, tzinfo=_KOREA),
    ),
    Order("A2", OrderStatus.READY, (Consignment(Receiver(*_KIM), (OrderLine("1", "SOCK", "", "", 1),)),)),
)


def _problems(*rows: Cells) -> tuple[SheetProblem, ...]:
    with pytest.raises(SheetFault) as caught:
        read_orders(csv_file(*rows), "orders.csv")
    return caught.value.problems


def test_a_cell_of_any_length_is_no_broken_file_and_a_text_is_cut() -> None:
    """The library refuses a cell of more than 131,072 characters."""
    rows = list(_ROWS)
    rows[1] = (*rows[1][:10], "문 앞에 " * 50_000, *rows[1][11:])
    order, other = read_orders(csv_file(*rows), "orders.csv").orders
    assert order.consignments[0].receiver.memo == "문 앞에 " * 60
    assert other == _ORDERS[1]
    rows[1] = ("A" * 200_000, *rows[1][1:])
    assert _problems(*rows)[0].code == "bad_code"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_rows_of_one_order_are_gathered_by_address(encoding: str) -> None:
    assert read_orders(csv_file(*_ROWS, encoding=encoding), "orders.csv").orders == _ORDERS


def test_a_spreadsheet_is_read_like_a_csv() -> None:
    assert read_orders(xlsx_file(*_ROWS), "orders.xlsx").orders == _ORDERS


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("2026-11-23T16:00:00Z", datetime(2026, 11, 23, 16, 0, tzinfo=UTC)),
        ("2026-11-23 16:00", datetime(2026, 11, 23, 16, 0, tzinfo=_KOREA)),
        ("2026-11-23", datetime(2026, 11, 23, 23, 59, 59, tzinfo=_KOREA)),
        ("", None),
    ],
)
def test_a_due_time_without_offset_is_the_stations_own(said: str, due: datetime | None) -> None:
    data = csv_file(_HEADER, ("A", "1", "S", "1", "", "", *_HONG, "", said, ""))
    (order,) = read_orders(data, "orders.csv").orders
    assert order.due_at == due


def test_a_date_cell_of_a_spreadsheet_is_a_due_time() -> None:
    days = [datetime(2026, 11, 23, 16, 0), datetime(2026, 11, 23)]  # noqa: DTZ001 - as the sheet has them
    rows = [(str(place), "1", "S", 1, "", "", *_HONG, "", day, "") for place, day in enumerate(days)]
    assert [order.due_at for order in read_orders(xlsx_file(_HEADER, *rows), "orders.xlsx").orders] == [
        datetime(2026, 11, 23, 16, 0, tzinfo=_KOREA),
        datetime(2026, 11, 23, 23, 59, 59, tzinfo=_KOREA),
    ]


def test_everything_that_is_wrong_is_told_at_once_and_names_nobody() -> None:
    problems = _problems(
        _HEADER,
        ("A", "1", "S", "0", "", "", *_HONG, "", "tomorrow", ""),
        ("A", "1", "S", "1", "", "", *_HONG, "", "", ""),
        ("", "", "", "", "", "", *_HONG, "", "", ""),
        ("2.02611E+15", "1", "S", "1", "", "", *_HONG, "", "", ""),
        ("B", "1", "S", "홍길동", "", "", "", "", "", "", "", "", ""),
        ("C", "1", "S", "010-1234-5678", "", "", "홍길동", "", "", "", "", "", ""),
        ("D", "1", "S", "1", "", "", *_HONG, "", "2026-11-23", ""),
        ("D", "2", "S", "1", "", "", *_HONG, "", "2026-11-24", ""),
        ("E", "1", "S", "1", "", "", *_HONG, "", "", "", "홍길동"),
    )
    assert problems == (
        SheetProblem(2, "quantity", "bad_number", "0"),
        SheetProblem(2, "due", "bad_time"),
        SheetProblem(3, "line", "duplicate", "1"),
        SheetProblem(4, "order", "missing_value"),
        SheetProblem(4, "line", "missing_value"),
        SheetProblem(4, "sku", "missing_value"),
        SheetProblem(4, "quantity", "missing_value"),
        SheetProblem(5, "order", "damaged_number"),
        SheetProblem(6, "quantity", "bad_number"),
        SheetProblem(6, "receiver", "missing_value"),
        SheetProblem(6, "address", "missing_value"),
        SheetProblem(7, "quantity", "bad_number"),
        SheetProblem(7, "address", "missing_value"),
        SheetProblem(9, "due", "contradiction"),
        SheetProblem(10, "", "too_many_cells"),
    )


def test_missing_columns_are_named() -> None:
    assert _problems(("order", "sku", "name"), ("A", "S", "n")) == tuple(
        SheetProblem(1, column, "missing_column") for column in ("line", "quantity", "receiver", "address")
    )


def test_a_file_full_of_faults_tells_the_first_hundred() -> None:
    rows = [("A", str(place), "S", "x", "", "", *_HONG, "", "", "") for place in range(500)]
    assert [problem.line for problem in _problems(_HEADER, *rows)] == list(range(2, 102))


@given(st.lists(st.permutations(_ROWS[1]), min_size=1, max_size=3))
def test_cells_that_slipped_into_a_wrong_column_are_never_repeated(rows: list[list[object]]) -> None:
    try:
        read_orders(csv_file(_HEADER, *rows), "orders.csv")
    except SheetFault as fault:
        said = str(fault) + repr([astuple(problem) for problem in fault.problems])
        assert not any(part in said for part in (*_HONG, "문 앞에"))
