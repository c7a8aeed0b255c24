"""The screen tells its keys when nobody types: a code may end so, and half a one is given up."""

from __future__ import annotations

from textual import events

from scanners.base import ScannerHealth
from scanners.keyboard.scanner import KeyboardScanner
from station.composition.device_factories import TypedKeys
from station.locale.texts import LocaleTexts
from station.screen.app import PackerApp
from tests.support.support_scanners import Ears
from tests.support.support_scenes import NOW, scenes
from tests.support.support_screen import FakeBench, until


def app_with(scanner: KeyboardScanner, ears: Ears) -> PackerApp:
    scanner.start(ears)
    bench = FakeBench(scenes()["idle"])
    return PackerApp(bench, TypedKeys(scanner), LocaleTexts.load("ko"), clock=lambda: NOW)


async def test_a_code_without_an_end_is_heard_as_soon_as_it_is_silent() -> None:
    ears = Ears()
    app = app_with(KeyboardScanner(suffix="none"), ears)
    async with app.run_test():
        for key in "8801":
            # At once, as a scanner types: a pilot rests after each key, and a long rest is the end of a code.
            app.post_message(events.Key(key, key))
        await until(lambda: ears.texts == ["8801"])


async def test_half_a_number_is_given_up_though_nobody_types_on() -> None:
    ears = Ears()
    async with app_with(KeyboardScanner(), ears).run_test() as pilot:
        await pilot.press(*"8801")
        await until(lambda: ears.health[-1] == (ScannerHealth.WARNING, "unfinished"))
    assert ears.texts == []


async def test_a_code_in_hangul_mode_is_heard_without_a_further_key() -> None:
    ears = Ears()
    app = app_with(KeyboardScanner(), ears)
    async with app.run_test() as pilot:
        await pilot.press("뮻", "1")
        app.post_message(events.Key("enter", "\r"))
        await until(lambda: ears.texts == ["ABC1"])
