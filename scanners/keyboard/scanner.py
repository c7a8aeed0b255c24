"""The scanner that types: keys and pastes, handed over by the screen, become codes and never commands."""

from __future__ import annotations

import re
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterable
from enum import Enum, auto
from typing import Final

from scanners.base import Listener, ScannerEvent
from scanners.framing import CodeFramer, Framed, FramedCode, GarbageFrame
from scanners.keyboard.seam import HangulSeam, Passed
from scanners.reports import FrameReporter
from scanners.suffixes import Suffix

PATIENCE: Final = 2.0
"""Seconds without a key until a partial code is given up; people type numbers, too."""

MOST_LINES: Final = 200
"""Lines of one paste at most: a list that was pasted by mistake is no pile of scans."""

_HAND: Final = 0.080
"""Median gap in seconds from which keys come from a hand and not from a scanner."""

_GAP: Final = 0.300
"""A scanner's longest gap inside one code, on a busy machine."""

_ALONE: Final = 0.060
"""Seconds behind a function key from which the next key is another matter; no scanner waits as long inside a code."""

_NO_TEXT: Final = "\ufffd"
_FUNCTION_KEY: Final = re.compile(r"f[0-9]{1,2}")
_BACKSPACE: Final = frozenset({"\x08", "\x7f"})
_ESCAPE: Final = "\x1b"


class KeyVerdict(Enum):
    """What became of a key. TAKEN: it belongs to a code. RELEASED: a person's key, for the screen to use."""

    TAKEN = auto()
    RELEASED = auto()


class KeyboardScanner:
    """Collects codes from the keys of a terminal; it has no thread, and the listener is called in `key`.

    Every printable character is collected, whoever types it, and Enter or Tab end the code. Control bytes are
    always taken, so no barcode can quit the program or move anything. Function keys, arrows and Escape are
    released, unless they come in the midst of a scanner's rhythm: then they spoil the code. What is no content
    spoils a code that follows it at once, too (a scanner's FNC1), and does nothing when it stands alone (a slip of
    the hand). A key whose name stands in angle brackets is none, and spoils only what it interrupts. `prefix` may name
    a function key ("F12"), which then begins a code. While the keyboard stands on Hangul a code is told SEAM
    seconds late, since an input method may put its end behind the Enter. `suffix`: any way of saying Enter means Enter.

    Raises:
        ValueError: the suffix is unknown.
    """

    def __init__(
        self,
        name: str = "keyboard-1",
        *,
        suffix: Suffix = "auto",
        prefix: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._start_key = prefix.lower() if _FUNCTION_KEY.fullmatch(prefix.lower()) else ""
        self._prefix = "" if self._start_key else prefix
        meant: Suffix = "auto" if suffix in {"cr", "lf", "crlf"} else suffix
        self._framer = CodeFramer(meant, self._prefix, patience=PATIENCE)
        self._reporter = FrameReporter(name, typed=True)
        self._clock = clock
        self._seam = HangulSeam()
        self._gaps: deque[float] = deque(maxlen=64)
        self._last = 0.0
        self._stray = float("-inf")
        self._listener: Listener | None = None

    @property
    def name(self) -> str:
        """The name under which scans and health are reported."""
        return self._name

    @property
    def partial(self) -> str:
        """What was typed of a code so far, for the screen to show."""
        return self._framer.partial.decode("utf-8", "replace")

    @property
    def deadline(self) -> float | None:
        """When `idle` will have something to say, in monotonic seconds; None while nothing is open."""
        dues = [due for due in (self._framer.deadline, self._seam.deadline) if due is not None]
        return min(dues, default=None)

    def start(self, listener: Listener) -> None:
        """Begin taking keys."""
        self._listener = listener
        self._tell(self._reporter.opened())

    def close(self) -> None:
        """Take no more keys."""
        self._pass_on(self._seam.close())
        self._listener = None

    def key(self, character: str | None, key: str, at: float | None = None) -> KeyVerdict:
        """Take one key press: its character, its name as Textual gives it, and monotonic seconds."""
        if self._listener is None:
            return KeyVerdict.RELEASED
        now = self._clock() if at is None else at
        self.idle(now)
        in_burst = self._in_burst(now)
        self._pass_on(self._seam.pressed(character, now, first=not self._framer.partial))
        framed, verdict = self._judge(character, key, now, in_burst=in_burst)
        self._frames(framed)
        return verdict

    def paste(self, text: str, at: float | None = None) -> None:
        """Take a bracketed paste: a code for each of its lines, with or without prefix and suffix.

        More than MOST_LINES lines are no scans, and none of them is read.
        """
        now = self._clock() if at is None else at
        self._pass_on(self._seam.close())
        self._frames(self._framer.restart(now))
        if len(text.splitlines()) > MOST_LINES:
            self._frames((GarbageFrame("too_long", now),))
            return
        pasted = CodeFramer("auto")
        self._frames(pasted.feed(_bytes(text.removeprefix(self._prefix)), now))
        self._frames(pasted.finish(now))

    def idle(self, now: float | None = None) -> None:
        """Tell that no key came until `now`; call it when `deadline` is over."""
        now = self._clock() if now is None else now
        self._pass_on(self._seam.idle(now))
        self._frames(self._framer.idle(now))

    def _judge(
        self, character: str | None, key: str, now: float, *, in_burst: bool
    ) -> tuple[tuple[Framed, ...], KeyVerdict]:
        """Return what a key completes, and whose it is."""
        stray, self._stray = self._stray, float("-inf")
        if self._start_key and key == self._start_key:
            return self._framer.restart(now), KeyVerdict.TAKEN
        is_open = self._framer.deadline is not None
        if character is None or character == _ESCAPE:
            return self._keyed(key, now, in_burst=in_burst, is_open=is_open)
        if character in _BACKSPACE and not in_burst:
            self._framer.take_back()
            return (), KeyVerdict.TAKEN
        # The terminal makes an Alt of ESC and a character: the code has lost both.
        is_alt, content = key.startswith("alt+"), _bytes(character)
        if not is_open and (is_alt or character == _NO_TEXT or self._framer.spoils(content)):
            self._stray = now + _GAP
            return (), KeyVerdict.TAKEN
        spoiled = self._framer.spoil(now) if is_alt or now <= stray else ()
        return (*spoiled, *self._framer.feed(content, now)), KeyVerdict.TAKEN

    def _keyed(self, key: str, now: float, *, in_burst: bool, is_open: bool) -> tuple[tuple[Framed, ...], KeyVerdict]:
        """Judge a key without a character."""
        is_alt = key.startswith("alt+")
        if in_burst or (is_alt and is_open):
            return self._framer.spoil(now), KeyVerdict.TAKEN
        if not is_open and not key.startswith("<"):
            self._stray = now + (_GAP if is_alt else _ALONE)
        return (), KeyVerdict.TAKEN if is_alt else KeyVerdict.RELEASED

    def _in_burst(self, now: float) -> bool:
        """Note the gap before a key; return whether the key stands in a scanner's rhythm."""
        gap, self._last = now - self._last, now
        if self._framer.deadline is None:
            self._gaps.clear()
            return False
        self._gaps.append(gap)
        # Single gaps stretch under load, their median does not.
        return gap <= _GAP and statistics.median(self._gaps) < _HAND

    def _frames(self, framed: Iterable[Framed]) -> None:
        for one in framed:
            if isinstance(one, FramedCode):
                self._pass_on(self._seam.ended(one))
            else:
                self._tell(self._reporter.framed(one))

    def _pass_on(self, passed: Passed) -> None:
        for one in passed:
            if isinstance(one, GarbageFrame):
                self._framer.take_back()
            self._tell(self._reporter.framed(one))

    def _tell(self, events: Iterable[ScannerEvent]) -> None:
        for event in events:
            if self._listener:
                self._listener(event)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
