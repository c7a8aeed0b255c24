"""Making a release out of a wheelhouse: a virtual environment of its own, without any network."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from station.releases.faults import ReleaseRefused
from station.releases.layout import ReleaseLayout
from station.releases.services import SYSTEM
from station.releases.wheelhouse import LOCK, CheckedWheelhouse

_PATIENCE = 1800
"""Seconds for one step: a slow PC with a slow stick takes minutes, a stick that hangs for ever."""
_LAST_LINES = 3


def build(house: CheckedWheelhouse, layout: ReleaseLayout) -> Path:
    """Install the wheels, byte-compiled, and return the release's folder. Raises Refused: build_failed, no_space."""
    folder = layout.begin(house.name)
    python = folder / "bin" / "python"
    _call((sys.executable, "-m", "venv", str(folder)), folder)
    offline = (str(python), "-m", "pip", "install", "--quiet", "--no-index", "--disable-pip-version-check")
    wheels = str(house.folder)
    _call((*offline, "--find-links", wheels, "--require-hashes", "-r", str(house.folder / LOCK)), folder)
    # Its own wheel has no place in the lock; its sum was checked with the folder's.
    _call((*offline, "--no-deps", str(house.own)), folder)
    # Units and rules go with the release: going back takes them back, too.
    if (house.folder / SYSTEM).is_dir():
        shutil.copytree(house.folder / SYSTEM, folder / SYSTEM)
    layout.finish(house.name)
    return folder


def _call(command: Sequence[str], folder: Path) -> None:
    # -E and its like would not reach the children: the caller's environment must not steer what root installs.
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": str(folder)}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=_PATIENCE)  # noqa: S603 - ours
    except subprocess.TimeoutExpired:
        raise ReleaseRefused("build_failed", f"{Path(command[0]).name}: {_PATIENCE} s") from None
    if done.returncode == 0:
        return
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()][-_LAST_LINES:]
    code = "no_space" if "No space left" in done.stderr + done.stdout else "build_failed"
    raise ReleaseRefused(code, " / ".join(said))
