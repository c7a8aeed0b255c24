"""Which language a command speaks: the station's; where no station.toml says one, the system's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from station.config.config_error import ConfigError
from station.config.error_texts import Language
from station.config.find import find
from station.config.load import read, said_language

VARIABLE = "PACKING_STATION_LANGUAGE"
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""As the C library looks for the language of messages: the first that is not empty counts."""


def language_of(explicit: str | Path | None, environ: Mapping[str, str], cwd: Path) -> Language:
    """The language that the configuration says which `find` would take, else `usual`. Never fails."""
    try:
        said = said_language(read(find(explicit, environ, cwd)))
    except (ConfigError, OSError):
        said = None
    return said or usual(environ)


def usual(environ: Mapping[str, str]) -> Language:
    """The language of whoever calls; Korean where nobody says (LANG=C.UTF-8), as the product is made for Korea."""
    named = environ.get(VARIABLE, "") or next((environ[name] for name in _LOCALES if environ.get(name)), "")
    return "en" if named.lower().startswith("en") else "ko"
