"""The bench's five sounds as samples: told apart by pitch and by rhythm, and without a sound library."""

from __future__ import annotations

import math
import struct
from enum import StrEnum

RATE = 22050
"""Samples a second."""


class Signal(StrEnum):
    """What a sound says."""

    RIGHT = "right"
    COMPLETE = "complete"
    ASK = "ask"
    WRONG = "wrong"
    STOP = "stop"


# Hertz and milliseconds; 0 Hz is silence. Right: one short high tick. Complete: two rising tones. Ask: two
# equal ones. Wrong: one long low buzz. Stop: a siren between two pitches, never to be taken for "wrong".
_SCORES: dict[Signal, tuple[tuple[int, int], ...]] = {
    Signal.RIGHT: ((1760, 70),),
    Signal.COMPLETE: ((1047, 110), (0, 30), (1568, 190)),
    Signal.ASK: ((880, 110), (0, 90), (880, 110)),
    Signal.WRONG: ((175, 460),),
    Signal.STOP: ((659, 130), (440, 130), (659, 130), (440, 130), (659, 130), (440, 170)),
}
_HARSH = frozenset({Signal.WRONG, Signal.STOP})
_LOUD = 0.55
_FADE = RATE * 6 // 1000


def wave(signal: Signal) -> bytes:
    """The whole WAV file of a signal: one channel, 16 bits, the same bytes every time."""
    samples = [sample for pitch, length in _SCORES[signal] for sample in _tone(pitch, length, signal in _HARSH)]
    data = struct.pack(f"<{len(samples)}h", *samples)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, RATE * 2, 2, 16)
    return (
        b"RIFF"
        + struct.pack("<I", 4 + len(form) + 8 + len(data))
        + b"WAVE"
        + form
        + b"data"
        + struct.pack("<I", len(data))
        + data
    )


def _tone(pitch: int, milliseconds: int, harsh: bool) -> list[int]:  # noqa: FBT001 -- private, two callers' worth
    count = RATE * milliseconds // 1000
    return [round(32767 * _LOUD * _shape(pitch * at / RATE, harsh) * _swell(at, count)) for at in range(count)]


def _shape(turns: float, harsh: bool) -> float:  # noqa: FBT001 -- private
    """A sine; a harsh one has overtones, which cut through the noise of a hall."""
    angle = 2 * math.pi * turns
    if not harsh:
        return math.sin(angle)
    return (math.sin(angle) + math.sin(3 * angle) / 2 + math.sin(5 * angle) / 3) / 1.4


def _swell(at: int, count: int) -> float:
    """Fades in and out, so that nothing clicks."""
    return min(1.0, at / _FADE, (count - at) / _FADE)
