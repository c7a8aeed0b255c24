"""The services that run the bench, as an update stops and starts them."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

SCREEN = "packing-station.service"
UNITS = (SCREEN, "packing-station-sync.service")
"""The packer's screen, and the process that speaks to the shop."""

START_SECONDS = 180.0
"""What a start may take at most: a slow PC, its screen adapter, and the unit's own time."""

_LOOKS, _PAUSE, _FAILURES = 8, 1.0, 2
_SYSTEMCTL = 120.0
_ON = ("active", "activating", "reloading")


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
    """The units of systemd: both say by themselves when they are ready. Implements `Services`.

    `stands`: a bench holds the data folder, by its own lock; it is believed beside the screen's unit, whose file may be
    an older one that counts as up as soon as it was begun.
    """

    def __init__(
        self,
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        stands: Callable[[], bool] = lambda: True,
    ) -> None:
        self._wait, self._clock, self._stands = wait, clock, stands
        self._stopped: list[str] = []

    def stop(self) -> None:
        """Stop the units that run, or are being started again and again."""
        self._stopped = [unit for unit in UNITS if _state(unit) in _ON]
        if self._stopped:
            _systemctl("stop", *self._stopped)

    def start(self) -> bool:
        """Start them again, the shop's side first; each must come up, the bench on its screen, and stay so.

        What fails twice does not come up; otherwise each has as long as its unit gives it, at most START_SECONDS.
        """
        if not self._stopped:
            return True
        if not all(_systemctl("start", "--no-block", unit)[0] for unit in reversed(self._stopped)):
            return False
        until = self._clock() + START_SECONDS
        while not self._up():
            if self._clock() >= until or any(_restarts(unit) >= _FAILURES for unit in self._stopped):
                return False
            self._wait(_PAUSE)
        for _ in range(_LOOKS):
            self._wait(_PAUSE)
            if not self._up():
                return False
        return True

    def _up(self) -> bool:
        well = all(_state(unit) in ("active", "reloading") for unit in self._stopped)
        return well and (SCREEN not in self._stopped or self._stands())


def services_here(stands: Callable[[], bool] = lambda: True) -> Services:
    """Systemd where it runs; `stands` as for `Systemd`."""
    return Systemd(stands=stands) if systemd_runs() else NoServices()


def systemd_runs() -> bool:
    """This PC was started by systemd, and its units can be spoken to."""
    return Path("/run/systemd/system").is_dir() and shutil.which("systemctl") is not None


def begin() -> bool:
    """Start everything with the settings as they are now, without waiting: the screen may take this very console."""
    return _systemctl("restart", "--no-block", *reversed(UNITS))[0]


def _state(unit: str) -> str:
    return _systemctl("show", "--property=ActiveState", "--value", unit)[1].strip()


def _restarts(unit: str) -> int:
    said = _systemctl("show", "--property=NRestarts", "--value", unit)[1].strip()
    return int(said) if said.isdigit() else 0


def _systemctl(*words: str) -> tuple[bool, str]:
    command: Sequence[str] = ("systemctl", *words)
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=_SYSTEMCTL)  # noqa: S603 - ours
    except subprocess.TimeoutExpired:
        return False, ""
    return done.returncode == 0, done.stdout
