"""The colours of the screen: dark, high in contrast, and told apart without red and green (Okabe-Ito)."""

from __future__ import annotations

from dataclasses import dataclass

from rich.style import Style

from station.packing.notices import Severity
from station.screen.cameraview import LEVELS, look_of

GROUND = "#0b0f14"
"""The colour behind everything."""

_PANEL = "#151c25"
_TEXT = "#f4f7fa"
_SOFT = "#b4c0cc"
_SKY = "#7cc7f2"
_YELLOW = "#f0e442"


@dataclass(frozen=True, slots=True)
class Look:
    """A foreground on a background. `plain`: nothing to read there, so its contrast does not matter."""

    fore: str
    back: str
    bold: bool = False
    plain: bool = False


def _grey(level: int) -> str:
    return "#" + f"{255 * level // (LEVELS - 1):02x}" * 3


LOOKS: dict[str, Look] = {
    "ground": Look(_TEXT, GROUND),
    "soft": Look(_SOFT, GROUND),
    "strong": Look(_TEXT, GROUND, bold=True),
    "head": Look(_TEXT, "#1d2733"),
    "head.strong": Look(_TEXT, "#1d2733", bold=True),
    "head.soft": Look(_SOFT, "#1d2733"),
    "lamp.ready": Look(_SKY, "#1d2733"),
    "lamp.warning": Look("#000000", _YELLOW, bold=True),
    "lamp.lost": Look("#ffffff", "#973a00", bold=True),
    "lamp.off": Look(_SOFT, "#1d2733"),
    "urgency.calm": Look(_TEXT, GROUND, bold=True),
    "urgency.soon": Look("#000000", _YELLOW, bold=True),
    "urgency.late": Look("#ffffff", "#973a00", bold=True),
    "memo": Look(_YELLOW, GROUND),
    "note": Look("#000000", _SKY, bold=True),
    "row.open": Look(_TEXT, _PANEL),
    "row.current": Look("#ffffff", "#0a4d75", bold=True),
    "row.done": Look(_SOFT, _PANEL),
    "row.gift": Look(_YELLOW, _PANEL),
    "row.open.soft": Look(_SOFT, _PANEL),
    "row.current.soft": Look("#e6f2fa", "#0a4d75"),
    "row.done.soft": Look(_SOFT, _PANEL),
    "row.gift.soft": Look(_SOFT, _PANEL),
    "row.done.sign": Look(_SKY, _PANEL, bold=True),
    "next": Look("#ffffff", "#223041", bold=True),
    "next.label": Look(_SKY, "#223041"),
    "next.soft": Look(_TEXT, "#223041"),
    "news.well": Look(_SKY, GROUND),
    "news.bad": Look(_YELLOW, GROUND),
    "key": Look("#000000", "#b4c0cc", bold=True),
    "key.label": Look(_TEXT, GROUND),
    "key.wanted": Look("#000000", _YELLOW, bold=True),
    "practice": Look("#000000", "#d98ab6", bold=True),
    "paper": Look("#000000", "#e9edf0"),
    "figure": Look(_SKY, GROUND, bold=True),
    "band.right": Look("#ffffff", "#005a8c", bold=True),
    "edge.right": Look("#0072b2", "#0072b2", plain=True),
    "band.complete": Look("#ffffff", "#00614a", bold=True),
    "edge.complete": Look("#009e73", "#009e73", plain=True),
    "band.info": Look(_TEXT, "#2a3644", bold=True),
    "edge.info": Look("#56b4e9", "#56b4e9", plain=True),
    "band.ask": Look("#000000", _YELLOW, bold=True),
    "edge.ask": Look("#e69f00", "#e69f00", plain=True),
    "band.wrong": Look("#ffffff", "#973a00", bold=True),
    "edge.wrong": Look("#d55e00", "#d55e00", plain=True),
    "band.stop": Look("#ffffff", "#000000", bold=True),
    "edge.stop": Look("#ffffff", "#7a3068", bold=True),
    **{
        look_of(upper, lower): Look(_grey(upper), _grey(lower), plain=True)
        for upper in range(LEVELS)
        for lower in range(LEVELS)
    },
}
"""Every look by name."""


def band_look(severity: Severity) -> str:
    """The name of a verdict's look behind its dot; news never fill the band."""
    return "info" if severity is Severity.NEWS else severity.value


def styles() -> dict[str, Style]:
    """The looks as the terminal library wants them."""
    return {name: Style(color=look.fore, bgcolor=look.back, bold=look.bold) for name, look in LOOKS.items()}
