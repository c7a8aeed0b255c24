"""What a terminal may type, cut into whole pieces: nothing in it is endless, and no end is awaited for ever.

A scanner that types can type anything, and so can a broken line: the beginnings of escape sequences, bytes that
are no text, pastes without an end. The pieces that come out of here are whole, short and known to be text.
Sequences: ECMA-48, 5.4 and 5.6; pastes: xterm's ctlseqs, "Bracketed Paste Mode".
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

LONGEST_SEQUENCE: Final = 64
"""Characters of a control sequence at most; the longest that a key of a terminal sends has about twenty."""

LONGEST_STRING: Final = 4096
"""Characters of an unasked report (OSC, DCS, APC, PM, SOS) at most."""

LONGEST_PASTE: Final = 65_536
"""Characters of a paste at most; what is more of it is dropped."""

ESCAPE_ALONE: Final = 0.1
"""Seconds of silence behind an ESC from which it is the key of that name."""

STALLED: Final = 0.3
"""Seconds of silence after which the end of a sequence or of a paste will not come any more."""

PASTE_SECONDS: Final = 3.0
"""Seconds after which a paste is over although more and more comes: its end was lost."""

_ESC: Final = "\x1b"
_BEL: Final = "\x07"
_PASTE: Final = "\x1b[200~"
_PASTE_END: Final = "\x1b[201~"
_STRINGS: Final = "]PX^_"
_CONTROL: Final = frozenset(map(chr, (*range(0x20), 0x7F)))


@dataclass(frozen=True, slots=True)
class TypedPiece:
    """One character."""

    text: str
    at: float


@dataclass(frozen=True, slots=True)
class SequencePiece:
    """A whole control sequence of a key or a report, whether anybody knows it or not."""

    text: str
    at: float


@dataclass(frozen=True, slots=True)
class EscapePiece:
    """The key ESC, alone."""

    at: float


@dataclass(frozen=True, slots=True)
class AltPiece:
    """A character with ESC in front of it, as a terminal sends the Alt key."""

    text: str
    at: float


@dataclass(frozen=True, slots=True)
class PastedPiece:
    """A paste, whether its end came or not."""

    text: str
    at: float


@dataclass(frozen=True, slots=True)
class NoisePiece:
    """Something was no text and no whole sequence, and is left out. `at`: when it began."""

    at: float


Piece = TypedPiece | SequencePiece | EscapePiece | AltPiece | PastedPiece | NoisePiece


class _Place(Enum):
    TEXT = auto()
    ESCAPE = auto()
    CONTROL = auto()
    SINGLE = auto()
    STRING = auto()
    STRING_ESCAPE = auto()
    PASTE = auto()


class InputGuard:
    """Cuts the bytes of a terminal into pieces. Times are monotonic seconds.

    What is left of a sequence that never ended is given back as text where a line's end cut it off, so that a
    scan behind it is heard; where silence cut it off it is `NoisePiece`. A character that is no UTF-8 is U+FFFD.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._place = _Place.TEXT
        self._held: list[str] = []
        self._since = self._at = 0.0
        self._overflowed = False

    @property
    def deadline(self) -> float | None:
        """When `rest` will have something to say; None while nothing is open."""
        if self._place is _Place.ESCAPE:
            return self._at + ESCAPE_ALONE
        if self._place is not _Place.TEXT or self._decoder.getstate()[0]:
            return self._at + STALLED
        return None

    def feed(self, data: bytes, at: float) -> tuple[Piece, ...]:
        """Take bytes that were read at `at`; return what they complete."""
        pieces: list[Piece] = []
        for character in self._decoder.decode(data):
            self._take(character, at, pieces)
        if self._place is _Place.PASTE and at - self._since >= PASTE_SECONDS:
            self._break_paste_off(at, pieces)
        self._at = at
        return tuple(pieces)

    def rest(self, now: float) -> tuple[Piece, ...]:
        """Tell that nothing came until `now`; return what the silence ends."""
        if self.deadline is None or now < self.deadline:
            return ()
        if self._decoder.getstate()[0]:
            self._decoder.reset()
            if self._place is _Place.TEXT:
                return (NoisePiece(self._at),)
        place, text, since = self._place, self._let_go(), self._since
        if place is _Place.ESCAPE:
            return (EscapePiece(since),)
        return (PastedPiece(text, since),) if place is _Place.PASTE else (NoisePiece(since),)

    def _take(self, character: str, at: float, pieces: list[Piece]) -> None:
        match self._place:
            case _Place.TEXT:
                self._text(character, at, pieces)
            case _Place.ESCAPE:
                self._escaped(character, at, pieces)
            case _Place.CONTROL:
                self._control(character, at, pieces)
            case _Place.SINGLE:
                self._single(character, at, pieces)
            case _Place.STRING | _Place.STRING_ESCAPE:
                self._string(character, at, pieces)
            case _Place.PASTE:
                self._paste(character, pieces)

    def _text(self, character: str, at: float, pieces: list[Piece]) -> None:
        if character == _ESC:
            self._place, self._since = _Place.ESCAPE, at
        else:
            pieces.append(TypedPiece(character, at))

    def _escaped(self, character: str, at: float, pieces: list[Piece]) -> None:
        if character == "[":
            self._place = _Place.CONTROL
        elif character == "O":
            self._place = _Place.SINGLE
        elif character in _STRINGS:
            self._place = _Place.STRING
        elif character in _CONTROL:
            pieces.append(EscapePiece(self._since))
            self._place = _Place.TEXT
            self._text(character, at, pieces)
        else:
            pieces.append(AltPiece(character, self._since))
            self._place = _Place.TEXT

    def _control(self, character: str, at: float, pieces: list[Piece]) -> None:
        if not " " <= character <= "~":
            self._cut_off(character, at, pieces)
            return
        self._held.append(character)
        # The console of Linux sends F1 as ESC [ [ A, where the second bracket would be an end.
        is_end = character >= "@" and (self._held != ["["])
        if is_end:
            sequence = f"{_ESC}[{self._let_go()}"
            if sequence == _PASTE:
                self._place = _Place.PASTE
            elif sequence != _PASTE_END:
                pieces.append(SequencePiece(sequence, self._since))
        elif len(self._held) >= LONGEST_SEQUENCE:
            self._give_back(at, pieces)

    def _single(self, character: str, at: float, pieces: list[Piece]) -> None:
        if "@" <= character <= "~":
            self._place = _Place.TEXT
            pieces.append(SequencePiece(f"{_ESC}O{character}", self._since))
        else:
            self._cut_off(character, at, pieces)

    def _string(self, character: str, at: float, pieces: list[Piece]) -> None:
        if self._place is _Place.STRING_ESCAPE:
            self._place = _Place.TEXT
            self._held.clear()
            pieces.append(NoisePiece(self._since))
            if character != "\\":
                self._place, self._since = _Place.ESCAPE, at
                self._take(character, at, pieces)
        elif character == _BEL:
            self._let_go()
            pieces.append(NoisePiece(self._since))
        elif character == _ESC:
            self._place = _Place.STRING_ESCAPE
        elif character in _CONTROL:
            self._cut_off(character, at, pieces)
        else:
            self._held.append(character)
            if len(self._held) >= LONGEST_STRING:
                self._give_back(at, pieces)

    def _paste(self, character: str, pieces: list[Piece]) -> None:
        self._held.append(character)
        if character == "~" and "".join(self._held[-len(_PASTE_END) :]) == _PASTE_END:
            since = self._since
            pieces.append(PastedPiece(self._let_go().removesuffix(_PASTE_END), since))
        elif len(self._held) > LONGEST_PASTE + len(_PASTE_END):
            # Its end has to be found, and nothing else.
            self._overflowed = True
            del self._held[LONGEST_PASTE : -len(_PASTE_END)]

    def _break_paste_off(self, at: float, pieces: list[Piece]) -> None:
        """A paste whose end was lost: its lines are pasted, and what is behind the last of them was typed."""
        since, overflowed = self._since, self._overflowed
        text = self._let_go()
        cut = max(text.rfind("\r"), text.rfind("\n")) + 1
        pieces.append(PastedPiece(text[:cut], since))
        for character in "" if overflowed else text[cut:]:
            self._take(character, at, pieces)

    def _cut_off(self, character: str, at: float, pieces: list[Piece]) -> None:
        """A character came that cannot stand in a sequence."""
        if character == _ESC:
            pieces.append(NoisePiece(self._since))
            self._let_go()
        else:
            self._give_back(at, pieces)
        self._take(character, at, pieces)

    def _give_back(self, at: float, pieces: list[Piece]) -> None:
        """What was taken for the inside of a sequence is text."""
        pieces.append(NoisePiece(self._since))
        pieces.extend(TypedPiece(one, at) for one in self._let_go())

    def _let_go(self) -> str:
        text = "".join(self._held)
        if self._overflowed:
            text = text[:LONGEST_PASTE]
        self._held.clear()
        self._place, self._overflowed = _Place.TEXT, False
        return text
