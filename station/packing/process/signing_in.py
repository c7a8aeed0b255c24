"""Who is at the bench: badges sign people in and out, and a PIN that nobody waits for any more is only recorded."""

from __future__ import annotations

from station.packing.barcodes import BenchCommand
from station.packing.decisions import DecisionStep
from station.packing.events import AnswerOverdue, BadgeScanned, PackerGone, PinTried
from station.packing.facts import CommandScanned, PackerIn, PackerOut
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.process.states import BenchDesk
from station.packing.verdicts import CommandVerdict

_REFUSED = {
    "badge_unknown": NoticeCode.BADGE_UNKNOWN,
    "badge_plain": NoticeCode.BADGE_PLAIN,
    "no_right": NoticeCode.BADGE_ALLOWS_NOTHING,
    "not_compared": NoticeCode.PIN_NOT_COMPARED,
    "no_pin": NoticeCode.PIN_NOBODYS,
}


def anybody(desk: BenchDesk, event: BadgeScanned | PinTried | AnswerOverdue | PackerGone) -> DecisionStep:
    """What people do, or fail to do, in every state. Leads to: the same state (a badge: IdleState from SignedOut)."""
    match event:
        case BadgeScanned():
            return badge(desk, event)
        case PinTried():
            return late_pin(event)
        case AnswerOverdue() | PackerGone():
            return DecisionStep()


def badge(desk: BenchDesk, event: BadgeScanned) -> DecisionStep:
    """A packer comes, and whoever was there goes. Leads to: IdleState from SignedOut, else the same state."""
    if not event.packer:
        fact = CommandScanned("PS:BADGE", CommandVerdict.REFUSED)
        return DecisionStep((fact,), tell(NoticeCode.BADGE_UNKNOWN))
    change = event.packer != desk.packer
    leaving = (PackerOut(desk.packer),) if desk.packer and change else ()
    return DecisionStep((*leaving, PackerIn(event.packer)), tell(NoticeCode.WELCOME, packer=event.name or event.packer))


def gone(desk: BenchDesk) -> DecisionStep:
    """Nobody is there any more. Leads to: SignedOut, or the same state when nobody was signed in."""
    if not desk.packer:
        return DecisionStep()
    return DecisionStep((PackerOut(desk.packer, "away"),), tell(NoticeCode.SIGNED_OUT, packer=desk.packer))


def late_pin(event: PinTried) -> DecisionStep:
    """A PIN was compared after its question was withdrawn: a wrong one is on record. Leads to: the same state."""
    return refused(event) if event.refusal else DecisionStep()


def refused(event: BadgeScanned | PinTried) -> DecisionStep:
    """A badge or a PIN that allows nothing; of a PIN it is recorded that it was wrong. Leads to: the same state."""
    fact = CommandScanned(BenchCommand.SUPERVISOR, CommandVerdict.REFUSED, reason=event.refusal)
    return DecisionStep((fact,), _why(event))


def _why(event: BadgeScanned | PinTried) -> Notice:
    if isinstance(event, PinTried) and event.seconds:
        return tell(NoticeCode.PIN_LOCKED, seconds=event.seconds)
    return tell(_REFUSED.get(event.refusal, NoticeCode.PIN_WRONG))
