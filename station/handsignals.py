"""The verdict in the packer's hand: what a notice's severity means to the scanner that the code came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scanners.feedback import Signal
from station.packing.notices import Severity

SignalsOf = Mapping[str, Callable[[Signal], None]]
"""Scanner's name → what lets it sound. Returns at once and never fails."""

_SIGNALS = {
    Severity.RIGHT: Signal.GOOD,
    Severity.COMPLETE: Signal.GOOD,
    Severity.ASK: Signal.BAD,
    Severity.WRONG: Signal.BAD,
    Severity.STOP: Signal.BAD,
}


def signal_to(scanners: SignalsOf, source: str, severity: Severity) -> None:
    """Let the scanner of a code sound its verdict; one that cannot, and what only informs, stay mute."""
    signal, sound = _SIGNALS.get(severity), scanners.get(source)
    if signal is not None and sound is not None:
        sound(signal)
