"""The days on which the house works: public holidays, the house's own list, and the due dates counted by them."""

from station.workdays.almanac import Almanac
from station.workdays.overrides import OverrideFault, Overrides, Problem, read_overrides
from station.workdays.public import PublicHolidays, known_holidays

__all__ = ["Almanac", "OverrideFault", "Overrides", "Problem", "PublicHolidays", "known_holidays", "read_overrides"]
