"""How the starts of the PC's own screen went: kept while the unit begins again by itself, gone when it is stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

PAUSES = (0, 10, 20, 40, 60)
"""Seconds before the next start, by failures in a row; the last goes on."""


def runtime_folder(environ: Mapping[str, str]) -> Path | None:
    """The folder that systemd makes for the unit (RuntimeDirectory=); None outside of a unit."""
    named = environ.get("RUNTIME_DIRECTORY", "").partition(":")[0]
    return Path(named) if named else None


class KioskAttempts:
    """Starts that failed in a row, and why the last one did. A reason is a key of the texts (`kiosk.because_…`)."""

    def __init__(self, folder: Path) -> None:
        self._stood, self._why, self._kept = (folder / name for name in ("stood", "because", "attempts.json"))

    def begun(self) -> None:
        """A start begins."""
        for path in (self._stood, self._why):
            path.unlink(missing_ok=True)

    def succeeded(self) -> None:
        """The bench stands on the screen."""
        self._stood.touch()

    def stands(self) -> bool:
        """The bench stood since the start that is going on."""
        return self._stood.exists()

    def because(self, reason: str) -> None:
        """Whoever gives up knows better why than systemd does."""
        self._why.write_text(reason)

    def ended(self, result: str) -> None:
        """The unit's processes are gone; `result` is systemd's $SERVICE_RESULT."""
        reason = self._why.read_text() if self._why.is_file() else _reason(result)
        failures = 0 if self._stood.exists() else self.failures() + 1
        self._kept.write_text(json.dumps({"failures": failures, "reason": reason}))
        self.begun()

    def failures(self) -> int:
        """How many starts failed in a row."""
        return int(self._read().get("failures", 0))

    def reason(self) -> str:
        """Why the last one failed; "" when none did."""
        return str(self._read().get("reason", "")) if self.failures() else ""

    def pause(self) -> int:
        """Seconds to wait before the next start. What the bench itself said stood long enough already."""
        return 0 if self.reason() == "bench" else PAUSES[min(self.failures(), len(PAUSES) - 1)]

    def _read(self) -> dict[str, int | str]:
        try:
            read = json.loads(self._kept.read_text())
        except (OSError, ValueError):
            return {}
        return read if isinstance(read, dict) else {}


def _reason(result: str) -> str:
    return result if result in ("timeout", "watchdog") else "ended"
