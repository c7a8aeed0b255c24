"""People with badges and PINs, a wall clock to turn, and a PIN pad on a folder of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from station.rights import BenchRole, StaffMember, StaffPerson, StaffRoster, StationRights
from station.rights.badge_numbers import badge_hash
from station.rights.pins import HashCost, pin_hash
from station.rights.tries import TriesFile

KEY = b"k" * 32
NUMBER = "0123456789ABCDEFK"
PIN, OTHER_PIN, WRONG = "246810", "135790", "111111"
PACKER = StaffPerson("101", "김포장")
BOSS = StaffPerson("900", "이감독", BenchRole.SUPERVISOR)
CHIEF = StaffPerson("901", "박감독", BenchRole.SUPERVISOR)
FITTER = StaffPerson("950", "최기사", BenchRole.TECHNICIAN)


@cache
def cheap(pin: str) -> str:
    """A hash that costs a test nothing."""
    return pin_hash(pin, HashCost(memory_kib=8, passes=1))


def roster() -> StaffRoster:
    """A packer, a supervisor with PIN and plain badge, one with a number of her own and a PIN, a technician."""
    members = (
        StaffMember(PACKER),
        StaffMember(BOSS, pin=cheap(PIN)),
        StaffMember(CHIEF, badge=badge_hash(NUMBER, KEY), pin=cheap(OTHER_PIN)),
        StaffMember(FITTER),
    )
    return StaffRoster(members, KEY)


@dataclass
class Wall:
    """A wall clock that a test turns."""

    seconds: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Pad:
    """A PIN pad; `again` is what another program, or the same one after a restart, makes of the same folder."""

    folder: Path
    wall: Wall = field(default_factory=Wall)

    def __post_init__(self) -> None:
        self.rights = self.again()

    def again(self) -> StationRights:
        return StationRights(roster(), TriesFile(self.folder), self.wall)
