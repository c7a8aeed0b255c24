"""The kernel's key events become codes: pure, whatever the keyboard's layout, caps lock or language.

Source: Linux, Documentation/input/event-codes.rst (SYN_DROPPED) and include/uapi/linux/input.h.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Collection
from typing import Final

from scanners.framing import SILENCE, CodeFramer, DroppedFrame, Framed
from scanners.keyboard.keymap import ALTS, COMMAND_KEYS, DIGITS, FUNCTION_KEYS, MODIFIERS, PLAIN, SPOILS, keys_with
from scanners.suffixes import Suffix

RECORD: Final = struct.Struct("llHHi")
"""One event: seconds, microseconds, type, code, value; 24 bytes on a 64-bit machine."""

EV_SYN: Final = 0
EV_KEY: Final = 1
SYN_DROPPED: Final = 3

PATIENCE: Final = 2.0
"""Seconds without a key after which a code that lacks its suffix is given up; radio links pause for long."""

_UP: Final = 0
_DOWN: Final = 1
_ALT_CODE: Final = re.compile(r"0[0-9]{2,3}|[1-9][0-9]{0,2}")


class KeyReader:
    """Makes codes of the events of one device, read in pieces of any size.

    A key counts when it goes down, and neither when it comes up nor when it repeats, so swallowed releases
    lose nothing. Enter, Tab and the keypad's Enter end a code as `suffix` says; any way of saying Enter means
    Enter. `prefix` may name a function key ("F12"), which then begins a code. Alt with three or four digits
    is the byte of that number, with a leading 0 the character of Windows-1252.

    When the kernel dropped events, `DroppedFrame` is told at once and everything up to the next suffix or silence
    is thrown away, because the tail of a code may look like a code. `lost_track` then asks for `hold`.

    Raises:
        ValueError: the suffix is unknown.
    """

    def __init__(self, suffix: Suffix = "auto", prefix: str = "", *, patience: float = PATIENCE) -> None:
        self._start_key = FUNCTION_KEYS.get(prefix.lower(), -1)
        meant: Suffix = "auto" if suffix in {"cr", "lf", "crlf"} else suffix
        start = "" if self._start_key >= 0 else prefix
        # What is thrown away ends early, so that the scan again is heard.
        self._framer = CodeFramer(meant, start, patience=patience, tail=SILENCE)
        self._patience = patience
        self._at = 0.0
        self._held: set[int] = set()
        self._keys = PLAIN
        self._alt_digits: str | None = None
        self._rest = b""
        self._typed = bytearray()
        self.lost_track = False

    @property
    def deadline(self) -> float | None:
        """When `idle` will have something to say, or None while no code is open and no key is held."""
        held = self._at + self._patience if self._held or self._alt_digits is not None else None
        return min((due for due in (self._framer.deadline, held) if due is not None), default=None)

    def feed(self, data: bytes, at: float) -> tuple[Framed, ...]:
        """Take bytes of event records that were read at `at`; return what they complete."""
        self._at = at
        data = self._rest + data
        whole = len(data) - len(data) % RECORD.size
        self._rest = data[whole:]
        framed: list[Framed] = []
        for _seconds, _micros, kind, code, value in RECORD.iter_unpack(data[:whole]):
            if kind == EV_KEY:
                if value == _DOWN:
                    framed += self._down(code, at)
                elif value == _UP and code in MODIFIERS:
                    self._up(code)
            elif kind == EV_SYN and code == SYN_DROPPED:
                framed += self._dropped(at)
        return (*framed, *self._flush(at))

    def idle(self, now: float) -> tuple[Framed, ...]:
        """Tell that no event came until `now`; return what the silence ends.

        No scanner holds Shift or Alt between two codes: a release that did not come by then was lost, and what is
        typed next must not be taken for the digits of a character.
        """
        if now >= self._at + self._patience:
            self.hold(())
        return self._framer.idle(now)

    def hold(self, down: Collection[int]) -> None:
        """Take the keys that are down in truth, after events were lost."""
        self.lost_track = False
        self._held = set(down) & MODIFIERS
        self._keys = keys_with(self._held)
        self._alt_digits = None

    def _down(self, code: int, at: float) -> tuple[Framed, ...]:
        if code in MODIFIERS:
            self._held.add(code)
            self._keys = keys_with(self._held)
            if code in ALTS and self._alt_digits is None:
                self._alt_digits = ""
        elif self._alt_digits is not None:
            self._with_alt(code)
        elif code == self._start_key:
            return (*self._flush(at), *self._framer.restart(at))
        elif code in COMMAND_KEYS:
            # For a control character in the midst of a code; in front of one it is a prefix that nobody named.
            self._typed += SPOILS if self._typed or self._framer.partial else b""
        else:
            self._typed += self._keys.get(code, b"")
        return ()

    def _up(self, code: int) -> None:
        self._held.discard(code)
        self._keys = keys_with(self._held)
        if self._alt_digits is not None and not self._held & ALTS:
            self._typed += _alt_byte(self._alt_digits)
            self._alt_digits = None

    def _with_alt(self, code: int) -> None:
        """Take a key that goes down while Alt is held: a digit of a number, or a shortcut."""
        if code in DIGITS and self._alt_digits is not None and len(self._alt_digits) < 5:
            self._alt_digits += DIGITS[code]
        elif code in self._keys:
            self._typed += SPOILS

    def _dropped(self, at: float) -> tuple[Framed, ...]:
        """Forget what cannot be trusted any more; what was complete before the gap is still a code."""
        before = self._flush(at)
        self._framer.spoil(at)
        self.hold(())
        self.lost_track = True
        return (*before, DroppedFrame(at))

    def _flush(self, at: float) -> tuple[Framed, ...]:
        typed = bytes(self._typed)
        self._typed.clear()
        return self._framer.feed(typed, at)


def _alt_byte(digits: str) -> bytes:
    """The byte of an Alt number; nothing for Alt alone."""
    if not digits:
        return b""
    if not _ALT_CODE.fullmatch(digits) or int(digits) > 0xFF:
        return SPOILS
    if digits.startswith("0"):
        return bytes([int(digits)]).decode("cp1252", "replace").encode()
    return bytes([int(digits)])
