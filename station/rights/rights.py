"""The check of a badge or a PIN: who it is and whether they may, or why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from station.packing.barcodes import BadgeCode, classify
from station.rights.people import StaffMember, StaffPerson, StaffRoster
from station.rights.pins import is_pin, pin_of
from station.rights.roles import GuardedAct, may
from station.rights.tries import HeldTries, TriesFile


@dataclass(frozen=True, slots=True)
class RightsRefusal:
    """Nobody may. `reason`: badge_unknown, no_right, badge_plain, pin_wrong, pin_locked, no_pin, not_a_pin.

    `seconds`: how long the PIN pad stays shut from now on; 0: it is open.
    """

    reason: str
    seconds: int = 0


class StationRights:
    """One station's people and its PIN pad. May be used from any thread and from several programs at once.

    A check of a PIN takes as long as argon2 is made to take for every PIN there is, and reaches the disk twice:
    never call it where a scan or a screen waits.
    """

    def __init__(self, roster: StaffRoster, tries: TriesFile, now: Callable[[], float]) -> None:
        """`now`: seconds of the wall clock, since a wait must outlast a restart."""
        self.roster, self._tries, self._now = roster, tries, now

    def supervisor(self, text: str) -> StaffPerson | RightsRefusal:
        """Return the supervisor of a scanned badge ("PS:BADGE:…") or of a typed PIN. Raises OSError."""
        return self.allowed(text, GuardedAct.VOID)

    def allowed(self, text: str, act: GuardedAct) -> StaffPerson | RightsRefusal:
        """Return who shows that they may do an act, by badge or PIN, or why nobody does. Raises OSError.

        A wrong PIN is counted durably before it is compared, so that no crash makes a try free.
        """
        said = classify(text)
        return self.by_badge(said.id, act) if isinstance(said, BadgeCode) else self._by_pin(pin_of(text), act)

    def by_badge(self, badge: str, act: GuardedAct) -> StaffPerson | RightsRefusal:
        """Return the holder of a badge, as the text behind PS:BADGE: names it; quick, and reads no file."""
        holder = self.roster.holder(badge)
        if holder is None:
            return RightsRefusal("badge_unknown")
        refusal = holder.refusal(act)
        return RightsRefusal(refusal) if refusal else holder.person

    def _by_pin(self, pin: str, act: GuardedAct) -> StaffPerson | RightsRefusal:
        if not pin:
            return RightsRefusal("not_a_pin")
        members = [member for member in self.roster.members if member.pin and may(member.person.role, act)]
        if not members:
            return RightsRefusal("no_pin")
        with self._tries.turn() as turn:
            return self._try(turn, pin, members)

    def _try(self, turn: HeldTries, pin: str, members: list[StaffMember]) -> StaffPerson | RightsRefusal:
        now = self._now()
        tries = turn.read().seen(now)
        if left := tries.left(now):
            turn.write(tries)
            return RightsRefusal("pin_locked", left)
        failed = tries.failed(now)
        turn.write(failed)
        found = next((member.person for member in members if is_pin(pin, member.pin)), None)
        if found is None:
            return RightsRefusal("pin_wrong", failed.left(self._now()))
        turn.write(type(tries)())
        return found
