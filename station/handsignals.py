"""The verdict in the packer's hand: what a notice's severity means to the scanner that the code came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scanners.feedback import HandSignal
from station.packing.notices import NoticeSeverity

SignalsOf = Mapping[str, Callable[[HandSignal], None]]
"""Scanner's name → what lets it sound. Returns at once and never fails."""

_SIGNALS = {
    NoticeSeverity.RIGHT: HandSignal.GOOD,
    NoticeSeverity.COMPLETE: HandSignal.GOOD,
    NoticeSeverity.ASK: HandSignal.BAD,
    NoticeSeverity.WRONG: HandSignal.BAD,
    NoticeSeverity.STOP: HandSignal.BAD,
}


def signal_to(scanners: SignalsOf, source: str, severity: NoticeSeverity) -> None:
    """Let the scanner of a code sound its verdict; one that cannot, and what only informs, stay mute."""
    signal, sound = _SIGNALS.get(severity), scanners.get(source)
    if signal is not None and sound is not None:
        sound(signal)
