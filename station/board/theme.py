"""The board's colours, dark and bright, told apart without red and green (Okabe-Ito); both contrast at 4.5 or more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rich.style import Style

from station.screen.theme import TextLook


@dataclass(frozen=True, slots=True)
class ThemeInks:
    """The colours of one theme."""

    ground: str
    text: str
    soft: str
    panel: str
    head: str
    blue: str
    chosen: str


DARK = ThemeInks("#0b0f14", "#f4f7fa", "#b4c0cc", "#151c25", "#1d2733", "#7cc7f2", "#0a4d75")
BRIGHT = ThemeInks("#ffffff", "#10161d", "#46525e", "#eef2f5", "#d9e1e8", "#00568c", "#0a4d75")
_YELLOW, _ORANGE = "#f0e442", "#973a00"


def looks(bright: bool) -> Mapping[str, TextLook]:  # noqa: FBT001 - there are two themes
    """Every look of a theme, by name."""
    inks = BRIGHT if bright else DARK
    soon, late = TextLook("#000000", _YELLOW, bold=True), TextLook("#ffffff", _ORANGE, bold=True)
    return {
        "ground": TextLook(inks.text, inks.ground),
        "soft": TextLook(inks.soft, inks.ground),
        "strong": TextLook(inks.text, inks.ground, bold=True),
        "head": TextLook(inks.text, inks.head),
        "head.strong": TextLook(inks.text, inks.head, bold=True),
        "title": TextLook(inks.text, inks.panel, bold=True),
        "title.soft": TextLook(inks.soft, inks.panel),
        "tone.calm": TextLook(inks.text, inks.ground),
        "tone.well": TextLook(inks.blue, inks.ground, bold=True),
        "tone.soon": soon,
        "tone.late": late,
        "tone.off": TextLook(inks.soft, inks.ground),
        "figure.calm": TextLook(inks.text, inks.ground, bold=True),
        "figure.well": TextLook(inks.blue, inks.ground, bold=True),
        "figure.soon": soon,
        "figure.late": late,
        "band.calm": TextLook(inks.text, inks.head, bold=True),
        "band.well": TextLook("#ffffff", "#005a8c", bold=True),
        "band.soon": soon,
        "band.late": late,
        "bar": TextLook(inks.blue, inks.ground),
        "bar.now": TextLook(inks.soft, inks.ground),
        "chosen": TextLook("#ffffff", inks.chosen, bold=True),
        "key": TextLook("#000000", "#b4c0cc", bold=True),
        "key.act": soon,
        "key.label": TextLook(inks.text, inks.ground),
        "plea": TextLook("#000000", _YELLOW, bold=True),
    }


def styles(bright: bool) -> dict[str, Style]:  # noqa: FBT001 - there are two themes
    """The looks as the terminal library wants them."""
    every = looks(bright).items()
    return {name: Style(color=look.fore, bgcolor=look.back, bold=look.bold) for name, look in every}
