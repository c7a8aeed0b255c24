"""A reading process that is sound, mute, mad or dead: what is told, and that nothing of it stays behind."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanners.base import Scan, ScannerChanged, ScannerHealth
from tests.support.support_children import Nursery, life
from tests.support.support_processes import child
from tests.support.support_scanners import DEADLINE, elapsed

ROOT = Path(__file__).resolve().parents[2]
FAILED = (ScannerHealth.LOST, "failed")


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    made = Nursery(tmp_path)
    yield made
    made.close()
    assert made.alive == []


def test_every_line_becomes_its_events_in_order(nursery: Nursery) -> None:
    nursery.start("sound")
    nursery.ears.until_texts(2)
    assert nursery.ears.events == [
        Scan("A1", "child-1", 0.0),
        ScannerChanged("child-1", ScannerHealth.READY),
        Scan("머그컵", "child-1", 0.0),
    ]


@pytest.mark.parametrize(
    ("manner", "why"),
    [
        ("dead", "ended with 3"),
        ("list", "speaks nonsense"),
        ("binary", "speaks nonsense"),
        ("endless", "never ends its line"),
    ],
)
def test_a_child_that_cannot_go_on_is_lost_once_and_started_again(nursery: Nursery, manner: str, why: str) -> None:
    nursery.start(manner)
    nursery.ears.until_health(*FAILED)
    nursery.until_born(2)
    (event,) = nursery.ears.events
    assert isinstance(event, ScannerChanged)
    assert why in event.detail


def test_a_child_that_stays_mute_is_killed(nursery: Nursery) -> None:
    nursery.start("mute", patience=0.3)
    nursery.ears.until_health(*FAILED)


def test_what_was_said_before_the_nonsense_is_heard(nursery: Nursery) -> None:
    nursery.start("garbage")
    nursery.ears.until_health(*FAILED)
    assert nursery.ears.texts == ["A1"]


@pytest.mark.parametrize("manner", ["sound", "deaf", "mute", "endless"])
def test_it_closes_within_a_second_and_leaves_no_process(nursery: Nursery, manner: str) -> None:
    scanner = nursery.start(manner)
    nursery.until_born(1)
    assert elapsed(scanner.close) < 1
    heard = list(nursery.ears.events)
    assert nursery.alive == []
    assert nursery.ears.events == heard


def test_closing_twice_or_unstarted_frees_every_descriptor(nursery: Nursery) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    scanner = nursery.start("sound")
    nursery.ears.until_texts(2)
    scanner.close()
    scanner.close()
    with pytest.raises(RuntimeError, match="child-1 can be started once"):
        scanner.start(nursery.ears)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_killed_program_takes_its_child_along(tmp_path: Path) -> None:
    pipe = tmp_path / "life"
    descriptor = life(pipe)
    command = [sys.executable, "-m", "tests.support.support_child_owner", str(pipe)]
    with child(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as owner:
        assert owner.stdout is not None
        assert "A1" in owner.stdout.readline()
        owner.send_signal(signal.SIGKILL)
    watch = select.poll()
    watch.register(descriptor, select.POLLIN)
    said = b""
    while watch.poll(DEADLINE * 1000) and (data := os.read(descriptor, 1000)):
        said += data
    assert said.startswith(b"born")
    assert not watch.poll(0) or os.read(descriptor, 1) == b""
    os.close(descriptor)
