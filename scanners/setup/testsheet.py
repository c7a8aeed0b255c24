"""The codes of the scanner's test sheet: what each of them holds, and what it is there to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MARK: Final = "PS:TEST:"
"""Begins every test code, so that the bench knows one when it is scanned at work."""

GS: Final = "\x1d"


@dataclass(frozen=True, slots=True)
class TestCode:
    """One code of the sheet. `name`: what it shows. `mark`: its beginning; `payload`: the rest."""

    number: int
    name: str
    payload: str

    @property
    def mark(self) -> str:
        """The beginning by which it is known again."""
        return f"{MARK}{self.number}:"

    @property
    def text(self) -> str:
        """The whole code."""
        return f"{self.mark}{self.payload}"


SHEET: Final = (
    TestCode(1, "ends", "0123456789"),
    TestCode(2, "letters", "AMQWYZamqwyz"),
    TestCode(3, "signs", "!\"#$%&'()*+,-./"),
    TestCode(4, "more_signs", ":;<=>?@[\\]^_`{|}~"),
    TestCode(5, "separator", f"A{GS}B"),
    TestCode(6, "length", "0123456789" * 4),
)
"""Together: digits, the letters and every sign that layouts place differently, both cases, a GS, a long code."""
