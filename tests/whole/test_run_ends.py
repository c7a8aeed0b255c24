"""Every screen whose terminal is gone ends well, and so does a command whose reader has seen enough."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from station.composition.factories import clock_of, open_ledger
from station.config import load
from tests.support.support_patience import PATIENCE
from tests.support.support_program import program, site

BUFFERED = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


@pytest.mark.parametrize(
    ("words", "shown"), [(("board",), "BENCH-1"), (("setup",), "1/"), (("run", "--no-sync"), "주문서의 바코드를")]
)
def test_a_screen_whose_terminal_is_gone_ends_well(
    words: tuple[str, ...], shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    file = site(tmp_path)
    config = load(file, {})
    open_ledger(config, clock_of(config)).close()
    with program(*words, "-c", str(file)) as screen:
        screen.sees(shown)
        assert screen.loses_its_terminal() == 0


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("journal", "--help"), ("orders", "list")])
def test_a_command_whose_reader_has_seen_enough_says_nothing(words: tuple[str, ...], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "station", *words]
    if words[0] == "orders":
        config = load(site(tmp_path), {})
        open_ledger(config, clock_of(config)).close()
        command += ["-c", str(tmp_path / "station.toml")]
    reads, writes = os.pipe()
    os.close(reads)
    done = subprocess.run(
        command, env=BUFFERED | {"TOKEN": "x"}, stdout=writes, stderr=-1, timeout=PATIENCE, check=False
    )
    os.close(writes)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_answer_that_cannot_be_written_is_a_failure_in_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "station", "--help"]
        done = subprocess.run(command, env=BUFFERED, stdout=full, stderr=-1, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
