"""People and rights: who a badge or a PIN belongs to, and what that person may do."""

from __future__ import annotations

from station.rights.people import BadgeHolder, StaffMember, StaffPerson, StaffRoster
from station.rights.rights import RightsRefusal, StationRights
from station.rights.roles import NEEDS, BenchRole, GuardedAct, may

__all__ = [
    "NEEDS",
    "BadgeHolder",
    "BenchRole",
    "GuardedAct",
    "RightsRefusal",
    "StaffMember",
    "StaffPerson",
    "StaffRoster",
    "StationRights",
    "may",
]
