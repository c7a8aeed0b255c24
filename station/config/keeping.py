"""Tables of the configuration about time and keeping: pick-ups, how long people are known, copies of the data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BoardConfig:
    """[board]: the carrier's pick-up, and those of single carriers by code."""

    cutoff: time
    cutoffs: tuple[tuple[str, time], ...]
    refresh_seconds: float

    def cutoff_of(self, carrier: str) -> time:
        """The pick-up of a carrier by its code."""
        return dict(self.cutoffs).get(carrier, self.cutoff)


@dataclass(frozen=True, slots=True)
class RetentionConfig:
    """[retention]: how long names and addresses stay, and where the keys that open them lie."""

    personal_data_days: int
    key_file: Path


@dataclass(frozen=True, slots=True)
class BackupConfig:
    """[backup]: where copies of the ledger go, how often, and how many stay. `to` None: nowhere.

    `keep` newest copies stay, and each day's last for `keep_days`. `keys_to`: where the key file is copied to; None:
    nowhere. `most_gb`: bytes of all copies together, in thousands of millions; the oldest go first.
    """

    to: Path | None = None
    every_minutes: float = 15.0
    keep: int = 8
    keep_days: int = 14
    keys_to: Path | None = None
    most_gb: float = 32.0

    @property
    def most_bytes(self) -> int:
        """What all copies together may take."""
        return int(self.most_gb * 1e9)
