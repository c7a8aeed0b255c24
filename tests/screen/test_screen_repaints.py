"""How often the real app paints: once for what changed, and never for what did not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from station.screen.label_preview import preview
from tests.support.support_scenes import LABEL, NOW, item_ok, scenes
from tests.support.support_screen import ScreenBench as Bench
from tests.support.support_screen import running, screen_text, until

SCENES = scenes()


async def test_two_hundred_pictures_in_a_moment_are_painted_a_few_times_and_the_last_one_stays() -> None:
    bench = Bench(SCENES["item_ok"])
    async with running(bench):
        before = bench.app.canvas.repaints
        bench.publish(*(replace(SCENES["item_ok"], number=n, band=item_ok(n)) for n in range(2, 202)))
        await until(lambda: bench.painted_numbers[-1] == 201)
        assert "201 / 2" in screen_text(bench.app)
        assert bench.app.canvas.repaints - before <= 4
        assert all(a < b for a, b in pairwise(bench.painted_numbers))


async def test_one_scan_is_one_repaint_and_its_time_is_told() -> None:
    bench = Bench(SCENES["opened"])
    async with running(bench):
        before = bench.app.canvas.repaints
        bench.publish(replace(SCENES["item_ok"], number=2, label=None))
        await until(lambda: bench.painted_numbers[-1] == 2)
        assert bench.app.canvas.repaints == before + 1
        assert 0 < bench.milliseconds[-1] < 1000


async def test_the_same_picture_again_repaints_nothing() -> None:
    bench = Bench(SCENES["idle"])
    async with running(bench):
        before = bench.app.canvas.repaints
        bench.publish(replace(SCENES["idle"], number=2))
        await until(lambda: bench.painted_numbers[-1] == 2)
        assert bench.app.canvas.repaints == before


async def test_the_clock_repaints_only_when_a_minute_is_over() -> None:
    bench = Bench(SCENES["idle"])
    async with running(bench):
        before = bench.app.canvas.repaints
        bench.now = NOW + timedelta(seconds=20)
        bench.app.repaint()
        assert bench.app.canvas.repaints == before
        bench.now = NOW + timedelta(minutes=1)
        bench.app.repaint()
        assert bench.app.canvas.repaints == before + 1
        assert "14:33" in screen_text(bench.app)


async def test_a_label_follows_a_moment_after_the_verdict() -> None:
    bench = Bench(SCENES["opened"])
    async with running(bench):
        before = bench.app.canvas.repaints
        bench.publish(replace(SCENES["labelling"], number=2))
        await until(lambda: bench.painted_numbers[-1] == 2)
        drawn = preview(LABEL, 34, 19)[3]
        await until(lambda: drawn in screen_text(bench.app))
        bench.publish(replace(SCENES["labelling"], number=3, label=replace(LABEL)))
        await until(lambda: bench.painted_numbers[-1] == 3)
        assert drawn in screen_text(bench.app)
        assert bench.app.canvas.repaints == before + 2
