"""One run at a bench, and taps on the shoulder between processes."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from station.ledger import BenchHolder, BenchLock, HeldBy, WakeSocket, wake
from tests.ledger.test_ledger_crash import _child, _lines
from tests.support.support_ledger import Clock
from tests.support.support_patience import PATIENCE


def test_the_second_run_is_told_who_holds_the_bench_since_when(tmp_path: Path) -> None:
    first, second = BenchLock(tmp_path / "data", Clock()), BenchLock(tmp_path / "data", Clock())
    assert second.held_by() is None
    first.acquire("BENCH-1")
    holder = BenchHolder(os.getpid(), "BENCH-1", "2026-11-23T12:00:00.000+09:00")
    with pytest.raises(HeldBy) as caught:
        second.acquire("BENCH-2")
    assert caught.value.holder == holder
    assert str(caught.value) == f"BENCH-1: pid {os.getpid()}, since 2026-11-23T12:00:00.000+09:00"
    assert (first.held_by(), second.held_by()) == (holder, holder)
    first.release()
    first.release()
    second.acquire("BENCH-2")
    held = first.held_by()
    assert held is not None
    assert held.station == "BENCH-2"
    second.release()
    assert second.held_by() is None


def test_a_tap_wakes_the_listener_even_in_a_folder_with_a_very_long_name(tmp_path: Path) -> None:
    folder = tmp_path / ("a" * 100) / ("b" * 100)
    folder.mkdir(parents=True)
    woken = threading.Event()
    listener = WakeSocket(folder, woken.set)
    wake(folder)
    assert woken.wait(PATIENCE)
    listener.close()
    assert list(folder.iterdir()) == []


def test_a_tap_where_nobody_listens_does_nothing(tmp_path: Path) -> None:
    wake(tmp_path)
    wake(tmp_path / "nowhere")
    WakeSocket(tmp_path, lambda: None).close()
    wake(tmp_path)


def test_a_flood_of_taps_never_stops_the_one_who_taps(tmp_path: Path) -> None:
    go, woken = threading.Event(), threading.Event()

    def slow() -> None:
        woken.set()
        assert go.wait(PATIENCE)

    listener = WakeSocket(tmp_path, slow)
    for _ in range(2000):
        wake(tmp_path)
    assert woken.wait(PATIENCE)
    go.set()
    listener.close()


def test_a_dead_listeners_place_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    dead = _child("listen", tmp_path, "-", 0)
    assert _lines(dead).readline() == "listening\n"
    wake(tmp_path / "data")
    assert _lines(dead).readline() == "woken\n"
    dead.kill()
    dead.wait()
    woken = threading.Event()
    listener = WakeSocket(tmp_path / "data", woken.set)
    _child("tap", tmp_path, "-", 1).wait()
    assert woken.wait(PATIENCE)
    listener.close()
