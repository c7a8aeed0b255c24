"""Photographs the board's page in a real browser (Chromium), in its sizes, languages and colours."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

from station.board.refresh import HallLook
from station.board.web.gate import HostGate
from station.board.web.site import BoardSite
from station.board.web.web_server import BoardServer
from station.commands.hall.board import BOOKS
from station.locale.texts import LANGUAGES, LocaleTexts
from station.reports.hall_metrics import metrics
from station.statistics.hall_snapshot import HallSnapshot
from tests.support.support_board import NOW, crowded, empty_day, hall

SHOTS = (
    ("wall", 1920, 1080, hall),
    ("wall-crowded", 1920, 1080, crowded),
    ("wall-empty", 1920, 1080, empty_day),
    ("phone", 390, 844, hall),
    ("phone-narrow", 360, 2600, hall),
)


async def photograph(name: str, size: tuple[int, int], made: HallSnapshot, out: Path, browser: str) -> None:
    """One page, in both languages, dark and light."""
    texts = {one: LocaleTexts.load(one, *BOOKS) for one in LANGUAGES}
    site = BoardSite(
        lambda: HallLook(made), texts, HostGate(),
        language="ko", name="BENCH-1", clock=lambda: NOW, every=2, metrics=metrics,
    )  # fmt: skip
    stop, bound = asyncio.Event(), asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(
        BoardServer(site, 2).serve("127.0.0.1", 0, lambda _, port: bound.set_result(port), stop)
    )
    port = await bound
    for language in LANGUAGES:
        for dark in (False, True):
            file = out / f"{name}-{language}-{'dark' if dark else 'light'}.png"
            shot = await asyncio.create_subprocess_exec(
                browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                f"--blink-settings=preferredColorScheme={0 if dark else 1}", f"--screenshot={file}",
                f"--window-size={size[0]},{size[1]}", "--timeout=3000", f"http://127.0.0.1:{port}/?lang={language}",
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            await shot.wait()
    stop.set()
    await serving


def main() -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("no Chromium here")
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "/tmp/board-page")
    out.mkdir(parents=True, exist_ok=True)
    for name, width, height, make in SHOTS:
        asyncio.run(photograph(name, (width, height), make(), out, browser))
    print(out)


if __name__ == "__main__":
    main()
