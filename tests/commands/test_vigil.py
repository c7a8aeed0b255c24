"""The service manager hears of a bench that stands, and of one that turns; of a hung one it hears nothing."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from station.bench.screen_model import ScreenModel
from station.commands.bench.kiosk_attempts import KioskAttempts
from station.commands.bench.vigil import ReadinessVigil
from station.systemd import ALIVE, READY, ServiceManager
from tests.support.support_program import program, site
from tests.support.support_scenes import scenes
from tests.support.support_service import Listener


class Thread:
    """A bench whose thread answers when the test lets it turn."""

    def __init__(self) -> None:
        self.asked: list[Callable[[], None]] = []
        self.show: Callable[[ScreenModel], None] = lambda _picture: None

    def watch(self, watcher: Callable[[ScreenModel], None]) -> None:
        self.show = watcher
        watcher(picture(0))

    def turn(self, answer: Callable[[], None]) -> None:
        self.asked.append(answer)

    def turns(self) -> None:
        while self.asked:
            self.asked.pop()()


class Told(ServiceManager):
    """Remembers what it is told."""

    def __init__(self) -> None:
        super().__init__({})
        self.states: list[str] = []

    def tell(self, state: str) -> None:
        self.states.append(state)


def picture(number: int, *, failed: bool = False) -> ScreenModel:
    return replace(scenes()["idle"], number=number, failed=failed)


def watched() -> tuple[ReadinessVigil, Thread, Told, list[str]]:
    told, thread, stood = Told(), Thread(), list[str]()
    vigil = ReadinessVigil(told, lambda: stood.append("stands"))
    vigil.over(thread)
    return vigil, thread, told, stood


def test_a_bench_is_ready_once_its_own_picture_is_painted_and_only_then() -> None:
    vigil, thread, told, stood = watched()
    vigil.painted(0)
    thread.show(picture(1))
    assert told.states == []
    vigil.painted(0)
    assert (told.states, stood) == ([], [])
    vigil.painted(1)
    vigil.painted(2)
    assert (told.states, stood) == ([READY], ["stands"])


def test_a_bench_whose_ledger_fails_is_not_ready_until_it_works() -> None:
    vigil, thread, told, _ = watched()
    thread.show(picture(1, failed=True))
    vigil.painted(1)
    assert told.states == []
    thread.show(picture(2))
    vigil.painted(1)
    assert told.states == []
    vigil.painted(2)
    assert told.states == [READY]


def test_the_manager_hears_that_both_turn_each_time_that_they_did() -> None:
    vigil, thread, told, _ = watched()
    for _ in range(3):
        thread.turns()
        vigil.screen_turns()
    assert told.states == [ALIVE] * 3


def test_a_bench_that_hangs_is_not_alive_however_often_the_screen_turns() -> None:
    vigil, thread, told, _ = watched()
    thread.turns()
    for _ in range(5):
        vigil.screen_turns()
    assert told.states == [ALIVE]
    thread.turns()
    vigil.screen_turns()
    assert told.states == [ALIVE, ALIVE]


def test_before_there_is_a_bench_nothing_is_alive() -> None:
    told = Told()
    ReadinessVigil(told).screen_turns()
    assert told.states == []


def test_the_real_bench_says_that_it_is_ready_and_alive_and_no_more_once_it_is_stopped(tmp_path: Path) -> None:
    """Through a terminal and a real socket, as under systemd; a stopped process is what a hang looks like."""
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    with Listener(tmp_path / "notify") as manager:
        environ = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "RUNTIME_DIRECTORY": str(runtime)}
        with program("run", "--no-sync", "-c", str(site(tmp_path)), environ=environ) as run:
            run.sees("주문서의 바코드를")
            assert manager.heard() == READY
            assert KioskAttempts(runtime).stands()
            assert manager.heard() == ALIVE
            os.kill(run.process.pid, signal.SIGSTOP)
            while manager.hears_within(0.0):
                pass
            hung = manager.hears_within(7.0)
            os.kill(run.process.pid, signal.SIGCONT)
            assert hung is None
            assert manager.heard() == ALIVE


def test_a_bench_that_cannot_open_its_ledger_is_never_ready(tmp_path: Path) -> None:
    file = site(tmp_path)
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / "ledger.sqlite").write_bytes(b"no ledger at all" * 100)
    with Listener(tmp_path / "notify") as manager:
        with program("run", "--no-sync", "-c", str(file), environ={"NOTIFY_SOCKET": str(tmp_path / "notify")}) as run:
            assert run.ends() != 0
        assert manager.hears_within(0.0) is None


def test_a_manager_that_takes_nothing_holds_nobody_up(tmp_path: Path) -> None:
    """A full socket: what does not go through in time is left out."""
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as deaf:
        deaf.bind(address)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as filler, suppress(BlockingIOError):
            filler.setblocking(False)
            while True:
                filler.sendto(b"full", address)
        ServiceManager({"NOTIFY_SOCKET": address}).tell(ALIVE)
