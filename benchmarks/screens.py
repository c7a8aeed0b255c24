"""Draws every state of the packer's screen, in both languages and several sizes, as text and SVG."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from station.locale.texts import LANGUAGES, LocaleTexts
from station.screen.app import PackerApp
from tests.support.support_scenes import NOW, scenes
from tests.support.support_screen import FakeBench, screen_text, until

SIZES = ((120, 40), (80, 24), (200, 60), (50, 12))


async def draw(name: str, language: str, size: tuple[int, int], out: Path) -> None:
    """One screen into two files."""
    picture = scenes()[name]
    bench = FakeBench(picture)
    app = PackerApp(bench, None, LocaleTexts.load(language), clock=lambda: NOW)
    async with app.run_test(size=size) as pilot:
        await until(lambda: bench.painted_numbers == [picture.number])
        await pilot.pause(0.15)
        stem = f"{name}-{language}-{size[0]}x{size[1]}"
        (out / f"{stem}.txt").write_text(screen_text(app) + "\n", "utf-8")
        (out / f"{stem}.svg").write_text(app.export_screenshot(), "utf-8")


def main() -> None:
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "/tmp/screens")
    wanted = sys.argv[2:] or list(scenes())
    out.mkdir(parents=True, exist_ok=True)
    for name in wanted:
        for language in LANGUAGES:
            for size in SIZES:
                asyncio.run(draw(name, language, size, out))
    print(out)


if __name__ == "__main__":
    main()
