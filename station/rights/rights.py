"""The check of a badge or a PIN: who it is and whether they may, or why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from station.packing.barcodes import Badge, classify
from station.rights.people import Member, Person, Roster
from station.rights.pins import is_pin, pin_of
from station.rights.roles import Act, may
from station.rights.tries import TriesFile, Turn


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nobody may. `reason`: badge_unknown, no_right, badge_plain, pin_wrong, pin_locked, no_pin, not_a_pin.

    `seconds`: how long the PIN pad stays shut from now on; 0: it is open.
    """

    reason: str
    seconds: int = 0


class Rights:
    """One station's people and its PIN pad. May be used from any thread and from several programs at once.

    A check of a PIN takes as long as argon2 is made to take for every PIN there is, and reaches the disk twice:
    never call it where a scan or a screen waits.
    """

    def __init__(self, roster: Roster, tries: TriesFile, now: Callable[[], float]) -> None:
        """`now`: seconds of the wall clock, since a wait must outlast a restart."""
        self.roster, self._tries, self._now = roster, tries, now

    def supervisor(self, text: str) -> Person | Refusal:
        """Return the supervisor of a scanned badge ("PS:BADGE:…") or of a typed PIN. Raises OSError."""
        return self.allowed(text, Act.VOID)

    def allowed(self, text: str, act: Act) -> Person | Refusal:
        """Return who shows that they may do an act, by badge or PIN, or why nobody does. Raises OSError.

        A wrong PIN is counted durably before it is compared, so that no crash makes a try free.
        """
        said = classify(text)
        return self.by_badge(said.id, act) if isinstance(said, Badge) else self._by_pin(pin_of(text), act)

    def by_badge(self, badge: str, act: Act) -> Person | Refusal:
        """Return the holder of a badge, as the text behind PS:BADGE: names it; quick, and reads no file."""
        holder = self.roster.holder(badge)
        if holder is None:
            return Refusal("badge_unknown")
        refusal = holder.refusal(act)
        return Refusal(refusal) if refusal else holder.person

    def _by_pin(self, pin: str, act: Act) -> Person | Refusal:
        if not pin:
            return Refusal("not_a_pin")
        members = [member for member in self.roster.members if member.pin and may(member.person.role, act)]
        if not members:
            return Refusal("no_pin")
        with self._tries.turn() as turn:
            return self._try(turn, pin, members)

    def _try(self, turn: Turn, pin: str, members: list[Member]) -> Person | Refusal:
        now = self._now()
        tries = turn.read().seen(now)
        if left := tries.left(now):
            turn.write(tries)
            return Refusal("pin_locked", left)
        failed = tries.failed(now)
        turn.write(failed)
        found = next((member.person for member in members if is_pin(pin, member.pin)), None)
        if found is None:
            return Refusal("pin_wrong", failed.left(self._now()))
        turn.write(type(tries)())
        return found
