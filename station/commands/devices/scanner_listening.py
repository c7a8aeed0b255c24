"""Scanners listened to at the command line, until every code of the test sheet was scanned or the time is over."""

from __future__ import annotations

import contextlib
import queue
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Final

from scanners.setup.diagnosis import ScanDelivery, ScannerDiagnosis, diagnose
from scanners.setup.listening import (
    BAUDS,
    DeafScanner,
    EarEvent,
    Hear,
    LineNoise,
    ListeningThread,
    PortEar,
    ScannerEar,
    SomethingHeard,
    TerminalEar,
)
from station.config import StationFile
from station.config.values import ScannerKind, ScannerSettings
from station.locale.texts import LocaleTexts

Say = Callable[[str], None]
LEAVE: Final = "\x03"
"""What Ctrl+C is to a terminal that hands over every key."""
_KEPT: Final = 60

LISTENED: tuple[ScannerKind, ...] = ("serial", "hid", "keyboard")
"""The kinds that have settings to be learned; a camera has none, and is looked at by `doctor`."""


@dataclass(frozen=True, slots=True)
class ScannerCandidate:
    """Something that may be a scanner: how it would be set, and what it calls itself.

    `any_speed`: the speed of its line is not known yet.
    """

    settings: ScannerSettings
    label: str
    any_speed: bool = False


@dataclass(slots=True)
class CandidateBook:
    """What one candidate delivered so far, at which speed, and why it cannot be heard."""

    candidate: ScannerCandidate
    deliveries: list[ScanDelivery] = field(default_factory=list)
    baud: int = 0
    deaf: str = ""

    @property
    def is_silent(self) -> bool:
        """Nothing came of it."""
        return not self.deliveries

    def take(self, delivery: ScanDelivery, baud: int) -> None:
        """Note a delivery: the newest _KEPT of them are weighed."""
        self.deliveries = [*self.deliveries, delivery][-_KEPT:]
        self.baud, self.deaf = baud, ""

    @property
    def diagnosis(self) -> ScannerDiagnosis:
        """What its deliveries say."""
        return diagnose(self.deliveries, typed=self.candidate.settings.kind == "keyboard")


def configured(config: StationFile) -> tuple[ScannerCandidate, ...]:
    """The scanners of a configuration that can be read, at the speeds it names."""
    readable = (one for one in config.scanners if one.kind in LISTENED)
    return tuple(ScannerCandidate(one, one.port or one.device or one.kind) for one in readable)


def listen(
    candidates: Sequence[ScannerCandidate], seconds: float, say: Say, texts: LocaleTexts
) -> tuple[CandidateBook, ...]:
    """Listen to all at once, and ask for the test sheet once they are open.

    Ends early when one scanner has shown the whole sheet, or at Ctrl+C.
    """
    heard: queue.SimpleQueue[EarEvent] = queue.SimpleQueue()
    books = {one.settings.name: CandidateBook(one) for one in candidates}
    with ears(candidates, heard.put):
        say(texts.text("scanners.scan_sheet", seconds=round(seconds)))
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                if _taken(heard.get(timeout=left), books, say, texts):
                    break
    return tuple(books.values())


def _taken(event: EarEvent, books: dict[str, CandidateBook], say: Say, texts: LocaleTexts) -> bool:
    """Note an event and tell of it; True when there is nothing more to wait for."""
    book = books[event.source]
    match event:
        case SomethingHeard(_, delivery, baud):
            if book.candidate.settings.kind == "keyboard" and delivery.data == LEAVE.encode():
                return True
            before = len(book.diagnosis.seen)
            book.take(delivery, baud)
            found = book.diagnosis
            news = "scanners.heard" if len(found.seen) > before else "scanners.heard_other"
            seen = ", ".join(map(str, found.seen)) or "-"
            say(texts.text(news, name=book.candidate.settings.name, seen=seen))
            return found.complete
        case LineNoise(_, baud):
            say(texts.text("scanners.noise", name=book.candidate.settings.name, baud=baud))
        case DeafScanner(_, reason):
            book.deaf = reason
    return False


@contextmanager
def ears(candidates: Sequence[ScannerCandidate], hear: Hear) -> Iterator[None]:
    """Ears for each that can be opened, closed at the end."""
    with ExitStack() as stack:
        for candidate in candidates:
            ear = _ear(candidate, hear)
            if ear is not None:
                stack.callback(ear.close)
        yield


def _ear(candidate: ScannerCandidate, hear: Hear) -> ListeningThread | None:
    settings = candidate.settings
    if settings.kind == "serial":
        bauds = BAUDS if candidate.any_speed else (settings.baud,)
        return PortEar(settings.name, settings.port, hear, bauds=bauds)
    if settings.kind == "keyboard":
        return terminal_ear(settings.name, hear)
    from station.composition.device_factories import make_scanner

    return ScannerEar(make_scanner(settings), hear)


def terminal_ear(name: str, hear: Hear) -> ListeningThread | None:
    """Listen to a scanner that types into this terminal; None, and Deaf is heard, where there is none."""
    try:
        return TerminalEar(name, sys.stdin.fileno(), hear)
    except (OSError, ValueError):
        hear(DeafScanner(name, "no_terminal"))
        return None
