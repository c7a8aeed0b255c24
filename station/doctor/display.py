"""The PC's own screen: which adapters drive it, and who draws on them, the graphics chip or the processor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from station.doctor.finding import DoctorFinding, Say

DRM = Path("/sys/class/drm")
"""Where the kernel shows its screen adapters."""

_CARD = re.compile(r"card\d+")
_EARLY = frozenset({"simpledrm", "simple-framebuffer", "efi-framebuffer", "vesa-framebuffer", "ofdrm"})
# Chips whose kernel driver comes with OpenGL of its own. Everything else draws OpenGL on the processor (llvmpipe),
# which has crashed in virtual machines and gains nothing: pixman paints a terminal at once.
_CHIPS = frozenset({"amdgpu", "i915", "nouveau", "radeon", "v3d", "vc4", "vc4-drm", "xe"})


@dataclass(frozen=True, slots=True)
class DisplayAdapter:
    """One screen adapter. `driver`: the kernel's; `renders`: a node to draw on is there; `screens`: plugged in."""

    card: str
    driver: str
    renders: bool
    screens: int

    @property
    def early(self) -> bool:
        """The kernel's stopgap of the first seconds, which the real driver will replace."""
        return self.driver in _EARLY

    @property
    def draws(self) -> bool:
        """A chip that draws by itself, with a driver for it."""
        return self.renders and self.driver in _CHIPS


def adapters(drm: Path = DRM) -> tuple[DisplayAdapter, ...]:
    """Every adapter that the kernel knows now, in the order of its numbers."""
    try:
        cards = sorted(path for path in drm.iterdir() if _CARD.fullmatch(path.name))
    except OSError:
        return ()
    return tuple(_adapter(drm, card) for card in cards)


def renderer(found: Sequence[DisplayAdapter], failures: int = 0) -> str:
    """What the display server draws with (WLR_RENDERER): ``gles2`` or ``pixman``.

    The chip draws only where every adapter has one, since the screen may hang at any; and not after a failure.
    """
    chips = [one for one in found if one.draws]
    return "gles2" if chips and len(chips) == len(found) and not failures else "pixman"


def display(found: Sequence[DisplayAdapter], say: Say) -> Iterator[DoctorFinding]:
    """What the screen of a PC that shows nothing but the bench hangs at."""
    if not found:
        yield DoctorFinding("display", "fail", say("doctor.display_none"))
        return
    key = "display_chip" if renderer(found) == "gles2" else "display_processor"
    named = ", ".join(f"{one.card} {one.driver}" for one in found)
    yield DoctorFinding("display", "ok", say(f"doctor.{key}", adapters=named))
    if not any(one.screens for one in found):
        yield DoctorFinding("display", "warn", say("doctor.display_unplugged"))


def _adapter(drm: Path, card: Path) -> DisplayAdapter:
    device = card / "device"
    try:
        driver = (device / "driver").readlink().name
    except OSError:
        driver = "?"
    renders = any((device / "drm").glob("renderD*"))
    plugged = [path for path in drm.glob(f"{card.name}-*") if _word(path / "status") == "connected"]
    return DisplayAdapter(card.name, driver, renders, len(plugged))


def _word(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
