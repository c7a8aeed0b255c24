"""Starts the wall screen: the terminal library is set up and loaded here, and nowhere before."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from station.locale.texts import LocaleTexts

if TYPE_CHECKING:
    from station.board.errands import RequestRunner
    from station.board.feed import BoardRefresh


def show_board(
    feed: BoardRefresh,
    errands: RequestRunner | None,
    texts: LocaleTexts,
    name: str,
    *,
    clock: Callable[[], datetime],
    sheets: bool,
) -> int:
    """Show the board until it is left; must be called on the main thread. Returns an exit code.

    `sheets`: the shop is told by dispatch sheets.
    """
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    from station.board.app import BoardApp
    from station.screen.hangup import when_terminal_ends

    app = BoardApp(feed, errands, texts, name, clock=clock, sheets=sheets)
    app.leave_at(signal.SIGTERM, signal.SIGHUP)
    when_terminal_ends(sys.stdin.fileno(), lambda: app.call_from_thread(app.exit, 0))
    left = app.run(mouse=False)
    return 1 if left is None else left
