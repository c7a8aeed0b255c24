"""A lock is waited for, but not for ever."""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path

import pytest

from station.file_lock import lock_alone
from station.ledger.ledger_error import LedgerError, translated


def test_a_lock_is_had_as_soon_as_it_is_free(tmp_path: Path) -> None:
    one, two = (os.open(tmp_path / "file", os.O_RDWR | os.O_CREAT) for _ in range(2))
    lock_alone(one)
    threading.Timer(0.1, lambda: os.close(one)).start()
    lock_alone(two)
    os.close(two)


def test_whoever_never_lets_go_holds_up_nobody(tmp_path: Path) -> None:
    one, two = (os.open(tmp_path / "file", os.O_RDWR | os.O_CREAT) for _ in range(2))
    fcntl.flock(one, fcntl.LOCK_EX)
    with pytest.raises(LedgerError, match="locked"), translated():
        lock_alone(two, 0.05)
    for descriptor in (one, two):
        os.close(descriptor)
