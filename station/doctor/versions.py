"""Which versions work here: the program, its release, Python, the libraries that matter, SQLite and the system."""

from __future__ import annotations

import platform
import re
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from station import __version__
from station.doctor.finding import DoctorFinding, Say
from station.releases.installer import ROOT
from station.releases.release_folders import ReleaseLayout

LIBRARIES = (
    "textual",
    "sqlalchemy",
    "alembic",
    "msgspec",
    "httpx",
    "pyserial",
    "python-escpos",
    "pillow",
    "zxing-cpp",
    "pyzbar",
    "cryptography",
    "bcrypt",
    "openpyxl",
)
"""The libraries whose version explains a fault."""

_NAME = re.compile(r'(?m)^PRETTY_NAME="?([^"\n]*)')


def libraries() -> dict[str, str]:
    """Each library with its version; "" for one that is missing."""
    return {name: _version(name) for name in LIBRARIES}


def system() -> dict[str, str]:
    """Everything below and around the program, without this PC's name."""
    return {
        "program": __version__,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "kernel": platform.release(),
        "machine": platform.machine(),
        "system": _pretty(Path("/etc/os-release")),
    }


def releases(root: Path = ROOT) -> tuple[str, str]:
    """The release in use and the one before it; "" for none."""
    layout = ReleaseLayout(root)
    return layout.current() or "", layout.previous() or ""


def versions(say: Say, root: Path = ROOT, running: Path = Path(sys.prefix)) -> Iterator[DoctorFinding]:
    """The versions in one line, what is missing of them, and whether this program is the release in use."""
    here, found = system(), libraries()
    told = {key: here[key] for key in ("program", "python", "sqlite", "kernel")}
    yield DoctorFinding("versions", "ok", say("doctor.versions", **told, textual=found["textual"]))
    missing = ", ".join(name for name, known in found.items() if not known)
    if missing:
        yield DoctorFinding("versions", "fail", say("doctor.versions_missing", names=missing))
    current, previous = releases(root)
    if not current:
        return
    key = "releases" if previous else "release"
    yield DoctorFinding("versions", "ok", say(f"doctor.{key}", current=current, previous=previous))
    own = running.resolve()
    if own.is_relative_to(root.resolve()) and not own.is_relative_to(ReleaseLayout(root).folder(current).resolve()):
        yield DoctorFinding("versions", "warn", say("doctor.release_other", current=current))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _pretty(file: Path) -> str:
    try:
        found = _NAME.search(file.read_text("utf-8", "replace"))
    except OSError:
        return ""
    return found[1] if found else ""
