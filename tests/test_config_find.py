"""Which file is read when nobody, or somebody, names one."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.config import ConfigError, find


def test_the_named_file_wins_then_the_environment_then_the_folder_then_the_system(tmp_path: Path) -> None:
    system, here = tmp_path / "etc.toml", tmp_path / "here"
    here.mkdir()
    system.touch()
    environ = {"PACKING_STATION_CONFIG": "/elsewhere/a.toml"}
    assert find("b.toml", environ, here, system) == here / "b.toml"
    assert find(None, environ, here, system) == Path("/elsewhere/a.toml")
    assert find(None, {"PACKING_STATION_CONFIG": ""}, here, system) == system
    (here / "station.toml").touch()
    assert find(None, {}, here, system) == here / "station.toml"


def test_where_there_is_none_the_error_says_where_was_looked(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        find(None, {}, tmp_path, tmp_path / "etc.toml")
    assert caught.value.message_code == "no_file"
    assert "$PACKING_STATION_CONFIG" in str(caught.value)
