"""The seam between two typed codes: an input method may put the end of one behind its Enter. Pure.

Input methods commit the last syllable late, see https://github.com/libhangul/ibus-hangul/issues/42 and
https://github.com/ibus/ibus/issues/674. The order cannot be mended afterwards, so the code is asked for again.
"""

from __future__ import annotations

import re
from typing import Final

from scanners.code_text import decode
from scanners.framing import FramedCode, GarbageFrame
from scanners.keyboard.hangul import undo

SEAM: Final = 0.060
"""Seconds behind an Enter in which a syllable may belong to the code before it."""

_ENDS: Final = frozenset("\r\n\t\x03")
_LATIN: Final = re.compile(r"[A-Za-z]")

Passed = tuple[FramedCode | GarbageFrame, ...]
"""Codes to go on with, and Garbage("seam") for one that must be scanned again."""


class HangulSeam:
    """Holds a code back for SEAM seconds while the keyboard stands on Hangul; any other passes at once.

    A single syllable behind the Enter, with silence or another Enter behind it, is the late end of the code:
    the held code is dropped for Garbage("seam"), and the caller drops the syllable. When more keys follow, it
    begins the next code.
    """

    def __init__(self) -> None:
        self._held: FramedCode | None = None
        self._ended = float("-inf")
        self._suspect: float | None = None
        self._on_hangul = False

    @property
    def deadline(self) -> float | None:
        """When `idle` will have something to say."""
        if self._suspect is not None:
            return self._suspect + SEAM
        return self._ended + SEAM if self._held else None

    def ended(self, code: FramedCode) -> Passed:
        """Take a complete code."""
        before = self._release()
        self._ended = code.at
        text = decode(code.data).text
        typed_hangul = undo(text)[1]
        if typed_hangul or _LATIN.search(text):
            self._on_hangul = typed_hangul
        if not self._on_hangul:
            return (*before, code)
        self._held = code
        return before

    def pressed(self, character: str | None, now: float, *, first: bool) -> Passed:
        """Note a key before it is used. `first`: nothing of the next code has come yet."""
        is_end = character in _ENDS
        if self._suspect is not None:
            return self._refuse(now) if is_end else self._release()
        if is_end:
            return ()
        if first and character is not None and undo(character)[1] and now - self._ended <= SEAM:
            self._suspect = now
            return ()
        return self._release()

    def idle(self, now: float) -> Passed:
        """Tell that no key came until `now`."""
        if self.deadline is None or now < self.deadline:
            return ()
        return self._release() if self._suspect is None else self._refuse(now)

    def close(self) -> Passed:
        """Let go of what is held."""
        return self._release()

    def _release(self) -> Passed:
        held, self._held, self._suspect = self._held, None, None
        return (held,) if held else ()

    def _refuse(self, now: float) -> Passed:
        self._held = self._suspect = None
        return (GarbageFrame("seam", now),)
