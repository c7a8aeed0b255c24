"""A whole bench whose shop is two folders: what the seller, the packer and the terminal see of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from station.cli import main
from station.config import load
from station.doctor import folder_check
from station.locale.texts import LocaleTexts
from station.packing.process.states import IdleState
from tests.support.support_bench import MUG, bench_in
from tests.support.support_order_sheet import csv_sheet, row
from tests.support.support_sheetroom import Room, cells_of, room_in

NUMBER = "2026112499999991"


def test_an_order_sheet_is_packed_and_comes_back_as_a_dispatch_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with bench_in(tmp_path) as bench:
        file = tmp_path / "station.toml"
        text = file.read_text("utf-8")
        start, end = text.index("[shop]"), text.index("[printer]")
        file.write_text(f'{text[:start]}[shop]\nkind = "files"\n{text[end:]}', "utf-8")
        bench.config = load(file, {})
        bench.restart()
        (tmp_path / "주문.csv").write_bytes(csv_sheet(row(수량=1)))
        assert main(["orders", "import", "주문.csv"]) == 0
        bench.scan(NUMBER)
        bench.hears("order_opened")
        bench.scan(MUG)
        bench.reaches(IdleState)
        assert main(["sync", "--once"]) == 0
        capsys.readouterr()
        assert main(["outbox", "sheets", "--json"]) == 0
        (made,) = json.loads(capsys.readouterr().out)
        assert (made["parcels"], made["collected"]) == (1, False)
        assert cells_of((tmp_path / "outbox" / made["name"]).read_bytes())[1] == [
            *("2026112411111111", "택배,등기,소포", "CJ대한통운", "650000000000")
        ]
        assert bench.records("cancel_check") == []


def test_a_supervisor_takes_a_parcel_back_at_the_bench_that_only_stands_in_a_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with bench_in(tmp_path, scanner='[[packer]]\nid = "900"\nsupervisor = true\n') as bench:
        file = tmp_path / "station.toml"
        text = file.read_text("utf-8")
        start, end = text.index("[shop]"), text.index("[printer]")
        file.write_text(f'{text[:start]}[shop]\nkind = "files"\n{text[end:]}', "utf-8")
        bench.config = load(file, {})
        bench.restart()
        (tmp_path / "주문.csv").write_bytes(csv_sheet(row(수량=1)))
        assert main(["orders", "import", "주문.csv"]) == 0
        bench.scan(NUMBER, MUG)
        bench.hears("packed")
        assert main(["sync", "--once"]) == 0
        (told,) = bench.records("dispatch_sent")
        assert told["outcome"] == "accepted"
        bench.scan("PS:SUPERVISOR", "PS:BADGE:900", NUMBER)
        bench.hears("ask_why_void")
        bench.scan("PS:REASON:1")
        bench.hears("voided")
        bench.scan(NUMBER)
        bench.hears("order_opened")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHEET_PASSWORD", "x")
    monkeypatch.delenv("PACKING_STATION_CONFIG", raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ko", "inbox나 outbox 폴더를 쓸 수 없어요. station.toml의 shop.inbox와 shop.outbox를 확인하세요.\n"),
        ("en", "The folder inbox or outbox cannot be used. Check shop.inbox and shop.outbox in station.toml.\n"),
    ],
)
def test_a_folder_that_cannot_be_used_ends_a_round_with_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    with room_in(folder, language) as room:
        room.packed("1")
    # Nobody, not even root, makes a file there.
    (folder / "outbox").symlink_to("/proc")
    assert main(["sync", "--once"]) == 3
    assert capsys.readouterr() == ("", said)
    (folder / "outbox").unlink()
    (folder / "outbox").touch()
    assert main(["sync", "--once"]) == 3
    assert capsys.readouterr() == ("", said)


def findings(room: Room) -> list[tuple[str, str]]:
    said = LocaleTexts.load(room.config.station.language, "commands").text
    return [(state, text.replace(str(room.folder), "")) for state, text in folder_check.examine(room.config, said)]


def test_doctor_says_whether_the_folders_can_be_used_and_what_waits_in_them(tmp_path: Path) -> None:
    with room_in(tmp_path, "en") as room:
        assert findings(room) == [
            ("warn", "The folder shop.inbox is missing: /inbox. run and sync make it."),
            ("warn", "The folder shop.outbox is missing: /outbox. run and sync make it."),
        ]
        room.packed("1")
        room.drop("주문.xlsx", b"x")
        room.round()
        fine = [
            ("ok", "The folder shop.inbox can be used: /inbox"),
            ("ok", "The folder shop.outbox can be used: /outbox"),
        ]
        upload = "1 dispatch sheet was not uploaded yet. Upload at the seller centre's 엑셀 일괄발송"
        assert findings(room) == [
            *fine,
            ("warn", "1 order file was not taken in. Read the result files in /inbox."),
            ("warn", f"{upload}, then move it out of /outbox."),
        ]
        room.collected()
        (room.inbox / "주문.xlsx.refused").unlink()
        assert findings(room) == fine
        assert room.here() == ["주문.xlsx.result.txt"]
        room.outbox.rmdir()
        room.outbox.symlink_to("/proc")
        assert findings(room) == [
            fine[0],
            ("fail", "The folder shop.outbox cannot be written: /outbox. Check its permissions."),
        ]
        room.outbox.unlink()
        room.outbox.symlink_to(room.inbox)
        assert findings(room)[2:] == [
            ("fail", "shop.inbox and shop.outbox are one folder: /outbox. Use two."),
        ]
