"""A board left open: what one refresh of the wall and of the page costs, and whether memory grows with them."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from station.board.board_painting import paint
from station.board.board_view import view
from station.board.key_state import KeyState
from station.board.refresh import HallLook
from station.board.web.gate import HostGate
from station.board.web.site import BoardSite, changes
from station.commands.hall.board import BOOKS
from station.locale.texts import LANGUAGES, LocaleTexts
from station.reports.hall_metrics import metrics
from station.tui.lines import BigText
from tests.support.support_board import NOW, crowded

REFRESHES = 10_000
SIZE = (120, 40)


def resident() -> float:
    """Megabytes of this program in memory."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6


def main() -> None:
    texts, big = {one: LocaleTexts.load(one, *BOOKS) for one in LANGUAGES}, BigText()
    made, look = crowded(), HallLook(crowded())
    moment = NOW
    site = BoardSite(
        lambda: look, texts, HostGate(),
        language="ko", name="BENCH-1", clock=lambda: moment, every=2, metrics=metrics,
    )  # fmt: skip
    wall, page, shown, first = 0.0, 0.0, site.parts("ko"), 0.0
    for turn in range(REFRESHES):
        moment = NOW + timedelta(seconds=2 * turn)
        look = HallLook(replace(made, at=moment, open_orders=turn, today=replace(made.today, parcels=turn)))
        began = time.perf_counter()
        assert look.hall is not None
        paint(view(look.hall, texts["ko"], moment, "BENCH-1"), KeyState(), texts["ko"], big, moment, SIZE)
        wall += time.perf_counter() - began
        began = time.perf_counter()
        now = site.parts("ko")
        changes(shown, now)
        page, shown = page + time.perf_counter() - began, now
        if turn == REFRESHES // 2:
            first = resident()
    print("| 200 stations, 60 people | asked | here |\n|---|---|---|")
    print(f"| a refresh of the wall at 120 × 40 | ≤ 50 ms with the reading | {wall / REFRESHES * 1000:.1f} ms |")
    print(f"| a refresh of the page, once for all browsers | – | {page / REFRESHES * 1000:.1f} ms |")
    print(f"| memory | ≤ 150 MB | {resident():.0f} MB |")
    print(f"| growth over the last {REFRESHES // 2} of {REFRESHES} refreshes | 0 | {resident() - first:+.1f} MB |")


if __name__ == "__main__":
    main()
