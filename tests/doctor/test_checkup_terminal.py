"""How wide Hangul is in a terminal: asked of terminals that answer well, badly, late, in pieces, or not at all."""

from __future__ import annotations

import os
import pty
import signal
import termios
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from station.doctor.finding import DoctorFinding
from station.doctor.terminal import cells, ours, terminal
from station.locale.texts import LocaleTexts
from tests.support.support_patience import PATIENCE

SAY = LocaleTexts.load("en", "commands", "doctor").text


@contextmanager
def drawing(*answers: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A terminal that answers the question for its cursor with these bytes, one write each; what it was sent."""
    near, far = pty.openpty()
    sent: list[bytes] = []
    asked = threading.Event()

    def play() -> None:
        while True:
            try:
                sent.append(os.read(near, 1024))
            except OSError:
                return
            if b"\x1b[6n" in b"".join(sent) and not asked.is_set():
                asked.set()
                for piece in answers:
                    os.write(near, piece)

    player = threading.Thread(target=play, daemon=True)
    player.start()
    try:
        yield far, sent
    finally:
        os.close(far)
        player.join(PATIENCE)
        os.close(near)


def pieces(answer: bytes) -> tuple[bytes, ...]:
    return tuple(answer[at : at + 1] for at in range(len(answer)))


@pytest.mark.parametrize(
    ("answers", "wide"),
    [
        ((b"\x1b[12;3R",), 2),
        ((b"\x1b[12;2R",), 1),
        (pieces(b"\x1b[1;4R"), 3),
        ((b"typed ahead\x1b[A" * 200, b"\x1b[9", b";3R"), 2),
    ],
    ids=["two", "one", "bytes", "typed ahead"],
)
def test_a_terminal_says_how_wide_a_syllable_is_and_is_left_as_it_was(answers: tuple[bytes, ...], wide: int) -> None:
    with drawing(*answers) as (far, sent):
        before = termios.tcgetattr(far)
        assert cells(far, far, PATIENCE) == wide
        assert termios.tcgetattr(far) == before
        termios.tcdrain(far)
        deadline = time.monotonic() + PATIENCE
        while not b"".join(sent).endswith(b"\r\x1b[K"):
            assert time.monotonic() < deadline, sent
            time.sleep(0.005)


@pytest.mark.parametrize("answers", [(), (b"\x1b[0c",), (b"\x1b[;R" * 50,)], ids=["silent", "another", "nonsense"])
def test_a_terminal_that_does_not_say_is_given_up_after_a_while(answers: tuple[bytes, ...]) -> None:
    with drawing(*answers) as (far, _):
        before = termios.tcgetattr(far)
        assert cells(far, far, 0.1) is None
        assert termios.tcgetattr(far) == before


def test_a_signal_that_comes_meanwhile_waits_until_the_terminal_is_restored() -> None:
    came: list[bool] = []
    with drawing() as (far, _):
        before = termios.tcgetattr(far)
        usual = signal.signal(signal.SIGTERM, lambda *_: came.append(termios.tcgetattr(far) == before))
        timer = threading.Timer(0.05, lambda: signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM))
        timer.start()
        try:
            assert cells(far, far, 0.2) is None
        finally:
            timer.join(PATIENCE)
            signal.signal(signal.SIGTERM, usual)
    assert came == [True]


def test_what_is_told_of_a_terminal() -> None:
    assert list(terminal(SAY, {}, None)) == []
    (console,) = terminal(SAY, {"TERM": "linux"}, (0, 1))
    assert (console.state, "no Hangul" in console.text) == ("warn", True)
    found: list[DoctorFinding] = []
    for answer in (b"\x1b[5;3R", b"\x1b[5;2R"):
        with drawing(answer) as (far, _):
            found += terminal(SAY, {"TERM": "foot"}, (far, far))
    assert [(one.check, one.state) for one in found] == [("terminal", "ok"), ("terminal", "warn")]
    assert "1 cell wide" in found[1].text


def test_without_a_terminal_nothing_is_asked() -> None:
    read, write = os.pipe()
    with os.fdopen(read) as reading, os.fdopen(write, "w") as writing, pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", reading)
        patch.setattr("sys.stdout", writing)
        patch.setattr("sys.stderr", writing)
        assert ours() is None
