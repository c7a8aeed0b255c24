"""Dispatch sheets when the seller wants them; what stands in one is told when the shop's own sheet says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest

from station.cli import main
from station.composition.factories import hall_settings
from station.config import load
from station.ledger import LedgerError, RequestAnswer
from station.ledger.statistics.hall_reader import HallReader
from station.packing.orders import OrderStatus
from station.statistics.hall_snapshot import DebtFigures
from station.statistics.parcel_stories import SheetPlace, spoken_debt
from tests.support.support_order_sheet import row, sheet
from tests.support.support_sheetroom import Room, room_in, row_of, waybill_of
from tests.support.support_sync import Until

TIMES = '[shop]\nkind = "files"\nsheet_times = ["17:00", "13:00"]\n'


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with room_in(tmp_path) as one:
        file = tmp_path / "station.toml"
        file.write_text(TIMES, "utf-8")
        one.config = load(file, {})
        yield one


def at(room: Room, hour: int, minute: int = 0) -> None:
    """The clock goes on to a time of its day."""
    there = room.clock.now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    room.clock.go((there - room.clock.now).total_seconds())


def made(room: Room) -> list[tuple[str, int]]:
    """The sheets by their hour and minute, and how many parcels each holds."""
    return [(name[12:16], count) for name, count in room.ledger.outbox.sheets()]


def test_without_a_word_of_the_seller_sheets_come_twice_a_day(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    file.write_text('[shop]\nkind = "files"\n', "utf-8")
    assert load(file, {}).shop.sheet_times == (time(13), time(17))
    file.write_text('[shop]\nkind = "files"\nsheet_minutes = 30\n', "utf-8")
    assert load(file, {}).shop.sheet_times == ()


def test_a_sheet_is_written_at_its_times_with_all_that_is_packed_by_then(room: Room) -> None:
    room.packed("1", "2")
    at(room, 12, 59)
    room.run(30)
    assert made(room) == []
    at(room, 13, 1)
    room.run(30)
    room.packed("3")
    room.run(3600)
    assert made(room) == [("1301", 2)]
    at(room, 17, 1)
    room.run(30)
    assert made(room) == [("1301", 2), ("1701", 1)]


def test_a_time_that_was_missed_while_nothing_ran_is_made_up_for_at_the_start(room: Room) -> None:
    room.packed("1")
    at(room, 15)
    room.packed("2")
    room.run(5)
    assert made(room) == [("1500", 2)]


def test_a_sheet_comes_at_once_when_somebody_asks(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.packed("1")
    told = ["outbox", "sheets", "--now", "-c", str(room.folder / "station.toml")]
    assert main(told) == 0
    assert capsys.readouterr().out.startswith("발송 시트를 만들었어요. 상자 1개.\n")
    assert room.collected() == [row_of("1")]
    assert main(told) == 0
    assert capsys.readouterr().out.startswith("시트에 넣을 상자가 없어요.\n")


def order_sheet(state: str) -> bytes:
    return sheet(row(주문번호="1", 상품주문번호="1-1", 주문상태=state, 주문세부상태=""))


def test_what_stands_in_a_sheet_can_be_undone_until_the_shop_says_that_it_left(room: Room) -> None:
    room.packed("1")
    room.round()
    room.collected()
    assert room.ledger.ways_out.void_parcel(waybill_of("1"), "잘못 담음", room.clock.now) > 0
    assert room.ledger.orders.find("1") is not None
    assert [row.state for row in room.ledger.orders.rows()] == ["waiting"]


def test_a_parcel_whose_order_is_on_its_way_by_a_newer_sheet_is_told(room: Room) -> None:
    room.packed("1")
    room.round()
    (name,) = room.sheets()
    room.drop("주문.xlsx", order_sheet("배송중"))
    room.round()
    assert room.orders() == {"1": OrderStatus.DISPATCHED}
    assert room.ledger.outbox.sheets() == ((name, 1),)
    with pytest.raises(LedgerError) as caught:
        room.ledger.ways_out.void_parcel(waybill_of("1"), "", room.clock.now)
    assert caught.value.code == "already_dispatched_to_shop"


def test_an_order_that_still_waits_by_a_newer_sheet_is_named(room: Room) -> None:
    room.packed("1")
    room.round()
    (name,) = room.sheets()
    room.drop("주문.xlsx", order_sheet("발송대기"))
    room.round()
    said = f"10:00 시트의 주문 1건이 아직 발송대기예요. {name}를 판매자센터의 엑셀 일괄발송에 올렸는지 확인하세요.\n"
    assert said in room.note("주문.xlsx.결과.txt")


def test_a_sheet_asked_for_at_the_board_comes_as_it_does_for_the_command(room: Room) -> None:
    room.packed("1", "2")
    asked = [room.ledger.requests.leave("sheet", {}) for _ in range(2)]
    room.run(5)
    (name,) = room.sheets()
    told = RequestAnswer(ok=True, text_code="sheet_written", values={"count": 2, "detail": name})
    assert [room.ledger.requests.answer_to(which) for which in asked] == [told, told]
    assert room.collected() == [row_of("1"), row_of("2")]


def test_a_sheet_asked_for_while_nothing_waits_is_none_and_says_so(room: Room) -> None:
    asked = room.ledger.requests.leave("sheet", {})
    room.run(5)
    told = RequestAnswer(ok=True, text_code="sheet_nothing", values={"count": 0, "detail": ""})
    assert (room.ledger.requests.answer_to(asked), room.sheets()) == (told, {})


def test_a_sheet_asked_for_while_the_folder_is_away_is_refused_with_the_reason(room: Room) -> None:
    room.packed("1")
    asked = room.ledger.requests.leave("sheet", {})
    there = room.sync()
    room.outbox.rmdir()
    room.outbox.write_text("", "utf-8")
    there.run(Until(room.clock, 5))
    assert room.ledger.requests.answer_to(asked) == RequestAnswer(ok=False, text_code="sheet_folder", values={})
    room.outbox.unlink()
    asked = room.ledger.requests.leave("sheet", {})
    room.run(5)
    assert room.collected() == [row_of("1")]


def test_a_sheet_asked_for_while_nothing_ran_is_written_by_the_next_round(room: Room) -> None:
    room.packed("1")
    asked = room.ledger.requests.leave("sheet", {})
    room.clock.go(3600)
    room.round()
    answer = room.ledger.requests.answer_to(asked)
    assert answer is not None
    assert room.collected() == [row_of("1")]


def test_a_sheet_whose_time_has_just_come_answers_whoever_asked_for_it(room: Room) -> None:
    at(room, 12, 59)
    room.packed("1")
    at(room, 13, 1)
    asked = room.ledger.requests.leave("sheet", {})
    room.run(5)
    (name,) = room.sheets()
    told = RequestAnswer(ok=True, text_code="sheet_written", values={"count": 1, "detail": name})
    assert room.ledger.requests.answer_to(asked) == told


IN_SHEET, TOLD = (
    "10:00 발송 시트에 있음 · 쇼핑몰에 올렸는지 아직 모름",
    "10:00 발송 시트로 알림 · 새 주문 시트에 배송중",
)


def said(room: Room, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command prints."""
    file = room.folder / "station.toml"
    file.write_text(f'{TIMES}[retention]\nkey_file = "./data.keys.json"\n', "utf-8")
    assert main([*words, "-c", str(file)]) == 0
    return capsys.readouterr().out


def parcel_line(shown: str) -> str:
    """The line of the order's parcel."""
    return next(line for line in shown.splitlines() if line.startswith("  CJGLS "))


def test_a_parcel_in_a_sheet_is_shown_as_that_and_not_as_dispatched(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    room.packed("1")
    room.round()
    (name,) = room.sheets()
    line = parcel_line(said(room, capsys, "orders", "show", "1"))
    assert line.endswith("10:00 시트에 있음")
    (parcel,) = json.loads(said(room, capsys, "orders", "show", "1", "--json"))["parcels"]
    assert (parcel["dispatch"], parcel["sheet"], parcel["told"]) == ("done", name, False)
    story = said(room, capsys, "journal", "--order", "1")
    assert IN_SHEET in story
    assert "10:00 발송 시트에 넣었어요. 쇼핑몰에 올렸는지는 아직 몰라요" in story
    assert "쇼핑몰이 발송처리했어요" not in story
    (line,) = [line for line in said(room, capsys, "journal").splitlines() if "outcome=accepted" in line]
    assert " 시트에 넣음 " in line


def test_it_is_shown_as_told_once_a_newer_order_sheet_has_it_on_its_way(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    room.packed("1")
    room.round()
    room.drop("주문.xlsx", order_sheet("배송중"))
    room.round()
    line = parcel_line(said(room, capsys, "orders", "show", "1"))
    assert line.endswith("발송처리됨")
    assert TOLD in said(room, capsys, "journal", "--order", "1")
    (parcel,) = json.loads(said(room, capsys, "orders", "show", "1", "--json"))["parcels"]
    assert parcel["told"] is True


def test_a_parcel_taken_back_out_of_a_sheet_stands_in_none(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.packed("1")
    room.round()
    assert said(room, capsys, "parcels", "void", waybill_of("1"), "--reason", "잘못 담음")
    assert IN_SHEET not in said(room, capsys, "journal", "--order", "1")
    assert "시트에 있음" not in said(room, capsys, "orders", "show", "1")


def test_the_hall_counts_what_stands_in_sheets_beside_what_is_owed(room: Room) -> None:
    room.packed("1", "2")
    room.round()
    (name,) = room.sheets()
    reader = HallReader(room.folder / "data", hall_settings(room.config))
    assert reader.read(room.clock.now).debts == DebtFigures(in_sheet=2, last_sheet=name)
    (found,) = reader.find("1-1") or reader.find(waybill_of("1"))
    assert (spoken_debt(found.debt, found.sheet), found.sheet) == ("in_sheet", SheetPlace(name))
    story = reader.story(found.parcel)
    assert story is not None
    assert (story.booked_at, story.sheet) == (None, SheetPlace(name))
    room.drop("주문.xlsx", order_sheet("배송중"))
    room.round()
    assert reader.read(room.clock.now).debts == DebtFigures(in_sheet=1, last_sheet=name)
    assert reader.find(waybill_of("1"))[0].sheet == SheetPlace(name, told=True)
    room.clock.go(25 * 3600)
    assert reader.read(room.clock.now).debts == DebtFigures()
    reader.close()


def test_whoever_asks_at_the_board_is_answered_within_two_seconds(room: Room) -> None:
    room.packed("1")
    asked: list[str] = []
    answered: list[float] = []

    def look() -> None:
        if not asked:
            asked.append(room.ledger.requests.leave("sheet", {}))
            answered.append(room.clock.now.timestamp())
        elif len(answered) == 1 and room.ledger.requests.answer_to(asked[0]) is not None:
            answered.append(room.clock.now.timestamp())

    room.run(60, look)
    assert answered[1] - answered[0] <= 2
