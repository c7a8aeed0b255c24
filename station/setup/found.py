"""What is plugged in, as the setup offers it: a label to choose, and the answer that it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scanners.finding import FoundScanner


@dataclass(frozen=True, slots=True)
class FoundOffer:
    """One thing to choose. `value` is the answer: a kind and a path for scanners, a port for printers."""

    value: str
    label: str


def scanner_offers(found: tuple[FoundScanner, ...]) -> tuple[FoundOffer, ...]:
    """Scanners that can be read, the likely ones first; a person's keyboard is none."""
    return tuple(
        FoundOffer(f"{one.kind} {one.path}", " ".join(part for part in (one.name, one.path) if part))
        for one in found
        if one.readable and (one.likely or one.way == "serial")
    )


def printer_offers(dev: Path = Path("/dev")) -> tuple[FoundOffer, ...]:
    """USB printers by the names that stay, and serial ports; the network is asked for by its address."""
    named = sorted((dev / "packing-station").glob("printer-*"))
    plain = [] if named else sorted((dev / "usb").glob("lp*"))
    lines = sorted((dev / "serial" / "by-id").glob("*"))
    return (
        *(FoundOffer(f"file://{path}", path.name) for path in (*named, *plain)),
        *(FoundOffer(f"serial://{path}?baud=115200", path.name) for path in lines),
    )
