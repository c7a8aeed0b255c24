"""Who is at the bench: badges sign people in and out, and a PIN that nobody waits for any more is only recorded."""

from __future__ import annotations

from station.packing.decisions import Step
from station.packing.events import AnswerOverdue, BadgeScanned, PackerGone, PinTried
from station.packing.facts import CommandScanned, PackerIn, PackerOut
from station.packing.notices import Code, Notice, tell
from station.packing.process.states import Desk
from station.packing.verdicts import CommandVerdict

_REFUSED = {
    "badge_unknown": Code.BADGE_UNKNOWN,
    "badge_plain": Code.BADGE_PLAIN,
    "no_right": Code.BADGE_ALLOWS_NOTHING,
    "not_compared": Code.PIN_NOT_COMPARED,
    "no_pin": Code.PIN_NOBODYS,
}


def anybody(desk: Desk, event: BadgeScanned | PinTried | AnswerOverdue | PackerGone) -> Step:
    """What people do, or fail to do, in every state. Leads to: the same state (a badge: Idle from SignedOut)."""
    match event:
        case BadgeScanned():
            return badge(desk, event)
        case PinTried():
            return late_pin(event)
        case AnswerOverdue() | PackerGone():
            return Step()


def badge(desk: Desk, event: BadgeScanned) -> Step:
    """A packer comes, and whoever was there goes. Leads to: Idle from SignedOut, else the same state."""
    if not event.packer:
        fact = CommandScanned("PS:BADGE", CommandVerdict.REFUSED)
        return Step((fact,), tell(Code.BADGE_UNKNOWN))
    change = event.packer != desk.packer
    leaving = (PackerOut(desk.packer),) if desk.packer and change else ()
    return Step((*leaving, PackerIn(event.packer)), tell(Code.WELCOME, packer=event.name or event.packer))


def gone(desk: Desk) -> Step:
    """Nobody is there any more. Leads to: SignedOut, or the same state when nobody was signed in."""
    if not desk.packer:
        return Step()
    return Step((PackerOut(desk.packer, "away"),), tell(Code.SIGNED_OUT, packer=desk.packer))


def late_pin(event: PinTried) -> Step:
    """A PIN was compared after its question was withdrawn: a wrong one is on record. Leads to: the same state."""
    return refused(event) if event.refusal else Step()


def refused(event: BadgeScanned | PinTried) -> Step:
    """A badge or a PIN that allows nothing; of a PIN it is recorded that it was wrong. Leads to: the same state."""
    fact = CommandScanned("PS:SUPERVISOR", CommandVerdict.REFUSED, reason=event.refusal)
    return Step((fact,), _why(event))


def _why(event: BadgeScanned | PinTried) -> Notice:
    if isinstance(event, PinTried) and event.seconds:
        return tell(Code.PIN_LOCKED, seconds=event.seconds)
    return tell(_REFUSED.get(event.refusal, Code.PIN_WRONG))
