"""The real app, driven by keys and pictures: nothing is eaten, nothing is painted twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from textual import events

from station.locale.texts import LANGUAGES, LocaleTexts
from station.packing.notices import NoticeCode, tell
from station.screen.sounds import SoundSignal
from station.screen.view import view
from station.tui.text_cells import width
from tests.support.support_scenes import NOW, scenes
from tests.support.support_screen import ScreenBench as Bench
from tests.support.support_screen import running, screen_text, until

KOREAN = LocaleTexts.load("ko")
SCENES = scenes()
MAIN = ("signed_out", "idle", "packed", "item_ok", "item_wrong", "cancelled", "doubtful", "asking_cancel", "failed")


def send(bench: Bench, text: str, gap: float = 0.0) -> None:
    """Type a code as a scanner does: the keys of the terminal, one after the other."""
    for at, char in enumerate(text):
        name = {"\r": "enter", "\t": "tab", "\x11": "ctrl+q", "\x03": "ctrl+c", "\x1b": "escape"}.get(char, char)
        event = events.Key(name, char)
        event.time = 100.0 + at * gap
        bench.app.post_message(event)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MAIN)
async def test_each_state_is_on_the_screen_whole(name: str, language: str, size: tuple[int, int]) -> None:
    bench = Bench(SCENES[name], language=language)
    async with running(bench, size):
        text = screen_text(bench.app)
        expected = view(SCENES[name], LocaleTexts.load(language), NOW, *size)
        assert expected.next in text
        assert expected.band.text in text
        assert [width(line) for line in text.splitlines()] == [size[0]] * size[1]


async def test_a_burst_of_scans_arrives_key_by_key_and_paints_nothing() -> None:
    bench = Bench(SCENES["idle"])
    async with running(bench):
        before = bench.app.canvas.repaints
        codes = [f"88012345{n:05}" for n in range(200)]
        send(bench, "\r".join(codes) + "\r", gap=0.001)
        await until(lambda: len(bench.keys.codes) == 200)
        assert bench.keys.codes == codes
        assert bench.app.canvas.repaints == before
        assert bench.pressed == []


async def test_control_bytes_inside_a_code_neither_quit_nor_move_anything() -> None:
    bench = Bench(SCENES["idle"])
    async with running(bench):
        send(bench, "88\x1101\x03\x1d\x1b\t234\x11\r", gap=0.002)
        await until(lambda: bench.keys.codes != [])
        assert bench.keys.codes == ["88\x1101\x03\x1d\x1b\t234\x11"]
        assert bench.app.is_running
        assert bench.app.focused is None


async def test_without_a_typing_scanner_letters_do_nothing() -> None:
    bench = Bench(SCENES["idle"], keys=False)
    async with running(bench) as pilot:
        await pilot.press("a", "tab", "enter", "ctrl+c", "ctrl+p", "f2", "escape")
        assert bench.pressed == ["PS:UNDO"]
        assert bench.app.is_running
        assert len(bench.app.screen_stack) == 1


async def test_every_function_key_gives_its_command() -> None:
    bench = Bench(SCENES["item_ok"])
    async with running(bench) as pilot:
        await pilot.press("f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11")
        assert bench.pressed == [
            "PS:HELP", "PS:UNDO", "PS:HOLD", "PS:SHORT", "PS:NEXTBOX", "PS:REPRINT", "PS:FINISH", "PS:CANCEL",
            "PS:SUPERVISOR", "PS:LOGOUT",
        ]  # fmt: skip


async def test_f12_confirms_only_when_it_stands_alone() -> None:
    bench = Bench(SCENES["asking_cancel"])
    async with running(bench) as pilot:
        bench.app.post_message(events.Key("f12", None))
        send(bench, "8801\r")
        await until(lambda: bench.keys.codes == ["8801"])
        await pilot.pause(0.1)
        assert bench.pressed == []
        await pilot.press("f12")
        await until(lambda: bench.pressed == ["PS:OK"])


async def test_a_paste_goes_to_the_scanner_that_types() -> None:
    bench = Bench(SCENES["idle"])
    async with running(bench):
        bench.app.post_message(events.Paste("8801234567893"))
        await until(lambda: bench.keys.pastes == ["8801234567893"])


async def test_ctrl_q_twice_leaves_an_empty_bench() -> None:
    bench = Bench(SCENES["idle"])
    async with running(bench) as pilot:
        await pilot.press("ctrl+q")
        await until(lambda: "한 번 더" in screen_text(bench.app))
        await pilot.press("ctrl+q")
        await until(lambda: bench.app.return_value == 0)


async def test_ctrl_q_does_not_leave_an_open_box() -> None:
    bench = Bench(SCENES["item_ok"])
    async with running(bench) as pilot:
        for _ in range(2):
            await pilot.press("ctrl+q")
            await until(lambda: "끝낼 수 없어요" in screen_text(bench.app))
        assert bench.app.return_value is None


async def test_help_shows_and_a_scan_goes_through_it() -> None:
    bench = Bench(SCENES["help"])
    async with running(bench):
        assert KOREAN.text("help.title") in screen_text(bench.app)
        send(bench, "8801\r")
        await until(lambda: bench.keys.codes == ["8801"])
        bench.publish(replace(SCENES["item_ok"], number=2))
        await until(lambda: 2 in bench.painted_numbers)
        assert KOREAN.text("help.title") not in screen_text(bench.app)


async def test_each_verdict_sounds_once_and_news_do_not() -> None:
    bench = Bench(SCENES["opened"])
    async with running(bench):
        wrong = replace(SCENES["item_wrong"], number=3)
        bench.publish(
            replace(SCENES["item_ok"], number=2),
            wrong,
            replace(wrong, number=4, news=tell(NoticeCode.PRINTER_NEAR_END)),
            replace(wrong, number=5, band_at=NOW + timedelta(seconds=5)),
            replace(SCENES["packed"], number=6, band_at=NOW + timedelta(seconds=6)),
        )
        await until(lambda: bench.painted_numbers[-1] == 6)
        assert bench.played == [SoundSignal.RIGHT, SoundSignal.WRONG, SoundSignal.WRONG, SoundSignal.COMPLETE]
    assert bench.sounds[0].closed


async def test_another_size_shows_the_same_bench() -> None:
    bench = Bench(SCENES["item_ok"])
    async with running(bench) as pilot:
        await pilot.resize_terminal(80, 24)
        await until(lambda: len(bench.app.canvas.text) == 24)
        assert "머그컵 화이트 350ml 1개 더 스캔하세요" in screen_text(bench.app)
        await pilot.resize_terminal(40, 10)
        await until(lambda: "60칸 15줄" in screen_text(bench.app))


async def test_a_bench_that_has_said_nothing_yet_leaves_the_screen_dark() -> None:
    bench = Bench(SCENES["idle"])
    bench.first = None
    async with bench.app.run_test() as pilot:
        await pilot.press("f1")
        await asyncio.sleep(0)
        assert screen_text(bench.app).strip() == ""
        assert bench.pressed == []
