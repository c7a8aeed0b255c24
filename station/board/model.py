"""What the board shows, in words and figures: frozen values, the same for the terminal and the page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.statistics.hall_snapshot import AttentionItem


class FigureTone(StrEnum):
    """How urgent something is. Each has a sign and a word, so that none speaks by colour alone."""

    CALM = "calm"
    WELL = "well"
    SOON = "soon"
    LATE = "late"
    OFF = "off"


SIGNS = {FigureTone.CALM: "", FigureTone.WELL: "✔", FigureTone.SOON: "!", FigureTone.LATE: "✖", FigureTone.OFF: "-"}
"""A tone's sign."""


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """A figure with its name. `big`: as large digits show it; `under`: what it is made of."""

    name: str
    big: str
    under: str
    tone: FigureTone = FigureTone.CALM


@dataclass(frozen=True, slots=True)
class TonedSentence:
    """A sentence with its tone, and what is behind it."""

    text: str
    tone: FigureTone
    under: str = ""

    @property
    def signed(self) -> str:
        """The sentence behind its sign."""
        return f"{SIGNS[self.tone]} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class HourBar:
    """An hour of the day's course. `now`: the one that is running."""

    hour: str
    parcels: int
    now: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of a table; `tone` of its first cell."""

    cells: tuple[str, ...]
    tone: FigureTone = FigureTone.CALM

    @property
    def signed(self) -> str:
        """The first cell behind its sign."""
        return f"{SIGNS[self.tone]} {self.cells[0]}".strip()


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table. `empty`: what is said where it has no rows."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class BoardModel:
    """The whole board. `needs`: what the rows of `attention` are about, in the same order.

    `rounds`: of today, where the house tells a carrier of its boxes by sheets.
    `notes`: what keeps the figures from being the whole truth, such as records that are still being read.
    """

    title: str
    clock: str
    notes: tuple[TonedSentence, ...]
    packed: NamedFigure
    waiting: NamedFigure
    ends: NamedFigure
    forecast: TonedSentence
    course_title: str
    course_said: str
    course: tuple[HourBar, ...]
    backlog: FigureTable
    cutoffs: FigureTable
    debts: TonedSentence
    stations: FigureTable
    attention: FigureTable
    needs: tuple[AttentionItem, ...]
    packers: FigureTable
    mistakes: TonedSentence
    pairs: FigureTable
    rounds: TonedSentence | None = None
