"""A scanner that types, through a real pty into the real app: bursts without a pause, and how late each is heard."""

from __future__ import annotations

import argparse
import os
import pty
import random
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

ASKED_P99_MS: Final = 15.0
DEADLINE: Final = 60.0


class App:
    """The app in a pty of its own; what it paints is thrown away, what it hears is noted."""

    def __init__(self) -> None:
        self.keys, far = pty.openpty()
        told, tell = os.pipe()
        script = str(Path(__file__).with_name("typing_app.py"))
        environ = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", f'exec "$0" "$1" 3>&{tell}', sys.executable, script],
            stdin=far,
            stdout=far,
            stderr=subprocess.DEVNULL,
            pass_fds=(tell,),
            env=environ,
            start_new_session=True,
        )
        os.close(far)
        os.close(tell)
        self.heard: list[tuple[float, str]] = []
        self._changed = threading.Condition()
        threading.Thread(target=self._hear, args=(told,), daemon=True).start()
        threading.Thread(target=self._throw_away, daemon=True).start()
        self.wait_for(1)  # the scanner is ready
        time.sleep(2)

    def wait_for(self, count: int) -> None:
        """Wait until so much was heard, or the deadline passed."""
        with self._changed:
            self._changed.wait_for(lambda: len(self.heard) >= count, DEADLINE)

    def close(self) -> None:
        """End the app."""
        self._process.terminate()
        self._process.wait(10)
        os.close(self.keys)

    def _hear(self, told: int) -> None:
        with open(told, encoding="utf-8") as lines:
            for line in lines:
                at, _, text = line.rstrip("\n").partition(" ")
                with self._changed:
                    self.heard.append((float(at), text))
                    self._changed.notify_all()

    def _throw_away(self) -> None:
        try:
            while os.read(self.keys, 65536):
                pass
        except OSError:
            return


def bursts(app: App, texts: list[str]) -> list[float]:
    """One burst of 21 bytes after the other, each when the one before was heard; milliseconds to the handler."""
    waits = []
    for text in texts:
        before = len(app.heard)
        sent = time.monotonic()
        os.write(app.keys, f"{text}\r".encode())
        app.wait_for(before + 1)
        waits.append((app.heard[-1][0] - sent) * 1000)
    return waits


def storm(app: App, texts: list[str]) -> list[str]:
    """All bursts without any pause; what was heard."""
    before = len(app.heard)
    for text in texts:
        os.write(app.keys, f"{text}\r".encode())
    app.wait_for(before + len(texts))
    return [text for _, text in app.heard[before:]]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--bursts", type=int, default=500)
    count: int = arguments.parse_args().bursts
    luck = random.Random(5)
    texts = [f"{number:06d}{luck.randrange(10**14):014d}" for number in range(count)]
    app = App()
    before = len(app.heard)
    waits = bursts(app, texts)
    paced = [text for _, text in app.heard[before:]]
    stormed = storm(app, texts)
    app.close()
    cuts = statistics.quantiles(waits, n=100)
    exact = "all" if paced == texts else "NOT ALL"
    wrong = sum(a != b for a, b in zip(stormed, texts, strict=False)) + abs(len(stormed) - len(texts))
    print(f"{'what':<52} {'asked':<16} here")
    print(f"{f'{count} bursts, each after the one before: exact':<52} {'all':<16} {exact}")
    print(f"{f'{count} bursts without any pause: lost, merged, split':<52} {'0':<16} {wrong}")
    print(f"{'burst written -> handler, p50':<52} {'-':<16} {cuts[49]:.2f} ms")
    print(f"{'burst written -> handler, p99':<52} {f'<= {ASKED_P99_MS:.0f} ms':<16} {cuts[98]:.2f} ms")
    return 0 if paced == texts and not wrong and cuts[98] <= ASKED_P99_MS else 1


if __name__ == "__main__":
    sys.exit(main())
