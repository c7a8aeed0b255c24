"""Which station.toml is meant when a command does not say it (contract: cli.md)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from station.config.config_error import ConfigError

VARIABLE = "PACKING_STATION_CONFIG"
FILE = "station.toml"
SYSTEM = Path("/etc/packing-station/station.toml")


def find(explicit: str | Path | None, environ: Mapping[str, str], cwd: Path, system: Path = SYSTEM) -> Path:
    """The file to load: the one named, else $PACKING_STATION_CONFIG, else ./station.toml, else the system's.

    A named one is taken even when it does not exist, so that the error is about it.

    Raises:
        ConfigError: no_file, when none is named and none exists; not_yours, when that of an installed bench may
            not be looked for by this user.
    """
    named = environ.get(VARIABLE, "") or None if explicit is None else explicit
    if named is not None:
        return Path(cwd, named)
    for candidate in (Path(cwd, FILE), system):
        if _is_there(candidate):
            return candidate
    hidden = system.parent.is_dir() and not os.access(system.parent, os.X_OK)
    looked = f"--config, ${VARIABLE}, ./{FILE}, {system}"
    raise ConfigError(system if hidden else Path(cwd, FILE), "", "not_yours" if hidden else "no_file", looked)


def _is_there(path: Path) -> bool:
    """A folder that may not be looked into holds no file for this user: `sudo -u packing` in another's home."""
    try:
        return path.is_file()
    except OSError:
        return False
