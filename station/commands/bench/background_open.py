"""Opens the bench behind the screen's first frame, and closes it when the screen is left."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Protocol

from station.bench.screen_model import BenchControl, KeyTaker
from station.bench.startup import BenchStartup
from station.commands.bench.sync_child import beside
from station.commands.bench.vigil import ReadinessVigil
from station.composition.device_factories import CameraFinder
from station.config import StationFile


class OpenedPlace(Protocol):
    """What is opened behind the screen."""

    @property
    def bench(self) -> BenchControl:
        """What the screen shows."""

    @property
    def keys(self) -> KeyTaker | None:
        """Where the screen hands its keys, when a scanner types."""

    def start(self) -> None:
        """Set everything going."""

    def warm_up(self) -> None:
        """Load now what the first order would otherwise wait for."""

    def close(self) -> None:
        """Let everything go."""


class BackgroundOpener:
    """Whatever keeps the bench from opening ends the screen, and is raised where the screen was shown."""

    def __init__(
        self,
        config: StationFile,
        opening: BenchStartup,
        camera: CameraFinder | None,
        *,
        sync: bool,
        place: Callable[[Callable[[], None]], OpenedPlace] | None = None,
        log: Path | None = None,
        vigil: ReadinessVigil | None = None,
    ) -> None:
        """`place` makes another place than the bench of the configuration; it is given what ends the screen.

        `log`: where the program writes its log, if not in the data folder. `vigil` watches over the bench.
        """
        self._config, self._opening, self._camera, self._sync = config, opening, camera, sync
        self._place = place or self._workplace
        self._vigil = vigil
        self._log = log or config.station.data_dir / "log" / "run.log"
        self._held = ExitStack()
        self._error: BaseException | None = None
        self._leave: Callable[[], None] = lambda: None
        self._thread = threading.Thread(target=self._run, name="opener", daemon=True)

    def begin(self, leave: Callable[[], None]) -> None:
        """Open the bench on a thread of its own; `leave` ends the screen, from any thread."""
        self._leave = leave
        self._thread.start()

    def __enter__(self) -> BackgroundOpener:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what was opened. Raises what kept the bench from opening."""
        if self._thread.ident is not None:
            self._thread.join()
        self._held.close()
        if self._error is not None and error is None:
            raise self._error

    def _run(self) -> None:
        try:
            self._open()
        except Exception as error:  # noqa: BLE001 - the root of a thread: the screen must not stand there alone
            self._error = error
            self._leave()

    def _open(self) -> None:
        # What is loaded here stays for good: collecting it would only hold up the start, and later a scan.
        gc.disable()
        from station.logs import log_to

        work = self._place(self._leave)
        self._held.callback(work.close)
        log_to(self._log)
        work.start()
        self._opening.opened(work.bench, work.keys)
        gc.freeze()
        gc.enable()
        self._held.enter_context(beside(self._config.file if self._sync else None))
        work.warm_up()

    def _workplace(self, _leave: Callable[[], None]) -> OpenedPlace:
        from station.composition.workplace import BenchWorkplace

        place = BenchWorkplace(self._config, camera=self._camera)
        if self._vigil is not None:
            self._vigil.over(place.bench)
        return place
