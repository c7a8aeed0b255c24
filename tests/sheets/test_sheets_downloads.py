"""Downloads of the seller centre as users have them, through the command line and the inbox (synthetic people)."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from station.cli import main
from station.packing.orders import OrderStatus
from tests.support.support_order_sheet import row, sheet
from tests.support.support_sheetroom import Room, room_in

DOWNLOADS = Path(__file__).parent / "downloads"
FIRST, SECOND = "2026112300000010", "2026112300000020"
NOTHING = "\n아무것도 가져오지 않았어요. 고친 뒤 다시 가져오세요.\n"


def taken(room: Room, name: str) -> str:
    """Drop a download into the inbox and return the note beside it."""
    room.drop(name, (DOWNLOADS / name).read_bytes())
    room.round()
    return room.note(f"{name}.결과.txt")


def listed(room: Room, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    """What `orders list --json` says, by number."""
    capsys.readouterr()
    assert main(["orders", "list", "--json", "-c", str(room.folder / "station.toml")]) == 0
    return {row["number"]: row for row in json.loads(capsys.readouterr().out)}


def shown(room: Room, number: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What `orders show --json` says."""
    capsys.readouterr()
    assert main(["orders", "show", number, "--json", "-c", str(room.folder / "station.toml")]) == 0
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


@pytest.mark.parametrize("name", ["grid-without-code-columns.xlsx", "korean-am-pm.csv"])
def test_a_grid_that_its_owner_arranged_and_times_of_korean_excel_are_read(tmp_path: Path, name: str) -> None:
    with room_in(tmp_path) as room:
        taken(room, name)
        (order,) = room.ledger.orders.rows()
        assert order.status is OrderStatus.READY
        assert order.due_at is not None
        assert order.due_at.isoformat() == "2026-11-25T23:59:59+09:00"


def test_a_row_without_the_sellers_codes_is_known_by_its_product_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with room_in(tmp_path) as room:
        taken(room, "one-row-without-codes.xlsx")
        assert room.orders() == {FIRST: OrderStatus.READY, SECOND: OrderStatus.READY}
        assert [line["sku"] for line in shown(room, SECOND, capsys)["lines"]] == ["9900000001"]


def test_what_a_fulfilment_company_sends_waits_and_is_told_with_its_word_and_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with room_in(tmp_path) as room:
        note = taken(room, "n-delivery.xlsx")
        assert f"4행: 주문 {SECOND}은 포장하지 않고 기다려요. N배송.\n" in note
        rows = listed(room, capsys)
        assert (rows[FIRST]["state"], rows[FIRST]["reason"]) == ("waiting", "")
        assert (rows[SECOND]["state"], rows[SECOND]["reason"]) == ("not_ready", "fulfilment")
        assert rows[SECOND]["text"] == "4행 N배송"


def test_a_confirmation_taken_back_makes_its_own_order_wait_and_names_the_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with room_in(tmp_path) as room:
        note = taken(room, "confirmation-undone.xlsx")
        assert f"4행: 주문 {SECOND}은 포장하지 않고 기다려요. 발주확인 해제됨(발주해제).\n" in note
        assert room.orders() == {FIRST: OrderStatus.READY, SECOND: OrderStatus.NOT_READY}
        assert listed(room, capsys)[SECOND]["text"] == "4행 발주확인 해제됨(발주해제)"


def test_a_gift_is_shown_and_stands_in_no_dispatch_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with room_in(tmp_path) as room:
        taken(room, "gift-column.xlsx")
        assert [line["name"] for line in shown(room, FIRST, capsys)["lines"]] == ["머그컵", "미니 수건 1장"]
        room.packed_as_known(FIRST)
        room.round()
        assert [cells[0] for cells in room.collected()] == ["2026112300000011"]


def test_an_order_for_a_later_day_is_kept_back_until_two_days_before_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with room_in(tmp_path) as room:
        note = taken(room, "hope-day.xlsx")
        assert f"주문 {FIRST}은 배송희망일(2026-12-20)에 맞춰 2026-12-18부터 포장해요." in note
        row = listed(room, capsys)[FIRST]
        assert (row["state"], row["reason"], row["text"]) == ("held", "hope_day", "배송희망일 전")
        room.clock.go(timedelta(days=24).total_seconds())
        room.round()
        assert listed(room, capsys)[FIRST]["state"] == "held"
        room.clock.go(timedelta(days=1).total_seconds())
        room.round()
        assert listed(room, capsys)[FIRST]["state"] == "waiting"


def test_whoever_releases_an_order_for_a_later_day_has_decided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with room_in(tmp_path) as room:
        taken(room, "hope-day.xlsx")
        room.ledger.ways_out.release(FIRST, "", room.clock())
        taken(room, "hope-day.xlsx")
        assert listed(room, capsys)[FIRST]["state"] == "waiting"


def test_a_waybill_number_that_was_typed_already_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with room_in(tmp_path) as room:
        note = taken(room, "waybill-already-typed.xlsx")
        assert "3행 송장번호 송장번호가 이미 적혀 있어요 650000000011. 벌써 보낸 상자가 아닌지 확인하세요.\n" in note
        assert [one["waybill"] for one in shown(room, FIRST, capsys)["shop"]] == ["650000000011"]


def test_another_download_of_the_seller_centre_is_told_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with room_in(tmp_path) as room:
        said = (
            "1행 발주발송관리가 아니라 주문조회에서 받은 파일이에요. "
            "판매자센터의 판매관리 > 발주(주문)확인/발송관리에서 엑셀을 받아 넣으세요"
        )
        assert taken(room, "order-query-sheet.xlsx") == said + NOTHING
        file = str(DOWNLOADS / "order-query-sheet.xlsx")
        assert main(["orders", "import", file, "-c", str(room.folder / "station.toml")]) == 1
        assert "주문조회에서 받은 파일이에요" in capsys.readouterr().err


def test_part_of_an_order_that_is_somebody_elses_is_told_and_the_rest_is_packed(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.drop("주문.xlsx", sheet(row(), row(상품주문번호="2026112411111112", 배송속성="N배송")))
        room.round()
        assert set(room.orders().values()) == {OrderStatus.READY}
        assert "4행: 주문 2026112499999991에서 이 줄은 빼고 포장해요. N배송.\n" in room.note("주문.xlsx.결과.txt")
