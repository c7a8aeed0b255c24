"""What root writes for the bench belongs to the user that the bench runs as."""

from __future__ import annotations

import os
import pwd
import shutil
from collections.abc import Iterator
from pathlib import Path

from station.config import Config
from station.config.find import SYSTEM

USER = "packing"
"""The user of the services (systemd/sysusers.conf)."""


def hand_over(config: Config, secrets: tuple[Path, ...]) -> None:
    """Give data, keys and secrets of an installed bench to its user; on any other nothing changes. Raises OSError."""
    if os.geteuid() != 0 or config.file != SYSTEM or not _exists(USER):
        return
    shutil.chown(config.file, "root", USER)
    config.file.chmod(0o640)
    keys = config.retention.key_file
    for path in (*secrets, keys, keys.with_name(f"{keys.name}.lock"), *_tree(config.station.data_dir)):
        if path.exists():
            shutil.chown(path, USER, USER)


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _tree(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.rglob("*")
