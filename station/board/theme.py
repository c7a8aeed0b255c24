"""The board's colours, dark and bright, told apart without red and green (Okabe-Ito); both contrast at 4.5 or more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rich.style import Style

from station.screen.theme import Look


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of one theme."""

    ground: str
    text: str
    soft: str
    panel: str
    head: str
    blue: str
    chosen: str


DARK = Inks("#0b0f14", "#f4f7fa", "#b4c0cc", "#151c25", "#1d2733", "#7cc7f2", "#0a4d75")
BRIGHT = Inks("#ffffff", "#10161d", "#46525e", "#eef2f5", "#d9e1e8", "#00568c", "#0a4d75")
_YELLOW, _ORANGE = "#f0e442", "#973a00"


def looks(bright: bool) -> Mapping[str, Look]:  # noqa: FBT001 - there are two themes
    """Every look of a theme, by name."""
    inks = BRIGHT if bright else DARK
    soon, late = Look("#000000", _YELLOW, bold=True), Look("#ffffff", _ORANGE, bold=True)
    return {
        "ground": Look(inks.text, inks.ground),
        "soft": Look(inks.soft, inks.ground),
        "strong": Look(inks.text, inks.ground, bold=True),
        "head": Look(inks.text, inks.head),
        "head.strong": Look(inks.text, inks.head, bold=True),
        "title": Look(inks.text, inks.panel, bold=True),
        "title.soft": Look(inks.soft, inks.panel),
        "tone.calm": Look(inks.text, inks.ground),
        "tone.well": Look(inks.blue, inks.ground, bold=True),
        "tone.soon": soon,
        "tone.late": late,
        "tone.off": Look(inks.soft, inks.ground),
        "figure.calm": Look(inks.text, inks.ground, bold=True),
        "figure.well": Look(inks.blue, inks.ground, bold=True),
        "figure.soon": soon,
        "figure.late": late,
        "band.calm": Look(inks.text, inks.head, bold=True),
        "band.well": Look("#ffffff", "#005a8c", bold=True),
        "band.soon": soon,
        "band.late": late,
        "bar": Look(inks.blue, inks.ground),
        "bar.now": Look(inks.soft, inks.ground),
        "chosen": Look("#ffffff", inks.chosen, bold=True),
        "key": Look("#000000", "#b4c0cc", bold=True),
        "key.act": soon,
        "key.label": Look(inks.text, inks.ground),
        "plea": Look("#000000", _YELLOW, bold=True),
    }


def styles(bright: bool) -> dict[str, Style]:  # noqa: FBT001 - there are two themes
    """The looks as the terminal library wants them."""
    every = looks(bright).items()
    return {name: Style(color=look.fore, bgcolor=look.back, bold=look.bold) for name, look in every}
