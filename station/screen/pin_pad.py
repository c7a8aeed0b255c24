"""Tells a PIN that a person types from digits that a scanner types, while a PIN is asked for."""

from __future__ import annotations

import statistics
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from station.tui.key_guard import TerminalKey

SILENCE = 0.3
"""Seconds that no scanner leaves inside one code; digits that came fast are a whole code by then."""

GIVEN_UP = 30.0
"""Seconds of silence after which half a PIN is forgotten: its rest will not come, and a number typed then is none."""

_HAND = 0.08
"""Median gap in seconds from which keys come from a hand (as `scanners.keyboard.scanner` has it)."""


@dataclass(frozen=True, slots=True)
class PadKeys:
    """What a key led to: keys that go on as if nothing had held them, or a PIN."""

    keys: tuple[TerminalKey, ...] = ()
    pin: str = ""


class PinPad:
    """Holds digits back until it is known who typed them; none is ever shown.

    A PIN ends with Enter. Digits in a scanner's rhythm are given back with the times at which they came, and so
    is everything else; half a PIN that a scan cuts off is forgotten. A PIN that was begun is taken to its end
    although nobody asks for it any more, so that its rest is not taken for a code.
    """

    def __init__(self) -> None:
        self._held: list[TerminalKey] = []

    @property
    def count(self) -> int:
        """How many digits a person has typed."""
        return len(self._held) if self._held and not self._is_burst(self._last()) else 0

    @property
    def holds(self) -> bool:
        """Digits are held back; call `rest` when `SILENCE` is over, and again when `GIVEN_UP` is."""
        return bool(self._held)

    def press(self, key: TerminalKey, *, asked: bool) -> PadKeys:
        """Take a key; `asked`: a PIN may be typed now."""
        if not self._held and not asked:
            return PadKeys((key,))
        if _digit(key):
            self._held.append(key)
            return PadKeys()
        if not self._held:
            return PadKeys((key,))
        return self._ended(key)

    def rest(self, now: float) -> PadKeys:
        """Nothing was typed until now: a scanner's digits are a whole code, even without an Enter behind them."""
        last = self._last()
        if len(last) > 1 and self._is_burst(last) and now - last[-1].at >= SILENCE:
            self._held.clear()
            return PadKeys(tuple(last))
        if last and now - last[-1].at >= GIVEN_UP:
            self._held.clear()
        return PadKeys()

    def _ended(self, key: TerminalKey) -> PadKeys:
        last, digits = self._last(), tuple(self._held)
        together = (*last, key) if key.at - last[-1].at <= SILENCE else last
        if self._is_burst(together):
            self._held.clear()
            return PadKeys((*last, key))
        if key.name == "backspace":
            self._held.pop()
            return PadKeys()
        self._held.clear()
        if key.name == "enter":
            return PadKeys(pin="".join(_digit(one) for one in digits))
        return PadKeys() if key.name == "escape" else PadKeys((key,))

    def _last(self) -> Sequence[TerminalKey]:
        """The digits since the last silence."""
        cut = max((at for at, (one, two) in enumerate(pairwise(self._held), 1) if two.at - one.at > SILENCE), default=0)
        return tuple(self._held[cut:])

    @staticmethod
    def _is_burst(keys: Sequence[TerminalKey]) -> bool:
        gaps = [two.at - one.at for one, two in pairwise(keys)]
        return bool(gaps) and statistics.median(gaps) < _HAND


def _digit(key: TerminalKey) -> str:
    """The digit of a key, a full-width one too; empty when it is none."""
    character = unicodedata.normalize("NFKC", key.character or "")
    return character if len(character) == 1 and character in "0123456789" else ""
