"""What of the logs may leave the house: times, levels, where in the program, and of the words those that are known."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from station.doctor.redact_text import GONE, TextCleaner
from station.doctor.unit_check import UNITS

_NEWEST_BYTES = 400_000
_LONGEST = 500
_FRAME = re.compile(r'File "[^"]*?((?:station|printers|scanners)/[a-z_0-9/]+\.py)", line (\d{1,5}), in (\w+)')
_RAISED = re.compile(r"^([A-Za-z_][A-Za-z_.]*)(?::|$)", re.MULTILINE)
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}")
_LEVELS = frozenset({"debug", "info", "warning", "error", "critical"})
_JOURNALCTL = (
    "journalctl",
    *(f"--unit={unit}" for unit in UNITS),
    "--lines=400",
    "--output=json",
    "--no-pager",
    "--quiet",
)
_WITHIN = 10.0


def kept_log(folder: Path, cleaner: TextCleaner) -> Iterator[dict[str, object]]:
    """The end of each of the program's logs, oldest line first."""
    for file in sorted(folder.glob("*.log")):
        source = file.stem if cleaner.is_harmless(file.stem) else GONE
        for line in _tail(file):
            yield {"log": source, **_line(_read(line), cleaner)}


def kept_system_log(cleaner: TextCleaner) -> Iterator[dict[str, object]]:
    """What systemd's journal has of our own units, where it can be read (journalctl(1))."""
    try:
        done = subprocess.run(_JOURNALCTL, check=False, capture_output=True, timeout=_WITHIN)  # noqa: S603 - no word of it is anybody else's
    except (OSError, subprocess.TimeoutExpired):
        return
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        said = _read(line)
        unit = said.get("_SYSTEMD_UNIT") or said.get("UNIT")
        at = str(said.get("__REALTIME_TIMESTAMP", ""))
        yield {
            "unit": unit if unit in UNITS else GONE,
            "at_us": int(at) if at.isascii() and at.isdigit() and len(at) == 16 else 0,
            "message": cleaner.clean(str(said.get("MESSAGE", ""))[:_LONGEST]),
        }


def _line(said: Mapping[str, Any], cleaner: TextCleaner) -> dict[str, object]:
    at, level, logger = (str(said.get(key, "")) for key in ("at", "level", "logger"))
    kept: dict[str, object] = {
        "at": at if _AT.fullmatch(at) else "",
        "level": level if level in _LEVELS else "",
        "logger": logger if cleaner.is_harmless(logger) else GONE,
        "message": cleaner.clean(str(said.get("message", ""))[:_LONGEST]),
    }
    trace = str(said.get("trace", ""))
    return {**kept, "trace": list(_trace(trace, cleaner))} if trace else kept


def _trace(trace: str, cleaner: TextCleaner) -> Iterable[str]:
    """Where it happened, and the names of what was raised; not what was said with it."""
    for file, line, function in _FRAME.findall(trace):
        if all(cleaner.is_harmless(part) for part in (*file.removesuffix(".py").split("/"), function.strip("_"))):
            yield f"{file}:{line} {function}"
    yield from (cleaner.clean(name) for name in _RAISED.findall(trace) if name != "Traceback")


def _read(line: str) -> Mapping[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        return {"message": line}
    return said if isinstance(said, dict) else {}


def _tail(file: Path) -> list[str]:
    try:
        with file.open("rb") as log:
            whole = log.seek(0, 2) <= _NEWEST_BYTES
            log.seek(0 if whole else -_NEWEST_BYTES, 0 if whole else 2)
            lines = log.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    return lines if whole else lines[1:]
