"""Korea's public holidays, substitutes among them, by the library `holidays`, worked out once and kept in a file.

The library costs up to a third of a second, and 19 MB. It is therefore loaded by a process of its own
(`station.workdays.library`), and only when the file is missing, too old, or of another release.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from station.whole_file import put_whole

log = logging.getLogger(__name__)

_FILE = "holidays.json"
_PROGRAM = "station.workdays.library"
_PATIENCE = 30


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """The holidays of the years from `first` to `last`, both known whole."""

    first: int
    last: int
    days: frozenset[date]

    def covers(self, year: int) -> bool:
        """The holidays of this year are known."""
        return self.first <= year <= self.last


def known_holidays(folder: Path, year: int) -> PublicHolidays | None:
    """Return what the file in `folder` keeps, if it is of this release of the library and covers the next year."""
    try:
        kept = json.loads((folder / _FILE).read_bytes())
        found = PublicHolidays(kept["first"], kept["last"], frozenset(map(date.fromisoformat, kept["days"])))
        fresh = kept["library"] == _release() and found.covers(year - 1) and found.covers(year + 1)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if fresh else None


def work_out(folder: Path, year: int) -> PublicHolidays | None:
    """Have the years around this one worked out, and keep them in `folder` where that can be written.

    None, when the library is not there or fails.
    """
    command = [sys.executable, "-m", _PROGRAM, str(year - 1), str(year + 2)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=True)  # noqa: S603 - itself
        told = json.loads(done.stdout)
        found = PublicHolidays(told["first"], told["last"], frozenset(map(date.fromisoformat, told["days"])))
    except (OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
        log.warning("the public holidays cannot be worked out: %s", type(error).__name__)
        return None
    _keep(folder, told)
    return found


def _keep(folder: Path, told: dict[str, object]) -> None:
    try:
        # Every program of the station keeps them, perhaps at once.
        put_whole(folder / _FILE, json.dumps({"library": _release(), **told}).encode())
    except OSError as error:
        log.info("the public holidays are not kept: %s", error.strerror)


def _release() -> str:
    """What changes with the installed library, without loading it."""
    found = find_spec("holidays")
    if found is None or found.origin is None:
        return ""
    told = Path(found.origin).stat()
    return f"{told.st_mtime_ns}:{told.st_size}"
