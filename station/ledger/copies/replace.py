"""Putting another ledger in the place of a folder's own: wholly or not at all, whenever the power goes.

What is to come is made ready in a folder beside the ledger. Renaming that folder is the one instant that decides;
from then on whoever opens the ledger first carries the rest to its end.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec

from station.ledger.ledger_error import translated
from station.ledger.storage.database import FILE_NAME
from station.ledger.storage.locks import LedgerPresence
from station.whole_file import sync_to_disk, write_new

MAKING, READY = "restore.making", "restore.ready"
_PLAN = "plan.json"
_COMPANIONS = (f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", f"{FILE_NAME}-journal")

Step = Callable[[str], None]
"""Told before each step, by its name."""


class _Plan(msgspec.Struct, frozen=True):
    aside: str
    keys: bool


def quiet(_step: str) -> None:
    """Tell nobody."""


def begin(data_dir: Path) -> Path:
    """Return the empty folder in which the new ledger is made; what an earlier try left there is gone."""
    making = data_dir / MAKING
    with translated():
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
    return making


def replace(data_dir: Path, key_file: Path, aside: str, keys: Path | None = None, step: Step = quiet) -> None:
    """Take the ledger in the making for the folder's own. The old one goes to the folder `aside` within it.

    `keys`: a key file that takes the place of `key_file`; the old one is kept beside it. The caller is alone with
    the folder (`LedgerPresence`). Raises LedgerError; the old ledger is then in its place, unless all was decided.
    """
    making = data_dir / MAKING
    with translated():
        if keys is not None:
            step("keys_copied")
            key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_new(_coming(key_file), keys.read_bytes())
        step("plan_written")
        _into_one_file(making / FILE_NAME)
        write_new(making / _PLAN, msgspec.json.encode(_Plan(aside, keys is not None)))
        sync_to_disk(making / FILE_NAME)
        sync_to_disk(making)
        step("decided")
        making.rename(data_dir / READY)
        sync_to_disk(data_dir)
    finish(data_dir, key_file, step)


def settle(data_dir: Path, key_file: Path) -> None:
    """Carry a replacing that was interrupted to its end, before the ledger is opened.

    Raises LedgerError in_use, while another process does so.
    """
    if (data_dir / READY).is_dir():
        alone = LedgerPresence(data_dir, alone=True)
        try:
            finish(data_dir, key_file)
        finally:
            alone.leave()


def finish(data_dir: Path, key_file: Path, step: Step = quiet) -> None:
    """Move the old files aside and the new ones in; begun again, it goes on where it stood."""
    ready = data_dir / READY
    if not (ready / FILE_NAME).exists():
        shutil.rmtree(ready, ignore_errors=True)
        return
    with translated():
        plan = msgspec.json.decode((ready / _PLAN).read_bytes(), type=_Plan)
        aside = data_dir / plan.aside
        for name in (FILE_NAME, *_COMPANIONS):
            if (data_dir / name).exists():
                step(f"{name}_aside")
                aside.mkdir(mode=0o700, exist_ok=True)
                (data_dir / name).rename(aside / name)
        if plan.keys and _coming(key_file).exists():
            _exchange_keys(key_file, plan.aside, step)
        sync_to_disk(data_dir)
        step("moved_in")
        (ready / FILE_NAME).rename(data_dir / FILE_NAME)
        sync_to_disk(data_dir)
        step("tidied")
        shutil.rmtree(ready)


def _exchange_keys(key_file: Path, aside: str, step: Step) -> None:
    step("keys_aside")
    if key_file.exists():
        key_file.rename(key_file.with_name(f"{key_file.name}.{aside}"))
    step("keys_moved_in")
    _coming(key_file).rename(key_file)
    sync_to_disk(key_file.parent)


def _coming(key_file: Path) -> Path:
    return key_file.with_name(f"{key_file.name}.coming")


def _into_one_file(path: Path) -> None:
    """Whatever still lies in the log moves into the file: only the file is moved into place."""
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode = DELETE").fetchone()
