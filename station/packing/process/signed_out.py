"""With nobody at the bench: only a badge begins the work, where the house wants badges."""

from __future__ import annotations

from typing import assert_never

from station.packing import events as on
from station.packing.decisions import DecisionStep
from station.packing.notices import NoticeCode, tell
from station.packing.process import common, idle, people
from station.packing.process.states import IdleState, SignedOut, Situation


def decide(state: SignedOut, event: on.Event, known: Situation) -> DecisionStep:
    """Nobody is signed in. Leads to: SignedOut, IdleState (by badge), and without badges to where IdleState leads."""
    if not known.rules.require_badge:
        return idle.decide(IdleState(state.desk), event, known)
    match event:
        case on.SlipScanned() | on.ItemCodeScanned() | on.WaybillCodeScanned() | on.UnknownCodeScanned():
            return common.badge_first(event, known.now)
        case on.CommandGiven():
            if event.command == "PS:HELP":
                return common.general_command(event, None)
            return common.refuse(event, tell(NoticeCode.BADGE_FIRST))
        case on.BadgeScanned() | on.PinTried() | on.AnswerOverdue() | on.PackerGone():
            return people.anybody(state.desk, event)
        case on.PrinterChanged() | on.DeviceChanged() | on.ReleaseAsked():
            return common.anywhere(event)
        case on.VoidAsked():
            return common.void(event)
        case on.LabelSettled():
            return idle.late_word(state.desk, event)
        case on.ShopAnswered() | on.LedgerWoken() | on.TimePassed() | on.BenchRestarted() | on.CopyAsked():
            return DecisionStep()
        case _:
            assert_never(event)
