"""A program that owns a reading process and says so, to be killed by a test."""

from __future__ import annotations

import sys
import threading

from scanners.base import ScannerEvent
from tests.support.support_children import child_scanner


def say(event: ScannerEvent) -> None:
    sys.stdout.write(f"{event}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    child_scanner("sound", sys.argv[1]).start(say)
    threading.Event().wait()
