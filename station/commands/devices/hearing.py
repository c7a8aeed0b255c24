"""Scans for a command: from the scanners while nobody holds them, or from the journal of the bench that does."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from contextlib import ExitStack

from scanners.base import Scan, ScannerChanged, ScannerEvent, ScannerHealth
from scanners.setup.listening import DeafScanner, EarEvent, LineNoise, SomethingHeard
from station.commands.command_base import out
from station.commands.devices.devices import refusal
from station.commands.devices.scanner_listening import LEAVE, terminal_ear
from station.config import StationFile
from station.config.values import ScannerSettings
from station.ledger import Ledger
from station.locale.texts import LocaleTexts

_STEP = 0.2


def here(config: StationFile, texts: LocaleTexts, seconds: float) -> Iterator[str]:
    """What the configured scanners deliver, for so long or until Ctrl+C; a typing one through this terminal."""
    heard: queue.SimpleQueue[ScannerEvent] = queue.SimpleQueue()
    ends = time.monotonic() + seconds
    known = {settings.name: settings for settings in config.scanners}
    with ExitStack() as stack:
        for settings in config.scanners:
            _listen(settings, heard, stack)
        try:
            while (left := ends - time.monotonic()) > 0:
                match heard.get(timeout=left):
                    case Scan(text) if text == LEAVE:
                        return
                    case Scan(text):
                        yield text
                    case ScannerChanged(source, ScannerHealth.LOST, reason):
                        out(refusal(known[source], reason, texts))
        except (queue.Empty, KeyboardInterrupt):
            return


def at_the_bench(config: StationFile, ledger: Ledger, seconds: float) -> Iterator[str]:
    """What the running bench hears from now on, as it journals it; other codes than test codes are its own affair."""
    from station.composition.factories import clock_of

    since, ends = clock_of(config).now(), time.monotonic() + seconds
    told = 0
    try:
        while time.monotonic() < ends:
            codes = [str(record.get("command", "")) for record in ledger.records.find(since=since)]
            tests = [code for code in codes if code.upper().startswith("PS:TEST")]
            yield from tests[told:]
            told = len(tests)
            time.sleep(_STEP)
    except KeyboardInterrupt:
        return


def _listen(settings: ScannerSettings, heard: queue.SimpleQueue[ScannerEvent], stack: ExitStack) -> None:
    from station.composition.device_factories import make_scanner

    if settings.kind == "keyboard":
        ear = terminal_ear(settings.name, lambda event: _typed(event, heard))
        if ear is not None:
            stack.callback(ear.close)
        return
    scanner = make_scanner(settings)
    scanner.start(heard.put)
    stack.callback(scanner.close)


def _typed(event: EarEvent, heard: queue.SimpleQueue[ScannerEvent]) -> None:
    """What was typed into the terminal becomes a scan; a Korean keyboard layout is undone."""
    from scanners.keyboard.hangul import undo

    match event:
        case SomethingHeard(source, delivery):
            delivered = delivery.data.decode("utf-8", "replace").strip()
            text, hangul = undo(delivered)
            heard.put(Scan(text, source, delivery.at, delivered, typed_hangul=hangul))
        case DeafScanner(source, reason):
            heard.put(ScannerChanged(source, ScannerHealth.LOST, reason))
        case LineNoise():
            pass  # a terminal has no speed that could be wrong
