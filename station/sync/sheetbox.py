"""The folder of dispatch sheets: each file is whole or not there, and is not touched again."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

from station.sync.settling import settle, write_new

_NAME = re.compile(r"발송-\d{8}-\d{6}(?:-\d+)?\.xlsx")


class SheetBox:
    """One folder. Whoever calls it holds the lock of the sheets. Every method raises OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def waiting(self) -> list[str]:
        """Return the names of the sheets that nobody has collected yet, oldest first."""
        return sorted(path.name for path in self.folder.iterdir() if _NAME.fullmatch(path.name))

    def new_name(self, now: datetime, after: str) -> str:
        """Return the name of a sheet made at `now`, another one than `after` and those that are here."""
        stem = f"발송-{now:%Y%m%d-%H%M%S}"
        names = (f"{stem}{f'-{count}' if count > 1 else ''}.xlsx" for count in range(1, 10_000))
        return next(name for name in names if name != after and not os.path.lexists(self.folder / name))

    def prepare(self, name: str, data: bytes) -> None:
        """Write a sheet beside its place, so that it outlives a power cut; nobody sees it yet."""
        write_new(self._part(name), data)
        settle(self.folder)

    def has(self, name: str) -> bool:
        """Whether a sheet is prepared here, or in its place; a folder that is away is no answer."""
        there = {path.name for path in self.folder.iterdir()}
        return name in there or self._part(name).name in there

    def publish(self, name: str) -> None:
        """Put a prepared sheet in its place. One that is in place already stays so."""
        try:
            self._part(name).rename(self.folder / name)
        except FileNotFoundError:
            if not os.path.lexists(self.folder / name):
                raise
        settle(self.folder)

    def clear(self) -> None:
        """Remove what was prepared and belongs to no batch; its parcels are still owed."""
        for path in self.folder.iterdir():
            if path.name.startswith(".발송-") and path.name.endswith(".part") and not path.is_dir():
                path.unlink()

    def _part(self, name: str) -> Path:
        return self.folder / f".{name}.part"
