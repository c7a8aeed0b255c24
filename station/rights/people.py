"""Who works here: everybody of the configuration, found by badge or by PIN."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from station.packing.barcodes import exact_key
from station.rights.badge_numbers import badge_hash, tidy_badge
from station.rights.roles import BenchRole, GuardedAct, may


@dataclass(frozen=True, slots=True)
class StaffPerson:
    """Somebody who works here. `id` is what the journal calls them."""

    id: str
    name: str = ""
    role: BenchRole = BenchRole.PACKER


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person with what proves them: `badge` a keyed hash, `pin` an argon2 hash, either may be empty."""

    person: StaffPerson
    badge: str = field(default="", repr=False)
    pin: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class BadgeHolder:
    """The person of a badge. `proven`: the badge may allow acts, and not only sign its holder in."""

    person: StaffPerson
    proven: bool

    def refusal(self, act: GuardedAct) -> str:
        """Why the badge does not allow an act: no_right, badge_plain; empty when it does."""
        if not may(self.person.role, act):
            return "no_right"
        return "" if self.proven else "badge_plain"


@dataclass(frozen=True, slots=True)
class StaffRoster:
    """Everybody of the configuration. `key`: the station's own, under which badges are hashed."""

    members: tuple[StaffMember, ...] = ()
    key: bytes = field(default=b"", repr=False)

    def holder(self, badge: str) -> BadgeHolder | None:
        """Return who holds a badge, as the text behind PS:BADGE: names it; None when nobody does.

        A plain id is what anybody can print, so it proves its holder only as long as they have no number of
        their own. Ids are compared without regard to case.
        """
        wanted = exact_key(badge)
        for member in self.members:
            if exact_key(member.person.id) == wanted:
                return BadgeHolder(member.person, proven=not member.badge)
        number = tidy_badge(badge)
        said = badge_hash(number, self.key) if number else ""
        found = [member for member in self.members if member.badge and hmac.compare_digest(member.badge, said)]
        return BadgeHolder(found[0].person, proven=True) if found else None

    def name(self, packer: str) -> str:
        """Return the name that goes with an id, or the id itself."""
        names = (member.person.name for member in self.members if member.person.id == packer)
        return next(names, "") or packer
