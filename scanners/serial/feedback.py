"""What makes a scanner sound its verdict in the hand: host commands from the makers' manuals. Pure.

None of them blocks a scanner or switches it off: a bench that dies must leave it reading. So Honeywell's host
acknowledgement, which mutes the scanner until it is answered, is not asked for, and Datalogic's `F`, which
disables it until `E`, is never sent.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

Feedback = Literal["none", "honeywell", "datalogic", "cipherlab"]


class HandSignal(StrEnum):
    """What a verdict means to the hand: go on, or look up."""

    GOOD = "good"
    BAD = "bad"


_COMMANDS: Final[dict[Feedback, dict[HandSignal, bytes]]] = {
    "none": {HandSignal.GOOD: b"", HandSignal.BAD: b""},
    # Xenon series user's guide, "Host acknowledgment": ESC 7 , is the good read, ESC 8 , the error sound.
    "honeywell": {HandSignal.GOOD: b"\x1b7,", HandSignal.BAD: b"\x1b8,"},
    # Magellan 800i programming manual, host commands: B good read tone, BEL forced tone.
    "datalogic": {HandSignal.GOOD: b"B", HandSignal.BAD: b"\x07\x07\x07"},
    # CipherLab 1664 manual, serial commands: #@//// CR beeps; it beeped for the reading already.
    "cipherlab": {HandSignal.GOOD: b"", HandSignal.BAD: b"#@////\r" * 3},
}


def command_of(feedback: Feedback, signal: HandSignal) -> bytes:
    """The bytes to write to the scanner; empty where it has nothing to say."""
    return _COMMANDS[feedback][signal]
