"""The real screen over the real bench: what is on it after each scan, and how often it was painted for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from station.bench.screen_model import ScreenModel
from station.locale.texts import LocaleTexts
from station.screen.app import PackerApp
from tests.support.support_bench import MUG, SOCK, TEA, Bench, bench_in, order
from tests.support.support_screen import screen_text, until

NUMBER = "2026112300000001"


class Witness:
    """Stands between the screen and the bench, and remembers the newest picture that was painted."""

    def __init__(self, bench: Bench) -> None:
        self._face = bench.work.bench
        self.painted_number = 0

    def watch(self, watcher: Callable[[ScreenModel], None]) -> None:
        self._face.watch(watcher)

    def press(self, command: str) -> None:
        self._face.press(command)

    def pin(self, digits: str) -> None:
        self._face.pin(digits)

    def painted(self, number: int, milliseconds: float) -> None:
        self.painted_number = number
        self._face.painted(number, milliseconds)


async def test_a_parcel_is_followed_on_the_screen_with_at_most_two_repaints_a_scan(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(order(NUMBER, ("MUG-WH", 2), ("SOCK-BK-L", 1)))
        witness = Witness(bench)
        app = PackerApp(witness, None, LocaleTexts.load("ko"), clock=bench.work.clock.now)

        async def scanned(code: str, band: str) -> int:
            """How often the screen was painted until it showed the answer to a scan."""
            before, seen = app.canvas.repaints, bench.pictures[-1].number
            bench.scan(code)
            await asyncio.to_thread(bench.sees, lambda one: one.number > seen and one.band.code == band)
            await until(lambda: witness.painted_number >= bench.pictures[-1].number)
            return app.canvas.repaints - before

        async with app.run_test(size=(120, 40)):
            await scanned(NUMBER, "order_opened")
            await asyncio.to_thread(bench.sees, lambda one: one.shop_asked_at is not None)
            await until(lambda: witness.painted_number >= bench.pictures[-1].number)
            assert 1 <= await scanned(MUG, "item_ok") <= 2
            assert "1 / 2" in screen_text(app)
            assert 1 <= await scanned(TEA, "item_wrong") <= 2
            assert "이 주문에 없어요" in screen_text(app)
            assert 1 <= await scanned(MUG, "item_ok") <= 2
            await scanned(SOCK, "packed")
            assert NUMBER in screen_text(app)
