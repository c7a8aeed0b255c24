"""The printers and scanners of a configuration, made but not opened: the only module that names their kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from printers.base import Printer
from scanners.base import Scanner
from scanners.keyboard.scanner import KeyboardScanner, KeyVerdict
from station.bench.screen_model import ViewGlimpse
from station.config import StationFile
from station.config.values import LabelConfig, PrinterConfig, ScannerSettings
from station.packing.events import BACKUP, MAIN

if TYPE_CHECKING:
    from scanners.camera.preview import CameraGlimpse as Seen


class CameraFinder:
    """Hands the view of a camera to the screen. Implements `station.bench.screen_model.CameraSource`."""

    def __init__(self) -> None:
        self._watcher: Callable[[ViewGlimpse], None] | None = None

    def watch(self, watcher: Callable[[ViewGlimpse], None]) -> None:
        """Have glimpses delivered."""
        self._watcher = watcher

    def see(self, glimpse: Seen, repeats: int) -> None:
        """The camera saw this."""
        if self._watcher is not None:
            self._watcher(ViewGlimpse(glimpse.width, glimpse.height, glimpse.greys, repeats))


def make_printer(settings: PrinterConfig, label: LabelConfig) -> Printer:
    """One printer of the configuration; it opens when it is started."""
    from printers.label_dialogue import LabelLanguage
    from printers.printer import EscposPrinter, LanguagePrinter
    from printers.printer_settings import LabelMedia, MediaSensor

    if settings.kind == "escpos":
        return EscposPrinter(
            settings.port,
            dpi=settings.dpi,
            confirm=settings.confirm,
            timeout_seconds=settings.timeout_seconds,
            cut=settings.cut,
            release_seconds=settings.release_after_seconds,
        )
    sensor = MediaSensor(label.sensor) if label.height_mm else MediaSensor.CONTINUOUS
    media = LabelMedia(settings.dpi, sensor, label.gap_mm, settings.darkness, settings.cut)
    return LanguagePrinter(
        settings.port,
        LabelLanguage(settings.kind, media),
        dpi=settings.dpi,
        confirm=settings.confirm,
        timeout_seconds=settings.timeout_seconds,
        release_seconds=settings.release_after_seconds,
    )


def make_printers(config: StationFile) -> dict[str, Printer]:
    """The printers by the names under which rules and journal know them."""
    backup = config.printer.backup
    spare = {BACKUP: make_printer(backup, config.label)} if backup is not None else {}
    return {MAIN: make_printer(config.printer, config.label), **spare}


def make_scanner(settings: ScannerSettings, finder: CameraFinder | None = None) -> Scanner:
    """One scanner of the configuration; it opens when it is started. `finder` gets the view of a camera."""
    if settings.kind == "keyboard":
        return KeyboardScanner(settings.name, suffix=settings.suffix, prefix=settings.prefix)
    if settings.kind == "camera":
        from scanners.camera.camera import CameraScanner

        return CameraScanner(settings.name, settings.device, watcher=finder.see if finder is not None else None)
    if settings.kind == "hid":
        from scanners.hid.scanner import HidScanner

        return HidScanner(settings.name, settings.device, suffix=settings.suffix, prefix=settings.prefix)
    from scanners.serial.scanner import SerialScanner

    return SerialScanner(
        settings.name,
        settings.port,
        baud=settings.baud,
        suffix=settings.suffix,
        prefix=settings.prefix,
        feedback=settings.feedback,
    )


class TypedKeys:
    """Hands the screen's keys to the keyboard scanner. Implements `station.bench.screen_model.Keys`."""

    def __init__(self, scanner: KeyboardScanner) -> None:
        self._scanner = scanner

    def key(self, character: str | None, key: str, at: float) -> bool:
        """Take one key; False gives it back."""
        return self._scanner.key(character, key, at) is KeyVerdict.TAKEN

    def paste(self, text: str, at: float) -> None:
        """Take a bracketed paste."""
        self._scanner.paste(text, at)

    @property
    def deadline(self) -> float | None:
        """When `idle` will have something to say."""
        return self._scanner.deadline

    def idle(self, at: float) -> None:
        """Say that nothing was typed until `at`."""
        self._scanner.idle(at)
