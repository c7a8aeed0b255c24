"""The bench's five sounds as samples: told apart by pitch and by rhythm, and without a sound library."""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Callable
from enum import StrEnum

RATE = 22050
"""Samples a second."""


class SoundSignal(StrEnum):
    """What a sound says."""

    RIGHT = "right"
    COMPLETE = "complete"
    ASK = "ask"
    WRONG = "wrong"
    STOP = "stop"


# Hertz and milliseconds; 0 Hz is silence. Right: one short high tick. Complete: two rising tones. Ask: two
# equal ones. Wrong: one long low buzz. Stop: a siren between two pitches, never to be taken for "wrong".
_SCORES: dict[SoundSignal, tuple[tuple[int, int], ...]] = {
    SoundSignal.RIGHT: ((1760, 70),),
    SoundSignal.COMPLETE: ((1047, 110), (0, 30), (1568, 190)),
    SoundSignal.ASK: ((880, 110), (0, 90), (880, 110)),
    SoundSignal.WRONG: ((175, 460),),
    SoundSignal.STOP: ((659, 130), (440, 130), (659, 130), (440, 130), (659, 130), (440, 170)),
}
_LOUD = 0.55
_FADE = RATE * 6 // 1000


def sound_file(signal: SoundSignal) -> bytes:
    """The whole WAV file of a signal: one channel, 16 bits, the same bytes every time."""
    shape = _harsh if signal in (SoundSignal.WRONG, SoundSignal.STOP) else _soft
    samples = [sample for pitch, length in _SCORES[signal] for sample in _tone(pitch, length, shape)]
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()


def _tone(pitch: int, milliseconds: int, shape: Callable[[float], float]) -> list[int]:
    count = RATE * milliseconds // 1000
    angle = 2 * math.pi * pitch / RATE
    return [round(32767 * _LOUD * shape(angle * at) * _swell(at, count)) for at in range(count)]


def _soft(angle: float) -> float:
    return math.sin(angle)


def _harsh(angle: float) -> float:
    """Overtones cut through the noise of a hall."""
    return (math.sin(angle) + math.sin(3 * angle) / 2 + math.sin(5 * angle) / 3) / 1.4


def _swell(at: int, count: int) -> float:
    """Fades in and out, so that nothing clicks."""
    return min(1.0, at / _FADE, (count - at) / _FADE)
