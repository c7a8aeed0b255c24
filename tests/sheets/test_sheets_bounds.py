"""A file made to harm its reader, and what may stand in a folder beside files: told once, set aside, never followed."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from station.cli import main
from station.sheets import SheetFault
from station.sheets.reading_child import grid_apart
from station.sync.round import RoundResult
from station.sync.sheet_inbox import SheetInbox
from tests.support.support_order_sheet import ROW, row, sheet
from tests.support.support_sheetroom import Room, room_in
from tests.support.support_sync import Until

NUMBER = str(ROW["주문번호"])
NOTE = "주문.xlsx.결과.txt"
SHEET = "xl/worksheets/sheet1.xml"
END = b"</sheetData>"


def edited(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A good order sheet with one of its parts changed."""
    said = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet(ROW))) as good, zipfile.ZipFile(said, "w", zipfile.ZIP_DEFLATED) as made:
        for name in good.namelist():
            made.writestr(name, change(good.read(name)) if name == part else good.read(name))
    return said.getvalue()


def cell(place: str, row: int) -> bytes:
    return b'<row r="%d"><c r="%s%d" t="inlineStr"><is><t>x</t></is></c></row>' % (row, place.encode(), row)


FAR = edited(SHEET, lambda text: text.replace(END, cell("XFD", 1048576) + END))
BOMBS = {
    "one cell in the last place": FAR,
    "a row that no sheet has": edited(SHEET, lambda text: text.replace(END, cell("A", 999999999) + END)),
    "hundreds of megabytes of nothing": edited("xl/styles.xml", lambda _: b" " * 300_000_000),
    "too many rows": edited(
        SHEET, lambda text: text.replace(END, b"".join(cell("A", at) for at in range(4, 60_010)) + END)
    ),
}


@pytest.mark.parametrize("case", BOMBS)
def test_a_sheet_that_is_made_to_fill_the_memory_is_put_aside_after_one_try(tmp_path: Path, case: str) -> None:
    with room_in(tmp_path) as room:
        room.drop("주문.xlsx", BOMBS[case])
        room.drop("다음.xlsx", sheet(ROW))
        assert room.round().failure == "sheet_refused"
        assert sorted(room.here()) == ["다음.xlsx.결과.txt", "주문.xlsx.refused", NOTE]
        assert "아무것도 가져오지 않았어요" in room.note(NOTE)
        assert room.orders().keys() == {NUMBER}
        assert room.round().failure == ""


def test_the_command_line_says_the_same_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with room_in(tmp_path) as room:
        path = tmp_path / "주문.xlsx"
        path.write_bytes(FAR)
        assert main(["orders", "import", str(path), "-c", str(room.folder / "station.toml")]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "열이 너무 많아요" in said


def test_cells_merged_over_the_whole_sheet_cost_nothing() -> None:
    merged = b'<mergeCells count="1"><mergeCell ref="A3:XFD1048576"/></mergeCells>'
    assert len(grid_apart(edited(SHEET, lambda text: text.replace(END, END + merged)), "주문.xlsx")) == 3


def test_a_file_that_needs_more_memory_than_a_reader_has_is_too_big(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("station.sheets.reading_child.MEMORY", 150_000_000)
    with pytest.raises(SheetFault) as caught:
        grid_apart(b"," * 20_000_000 + b"1\n", "주문.csv")
    assert caught.value.problems[0].code == "too_big"


def test_a_sheet_whose_reading_ended_the_whole_program_twice_is_put_aside(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.drop("주문.xlsx", sheet(ROW))
        assert [ended_in_reading(room), ended_in_reading(room)] == [1, 1]
        assert room.round().failure == "sheet_refused"
        assert (room.here(), room.orders()) == (["주문.xlsx.refused", NOTE], {})
        assert "프로그램이 두 번 멈췄어요" in room.note(NOTE)


def ended_in_reading(room: Room) -> int:
    """A program that ends in the middle of reading what it took; how many sheets it took."""
    inbox = SheetInbox(room.inbox, ".결과.txt")
    left = inbox.claimed(room.clock.now)
    room.clock.go(5)
    return len([inbox.reads(claim) for claim in left or inbox.claimed(room.clock.now)])


@pytest.mark.parametrize("left", [".taking", ".taking1"])
def test_a_power_cut_while_a_sheet_waits_or_is_read_once_is_not_laid_to_it(tmp_path: Path, left: str) -> None:
    with room_in(tmp_path) as room:
        room.drop(f".주문.xlsx{left}", sheet(ROW))
        room.round()
        assert (room.here(), set(room.orders())) == ([NOTE], {NUMBER})


def test_a_folder_that_is_away_for_a_moment_is_not_laid_to_the_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with room_in(tmp_path) as room:
        sync = room.sync()
        room.drop(".주문.xlsx.taking", sheet(ROW))
        with monkeypatch.context() as away:
            away.setattr("station.sync.sheet_import.read_bounded", is_away)
            for _ in range(3):
                assert sync.round(Until(room.clock, 60)).failure == "folder"
        assert sync.round(Until(room.clock, 60)) == RoundResult(0)
        assert room.orders().keys() == {NUMBER}


def is_away(*_: object) -> bytes:
    raise OSError(5, "Input/output error")


def test_an_end_while_it_is_stored_is_not_laid_to_a_sheet_that_could_be_read(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.drop(".주문.xlsx.taking", sheet(ROW))
        for _ in range(5):
            inbox = SheetInbox(room.inbox, ".결과.txt")
            (claim,) = inbox.claimed(room.clock.now)
            inbox.was_read(inbox.reads(claim))
        room.round()
        assert room.orders().keys() == {NUMBER}


def test_two_sheets_of_one_name_that_a_dead_process_had_taken_are_both_taken_in(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.drop(".주문.xlsx.taking", sheet(ROW))
        room.drop(".주문.xlsx.taking1", sheet(row(주문번호="2", 상품주문번호="3")))
        room.round()
        room.round()
        assert room.orders().keys() == {NUMBER, "2"}


def strange(room: Room, make: Callable[[Path], object], *names: str) -> None:
    room.sync()
    for name in names:
        make(room.inbox / name)


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_no_file_is_not_taken_and_stops_nobody(tmp_path: Path, kind: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_bytes(b"secret")
    makes: dict[str, Callable[[Path], object]] = {
        "link": lambda path: path.symlink_to(secret),
        "pipe": os.mkfifo,
        "folder": Path.mkdir,
    }
    with room_in(tmp_path) as room:
        strange(room, makes[kind], "a.csv", ".b.csv.taking", "주문.xlsx.refused", ".주문.xlsx.결과.txt.part2")
        room.drop("주문.xlsx", sheet(ROW))
        assert room.round().failure == ""
        assert room.orders().keys() == {NUMBER}
    assert secret.read_bytes() == b"secret"


def test_a_link_in_the_place_of_a_note_or_a_sheet_is_replaced_and_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    with room_in(tmp_path) as room:
        room.packed("1")
        strange(room, lambda path: path.symlink_to(secret), NOTE, f".{NOTE}.part")
        for name in (".발송-20261123-100000.xlsx.part", "발송-20261123-100000.xlsx"):
            (room.outbox / name).symlink_to(secret)
        room.drop("주문.xlsx", sheet(ROW))
        room.round()
        assert room.orders().keys() == {NUMBER, "1"}
        assert "주문 1건을 가져오고" in room.note(NOTE)
    assert secret.read_bytes() == b"secret"


def test_a_folder_in_the_place_of_a_note_stops_no_sheet(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        strange(room, Path.mkdir, NOTE)
        room.drop("주문.xlsx", sheet(ROW))
        assert room.round().failure == ""
        assert room.orders().keys() == {NUMBER}
        assert len([name for name in room.here() if name.endswith(NOTE)]) == 2
