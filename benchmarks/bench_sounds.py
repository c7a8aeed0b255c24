"""From a verdict to the start of its sound: how long until the player's first instruction runs.

The player is a shell that opens a pipe, so what is measured ends where a real player begins to open the sound
card. Beside it: the same while two threads keep the interpreter busy, and the second sound ever.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Final

from station.screen.sounds import SoundPlayer, SoundSignal

ASKED_MS: Final = 20.0


class Player:
    """A player whose start can be waited for."""

    def __init__(self, folder: Path) -> None:
        self._pipe = folder / "started"
        os.mkfifo(self._pipe)
        script = folder / "player.sh"
        script.write_text(f": > {self._pipe}\nexec sleep 5\n", "utf-8")
        self.command = ("/bin/sh", str(script))

    def started(self) -> float:
        """Wait for the next start; when it was."""
        descriptor = os.open(self._pipe, os.O_RDONLY)
        at = time.monotonic()
        os.close(descriptor)
        return at


def delays(count: int, pause: float) -> list[float]:
    """Milliseconds from `play` to the player's start, of so many sounds one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        player = Player(Path(folder))
        loudspeaker = SoundPlayer(lambda: None, player.command)
        found = []
        for number in range(count):
            asked = time.monotonic()
            loudspeaker.play(SoundSignal.WRONG if number % 2 else SoundSignal.RIGHT)
            found.append((player.started() - asked) * 1000)
            time.sleep(pause)
        loudspeaker.close()
    return found


def busy(done: threading.Event) -> None:
    while not done.is_set():
        sum(range(1000))


def row(what: str, waits: list[float], asked: str) -> float:
    cuts = statistics.quantiles(waits, n=100) if len(waits) > 1 else [waits[0]] * 99
    here = f"p50 {cuts[49]:6.2f}   p99 {cuts[98]:6.2f}   worst {max(waits):6.2f} ms"
    print(f"{what:<44} {asked:<14} {here}")
    return cuts[98]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sounds", type=int, default=200)
    count: int = arguments.parse_args().sounds
    print(f"{'verdict -> player runs':<44} {'asked':<14} here")
    p99 = row("a quiet bench", delays(count, 0.05), f"<= {ASKED_MS:.0f} ms")
    done = threading.Event()
    threads = [threading.Thread(target=busy, args=(done,), daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    row("two threads that never rest beside it", delays(count, 0.05), "-")
    done.set()
    row("the second sound ever", [delays(2, 0.0)[1] for _ in range(10)], f"<= {ASKED_MS:.0f} ms")
    return 0 if p99 <= ASKED_MS else 1


if __name__ == "__main__":
    sys.exit(main())
