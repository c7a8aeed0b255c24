"""The child beside the screen is begun again when it dies, and ends with the screen."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.commands.bench.sync_child import ChildKeeper
from tests.support.support_patience import until

_CHILD = """
import os, sys
with open(sys.argv[1], "a") as seen:
    seen.write(f"{os.getpid()}\\n")
sys.stdin.read()
with open(sys.argv[1], "a") as seen:
    seen.write("ended\\n")
"""


class Watched:
    """A keeper whose children write down that they live and that they ended in peace."""

    def __init__(self, folder: Path) -> None:
        self._seen = folder / "seen"
        self._seen.touch()
        self.keeper = ChildKeeper([sys.executable, "-S", "-c", _CHILD, str(self._seen)], shortest=0.01)

    def told(self) -> list[str]:
        return self._seen.read_text().split()


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    kept = Watched(tmp_path)
    yield kept
    kept.keeper.close()


def test_a_child_that_is_killed_is_begun_again(watched: Watched) -> None:
    for born in (1, 2, 3):
        until(lambda born=born: len(watched.told()) == born)  # type: ignore[misc]
        os.kill(int(watched.told()[-1]), signal.SIGKILL)
    until(lambda: len(watched.told()) == 4)
    assert len(set(watched.told())) == 4


def test_the_child_ends_in_peace_when_the_screen_does_and_none_comes_after_it(watched: Watched) -> None:
    until(lambda: len(watched.told()) == 1)
    watched.keeper.close()
    assert watched.told()[1:] == ["ended"]


def test_a_program_that_cannot_be_begun_keeps_nobody_waiting_at_the_end(tmp_path: Path) -> None:
    ChildKeeper([str(tmp_path / "missing")], shortest=0.01).close()
