"""The tests' language, and hypothesis here: by no clock; `HYPOTHESIS_PROFILE=thorough` looks longer.

And no process outlives the tests that began it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.support_processes import MARK, guard, kill, left_behind

# What the commands say where no station.toml names a language is Korean here, whatever the tester's system speaks.
os.environ["PACKING_STATION_LANGUAGE"] = "ko"
settings.register_profile("everyday", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))

_DYING = 5.0
"""Seconds in which a process that was told to end must have."""

_WORKER = "PYTEST_XDIST_WORKER"
# Those of one session, and of one of its workers, are told by their environment: a child inherits it, and so do its
# own, also when their parent is gone.
_IS_FIRST = os.environ.get(_WORKER) is None
if _IS_FIRST:
    os.environ[MARK] = str(os.getpid())
    guard(os.getpid())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the stories of whole programs first: they wait most, and at the end one worker would be alone with them."""
    items.sort(key=lambda item: "whole" not in item.path.parts)


@pytest.fixture(scope="module", autouse=True)
def nothing_is_left_running() -> Iterator[None]:
    """Fails where a file's tests leave a process behind, and ends it."""
    yield
    marks = [f"{MARK}={os.environ[MARK]}"]
    if not _IS_FIRST:
        marks.append(f"{_WORKER}={os.environ[_WORKER]}")
    end = time.monotonic() + _DYING
    while (left := left_behind(*marks)) and time.monotonic() < end:
        time.sleep(0.01)
    kill(left)
    assert left == {}


def pytest_unconfigure() -> None:
    """Ends what a worker left that was ended itself, as at a time-out."""
    if _IS_FIRST:
        kill(left_behind(f"{MARK}={os.environ[MARK]}"))
