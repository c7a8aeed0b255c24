"""The folders of a shop that is two folders, and those of the carrier's sheets, as `doctor` sees them."""

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


def examine_rounds(config: StationFile, say: Say) -> Iterator[tuple[str, str]]:
    """Every finding about the carrier's two folders, as its state and its sentence."""
    from station.composition.carrier_sheets import round_folders

    sheets = config.carrier.sheets
    named = (("carrier.sheets.outbox", sheets.outbox), ("carrier.sheets.inbox", sheets.inbox))
    usable = [_folder(key, folder, say) for key, folder in named if folder is not None]
    yield from usable
    if any(state != "ok" for state, _ in usable):
        return
    refused, parts = round_folders(config)
    if refused:
        yield "warn", say("doctor.carrier_results_refused", count=refused, folder=str(sheets.inbox))
    if parts:
        yield "warn", say("doctor.carrier_round_part", folder=str(sheets.outbox))


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
