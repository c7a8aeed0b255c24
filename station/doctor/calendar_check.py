"""What ``doctor`` finds out about the calendar by which due dates are counted."""

from __future__ import annotations

from collections.abc import Iterator

from station.config import StationFile
from station.doctor.ledger_check import DoctorFinding, Say
from station.packing.deadlines import SEOUL

_MOST_LINES = 5


def calendar(config: StationFile, say: Say) -> Iterator[DoctorFinding]:
    """Whether next year's public holidays are known, and whether the house's own list can be read."""
    from station.composition.factories import almanac_of, clock_of

    clock = clock_of(config)
    almanac = almanac_of(config, clock)
    known, year = almanac.holidays(), clock.now().astimezone(SEOUL).year
    if known is None:
        yield DoctorFinding("calendar", "warn", say("doctor.holidays_none"))
    elif not known.covers(year + 1):
        yield DoctorFinding("calendar", "warn", say("doctor.holidays_old", year=year + 1))
    else:
        yield DoctorFinding("calendar", "ok", say("doctor.holidays_ok", first=known.first, last=known.last))
    for problem in almanac.fault.problems[:_MOST_LINES] if almanac.fault else ():
        reason = say(f"holidays.{problem.code}", found=problem.found)
        key = "line" if problem.line else "file"
        text = say(f"holidays.{key}", file=str(config.shop.holidays_file), line=problem.line, why=reason)
        yield DoctorFinding("calendar", "warn", text)
