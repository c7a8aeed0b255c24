"""The days on which the house works: public holidays, the house's own list, and the due dates counted by them."""

from station.workdays.almanac import DueAlmanac
from station.workdays.overrides import DayOverrides, OverrideFault, OverrideProblem, read_overrides
from station.workdays.public import PublicHolidays, known_holidays

__all__ = [
    "DayOverrides",
    "DueAlmanac",
    "OverrideFault",
    "OverrideProblem",
    "PublicHolidays",
    "known_holidays",
    "read_overrides",
]
