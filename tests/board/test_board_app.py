"""The board as a supervisor uses it: the real app driven by keys, on a real ledger with a real sync beside it."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from station.board.app import BoardApp
from station.board.key_state import BoardPage
from station.board.refresh import BoardRefresh
from station.board.requests import RequestRunner
from station.clock import SystemClock
from station.commands.hall.board import BOOKS
from station.commands.hall.supervising import StationSupervision
from station.composition.factories import open_hall
from station.config import StationFile, load
from station.ledger import BenchLock, LedgerError
from station.locale.texts import LocaleTexts
from station.packing.facts import OrderHeld
from station.sync.round import carry_out
from tests.support.support_board import NOW, Shown, hall
from tests.support.support_ledger import Bench, order, stocked
from tests.support.support_screen import until
from tests.support.support_sheetroom import Room, room_in, row_of

_TOML = """
[station]
data_dir = "./data"
[retention]
key_file = "./keys.json"
[[packer]]
id = "101"
name = "김포장"
[[packer]]
id = "201"
name = "박관리"
supervisor = true
[shop]
kind = "files"
[printer]
port = "file:out.bin"
"""


@dataclass
class Office:
    """A folder with a packed parcel that the shop refused, and a held order."""

    bench: Bench
    config: StationFile
    parcel: str
    sync: bool = True
    patience: float = 15.0

    def tap(self) -> None:
        if self.sync:
            # By the clock of who asks: the board's processes go by the computer's.
            clock = SystemClock(self.config.station.timezone)
            carry_out(self.bench.ledger, BenchLock(self.config.station.data_dir), clock.now)

    @property
    def debts(self) -> list[str]:
        return [row.state for row in self.bench.ledger.outbox.rows()]


def office(folder: Path) -> Office:
    bench = stocked(folder, order("A1"), order("B2"))
    box, _ = bench.packed("A1")
    debt = bench.leased()
    bench.ledger.outbox.settle(debt, "refused", "invalid_waybill", bench.clock(), next_try=None, state="refused")
    bench.record(OrderHeld("B2", "", "packer"))
    (folder / "station.toml").write_text(_TOML, "utf-8")
    return Office(bench, load(folder / "station.toml", {}), box.parcel)


@asynccontextmanager
async def board(at: Office, size: tuple[int, int] = (120, 40)) -> AsyncIterator[tuple[BoardApp, Pilot[int]]]:
    feed = BoardRefresh(lambda: open_hall(at.config), at.bench.clock, 0.05)
    with StationSupervision(at.config) as doors:
        errands = RequestRunner(doors, doors, at.tap, pause=threading.Event().wait, patience=at.patience)
        app = BoardApp(feed, errands, LocaleTexts.load("ko", *BOOKS), "BENCH-1", clock=at.bench.clock)
        async with app.run_test(size=size) as pilot:
            feed.start()
            await until(lambda: feed.look.hall is not None and "오늘 포장" in shown(app))
            yield app, pilot
        errands.close()
        feed.stop()


def shown(app: BoardApp) -> str:
    return "\n".join(app.canvas.text)


async def test_a_refused_dispatch_is_sent_again_after_a_supervisors_badge(tmp_path: Path) -> None:
    at = office(tmp_path)
    async with board(at) as (app, pilot):
        assert "쇼핑몰 거절" in shown(app)
        await pilot.press("down", "f5", *"PS:BADGE:201", "enter")
        await until(lambda: "다시 보낼 줄에 세웠어요" in shown(app))
        assert at.debts == ["owed"]
        await until(lambda: "쇼핑몰 거절" not in shown(app))


async def test_a_packers_badge_changes_nothing(tmp_path: Path) -> None:
    at = office(tmp_path)
    async with board(at) as (app, pilot):
        await pilot.press("down", "f5")
        app.post_message(events.Paste("PS:BADGE:101\n"))
        await until(lambda: "허락되지 않았어요: 관리자가 아님" in shown(app))
        assert (at.debts, at.bench.ledger.requests.open()) == (["refused"], ())


async def test_a_held_order_is_released_with_a_reason_whatever_the_keyboard_stands_on(tmp_path: Path) -> None:
    at = office(tmp_path)
    async with board(at) as (app, pilot):
        await pilot.press("down", "down", "f6", "2")
        app.post_message(events.Paste("ㅖㄴ:ㅠㅁㅇㅎㄸ:201\r"))
        await until(lambda: "보류를 해제했어요: B2" in shown(app))
        record = list(at.bench.ledger.records.find(order="B2"))[-1]
        assert (record["event"], record["reason"], record["allowed_by"]) == ("order_released", "stock_came", "201")


async def test_a_wish_that_nobody_carries_out_is_said(tmp_path: Path) -> None:
    at = office(tmp_path)
    at.sync, at.patience = False, 0.2
    async with board(at) as (app, pilot):
        await pilot.press("down", "f5")
        app.post_message(events.Paste("PS:BADGE:201\n"))
        await until(lambda: "아무도 처리하지 않았어요" in shown(app))
        assert at.debts == ["refused"]


async def test_a_parcel_is_found_by_its_last_four_digits_and_tells_its_story(tmp_path: Path) -> None:
    at = office(tmp_path)
    waybill = at.bench.ledger.outbox.rows()[0].waybill
    async with board(at) as (app, pilot):
        await pilot.press("f3", *waybill[-4:], "enter")
        await until(lambda: app.desk.search.found is not None)
        await pilot.press("enter")
        await until(lambda: app.desk.page is BoardPage.STORY)
        assert "쇼핑몰이 발송처리를 거절했어요: 송장번호 오류" in shown(app)


async def test_the_themes_change_by_key_and_the_board_is_left_by_two_presses(tmp_path: Path) -> None:
    async with board(office(tmp_path), (80, 24)) as (app, pilot):
        dark = app.canvas.render_line(0)
        await pilot.press("f9")
        assert app.canvas.render_line(0) != dark
        await pilot.press("ctrl+q")
        assert "한 번 더" in shown(app)
        await pilot.press("ctrl+q")
        await until(lambda: app.return_value == 0)


@pytest.mark.parametrize(("code", "said"), [("no_folder", "데이터 폴더가 없어요"), ("newer_schema", "더 새로운 버전")])
async def test_data_that_is_missing_or_newer_is_shown_as_what_it_is(code: str, said: str) -> None:
    def closed() -> Shown:
        raise LedgerError(code, "/data/ledger.sqlite")

    feed = BoardRefresh(closed, lambda: NOW, 60)
    app = BoardApp(feed, None, LocaleTexts.load("ko", *BOOKS), "BENCH-1", clock=lambda: NOW)
    async with app.run_test(size=(80, 24)):
        feed.start()
        await until(lambda: said in shown(app))
    feed.stop()


async def test_nothing_is_painted_again_that_did_not_change() -> None:
    feed = BoardRefresh(lambda: Shown(hall()), lambda: NOW, 0.01)
    app = BoardApp(feed, None, LocaleTexts.load("ko", *BOOKS), "BENCH-1", clock=lambda: NOW)
    looks: list[object] = []
    async with app.run_test(size=(120, 40)):
        feed.start()
        await until(lambda: "오늘 포장" in shown(app))
        before = app.canvas.repaints
        feed.watch(looks.append)
        await until(lambda: len(looks) > 5)
        assert app.canvas.repaints == before
    feed.stop()


@asynccontextmanager
async def sheet_board(at: Room, *, patience: float = 15.0) -> AsyncIterator[tuple[BoardApp, Pilot[int]]]:
    """The board of a shop that is two folders, with its second process beside it where it is patient."""
    said = '[retention]\nkey_file = "./data.keys.json"\n[shop]\nkind = "files"\n'
    (at.folder / "station.toml").write_text(said, "utf-8")
    config = load(at.folder / "station.toml", {})
    feed = BoardRefresh(lambda: open_hall(config), at.clock, 0.05)
    with StationSupervision(config) as doors:
        errands = RequestRunner(doors, doors, lambda: None, pause=threading.Event().wait, patience=patience)
        app = BoardApp(feed, errands, LocaleTexts.load("ko", *BOOKS), "BENCH-1", clock=at.clock, sheets=True)
        async with app.run_test(size=(120, 40)) as pilot:
            feed.start()
            await until(lambda: feed.look.hall is not None and "오늘 포장" in shown(app))
            yield app, pilot
        errands.close()
        feed.stop()


async def test_a_dispatch_sheet_is_written_at_a_key_of_the_board_and_what_is_in_it_said(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.packed("1", "2")
        async with sheet_board(room) as (app, pilot):
            assert "F10 발송 시트" in shown(app)
            await pilot.press("f10")
            assert "Enter를 누르면 만들어요" in shown(app)
            await pilot.press("enter")
            await until(lambda: bool(room.ledger.requests.open()))
            room.run(5)
            (name,) = room.sheets()
            await until(lambda: f"{name}에 상자 2개를 넣었어요" in shown(app))


async def test_a_sheet_that_no_process_writes_yet_is_said_to_come_later(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.packed("1")
        async with sheet_board(room, patience=0.2) as (app, pilot):
            await pilot.press("f10", "enter")
            await until(lambda: "sync가 켜지는 대로 할게요" in shown(app))
        room.run(5)
        assert room.collected() == [row_of("1")]


async def test_a_shop_that_takes_no_sheets_says_so_and_shows_no_key(tmp_path: Path) -> None:
    at = office(tmp_path)
    async with board(at) as (app, pilot):
        assert "F10" not in shown(app)
        await pilot.press("f10")
        assert "이 쇼핑몰은 발송 시트를 쓰지 않아요" in shown(app)
        assert at.bench.ledger.requests.open() == ()
