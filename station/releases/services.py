"""The services that run the bench, as an update stops and starts them."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

UNITS = ("packing-station.service", "packing-station-sync.service")
"""The packer's screen, and the process that speaks to the shop."""


_LOOKS, _PAUSE = 8, 1.0


class Services(Protocol):
    """What runs the bench."""

    def stop(self) -> None:
        """Stop what runs now, and remember it."""
        ...

    def start(self) -> bool:
        """Start what `stop` stopped; False when one of it did not come up."""
        ...


class NoServices:
    """A PC on which the bench is started by hand: nothing to stop, nothing to start. Implements `Services`."""

    def stop(self) -> None:
        """Nothing runs."""

    def start(self) -> bool:
        """Nothing is to be started."""
        return True


class Systemd:
    """The units of systemd. `sync` says by itself when it is ready; starting waits for that. Implements `Services`."""

    def __init__(self, wait: Callable[[float], None] = time.sleep) -> None:
        self._wait = wait
        self._stopped: list[str] = []

    def stop(self) -> None:
        """Stop the units that run."""
        self._stopped = [unit for unit in UNITS if _systemctl("is-active", "--quiet", unit)]
        if self._stopped:
            _systemctl("stop", *self._stopped)

    def start(self) -> bool:
        """Start them again, the shop's side first; each must stay up.

        The screen's unit counts as started at once, and begins again two seconds after it failed.
        """
        if not all(_systemctl("start", unit) for unit in reversed(self._stopped)):
            return False
        for _ in range(_LOOKS if self._stopped else 0):
            self._wait(_PAUSE)
            if not all(_systemctl("is-active", "--quiet", unit) for unit in self._stopped):
                return False
        return True


def services_here() -> Services:
    """Systemd where it runs."""
    running = Path("/run/systemd/system").is_dir() and shutil.which("systemctl")
    return Systemd() if running else NoServices()


def _systemctl(*words: str) -> bool:
    command: Sequence[str] = ("systemctl", *words)
    return subprocess.run(command, check=False, capture_output=True, timeout=120).returncode == 0  # noqa: S603 - ours
