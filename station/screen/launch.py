"""Starts the packer's screen: the terminal library is set up and loaded here, and nowhere before."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from station.face import Bench, Keys
from station.locale.texts import Texts

if TYPE_CHECKING:
    from station.screen.app import PackerApp

_FRAMES = "240"


def run_screen(
    bench: Bench,
    keys: Keys | None,
    texts: Texts,
    *,
    clock: Callable[[], datetime],
    sound: bool,
    during: Callable[[], None] | None = None,
) -> int:
    """Show the packer's screen until it is left; must be called on the main thread. Returns an exit code.

    `clock` tells the time with the bench's offset. With `during` the screen runs without a terminal, and is
    left when that function, called on a thread of its own, is done: the demo's autoplay.
    """
    # Read when the library is loaded: how long a verdict may wait for its frame, and no animations.
    os.environ.setdefault("TEXTUAL_FPS", _FRAMES)
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    # What is loaded here stays for good: collecting it would only hold up the start, and later a scan.
    gc.disable()
    from station.screen.app import PackerApp
    from station.screen.sounds import Loudspeaker, silent

    gc.freeze()
    gc.enable()
    app = PackerApp(bench, keys, texts, clock=clock, sounds=Loudspeaker if sound else silent)
    app.leave_at(signal.SIGTERM)
    if during is not None:
        threading.Thread(target=lambda: _leave_after(during, app), name="autoplay", daemon=True).start()
    left = app.run(headless=during is not None, mouse=False, size=(120, 40) if during else None)
    return 1 if left is None else left


def _leave_after(during: Callable[[], None], app: PackerApp) -> None:
    try:
        during()
    finally:
        app.call_from_thread(app.exit, 0)
