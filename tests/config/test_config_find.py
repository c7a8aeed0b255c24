"""Which file is read when nobody, or somebody, names one."""

from __future__ import annotations

import subprocess
import sys
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


def test_a_folder_that_may_not_be_looked_into_holds_no_file(tmp_path: Path) -> None:
    """An administrator's home, for the bench's user: every command of the guides is called from there."""
    system, home = Path("/etc/passwd"), tmp_path / "home"
    home.mkdir()
    (home / "station.toml").touch()
    # The program is read first: its own folder may be one that only its owner looks into.
    program = (
        "import os, sys, pathlib, station.config as c\n"
        "if os.geteuid() == 0: os.setgroups([]), os.setuid(65534)\n"
        "print(c.find(None, {}, *map(pathlib.Path, sys.argv[1:])))"
    )
    home.chmod(0)
    try:
        done = subprocess.run(
            [sys.executable, "-c", program, str(home), str(system)],
            cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        home.chmod(0o700)
    assert (done.returncode, done.stdout.strip()) == (0, str(system)), done.stderr
