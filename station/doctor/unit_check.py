"""How the units of systemd are that run the bench; nothing is said of what is not installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from station.doctor.finding import DoctorFinding, Say

UNITS = (
    "packing-station.service",
    "packing-station-sync.service",
    "packing-station-backup.service",
    "packing-station-backup.timer",
)
"""What install.sh sets up."""

SCREEN = "packing-station.service"
"""The unit that is up only when the bench itself stands on the screen."""

_ASKED = "Id,LoadState,ActiveState,UnitFileState,Type,NRestarts,StatusText"
_RUNNING = Path("/run/systemd/system")
_OFTEN = 5
_WITHIN = 5.0


def shown() -> str | None:
    """What systemd says of our units; "" where it does not run, None where it does and does not answer."""
    if not _RUNNING.is_dir() or shutil.which("systemctl") is None:
        return ""
    command = ("systemctl", "show", f"--property={_ASKED}", *UNITS)
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=_WITHIN)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def units(answer: str) -> tuple[Mapping[str, str], ...]:
    """The properties of each installed unit, from the answer of `systemctl show` (systemctl(1))."""
    blocks = (block.splitlines() for block in answer.split("\n\n"))
    read = (dict(line.split("=", 1) for line in block if "=" in line) for block in blocks)
    return tuple(one for one in read if one.get("LoadState") not in (None, "not-found"))


def services(answer: str, say: Say, *, bench: bool = True) -> Iterator[DoctorFinding]:
    """Every installed unit as a finding. `bench`: a bench holds the data folder, by its own lock.

    The bench is believed, not its unit: a screen that is shown by nobody is no running bench.
    """
    for unit in units(answer):
        state, key = _state(unit, bench=bench)
        restarts = unit.get("NRestarts", "0")
        values = {"unit": unit.get("Id", ""), "count": restarts, "status": unit.get("StatusText", "")}
        yield DoctorFinding("services", state, say(f"doctor.{key}", **values).strip())


def _state(unit: Mapping[str, str], *, bench: bool) -> tuple[str, str]:
    active = unit.get("ActiveState", "")
    restarts = int(unit.get("NRestarts") or 0)
    if unit["LoadState"] == "masked":
        return "warn", "service_masked"
    if active == "failed":
        return "fail", "service_failed"
    if unit.get("Type") == "oneshot":
        return "ok", "service_ok"
    if active == "activating":
        return ("fail", "service_not_up") if restarts else ("warn", "service_starting")
    if active not in ("active", "reloading"):
        return "warn", "service_off"
    if unit.get("Id") == SCREEN and not bench:
        return "fail", "service_no_bench"
    if unit.get("UnitFileState") == "disabled":
        return "warn", "service_disabled"
    if restarts >= _OFTEN:
        return "warn", "service_restarts"
    return "ok", "service_ok"
