"""Whatever stands in a sheet, and whatever became of its bytes: orders, or a fault that names its places."""

from __future__ import annotations

from collections import Counter

from hypothesis import example, given, settings
from hypothesis import strategies as st

from station.sheets import SheetFault, read_orders
from station.sheets.sheet_faults import SheetProblem
from tests.support.support_order_sheet import HEADERS, PASSWORD, ROW, cells, csv_sheet, locked, row, sheet
from tests.support.support_sheets import csv_file

CELLS = st.sampled_from(
    [
        "",
        "1",
        "0",
        "2.02611E+15",
        "취소",
        "취소요청",
        "발주확인",
        "46353.75",
        "2026-13-45",
        "=1+1",
        "상품주문번호",
        "\x00",
    ]
) | st.text(max_size=8)
FEW = st.integers(1, 3).map(str)
OPEN, LOCKED = sheet(ROW), locked(sheet(ROW))
CUTS = st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 255)), min_size=1, max_size=6)


def read(data: bytes, name: str) -> list[str] | tuple[SheetProblem, ...]:
    """The product orders of a file, or its faults."""
    try:
        orders = read_orders(data, name, password=PASSWORD).orders
    except SheetFault as fault:
        return fault.problems
    return [line.id for order in orders for part in order.consignments for line in part.lines]


@given(st.lists(st.lists(CELLS, max_size=len(HEADERS)), max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_cells_are_orders_or_a_fault(rows: list[list[str]]) -> None:
    read(csv_file(HEADERS, *rows), "주문.csv")


@given(st.lists(st.tuples(FEW, FEW, FEW), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_every_product_order_is_in_one_box_of_its_order_and_no_other(rows: list[tuple[str, str, str]]) -> None:
    told = [
        row(상품주문번호=f"9{at}", 주문번호=order, 통합배송지=f"서울 {place}", 배송비_묶음번호=package)
        for at, (order, place, package) in enumerate(rows)
    ]
    orders = read_orders(csv_sheet(*told), "주문.csv").orders
    boxes = {
        (order.number, part.receiver.address, part.package): [line.id for line in part.lines]
        for order in orders
        for part in order.consignments
    }
    assert Counter(item for items in boxes.values() for item in items) == Counter(f"9{at}" for at in range(len(rows)))
    for at, (order, place, package) in enumerate(rows):
        assert f"9{at}" in boxes[order, f"서울 {place}", package]


@given(st.sampled_from([OPEN, OPEN, LOCKED]), CUTS, st.integers(1, 2**20))
@example(OPEN, [(0, 0)], 1)
@settings(max_examples=40, deadline=None)
def test_a_spoilt_spreadsheet_is_read_or_refused(whole: bytes, cuts: list[tuple[int, int]], end: int) -> None:
    spoilt = bytearray(whole)
    for at, byte in cuts:
        spoilt[at % len(spoilt)] = byte
    read(bytes(spoilt[:end]), "주문.xlsx")


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda said: said.encode("cp949", "ignore")))
@settings(max_examples=40, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for name in ("주문.csv", "주문.xlsx"):
        assert not isinstance(read(data, name), list)


def test_what_is_read_from_the_sheet_is_what_stands_there() -> None:
    assert read(csv_file(*cells([ROW])), "주문.csv") == [ROW["상품주문번호"]]
