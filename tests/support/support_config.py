"""Writing a station.toml for a test and reading it."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.config import ConfigError, StationFile, load

REST = """
[shop]
kind = "rest"
base_url = "http://127.0.0.1:8080"
token = { env = "TOKEN" }
"""


def write(folder: Path, text: str) -> Path:
    """The text as a station.toml."""
    file = folder / "station.toml"
    file.write_text(text, encoding="utf-8")
    return file


def read(folder: Path, text: str) -> StationFile:
    """The text as a configuration."""
    return load(write(folder, text), {"HOME": "/home/bench"})


def refused(folder: Path, text: str) -> ConfigError:
    """The error that the text leads to."""
    with pytest.raises(ConfigError) as caught:
        read(folder, text)
    assert len(str(caught.value).splitlines()) == 1
    assert len(caught.value.text("en").splitlines()) == 1
    return caught.value
