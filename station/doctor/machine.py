"""What `doctor` finds out about the PC itself: its versions, services, terminal and file system."""

from __future__ import annotations

import os
from collections.abc import Iterator

from station.config import StationFile
from station.doctor import terminal
from station.doctor.display import adapters, display
from station.doctor.filesystem import filesystem
from station.doctor.finding import DoctorFinding, Say
from station.doctor.services import SCREEN, services, shown, units
from station.doctor.versions import versions
from station.ledger import BenchLock


def machine(config: StationFile, say: Say) -> Iterator[DoctorFinding]:
    """Every finding; none of it touches a device of the bench."""
    yield from versions(say)
    answer = shown()
    if answer is None:
        # Not heard is not well.
        yield DoctorFinding("services", "warn", say("doctor.service_unheard"))
    bench = BenchLock(config.station.data_dir).held_by() is not None
    yield from services(answer or "", say, bench=bench)
    if any(unit.get("Id") == SCREEN for unit in units(answer or "")):
        yield from display(adapters(), say)
    yield from terminal.terminal(say, os.environ, terminal.ours())
    yield from filesystem(config.station.data_dir, say)
