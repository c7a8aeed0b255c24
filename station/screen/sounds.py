"""Plays the bench's sounds beside the screen, so that a broken loudspeaker never delays a scan."""

from __future__ import annotations

import io
import math
import shutil
import struct
import subprocess
import threading
import time
import wave
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from station.packing.notices import NoticeSeverity

RATE = 22050
"""Samples a second."""


class SoundSignal(StrEnum):
    """What a sound says."""

    RIGHT = "right"
    COMPLETE = "complete"
    ASK = "ask"
    WRONG = "wrong"
    STOP = "stop"
    MIXUP = "mixup"


# Hertz and milliseconds; 0 Hz is silence. Right: one short high tick. Complete: two rising tones. Ask: two
# equal ones. Wrong: one long low buzz. Stop: a siren between two pitches, never to be taken for "wrong". Mixup: three
# low knocks and a deeper one that stays: another box's label, heard across the hall as no other mistake.
_SCORES: dict[SoundSignal, tuple[tuple[int, int], ...]] = {
    SoundSignal.RIGHT: ((1760, 70),),
    SoundSignal.COMPLETE: ((1047, 110), (0, 30), (1568, 190)),
    SoundSignal.ASK: ((880, 110), (0, 90), (880, 110)),
    SoundSignal.WRONG: ((175, 460),),
    SoundSignal.STOP: ((659, 130), (440, 130), (659, 130), (440, 130), (659, 130), (440, 170)),
    SoundSignal.MIXUP: ((262, 90), (0, 60), (262, 90), (0, 60), (262, 90), (0, 60), (131, 420)),
}
_HARSH = (SoundSignal.WRONG, SoundSignal.STOP, SoundSignal.MIXUP)
_LOUD = 0.55
_FADE = RATE * 6 // 1000


def sound_file(signal: SoundSignal) -> bytes:
    """The whole WAV file of a signal: one channel, 16 bits, the same bytes every time."""
    shape = _harsh if signal in _HARSH else _soft
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


FOLDER = Path(__file__).parent / "sounds"
"""The WAV files that ship with the product, one a signal."""

_PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"))
_DOUBT = 0.2
_LOOK = 0.01
_SIGNALS = {
    NoticeSeverity.RIGHT: SoundSignal.RIGHT,
    NoticeSeverity.COMPLETE: SoundSignal.COMPLETE,
    NoticeSeverity.ASK: SoundSignal.ASK,
    NoticeSeverity.WRONG: SoundSignal.WRONG,
    NoticeSeverity.STOP: SoundSignal.STOP,
    NoticeSeverity.MIXUP: SoundSignal.MIXUP,
}
_LOUDER = tuple(SoundSignal)


def signal_of(severity: NoticeSeverity) -> SoundSignal | None:
    """The sound of a verdict; what only informs makes none."""
    return _SIGNALS.get(severity)


class SoundMaker(Protocol):
    """Makes a sound. Returns at once, from any thread, and never fails."""

    def play(self, signal: SoundSignal) -> None:
        """Play this now, instead of what may be sounding."""

    def close(self) -> None:
        """Be silent from now on."""


class _Silence:
    def play(self, signal: SoundSignal) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def silent(_bell: Callable[[], object]) -> SoundMaker:
    """Sounds for a bench that is told to be silent."""
    return _Silence()


def find_player() -> tuple[str, ...] | None:
    """The first sound player of this machine, as a command without its file."""
    for command, *options in _PLAYERS:
        if found := shutil.which(command):
            return (found, *options)
    return None


class SoundPlayer:
    """One thread, at most one player process; `bell` is rung where no player works."""

    def __init__(
        self, bell: Callable[[], object], player: tuple[str, ...] | None = None, folder: Path = FOLDER
    ) -> None:
        self._bell = bell
        self._player = player or find_player()
        self._folder = folder
        self._wanted: SoundSignal | None = None
        self._open = True
        self._trusted = False
        self._changed = threading.Condition()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, name="sounds", daemon=True)
        self._thread.start()

    def play(self, signal: SoundSignal) -> None:
        """Play this next; of two that nobody heard yet, the graver one stays."""
        with self._changed:
            if self._wanted is None or _LOUDER.index(signal) > _LOUDER.index(self._wanted):
                self._wanted = signal
            self._changed.notify()

    def close(self) -> None:
        """End the thread and what it plays."""
        with self._changed:
            self._open = False
            self._changed.notify()
        self._thread.join(timeout=1)

    def _run(self) -> None:
        while (signal := self._next()) is not None:
            if not (self._start(signal) and self._is_heard()):
                self._bell()
        self._stop()

    def _next(self) -> SoundSignal | None:
        with self._changed:
            while self._open and self._wanted is None:
                self._changed.wait()
            signal, self._wanted = self._wanted, None
            return signal if self._open else None

    def _start(self, signal: SoundSignal) -> bool:
        """Start the player; False when there is none or it cannot be started."""
        self._stop()
        if self._player is None:
            return False
        command = (*self._player, str(self._folder / f"{signal}.wav"))
        quiet = subprocess.DEVNULL
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- a player found on PATH, a file of our own
                command, stdin=quiet, stdout=quiet, stderr=quiet, close_fds=False
            )
        except OSError:
            self._player = None
        return self._player is not None

    def _is_heard(self) -> bool:
        """Give a player that was never heard a moment to fail, unless the next sound is wanted already.

        One that fails is not asked again.
        """
        if self._process is None or self._trusted:
            return True
        ends = time.monotonic() + _DOUBT
        with self._changed:
            while (ended := self._process.poll()) is None and self._wanted is None and self._open:
                if time.monotonic() >= ends:
                    self._trusted = True
                    return True
                self._changed.wait(_LOOK)
        if ended is None:
            return True
        self._trusted = ended == 0
        if not self._trusted:
            self._player = None
        return self._trusted

    def _stop(self) -> None:
        """End what is playing."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
