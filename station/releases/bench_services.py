"""The services that run the bench, as an update stops and starts them."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from station.whole_file import replace_file

SCREEN = "packing-station.service"
UNITS = (SCREEN, "packing-station-sync.service")
"""The packer's screen, and the process that speaks to the shop."""

START_SECONDS = 300.0
"""What a start may take at most: a slow PC, its screen adapter, and the unit's own time."""

_LOOKS, _PAUSE, _FAILURES = 8, 1.0, 2
_SYSTEMCTL = 120.0
SYSTEM = "systemd"
"""The folder of a release with what it brings for the system."""
_CONF = "packing-station.conf"
_PLACES = {
    ".service": "etc/systemd/system",
    ".timer": "etc/systemd/system",
    ".rules": "etc/udev/rules.d",
    "foot.ini": "etc/packing-station",
    "stick": "usr/local/lib/packing-station",
    "sysusers.conf": "etc/sysusers.d",
    "tmpfiles.conf": "etc/tmpfiles.d",
}
_ON = ("active", "activating", "reloading")


class BenchServices(Protocol):
    """What runs the bench."""

    def stop(self) -> None:
        """Stop what runs now, and remember it."""
        ...

    def settle(self, release: Path) -> None:
        """Give the system what this release brings for it: units, rules, the terminal's settings. Raises OSError."""
        ...

    def start(self) -> bool:
        """Start what `stop` stopped; False when one of it did not come up."""
        ...


class NoServices:
    """A PC on which the bench is started by hand: nothing to stop, nothing to start. Implements `BenchServices`."""

    def stop(self) -> None:
        """Nothing runs."""

    def settle(self, _release: Path) -> None:
        """Nothing is kept outside of the releases."""

    def start(self) -> bool:
        """Nothing is to be started."""
        return True


class SystemdServices:
    """The units of systemd: both say by themselves when they are ready. Implements `BenchServices`.

    `stands`: a bench holds the data folder, by its own lock; it is believed beside the screen's unit, whose file may be
    an older one that counts as up as soon as it was begun.
    """

    def __init__(
        self,
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        stands: Callable[[], bool] = lambda: True,
        root: Path = Path("/"),
    ) -> None:
        self._root = root
        self._wait, self._clock, self._stands = wait, clock, stands
        self._stopped: list[str] = []

    def stop(self) -> None:
        """Stop the units that run, or are being started again and again."""
        self._stopped = [unit for unit in UNITS if _state(unit) in _ON]
        if self._stopped:
            _systemctl("stop", *self._stopped)

    def settle(self, release: Path) -> None:
        """Put units, rules and the rest in place where install.sh put them before; a release without them changes none.

        Raises OSError.
        """
        if not (self._root / _PLACES[".service"] / SCREEN).is_file():
            return
        changed = [path.name for path in sorted((release / SYSTEM).glob("*")) if _put(path, self._root)]
        if changed:
            _systemctl("daemon-reload")
        if any(name.endswith(".rules") for name in changed):
            _run("udevadm", "control", "--reload")
        for name in ("sysusers", "tmpfiles"):
            if f"{name}.conf" in changed:
                _run(f"systemd-{name}", *(("--create",) if name == "tmpfiles" else ()), _CONF)

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
            self._wait(2 * _PAUSE)
        for _ in range(_LOOKS):
            self._wait(_PAUSE)
            if not self._up():
                return False
        return True

    def _up(self) -> bool:
        well = all(_state(unit) in ("active", "reloading") for unit in self._stopped)
        return well and (SCREEN not in self._stopped or self._stands())


def services_here(stands: Callable[[], bool] = lambda: True) -> BenchServices:
    """Systemd where it runs; `stands` as for `SystemdServices`."""
    return SystemdServices(stands=stands) if systemd_runs() else NoServices()


def systemd_runs() -> bool:
    """This PC was started by systemd, and its units can be spoken to."""
    return Path("/run/systemd/system").is_dir() and shutil.which("systemctl") is not None


def begin() -> bool:
    """Start everything with the settings as they are now, without waiting: the screen may take this very console."""
    return _systemctl("restart", "--no-block", *reversed(UNITS))[0]


def _put(file: Path, root: Path) -> bool:
    """Put one file in its place, in one step; False when it is there already, or has none."""
    place = _PLACES.get(file.name) or _PLACES.get(file.suffix)
    if place is None:
        return False
    target = root / place / (_CONF if file.suffix == ".conf" else file.name)
    fresh = file.read_bytes()
    if target.is_file() and target.read_bytes() == fresh:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_file(target, fresh, 0o755 if file.name == "stick" else 0o644, durable=False)
    return True


def _state(unit: str) -> str:
    return _systemctl("show", "--property=ActiveState", "--value", unit)[1].strip()


def _restarts(unit: str) -> int:
    said = _systemctl("show", "--property=NRestarts", "--value", unit)[1].strip()
    return int(said) if said.isdigit() else 0


def _systemctl(*words: str) -> tuple[bool, str]:
    return _run("systemctl", *words)


def _run(*command: str) -> tuple[bool, str]:
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=_SYSTEMCTL)  # noqa: S603 - ours
    except (OSError, subprocess.TimeoutExpired):
        return False, ""
    return done.returncode == 0, done.stdout
