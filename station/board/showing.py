"""What the board shows, in words and figures: frozen values, the same for the terminal and the page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.figures.hall import Attention


class Tone(StrEnum):
    """How urgent something is. Each has a sign and a word, so that none speaks by colour alone."""

    CALM = "calm"
    WELL = "well"
    SOON = "soon"
    LATE = "late"
    OFF = "off"


SIGNS = {Tone.CALM: "", Tone.WELL: "✔", Tone.SOON: "!", Tone.LATE: "✖", Tone.OFF: "-"}
"""A tone's sign."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its name. `big`: as large digits show it; `under`: what it is made of."""

    name: str
    big: str
    under: str
    tone: Tone = Tone.CALM


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with its tone, and what is behind it."""

    text: str
    tone: Tone
    under: str = ""

    @property
    def signed(self) -> str:
        """The sentence behind its sign."""
        return f"{SIGNS[self.tone]} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class Bar:
    """An hour of the day's course. `now`: the one that is running."""

    hour: str
    parcels: int
    now: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table; `tone` of its first cell."""

    cells: tuple[str, ...]
    tone: Tone = Tone.CALM

    @property
    def signed(self) -> str:
        """The first cell behind its sign."""
        return f"{SIGNS[self.tone]} {self.cells[0]}".strip()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `empty`: what is said where it has no rows."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Showing:
    """The whole board. `needs`: what the rows of `attention` are about, in the same order.

    `notes`: what keeps the figures from being the whole truth, such as records that are still being read.
    """

    title: str
    clock: str
    notes: tuple[Said, ...]
    packed: Figure
    waiting: Figure
    ends: Figure
    forecast: Said
    course_title: str
    course_said: str
    course: tuple[Bar, ...]
    backlog: Grid
    cutoffs: Grid
    debts: Said
    stations: Grid
    attention: Grid
    needs: tuple[Attention, ...]
    packers: Grid
    mistakes: Said
    pairs: Grid
