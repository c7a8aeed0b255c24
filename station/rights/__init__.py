"""People and rights: who a badge or a PIN belongs to, and what that person may do."""

from __future__ import annotations

from station.rights.people import Holder, Member, Person, Roster
from station.rights.rights import Refusal, Rights
from station.rights.roles import NEEDS, Act, Role, may

__all__ = ["NEEDS", "Act", "Holder", "Member", "Person", "Refusal", "Rights", "Role", "Roster", "may"]
