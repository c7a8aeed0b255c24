"""What is typed, handed on: to the scanner that types, to the PIN pad, or to the keys of the screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from station.bench.screen_model import KeyTaker
from station.screen.pin_pad import GIVEN_UP, SILENCE, PinPad
from station.tui.key_guard import GUARDED, QUIET, KeyGuard, TerminalKey, TwiceKey

_AND_A_BIT = 0.001


class KeyReceiver(Protocol):
    """What the screen does with keys that are a person's: `PackerApp`, which owns the keyboard input."""

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        """Have `work` called after a while."""

    def key_pressed(self, name: str) -> None:
        """A key of its own was pressed."""

    def quit_pressed(self, at: float) -> None:
        """The key that leaves the program was pressed, and stood alone."""

    def pin_typed(self, digits: str) -> None:
        """A whole PIN was typed."""

    def dots_changed(self) -> None:
        """There are more or fewer digits of a PIN."""


class KeyboardInput:
    """Takes every key on the screen's thread. `keys`: the scanner that types, if one does."""

    def __init__(self, keys: KeyTaker | None, desk: KeyReceiver) -> None:
        self._keys, self._desk = keys, desk
        self._hands, self._pad, self._twice = KeyGuard(), PinPad(), TwiceKey()
        self._silence: float | None = None

    @property
    def dots(self) -> int:
        """How many digits of a PIN were typed so far."""
        return self._pad.count

    def typed(self, key: TerminalKey, *, asked: bool) -> None:
        """Take a key; `asked`: a PIN may be typed now."""
        dots = self._pad.count
        done = self._pad.press(key, asked=asked)
        if done.pin:
            self._desk.pin_typed(done.pin)
        for one in done.keys:
            self._go_on(one)
        if self._pad.holds:
            self._desk.later(SILENCE + _AND_A_BIT, self._pad_rested)
            self._desk.later(GIVEN_UP + _AND_A_BIT, self._pad_rested)
        if self._pad.count != dots:
            self._desk.dots_changed()
        self._await_silence()

    def pasted(self, text: str, at: float) -> None:
        """Take a bracketed paste."""
        if self._keys is not None:
            self._keys.paste(text, at)
            self._await_silence()

    def again(self, at: float) -> bool:
        """Whether a key is pressed for the second time, with no other key between."""
        return self._twice.again(at)

    def _go_on(self, key: TerminalKey) -> None:
        for one in self._hands.press(key):
            self._twice.forget()
            if not self._is_taken(one) and one.name not in GUARDED and not one.in_burst:
                self._desk.key_pressed(one.name)
        if self._hands.holds:
            self._desk.later(QUIET, self._rested)

    def _pad_rested(self) -> None:
        dots = self._pad.count
        for one in self._pad.rest(time.monotonic()).keys:
            self._go_on(one)
        if self._pad.count != dots:
            self._desk.dots_changed()
        self._await_silence()

    def _await_silence(self) -> None:
        """Silence may end a code, or give a half one up: the keys are told when it has lasted."""
        due = self._keys.deadline if self._keys is not None else None
        if due is None or (self._silence is not None and self._silence <= due):
            return
        self._silence = due
        self._desk.later(max(0.0, due - time.monotonic()) + _AND_A_BIT, self._silent)

    def _silent(self) -> None:
        self._silence = None
        if self._keys is not None:
            self._keys.idle(time.monotonic())
            self._await_silence()

    def _rested(self) -> None:
        """A guarded key may have stood alone: then a person pressed it."""
        key = self._hands.rest(time.monotonic())
        if key is None:
            if self._hands.holds:
                self._desk.later(QUIET, self._rested)
        elif key.name == "ctrl+q":
            self._desk.quit_pressed(key.at)
        elif not self._is_taken(key):
            self._desk.key_pressed(key.name)

    def _is_taken(self, key: TerminalKey) -> bool:
        return self._keys is not None and self._keys.key(key.character, key.name, key.at)
