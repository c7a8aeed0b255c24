"""Draws the board's screens, in both languages, themes and several sizes, as text and SVG."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from station.board.app import BoardApp
from station.board.refresh import BoardRefresh
from station.commands.hall.board import BOOKS
from station.locale.texts import LANGUAGES, LocaleTexts
from station.statistics.hall_snapshot import HallSnapshot
from tests.support.support_board import NOW, Shown, crowded, empty_day, hall
from tests.support.support_screen import until

SIZES = ((120, 40), (80, 24), (200, 60), (50, 12))
HALLS = {"afternoon": hall, "empty": empty_day, "crowded": crowded}
KEYS: dict[str, tuple[str, ...]] = {
    "hall": (),
    "chosen": ("down",),
    "reason": ("down", "down", "f7"),
    "badge": ("down", "f5", "1", "2"),
    "help": ("f1",),
    "people": ("f2",),
    "search": ("f3", "1", "2", "3", "4", "enter"),
    "stations": ("f4",),
    "story": ("down", "enter"),
    "bright": ("f9",),
}


async def draw(
    made: HallSnapshot, name: str, keys: tuple[str, ...], language: str, size: tuple[int, int], out: Path
) -> None:
    """One screen into two files."""
    feed = BoardRefresh(lambda: Shown(made), lambda: NOW, 60)
    texts = LocaleTexts.load(language, *BOOKS)
    app = BoardApp(feed, None, texts, "BENCH-1", clock=lambda: NOW)
    async with app.run_test(size=size) as pilot:
        feed.start()
        await until(lambda: feed.look.hall is not None)
        await pilot.press(*keys)
        await pilot.pause(0.2)
        stem = f"{name}-{language}-{size[0]}x{size[1]}"
        (out / f"{stem}.txt").write_text("\n".join(app.canvas.text) + "\n", "utf-8")
        (out / f"{stem}.svg").write_text(app.export_screenshot(), "utf-8")
    feed.stop()


def main() -> None:
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "/tmp/board")
    out.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for size in SIZES:
            for name, keys in KEYS.items():
                asyncio.run(draw(hall(), name, keys, language, size, out))
            for name in ("empty", "crowded"):
                asyncio.run(draw(HALLS[name](), name, (), language, size, out))
    print(out)


if __name__ == "__main__":
    main()
