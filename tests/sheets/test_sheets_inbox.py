"""The inbox: each sheet is taken once, and a note beside it says in its owner's words what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from station.packing.orders import OrderStatus
from station.sync.round import RoundResult
from tests.support.support_order_sheet import PASSWORD, ROW, cells, csv_sheet, locked, row, sheet
from tests.support.support_sheetroom import FIRST, Room, room_in
from tests.support.support_sheets import old_book

NUMBER = str(ROW["주문번호"])
TAKEN = "주문 {new}건을 가져오고 {updated}건을 고쳤어요. 그대로인 주문 {same}건.\n"
DELETED = "개인정보가 들어 있어서 주문 파일은 지웠어요.\n"
NOTE = "주문.xlsx.결과.txt"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with room_in(tmp_path) as one:
        yield one


def taken(new: int = 0, updated: int = 0, same: int = 0) -> str:
    return TAKEN.format(new=new, updated=updated, same=same) + DELETED


@pytest.mark.parametrize(
    ("language", "note", "said"),
    [
        ("ko", NOTE, taken(new=1)),
        (
            "en",
            "주문.xlsx.result.txt",
            """Took 1 order in and changed 0. As before: 0.
The order file was deleted, because personal data was in it.
""",
        ),
    ],
)
def test_a_sheet_is_taken_in_and_deleted_and_a_note_in_the_owners_language_lies_there(
    tmp_path: Path, language: str, note: str, said: str
) -> None:
    with room_in(tmp_path, language) as room:
        room.drop("주문.xlsx", sheet(ROW))
        assert room.round() == RoundResult(0)
        assert room.orders() == {NUMBER: OrderStatus.READY}
        assert room.here() == [note]
        assert room.note(note) == said


def test_an_old_book_is_taken_in_and_so_is_one_that_is_called_so_and_is_none(room: Room) -> None:
    room.drop("주문.xls", old_book(*cells([ROW])))
    assert room.round() == RoundResult(0)
    assert room.orders() == {NUMBER: OrderStatus.READY}
    room.drop("주문.xls", sheet(ROW))
    assert room.round() == RoundResult(0)
    assert room.note("주문.xls.결과.txt").startswith(TAKEN.format(new=0, updated=0, same=1))


def test_a_sheet_behind_the_sellers_password_opens_with_that_of_the_configuration(room: Room) -> None:
    room.drop("주문.xlsx", locked(sheet(ROW)))
    assert room.round() == RoundResult(0)
    assert room.orders() == {NUMBER: OrderStatus.READY}


def test_a_file_that_is_still_growing_is_not_taken_yet(room: Room) -> None:
    data = csv_sheet(row(), row(주문번호="2", 상품주문번호="3"))
    room.inbox.mkdir()
    rest = iter([data[at : at + 200] for at in range(0, len(data), 200)])
    grown: list[int] = []

    def grow() -> None:
        if piece := next(rest, b""):
            with (room.inbox / "주문.csv").open("ab") as file:
                file.write(piece)
            grown.append(len(room.orders()))

    room.run(30, grow)
    assert set(grown) == {0}
    assert room.orders().keys() == {NUMBER, "2"}


def test_a_file_that_a_program_has_open_is_left_alone_while_it_rests(room: Room) -> None:
    data = sheet(ROW)
    with room.drop("주문.xlsx", b"").open("wb") as file:
        file.write(data[:1000])
        file.flush()
        room.run(30)
        assert room.here() == ["주문.xlsx"]
        file.write(data[1000:])
    assert room.round() == RoundResult(0)
    assert room.orders().keys() == {NUMBER}


def test_a_file_that_looks_open_for_ever_is_taken_after_a_minute(room: Room) -> None:
    with room.drop("주문.xlsx", sheet(ROW)).open("ab"):
        room.run(70)
    assert room.orders().keys() == {NUMBER}


def test_the_same_sheet_once_more_changes_nothing_and_says_so(room: Room) -> None:
    data = sheet(ROW)
    first, *others = taken(same=1).splitlines(keepends=True)
    again = "".join((first, "이 시트는 11-23 10:00에 이미 가져왔어요.\n", *others))
    for said in (taken(new=1), again):
        room.drop("주문.xlsx", data)
        room.round()
        assert (room.here(), room.note(NOTE)) == ([NOTE], said)
    room.drop("주문 (1).xlsx", sheet(row(수량=3)))
    room.round()
    assert room.note("주문 (1).xlsx.결과.txt") == taken(updated=1)


def test_a_new_file_of_the_name_of_one_that_a_dead_process_had_taken_is_another_one(room: Room) -> None:
    room.drop(".주문.xlsx.taking", sheet(ROW))
    room.drop("주문.xlsx", sheet(row(주문번호="2", 상품주문번호="3")))
    room.round()
    assert room.orders().keys() == {NUMBER, "2"}
    assert room.here() == [NOTE]


def test_two_files_whose_long_names_begin_alike_are_both_taken(room: Room) -> None:
    for at in "12":
        room.drop("가" * 70 + "나" * 10 + at + ".csv", csv_sheet(row(주문번호=at, 상품주문번호=at)))
    room.round()
    assert room.orders().keys() == {"1", "2"}


def test_a_refused_sheet_stays_beside_its_note_until_it_is_mended(room: Room) -> None:
    room.drop("주문.xlsx", sheet(row(주문번호="2.02611E+15")))
    room.drop("다른 주문.xlsx", sheet(row(주문번호="2", 상품주문번호="3")))
    assert room.round() == RoundResult(0, failure="sheet_refused")
    assert room.here() == ["다른 주문.xlsx.결과.txt", "주문.xlsx.refused", NOTE]
    assert room.note(NOTE) == (
        "3행 주문번호 엑셀이 숫자를 바꿔 놓았어요. 엑셀로 다시 저장하지 말고, 받은 파일을 그대로 쓰세요\n"
        "아무것도 가져오지 않았어요. 고친 뒤 다시 가져오세요.\n"
    )
    assert room.round() == RoundResult(0)
    room.drop("주문.xlsx", sheet(ROW))
    room.round()
    assert (room.here(), room.note(NOTE)) == (["다른 주문.xlsx.결과.txt", NOTE], taken(new=1))


def test_a_refused_sheet_that_nobody_mends_is_deleted_after_three_days(room: Room) -> None:
    room.drop("주문.xlsx", sheet(row(주문번호="")))
    room.round()
    room.clock.go(timedelta(days=3).total_seconds() - 60)
    room.round()
    assert room.here() == ["주문.xlsx.refused", NOTE]
    room.clock.go(120)
    room.round()
    assert room.here() == [NOTE]


def test_a_clock_that_jumped_a_year_ahead_deletes_no_refused_sheet(room: Room) -> None:
    room.drop("주문.xlsx", sheet(row(주문번호="")))
    room.round()
    assert room.ledger.clock_trust.believes(room.clock.now, borne_out=False)
    room.clock.go(timedelta(days=365).total_seconds())
    assert not room.ledger.clock_trust.believes(room.clock.now, borne_out=False)
    room.round()
    assert room.here() == ["주문.xlsx.refused", NOTE]


def test_a_file_that_is_no_sheet_is_told_of_once_and_left_as_it_is(room: Room) -> None:
    room.drop("상자.png", b"\x89PNG")
    for passing in ("주문.xlsx.crdownload", "~$주문.xlsx", ".주문.xlsx.swp", "메모.txt"):
        room.drop(passing, b"x")
    room.round()
    note = room.inbox / "상자.png.결과.txt"
    assert "상자.png" in room.here()
    assert len(room.here()) == 6
    assert "주문 시트가 아니라서 그대로 뒀어요" in note.read_text("utf-8-sig")
    before = note.stat().st_mtime_ns
    room.round()
    assert note.stat().st_mtime_ns == before


def test_what_is_not_to_be_packed_is_counted_in_the_note(room: Room) -> None:
    states = (
        ("결제완료", "신규주문"),
        ("결제완료", "취소요청"),
        ("취소", "취소완료"),
        ("배송중", ""),
        ("결제완료", ""),
    )
    rows = [
        row(주문번호=str(at), 상품주문번호=f"9{at}", 주문상태=state, 주문세부상태=detail)
        for at, (state, detail) in enumerate(states)
    ]
    room.drop("주문.xlsx", sheet(*rows))
    room.round()
    assert room.note(NOTE) == (
        "주문 5건을 가져오고 0건을 고쳤어요. 그대로인 주문 0건.\n"
        "1건은 아직 포장할 수 없어요. 결제와 발주확인을 마친 뒤 시트를 다시 받으세요.\n"
        "1건은 취소 요청이나 보류 중이라 포장하지 않아요.\n1건은 취소됐어요.\n1건은 이미 발송됐어요.\n" + DELETED
    )


def test_an_order_that_is_cancelled_while_its_dispatch_sheet_lies_there_is_named(room: Room) -> None:
    room.packed("1", "2")
    room.round()
    for number, detail in (("1", "취소요청"), ("2", "발주확인")):
        room.drop(f"{number}.csv", csv_sheet(row(주문번호=number, 상품주문번호=f"{number}-1", 주문세부상태=detail)))
    room.round()
    late = f"1: 발송 시트 {FIRST}에 이미 들어 있어요. 올리기 전에 그 줄을 지우고, 나갈 상자에서 빼세요.\n"
    held = "1건은 취소 요청이나 보류 중이라 포장하지 않아요.\n"
    assert room.note("1.csv.결과.txt") == TAKEN.format(new=0, updated=1, same=0) + held + late + DELETED
    waits = f"10:00 시트의 주문 1건이 아직 발송대기예요. {FIRST}를 판매자센터의 엑셀 일괄발송에 올렸는지 확인하세요.\n"
    assert room.note("2.csv.결과.txt") == TAKEN.format(new=0, updated=1, same=0) + waits + DELETED


def test_no_name_phone_or_address_stays_in_any_file(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.drop("주문.xlsx", locked(sheet(ROW)))
        room.drop("주문.csv", csv_sheet(row(주문번호="2", 상품주문번호="3")))
        room.drop("나쁜 주문.csv", csv_sheet(row(주문번호="4", 주문상태="홍견본", 발송기한="서울 가상구")))
        room.round()
        room.clock.go(timedelta(days=4).total_seconds())
        room.round()
        assert room.orders().keys() == {NUMBER, "2", "4"}
        kept = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert {path.name for path in kept} >= {"ledger.sqlite", "ledger.sqlite-wal", NOTE, "나쁜 주문.csv.결과.txt"}
        for said in ("홍견본", "구견본", "010-0000-5678", "가상구", "견본로", "문 앞에", PASSWORD):
            for encoding in ("utf-8", "cp949", "utf-16-le"):
                held = [path.name for path in kept if said.encode(encoding) in path.read_bytes()]
                assert (said, held) == (said, [])
