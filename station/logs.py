"""The program's own log: JSON lines in a rotating file, never on the terminal, and without personal data."""

from __future__ import annotations

import json
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LARGEST = 2_000_000
_KEPT = 5


class JsonLines(logging.Formatter):
    """One record as one JSON line. Arguments are written by whoever logs, who gives no personal data."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_to(file: Path, level: int = logging.INFO) -> None:
    """Send every log record to the file, and nowhere else. Raises OSError when it cannot be written."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = RotatingFileHandler(file, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    # It writes the address of every call, and an address may hold an order number.
    logging.getLogger("httpx").setLevel(logging.WARNING)
