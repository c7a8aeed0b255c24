"""What root writes for the bench belongs to the user that the bench runs as."""

from __future__ import annotations

import os
import pwd
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from station.config import StationFile
from station.config.find import SYSTEM

USER = "packing"
"""The user of the services (systemd/sysusers.conf)."""


def hand_over(config: StationFile, secrets: tuple[Path, ...]) -> None:
    """Give data, keys and secrets of an installed bench to its user; on any other nothing changes. Raises OSError."""
    if os.geteuid() != 0 or config.file != SYSTEM or not _exists(USER):
        return
    shutil.chown(config.file, "root", USER)
    config.file.chmod(0o640)
    keys = config.retention.key_file
    owner = pwd.getpwnam(USER)
    for path in (*secrets, keys, keys.with_name(f"{keys.name}.lock"), *_tree(config.station.data_dir)):
        # What is not root's is left alone, and a link is never followed: the folder belongs to somebody else.
        with suppress(FileNotFoundError):
            if path.lstat().st_uid == 0:
                os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)


def give_back(config: StationFile) -> None:
    """After a command that root called (`sudo packing-station …`): the services go on with the files it made."""
    with suppress(OSError):
        hand_over(config, ())


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _tree(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.rglob("*")
