"""A bench that only publishes pictures, and a dump of the screen as text."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from station.bench.screen_model import ScreenModel
from station.locale.texts import LocaleTexts
from station.screen.app import PackerApp
from station.screen.sounds import SoundSignal
from tests.support.support_patience import PATIENCE
from tests.support.support_scenes import NOW


class FakeBench:
    """Publishes what a test gives it, and remembers what the screen did."""

    def __init__(self, first: ScreenModel | None = None) -> None:
        self.first = first
        self.pressed: list[str] = []
        self.pins: list[str] = []
        self.painted_numbers: list[int] = []
        self.milliseconds: list[float] = []
        self._watcher: Callable[[ScreenModel], None] | None = None

    def watch(self, watcher: Callable[[ScreenModel], None]) -> None:
        self._watcher = watcher
        if self.first is not None:
            watcher(self.first)

    def press(self, command: str) -> None:
        self.pressed.append(command)

    def pin(self, digits: str) -> None:
        self.pins.append(digits)

    def painted(self, number: int, milliseconds: float) -> None:
        self.painted_numbers.append(number)
        self.milliseconds.append(milliseconds)

    def publish(self, *pictures: ScreenModel) -> None:
        """Give the pictures on a thread of their own, as the real bench does."""
        thread = threading.Thread(target=self._publish, args=(pictures,), daemon=True)
        thread.start()
        thread.join()

    def _publish(self, pictures: tuple[ScreenModel, ...]) -> None:
        assert self._watcher is not None
        for picture in pictures:
            self._watcher(picture)


class FakeKeys:
    """Takes what a scanner types; gives back function keys. Remembers codes and pastes."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.pastes: list[str] = []
        self._partial = ""

    def key(self, character: str | None, key: str, at: float) -> bool:
        if character is None:
            return False
        if character == "\r":
            self.codes.append(self._partial)
            self._partial = ""
        else:
            self._partial += character
        return True

    def paste(self, text: str, at: float) -> None:
        self.pastes.append(text)

    @property
    def deadline(self) -> float | None:
        return None

    def idle(self, at: float) -> None:
        return None


class FakeSounds:
    """Remembers what was to be heard."""

    def __init__(self, bell: Callable[[], object]) -> None:
        self.bell = bell
        self.played: list[SoundSignal] = []
        self.closed = False

    def play(self, signal: SoundSignal) -> None:
        self.played.append(signal)

    def close(self) -> None:
        self.closed = True


def screen_text(app: PackerApp) -> str:
    """The screen as the terminal library would draw it now, one line a row."""
    return "\n".join("".join(segment.text for segment in app.canvas.render_line(y)) for y in range(app.size.height))


async def until(met: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Let the app work until something is so; fails after the deadline."""
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, "the screen did not get there in time"
        await asyncio.sleep(0.002)


class ScreenBench(FakeBench):
    """A bench with its app and its keys at hand."""

    def __init__(self, first: ScreenModel, *, keys: bool = True, language: str = "ko") -> None:
        super().__init__(first)
        self.keys = FakeKeys()
        self.now = NOW
        self.sounds: list[FakeSounds] = []
        self.app = PackerApp(
            self,
            self.keys if keys else None,
            LocaleTexts.load(language),
            clock=lambda: self.now,
            sounds=self._sounds,
        )

    def _sounds(self, bell: object) -> FakeSounds:
        self.sounds.append(FakeSounds(lambda: bell))
        return self.sounds[0]

    @property
    def played(self) -> list[SoundSignal]:
        return self.sounds[0].played


@asynccontextmanager
async def running(bench: ScreenBench, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Pilot[int]]:
    """The app with its first picture painted."""
    async with bench.app.run_test(size=size) as pilot:
        await until(lambda: bench.painted_numbers != [])
        yield pilot
