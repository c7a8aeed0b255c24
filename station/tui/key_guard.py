"""Tells a person's key from the same key inside a scanner's code, for the keys that must not be mistaken."""

from __future__ import annotations

from dataclasses import dataclass

QUIET = 0.06
"""Seconds without another key, before and behind, that a scanner never leaves inside a code."""

_TWICE = 2.0
GUARDED = frozenset({"f12", "ctrl+q"})
"""Some scanners send F12 for a control character, and 0x11 is Ctrl+Q: a code may neither confirm nor quit."""


@dataclass(frozen=True, slots=True)
class TerminalKey:
    """A key as the terminal gave it. `at`: monotonic seconds. `in_burst`: no hand can have pressed it."""

    character: str | None
    name: str
    at: float
    in_burst: bool = False


class KeyGuard:
    """Holds a guarded key back until it is known to stand alone.

    `press` returns the keys to go on with at once; `rest` returns the key that a person pressed, once `QUIET`
    seconds have passed without another one.
    """

    def __init__(self) -> None:
        self._held: TerminalKey | None = None
        self._last = -1.0

    def press(self, key: TerminalKey) -> tuple[TerminalKey, ...]:
        """Take a key. Keys come back in their order; a guarded one may be held back."""
        gap, self._last = key.at - self._last, key.at
        held, self._held = self._held, None
        before = (held,) if held is not None else ()
        if key.name in GUARDED and gap >= QUIET:
            self._held = key
            return before
        return (*before, key)

    @property
    def holds(self) -> bool:
        """A key is held back; call `rest` when its time is over."""
        return self._held is not None

    def rest(self, now: float) -> TerminalKey | None:
        """The held key, if nothing came behind it: a person pressed it."""
        held = self._held
        if held is None or now - held.at < QUIET:
            return None
        self._held = None
        return held


class TwiceKey:
    """Counts a key that must be pressed twice within two seconds, with no other key between."""

    def __init__(self) -> None:
        self._first: float | None = None

    def again(self, at: float) -> bool:
        """Whether this is the second press."""
        first, self._first = self._first, at
        if first is None or at - first > _TWICE:
            return False
        self._first = None
        return True

    def forget(self) -> None:
        """Another key came between."""
        self._first = None
