"""Starts the packer's screen: the terminal library is set up and loaded here, and nowhere before."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime

from station.face import Bench, Keys
from station.locale.texts import Texts

_FRAMES = "240"


def run_screen(
    bench: Bench,
    keys: Keys | None,
    texts: Texts,
    *,
    clock: Callable[[], datetime],
    sound: bool,
    headless: bool = False,
) -> int:
    """Show the packer's screen until it is left; must be called on the main thread. Returns an exit code.

    `clock` tells the time with the bench's offset. `headless`: without a terminal, as the demo's autoplay.
    """
    # Read when the library is loaded: how long a verdict may wait for its frame, and no animations.
    os.environ.setdefault("TEXTUAL_FPS", _FRAMES)
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    from station.screen.app import PackerApp
    from station.screen.sounds import Loudspeaker, silent

    app = PackerApp(bench, keys, texts, clock=clock, sounds=Loudspeaker if sound else silent)
    left = app.run(headless=headless, mouse=False, size=(120, 40) if headless else None)
    return 1 if left is None else left
