"""A file cannot tell when it was made: what is known by now is not undone by an older one, and it is said so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from station.cli import main
from station.ledger import FileIntake, IntakeResult, KeptOrder, OrderFile
from station.packing.orders import Order, OrderStatus
from station.sheets import read_orders
from tests.support.support_order_sheet import csv_sheet, row
from tests.support.support_sheetroom import Room, room_in, waybill_of
from tests.support.support_sync import order_of

FIRST, SECOND = "2026112499999991", "2026112499999992"
HINT = (
    "먼저 받은 시트 같아서, 더 나중에 들은 것을 지키려고 그대로 뒀어요. "
    "방금 받은 시트가 확실하면 orders import 파일 --newer로 가져오세요.\n"
)
MORNING, NOON = "2026-11-23 09:00:00", "2026-11-23 12:00:00"


def cells(number: str, state: str = "발주확인", paid: str = MORNING, **changes: object) -> dict[str, object]:
    own = {"주문번호": number, "상품주문번호": number[::-1], "배송비 묶음번호": number}
    return {**row(), **own, "주문세부상태": state, "결제일": paid, **changes}


WAITS = csv_sheet(cells(FIRST), cells(SECOND))
HELD = csv_sheet(cells(FIRST, "취소요청"), cells(SECOND, paid=NOON))
CANCELLED = csv_sheet(cells(FIRST, "취소완료"), cells(SECOND))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with room_in(tmp_path) as one:
        yield one


def dropped(room: Room, *sheets: bytes) -> str:
    """The note about the last of some sheets that come in one after the other."""
    for sheet in sheets:
        room.drop("주문.csv", sheet)
        room.round()
        room.clock.go(60)
    return room.note("주문.csv.결과.txt")


def test_a_sheet_that_came_in_before_undoes_nothing_and_says_when_it_came(room: Room) -> None:
    room.clock.now = room.clock.now.replace(hour=10, minute=20, second=0, microsecond=0)
    said = dropped(room, WAITS, csv_sheet(cells(FIRST, "취소요청"), cells(SECOND)), WAITS)
    assert room.orders()[FIRST] is OrderStatus.ON_HOLD
    assert said == (
        "주문 0건을 가져오고 0건을 고쳤어요. 그대로인 주문 2건.\n"
        "이 시트는 11-23 10:20에 이미 가져왔어요.\n"
        f"6행 주문 {FIRST}은 보류한 그대로 뒀어요. 시트에는 보류가 없어요.\n"
        f"{HINT}개인정보가 들어 있어서 주문 파일은 지웠어요.\n"
    )
    assert dropped(room, WAITS) == said.replace("10:20", "10:22")


@pytest.mark.parametrize("again", [WAITS, csv_sheet(cells(FIRST, 수량=1), cells(SECOND))])
def test_a_cancelled_order_does_not_come_back_by_any_sheet_and_its_row_is_told(room: Room, again: bytes) -> None:
    said = dropped(room, CANCELLED, again)
    assert room.orders() == {FIRST: OrderStatus.CANCELLED, SECOND: OrderStatus.READY}
    assert f"6행 주문 {FIRST}은 취소된 그대로 뒀어요. 시트에는 아직 기다린다고 적혀 있어요.\n{HINT}" in said


def test_an_order_that_left_does_not_wait_again(room: Room) -> None:
    said = dropped(room, csv_sheet(cells(FIRST, "배송중")), WAITS)
    assert room.orders() == {FIRST: OrderStatus.DISPATCHED, SECOND: OrderStatus.READY}
    assert f"6행 주문 {FIRST}은 이미 발송된 그대로 뒀어요." in said


def test_a_line_that_was_cancelled_does_not_come_back_while_the_rest_of_its_order_waits(room: Room) -> None:
    one, other = cells(FIRST), cells(FIRST, 상품주문번호="2", 옵션관리코드="SOCK")
    dropped(room, csv_sheet({**one, "주문세부상태": "취소완료"}, other))
    said = dropped(room, csv_sheet(one, other))
    found = room.ledger.orders.find(FIRST)
    assert found is not None
    assert [line.sku for line in found.lines] == ["SOCK"]
    assert f"6행 주문 {FIRST}은 더 나중에 들은 내용 그대로 뒀어요." in said


def test_rows_that_an_earlier_sheet_left_out_come_in_beside_a_cancelled_one(room: Room) -> None:
    one, other = cells(FIRST, "취소완료"), cells(FIRST, 상품주문번호="2", 옵션관리코드="SOCK")
    dropped(room, csv_sheet(one), csv_sheet(one, other))
    assert room.orders() == {FIRST: OrderStatus.READY}


def test_of_two_sheets_the_one_that_names_the_later_moment_wins_whichever_came_first(room: Room) -> None:
    moved = csv_sheet(cells(FIRST, 통합배송지="부산 가상구 다른로 9"), cells(SECOND, paid=NOON))
    dropped(room, HELD)
    assert f"주문 {FIRST}은 보류한 그대로" in dropped(room, WAITS)
    assert room.orders()[FIRST] is OrderStatus.ON_HOLD
    dropped(room, moved)
    assert room.orders()[FIRST] is OrderStatus.READY
    said = dropped(room, csv_sheet(cells(FIRST, 배송메세지="문 앞"), cells(SECOND, 수량=7)))
    assert f"주문 {FIRST}은 더 나중에 들은 내용 그대로" in said
    receiver = room.ledger.orders.receiver_of(FIRST)
    assert receiver is not None
    assert receiver.address == "부산 가상구 다른로 9"


def test_one_row_that_proves_a_sheet_old_keeps_it_from_loosening_the_others(room: Room) -> None:
    dropped(room, csv_sheet(cells(FIRST, "취소완료"), cells(SECOND, "취소요청")), WAITS)
    assert room.orders() == {FIRST: OrderStatus.CANCELLED, SECOND: OrderStatus.ON_HOLD}


def test_what_stops_an_order_is_heeded_from_an_older_sheet_too(room: Room) -> None:
    dropped(room, csv_sheet(cells(FIRST), cells(SECOND, paid=NOON)), csv_sheet(cells(FIRST, "취소요청")))
    assert room.orders()[FIRST] is OrderStatus.ON_HOLD


def test_a_parcel_that_is_held_does_not_leave_by_an_older_sheet(room: Room) -> None:
    dropped(room, WAITS)
    room.packed_as_known(FIRST)
    dropped(room, CANCELLED, WAITS)
    assert (room.debts(), room.collected()) == ([("held", "cancelled")], [])


def test_a_withdrawn_request_lets_the_order_go_with_the_next_sheet(room: Room) -> None:
    dropped(room, WAITS)
    room.packed_as_known(FIRST)
    dropped(room, csv_sheet(cells(FIRST, "취소요청"), cells(SECOND)))
    dropped(room, csv_sheet(cells(FIRST, "취소철회"), cells(SECOND)))
    assert [cells[3] for cells in room.collected()] == [waybill_of(FIRST[-10:])]


def test_who_really_has_the_newer_sheet_says_so(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dropped(room, WAITS, CANCELLED)
    file = tmp_path / "지금.csv"
    file.write_bytes(WAITS)
    words = ("orders", "import", str(file), "-c", str(tmp_path / "station.toml"))
    assert main(words) == 0
    assert (HINT in capsys.readouterr().out, room.orders()[FIRST]) == (True, OrderStatus.CANCELLED)
    assert main((*words, "--newer")) == 0
    assert (HINT in capsys.readouterr().out, room.orders()[FIRST]) == (False, OrderStatus.READY)
    # It is the newest word from now on, and the one before it is not.
    assert f"주문 {FIRST}" not in dropped(room, WAITS)
    assert room.orders()[FIRST] is OrderStatus.READY


def file_of(*orders: Order, content: str = "") -> OrderFile:
    return OrderFile(orders, content or str(orders), asks_shop=True)


def test_a_shop_that_answers_for_itself_is_believed_before_a_file_but_for_what_stops(room: Room) -> None:
    ledger, now = room.ledger, room.clock.now
    ledger.intake.take_in([order_of("1", OrderStatus.ON_HOLD), order_of("2"), order_of("3", OrderStatus.NOT_READY)])
    file = file_of(order_of("1"), order_of("2", OrderStatus.ON_HOLD), order_of("3"), order_of("4"))
    assert ledger.order_files.take(file, now) == FileIntake(
        IntakeResult(1, 1, 2), (KeptOrder("1", "on_hold"), KeptOrder("3", "not_ready")), None
    )
    # What a file alone has told, a file changes.
    assert ledger.order_files.take(file_of(order_of("4", package="P")), now).done == IntakeResult(0, 1, 0)


def test_a_file_of_ones_own_tells_no_states_and_is_not_older_for_an_order_that_was_cancelled(room: Room) -> None:
    own = "order,line,sku,quantity,name,option,receiver,phone,zip,address\n1,1,MUG-WH,1,,,홍,010,06236,서울 1\n"
    both = own + "2,2,MUG-WH,1,,,홍,010,06236,서울 2\n"
    orders = read_orders(both.encode(), "orders.csv").orders
    room.ledger.intake.take_in([order_of("1", OrderStatus.CANCELLED), order_of("2")])
    file = OrderFile(orders, "own", asks_shop=False)
    assert room.ledger.order_files.take(file, room.clock.now) == FileIntake(
        IntakeResult(0, 1, 1), (KeptOrder("1", "cancelled"),), None
    )


def test_a_file_of_ones_own_counts_again_each_time_since_it_names_no_moment(room: Room) -> None:
    first = "order,line,sku,quantity,name,option,receiver,phone,zip,address\n1,1,MUG-WH,1,,,홍,010,06236,서울 1\n"
    second = first.replace("서울 1", "서울 2")

    def taken(content: str) -> FileIntake:
        orders = read_orders(content.encode(), "orders.csv").orders
        return room.ledger.order_files.take(OrderFile(orders, content, asks_shop=False), room.clock.now)

    assert [taken(content).done for content in (first, second, first)] == [
        IntakeResult(1, 0, 0),
        IntakeResult(0, 1, 0),
        IntakeResult(0, 1, 0),
    ]
