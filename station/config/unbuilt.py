"""What a station.toml may say already and this version cannot do yet; the one place that knows."""

from __future__ import annotations

from collections.abc import Iterator

from station.config.errors import ConfigError
from station.config.values import StationFile


def unbuilt(config: StationFile) -> tuple[ConfigError, ...]:
    """Every key whose value is valid and does not work yet, each with what works today; empty: all is well.

    `run` and `sync` refuse to start with one; `doctor` reports them; other commands need none of it.
    """
    return tuple(
        ConfigError(config.file, key, "not_built_yet", works, found, config.station.language)
        for key, found, works in _waiting(config)
    )


def _waiting(config: StationFile) -> Iterator[tuple[str, str, str]]:
    """Key, what was found there, and what works today."""
    if config.hub.url:
        yield "hub.url", "hub", '""'
