"""A bell for threads that wait on descriptors."""

from __future__ import annotations

import os
import select

import pytest

from station.wake_pipe import WakePipe, WorkerClosing


def rings(pipe: WakePipe) -> bool:
    return bool(select.select([pipe.fileno()], [], [], 0)[0])


def test_it_rings_until_it_is_silenced_however_often_it_was_rung() -> None:
    pipe = WakePipe()
    for _ in range(100_000):
        pipe.ring()
    assert rings(pipe)
    while rings(pipe):
        pipe.silence()
    pipe.silence()
    pipe.release()


def test_who_was_asked_to_end_hears_it_when_silencing() -> None:
    pipe = WakePipe()
    assert not pipe.stopping()
    pipe.stop()
    assert rings(pipe)
    with pytest.raises(WorkerClosing):
        pipe.silence()
    assert pipe.stopping()
    pipe.release()


def test_after_its_release_a_ring_reaches_nobody_elses_file() -> None:
    pipe = WakePipe()
    pipe.release()
    pipe.release()
    reads, writes = os.pipe()
    os.set_blocking(reads, False)
    pipe.ring()
    with pytest.raises(BlockingIOError):
        os.read(reads, 1)
    os.close(reads)
    os.close(writes)
