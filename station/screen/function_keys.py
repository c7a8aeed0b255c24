"""Which function key gives which command, and what the key is called."""

from __future__ import annotations

from dataclasses import dataclass

from station.packing.barcodes import BenchCommand
from station.packing.process.questions import reasons_of
from station.packing.process.states import ApprovalStage, AskingQuestion, AwaitingLabelScan, PackingState, State


@dataclass(frozen=True, slots=True)
class KeyCap:
    """One key of the bottom line. `label`: the key of its text. `wanted`: the state asks for this one."""

    key: str
    command: str
    label: str
    wanted: bool = False


_CAPS = (
    ("f1", BenchCommand.HELP, "command.help"),
    ("f2", BenchCommand.UNDO, "command.undo"),
    ("f3", BenchCommand.HOLD, "command.hold"),
    ("f4", BenchCommand.SHORT, "command.short"),
    ("f5", BenchCommand.NEXTBOX, "command.nextbox"),
    ("f6", BenchCommand.REPRINT, "command.reprint"),
    ("f7", BenchCommand.FINISH, "command.finish"),
    ("f8", BenchCommand.CANCEL, "command.cancel"),
    ("f9", BenchCommand.SUPERVISOR, "command.supervisor"),
    ("f11", BenchCommand.LOGOUT, "command.logout"),
    ("f12", BenchCommand.OK, "command.ok"),
)
_WHILE_ASKED_WHY = ("f1", "f8", "f9", "f12")


def keys_for(state: State) -> tuple[KeyCap, ...]:
    """The keys as they work now. While a reason is asked, F2 and the next ones are the reasons."""
    wanted = _wanted(state)
    caps = tuple(KeyCap(key, command, label, key == wanted) for key, command, label in _CAPS)
    asked = reasons_of(state)
    if not asked:
        return caps
    reasons = tuple(KeyCap(f"f{n + 1}", f"PS:REASON:{n}", f"reason.{reason}") for n, reason in enumerate(asked, 1))
    kept = {cap.key: cap for cap in caps if cap.key in _WHILE_ASKED_WHY}
    return (kept["f1"], *reasons, kept["f8"], kept["f9"], kept["f12"])


def command_of(state: State, key: str) -> str | None:
    """The command that a key gives in this state, or None."""
    return next((cap.command for cap in keys_for(state) if cap.key == key), None)


def asks_pin(state: State) -> bool:
    """A supervisor's badge or PIN is asked for."""
    return isinstance(state, AskingQuestion) and state.leave is not None and not state.leave.by


def _wanted(state: State) -> str:
    match state:
        case AskingQuestion(leave=ApprovalStage(way=None)):
            return ""
        case AskingQuestion():
            return "f12"
        case AwaitingLabelScan():
            return "f6"
        case PackingState(parcel=parcel) if not parcel.box.needs_scans:
            return "f7"
        case _:
            return ""
