"""A folder with everything a release needs, on a USB stick for one: nothing of it is used before it was checked."""

from __future__ import annotations

import hashlib
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

from station.releases.release_folders import ReleaseRefused

MANIFEST = "SHA256SUMS"
"""Names and sums of all files of the folder, as `sha256sum` writes and checks them."""
LOCK = "requirements.lock"
PLATFORM = "PLATFORM"
"""One line: the machine and the Python that the wheels were made for, as `this_platform` says it."""

_BLOCK = 1 << 20


def this_platform() -> str:
    """The machine and Python that compiled wheels must fit: ``x86_64 cp311``."""
    return f"{platform.machine()} cp{sys.version_info.major}{sys.version_info.minor}"


@dataclass(frozen=True, slots=True)
class CheckedWheelhouse:
    """A wheelhouse that was found whole. `name` is the release's: its version and a piece of its contents' sum."""

    folder: Path
    name: str
    own: Path
    size: int

    @classmethod
    def checked(cls, folder: Path) -> CheckedWheelhouse:
        """Read every file once.

        Raises:
            Refused: not_a_release, damaged, missing, stranger, other_platform, unreadable.
        """
        try:
            return cls._read(folder)
        except OSError as problem:
            raise ReleaseRefused("unreadable", str(problem.filename or folder)) from None

    @classmethod
    def _read(cls, folder: Path) -> CheckedWheelhouse:
        manifest = folder / MANIFEST
        if not manifest.is_file():
            raise ReleaseRefused("not_a_release", str(folder))
        sums = _sums(manifest.read_text("ascii", errors="replace"))
        _check_all(folder, sums)
        own = [name for name in sums if name.startswith("packing_station-") and name.endswith(".whl")]
        if len(own) != 1 or LOCK not in sums or PLATFORM not in sums:
            raise ReleaseRefused("not_a_release", str(folder))
        made_for = (folder / PLATFORM).read_text("ascii", errors="replace").strip()
        if made_for != this_platform():
            raise ReleaseRefused("other_platform", f"{made_for} / {this_platform()}")
        version = own[0].split("-")[1]
        piece = hashlib.sha256(manifest.read_bytes()).hexdigest()[:8]
        size = sum((folder / name).stat().st_size for name in sums)
        return cls(folder, f"{version}-{piece}", folder / own[0], size)


def _sums(text: str) -> dict[str, str]:
    """Name → sum. Raises Refused."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        summed, gap, name = line.partition("  ")
        name = name.removeprefix("./")
        if not gap or len(summed) != 64 or not name or name.startswith("/") or ".." in Path(name).parts:
            raise ReleaseRefused("damaged", MANIFEST)
        found[name] = summed.lower()
    return found


def _check_all(folder: Path, sums: dict[str, str]) -> None:
    for name, wanted in sums.items():
        path = folder / name
        if not path.is_file():
            raise ReleaseRefused("missing", name)
        if _sum_of(path) != wanted:
            raise ReleaseRefused("damaged", name)
    # pip would take a wheel that lies beside the others, listed or not.
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST and name not in sums and path.suffix in (".whl", ".lock", ".gz"):
            raise ReleaseRefused("stranger", name)


def _sum_of(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
