"""A desk with a scanner that types, a hand that types too, and a clock of its own."""

from __future__ import annotations

from typing import Any

from scanners.keyboard.scanner import KeyboardScanner, KeyVerdict
from tests.support.support_scanners import Ears

SCANNER, HAND = 0.008, 0.200
NAMES = {
    "\r": "enter",
    "\t": "tab",
    "\x1b": "escape",
    "\x7f": "backspace",
    "\x11": "ctrl+q",
    "\x03": "ctrl+c",
}


class Desk:
    """A keyboard scanner with a hand or a trigger on it, and a clock of its own."""

    def __init__(self, **settings: Any) -> None:
        self.now = 100.0
        self.ears = Ears()
        self.scanner = KeyboardScanner(clock=lambda: self.now, **settings)
        self.scanner.start(self.ears)

    def type(self, text: str, gap: float = SCANNER) -> list[KeyVerdict]:
        return [self.press(sign, NAMES.get(sign, sign), gap) for sign in text]

    def press(self, character: str | None, key: str, gap: float = SCANNER) -> KeyVerdict:
        self.now += gap
        return self.scanner.key(character, key)

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.scanner.idle()
