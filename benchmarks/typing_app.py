"""The packer's app with a scanner that types, telling each code and when it was heard on descriptor 3."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from scanners.base import Scan, ScannerEvent
from scanners.keyboard.scanner import KeyboardScanner
from station.composition.device_factories import TypedKeys
from station.locale.texts import LocaleTexts
from station.screen.launch import run_screen
from tests.support.support_scenes import NOW, scenes
from tests.support.support_screen import FakeBench

TOLD = 3


def heard(event: ScannerEvent) -> None:
    at = time.monotonic()
    said = event.text if isinstance(event, Scan) else f"!{event.health}:{event.reason}"
    os.write(TOLD, f"{at:.6f} {said}\n".encode())


if __name__ == "__main__":
    scanner = KeyboardScanner()
    scanner.start(heard)
    bench = FakeBench(scenes()["item_ok"])
    sys.exit(run_screen(bench, TypedKeys(scanner), LocaleTexts.load("ko"), clock=lambda: NOW, sound=False))
