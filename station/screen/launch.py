"""Starts the packer's screen: the terminal library is set up and loaded here, and nowhere before."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from station.bench.screen_model import BenchControl, CameraSource, KeyTaker
from station.locale.texts import LocaleTexts

if TYPE_CHECKING:
    from station.screen.app import PackerApp

_FRAMES = "240"
_HEADLESS = (120, 40)


def run_screen(  # noqa: PLR0913 - what a screen is made of, each left out where it is not wanted
    bench: BenchControl,
    keys: KeyTaker | None,
    texts: LocaleTexts,
    *,
    clock: Callable[[], datetime],
    sound: bool = True,
    shown: Callable[[Callable[[], None]], None] | None = None,
    camera: CameraSource | None = None,
    turns: tuple[float, Callable[[], None]] | None = None,
) -> int:
    """Show the packer's screen until it is left; must be called on the main thread. Returns an exit code.

    `clock` tells the time with the bench's offset. `shown` is called behind the first frame, with a function by
    which any thread may leave the screen; the answer is 1 then. `turns`: what the screen's own loop calls, every so
    many seconds.
    """
    _load()
    from station.screen.app import PackerApp
    from station.screen.sounds import SoundPlayer, silent
    from station.tui.canvas import when_terminal_ends

    app = PackerApp(bench, keys, texts, clock=clock, sounds=SoundPlayer if sound else silent, camera=camera)
    if shown is not None:
        app.call_when_shown(lambda: shown(lambda: app.call_from_thread(app.exit, 1)))
    if turns is not None:
        app.call_often(*turns)
    app.leave_at(signal.SIGTERM)
    app.leave_at(signal.SIGHUP)
    when_terminal_ends(sys.stdin.fileno(), lambda: app.call_from_thread(app.exit, 0))
    left = app.run(mouse=False)
    return 1 if left is None else left


def run_headless(
    bench: BenchControl,
    keys: KeyTaker | None,
    texts: LocaleTexts,
    *,
    clock: Callable[[], datetime],
    during: Callable[[], None],
) -> None:
    """Run the screen silently and without a terminal until `during`, called on a thread of its own, is done."""
    _load()
    from station.screen.app import PackerApp

    app = PackerApp(bench, keys, texts, clock=clock)
    app.leave_at(signal.SIGTERM)
    threading.Thread(target=lambda: _leave_after(during, app), name="during", daemon=True).start()
    app.run(headless=True, mouse=False, size=_HEADLESS)


def _load() -> None:
    """Load the terminal library; what it reads from the environment is settled before."""
    # How long a verdict may wait for its frame, and no animations.
    os.environ.setdefault("TEXTUAL_FPS", _FRAMES)
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    # What is loaded here stays for good: collecting it would only hold up the start, and later a scan.
    gc.disable()
    import station.screen.app
    import station.screen.sounds  # noqa: F401 - loaded ahead of its use

    gc.freeze()
    gc.enable()


def _leave_after(during: Callable[[], None], app: PackerApp) -> None:
    try:
        during()
    finally:
        app.call_from_thread(app.exit, 0)
