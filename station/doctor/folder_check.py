"""The folders of a shop that is two folders, as `doctor` sees them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from station.config import StationFile

Say = Callable[..., str]


def examine(config: StationFile, say: Say) -> Iterator[tuple[str, str]]:
    """Every finding as its state (ok, warn, fail) and its sentence."""
    from station.composition.sheet_shop import inbox_of
    from station.sync.sheet_export import SheetBox

    shop = config.shop
    usable = [_folder(key, folder, say) for key, folder in (("shop.inbox", shop.inbox), ("shop.outbox", shop.outbox))]
    yield from usable
    if any(state != "ok" for state, _ in usable):
        return
    if shop.inbox.samefile(shop.outbox):
        yield "fail", say("doctor.folder_same", folder=str(shop.outbox))
        return
    refused = len(inbox_of(config).refused())
    if refused:
        yield "warn", say("doctor.sheets_refused", count=refused, folder=str(shop.inbox))
    waiting = len(SheetBox(shop.outbox).waiting())
    if waiting:
        yield "warn", say("doctor.sheets_waiting", count=waiting, folder=str(shop.outbox))


def _folder(key: str, folder: Path, say: Say) -> tuple[str, str]:
    if not folder.is_dir():
        return "warn", say("doctor.folder_missing", name=key, folder=str(folder))
    try:
        next(folder.iterdir(), None)
        # Only a try tells of a share that is read-only and of a disk that is full.
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            file.write(b"\0")
    except OSError:
        return "fail", say("doctor.folder_not_writable", name=key, folder=str(folder))
    return "ok", say("doctor.folder_ok", name=key, folder=str(folder))
