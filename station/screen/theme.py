"""The colours of the screen: dark, high in contrast, and told apart without red and green (Okabe-Ito)."""

from __future__ import annotations

from rich.style import Style

from station.packing.notices import NoticeSeverity
from station.screen.camera_view import LEVELS, look_of
from station.screen.picture_view import PictureStyles
from station.tui.canvas import TextLook

GROUND = "#0b0f14"
"""The colour behind everything."""

_PANEL = "#151c25"
_TEXT = "#f4f7fa"
_SOFT = "#b4c0cc"
_SKY = "#7cc7f2"
_YELLOW = "#f0e442"


def _grey(level: int) -> str:
    return "#" + f"{255 * level // (LEVELS - 1):02x}" * 3


LOOKS: dict[str, TextLook] = {
    "ground": TextLook(_TEXT, GROUND),
    "soft": TextLook(_SOFT, GROUND),
    "strong": TextLook(_TEXT, GROUND, bold=True),
    "head": TextLook(_TEXT, "#1d2733"),
    "head.strong": TextLook(_TEXT, "#1d2733", bold=True),
    "head.soft": TextLook(_SOFT, "#1d2733"),
    "lamp.ready": TextLook(_SKY, "#1d2733"),
    "lamp.warning": TextLook("#000000", _YELLOW, bold=True),
    "lamp.lost": TextLook("#ffffff", "#973a00", bold=True),
    "lamp.off": TextLook(_SOFT, "#1d2733"),
    "urgency.calm": TextLook(_TEXT, GROUND, bold=True),
    "urgency.soon": TextLook("#000000", _YELLOW, bold=True),
    "urgency.late": TextLook("#ffffff", "#973a00", bold=True),
    "memo": TextLook(_YELLOW, GROUND),
    "note": TextLook("#000000", _SKY, bold=True),
    "row.open": TextLook(_TEXT, _PANEL),
    "row.current": TextLook("#ffffff", "#0a4d75", bold=True),
    "row.done": TextLook(_SOFT, _PANEL),
    "row.gift": TextLook(_YELLOW, _PANEL),
    "row.open.soft": TextLook(_SOFT, _PANEL),
    "row.current.soft": TextLook("#e6f2fa", "#0a4d75"),
    "row.done.soft": TextLook(_SOFT, _PANEL),
    "row.gift.soft": TextLook(_SOFT, _PANEL),
    "row.differs": TextLook("#000000", _YELLOW, bold=True),
    "row.open.unlike": TextLook(_YELLOW, _PANEL, bold=True),
    "row.current.unlike": TextLook("#fff9b0", "#0a4d75", bold=True),
    "row.done.sign": TextLook(_SKY, _PANEL, bold=True),
    "next": TextLook("#ffffff", "#223041", bold=True),
    "next.label": TextLook(_SKY, "#223041"),
    "next.soft": TextLook(_TEXT, "#223041"),
    "news.well": TextLook(_SKY, GROUND),
    "news.bad": TextLook(_YELLOW, GROUND),
    "key": TextLook("#000000", "#b4c0cc", bold=True),
    "key.label": TextLook(_TEXT, GROUND),
    "key.wanted": TextLook("#000000", _YELLOW, bold=True),
    "practice": TextLook("#000000", "#d98ab6", bold=True),
    "paper": TextLook("#000000", "#e9edf0"),
    "figure": TextLook(_SKY, GROUND, bold=True),
    "band.right": TextLook("#ffffff", "#005a8c", bold=True),
    "edge.right": TextLook("#0072b2", "#0072b2", plain=True),
    "band.complete": TextLook("#ffffff", "#00614a", bold=True),
    "edge.complete": TextLook("#009e73", "#009e73", plain=True),
    "band.info": TextLook(_TEXT, "#2a3644", bold=True),
    "edge.info": TextLook("#56b4e9", "#56b4e9", plain=True),
    "band.ask": TextLook("#000000", _YELLOW, bold=True),
    "edge.ask": TextLook("#e69f00", "#e69f00", plain=True),
    "band.wrong": TextLook("#ffffff", "#973a00", bold=True),
    "edge.wrong": TextLook("#d55e00", "#d55e00", plain=True),
    "band.stop": TextLook("#ffffff", "#000000", bold=True),
    "edge.stop": TextLook("#ffffff", "#7a3068", bold=True),
    "band.mixup": TextLook("#ffffff", "#b3001b", bold=True),
    "edge.mixup": TextLook("#000000", "#ffffff", bold=True),
    **{
        look_of(upper, lower): TextLook(_grey(upper), _grey(lower), plain=True)
        for upper in range(LEVELS)
        for lower in range(LEVELS)
    },
}
"""Every look by name."""


def band_look(severity: NoticeSeverity) -> str:
    """The name of a verdict's look behind its dot; news never fill the band."""
    return "info" if severity is NoticeSeverity.NEWS else severity.value


def styles() -> dict[str, Style]:
    """The looks as the terminal library wants them."""
    looks = {name: Style(color=look.fore, bgcolor=look.back, bold=look.bold) for name, look in LOOKS.items()}
    return PictureStyles(looks)
