"""Bytes and their times become complete codes: pure, and bounded whatever the wire brings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, get_args

from scanners.suffixes import Suffix, ends_of

LONGEST: Final = 16_384
"""Bytes of one frame at most. The fullest QR code holds 2,953; what is longer is answered, too, as unknown."""

SILENCE: Final = 0.3
"""Seconds after which a code that lacks its suffix will not be completed any more."""

TAIL_FACTOR: Final = 2
"""Times the patience that the wire must be silent before what comes next is a new code, and no late tail."""

SILENCE_ENDS: Final = 0.1
"""Seconds of silence that end a code where the scanner sends no suffix."""

_STX: Final = b"\x02"
_SOFT: Final = b"\t\n\r"
_CONTROL: Final = re.compile(rb"[\x00-\x03\x05-\x1b\x1f]")
_SPOILING: Final = re.compile(rb"[\x00-\x03\x05-\x08\x0b\x0c\x0e-\x1b\x1f]")
_SOFT_INSIDE: Final = re.compile(rb"[\t\n\r]")
_ONE_CHARACTER: Final = re.compile(rb"[\x00-\x7f\xc0-\xff][\x80-\xbf]{0,3}\Z")


@dataclass(frozen=True, slots=True)
class FramedCode:
    """A complete code: its bytes without prefix and suffix. `at`: monotonic seconds of the last byte."""

    data: bytes
    at: float


@dataclass(frozen=True, slots=True)
class GarbageFrame:
    """A frame that is no code.

    `reason`: "control", "too_long", "prefix" (it lacks the agreed one), "late" (it came so soon behind a code
    that was given up that it may be the end of that one) or "seam" (see `scanners.keyboard.seam`).
    """

    reason: str
    at: float


@dataclass(frozen=True, slots=True)
class UnfinishedFrame:
    """The beginning of a code whose end never came."""

    data: bytes
    at: float


@dataclass(frozen=True, slots=True)
class DroppedFrame:
    """A part of a code was lost on its way, and what is left of it must not be guessed at."""

    at: float


Framed = FramedCode | GarbageFrame | UnfinishedFrame | DroppedFrame


class _Place(Enum):
    """Where in the stream the next byte stands."""

    FRAME = auto()
    BEHIND_GIVEN_UP = auto()
    SPOILED = auto()


class CodeFramer:
    """Cuts a stream into codes.

    `suffix` ends a code; CR, LF and TAB around it are no content, so CR+LF ends one code and not two. STX
    begins one and drops what came before. A control byte other than EOT, FS, GS and RS, or more than LONGEST
    bytes, spoil the frame: it is reported at once, and what follows is dropped up to the next suffix, STX or
    silence. `prefix` must begin every code. `patience`: seconds until a leftover is given up. What follows a
    leftover is its late tail, and dropped with a word, up to the next suffix, STX or `tail` seconds of silence
    (TAIL_FACTOR times the patience): the end of a code must never pass for a whole one.

    Raises:
        ValueError: the suffix is none of `scanners.suffixes.Suffix`.
    """

    def __init__(
        self, suffix: Suffix = "auto", prefix: str = "", *, patience: float = SILENCE, tail: float | None = None
    ) -> None:
        if suffix not in get_args(Suffix):
            raise ValueError(f"suffix {suffix!r}; allowed: {', '.join(get_args(Suffix))}")
        self._ends = ends_of(suffix)
        self._prefix = prefix.encode()
        self._silence_ends = suffix == "none"
        self._patience = SILENCE_ENDS if self._silence_ends else patience
        self._partial = bytearray()
        self._tail = SILENCE_ENDS if self._silence_ends else patience * TAIL_FACTOR if tail is None else tail
        self._place = _Place.FRAME
        self._at = 0.0

    @property
    def partial(self) -> bytes:
        """What has come of a code so far."""
        return bytes(self._partial)

    @property
    def deadline(self) -> float | None:
        """When `idle` will have something to say, or None while nothing is open."""
        if self._partial:
            return self._at + self._patience
        match self._place:
            case _Place.FRAME:
                return None
            case _Place.BEHIND_GIVEN_UP:
                return self._at + max(self._tail, self._patience + SILENCE)
            case _Place.SPOILED:
                return self._at + self._tail

    def feed(self, data: bytes, at: float) -> tuple[Framed, ...]:
        """Take bytes that were read at `at`; return what they complete.

        A pause between two reads cuts nothing here: the reader may have been late, not the scanner.
        """
        if not data:
            return ()
        framed: list[Framed] = []
        start = 0
        for control in _CONTROL.finditer(data):
            framed += self._collect(data[start : control.start()], at)
            framed += self._control(control.group(), at)
            start = control.end()
        framed += self._collect(data[start:], at)
        self._at = at
        return tuple(framed)

    def idle(self, now: float) -> tuple[Framed, ...]:
        """Tell that the wire is silent until `now`; return what the silence ends."""
        if self.deadline is None or now < self.deadline:
            return ()
        if self._silence_ends or not self._partial:
            return self.finish(self._at)
        given_up = self._give_up(self._at)
        if given_up:
            self._place = _Place.BEHIND_GIVEN_UP
        return (*given_up, *self.idle(now))

    def finish(self, at: float) -> tuple[Framed, ...]:
        """End the frame as its suffix does."""
        content = bytes(self._partial).strip(_SOFT)
        place, self._place = self._place, _Place.FRAME
        self._partial.clear()
        if place is not _Place.FRAME or not content.strip(_STX + b" "):
            return ()
        if self._prefix and not content.startswith(self._prefix):
            return (GarbageFrame("prefix", at),)
        code = content.removeprefix(self._prefix or _STX)
        if _SOFT_INSIDE.search(code):
            return (GarbageFrame("control", at),)
        return (FramedCode(code, at),) if code.strip() else ()

    def restart(self, at: float) -> tuple[Framed, ...]:
        """Begin a new frame, as STX does; a partial one is given up."""
        return self._give_up(at)

    def spoil(self, at: float) -> tuple[Framed, ...]:
        """Spoil the frame, as a control byte does."""
        self._at = at
        return self._spoil("control", at)

    def spoils(self, data: bytes) -> bool:
        """Whether there is a byte in it that can stand in no code."""
        return any(byte.group() not in self._ends and byte.group() != _STX for byte in _SPOILING.finditer(data))

    def take_back(self) -> None:
        """Drop the last character of the partial frame, as a person does with Backspace."""
        last = _ONE_CHARACTER.search(self._partial)
        if last:
            del self._partial[last.start() :]

    def _control(self, byte: bytes, at: float) -> tuple[Framed, ...]:
        if byte in self._ends:
            return self.finish(at)
        if byte == _STX:
            given_up = self.restart(at)
            self._partial += _STX
            return given_up
        if byte in _SOFT:
            return self._collect(byte, at)
        return self._spoil("control", at)

    def _collect(self, content: bytes, at: float) -> tuple[Framed, ...]:
        if self._place is _Place.SPOILED or not content:
            return ()
        if self._place is _Place.BEHIND_GIVEN_UP:
            return self._spoil("late", at) if content.strip(_SOFT) else ()
        if len(self._partial) + len(content) > LONGEST:
            return self._spoil("too_long", at)
        self._partial += content
        return ()

    def _spoil(self, reason: str, at: float) -> tuple[Framed, ...]:
        if self._place is _Place.SPOILED:
            return ()
        self._partial.clear()
        self._place = _Place.SPOILED
        return (GarbageFrame(reason, at),)

    def _give_up(self, at: float) -> tuple[Framed, ...]:
        content = bytes(self._partial).strip(_SOFT + _STX + b" ")
        self._partial.clear()
        self._place = _Place.FRAME
        return (UnfinishedFrame(content, at),) if content else ()
