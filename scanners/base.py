"""The contract of a scanner: a complete code with its source and time, and the scanner's health."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class ScannerHealth(StrEnum):
    """Whether codes can arrive. WARNING: they can, but something was garbled or cut off."""

    READY = "ready"
    WARNING = "warning"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Scan:
    """One complete code.

    `text`: what it says, Hangul undone, without suffix and AIM identifier. `delivered`: what the scanner
    sent, before Hangul was undone. `source`: the scanner's name ("serial-1"). `at`: monotonic seconds of the
    last byte. `symbology`: the AIM identifier ("]C0") or empty.
    """

    text: str
    source: str
    at: float
    delivered: str = ""
    symbology: str = ""
    typed_hangul: bool = False


@dataclass(frozen=True, slots=True)
class ScannerChanged:
    """A scanner's health changed. `reason` is a code ("unplugged", "garbage", "unfinished", "in_use" …)."""

    source: str
    health: ScannerHealth
    reason: str = ""
    detail: str = ""


ScannerEvent = Scan | ScannerChanged
Listener = Callable[[ScannerEvent], None]


class Scanner(Protocol):
    """A source of codes, with a thread of its own on which the listener is called; it must not block."""

    @property
    def name(self) -> str:
        """The name under which scans and health are reported."""

    def start(self, listener: Listener) -> None:
        """Begin reading; an absent device is reported LOST and tried again until `close`."""

    def close(self) -> None:
        """Stop reading and free the device within a second."""
