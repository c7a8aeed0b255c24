"""Scanners that are read by a child process: it is started, heard line by line, ended, and started again."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from scanners.base import Listener, ScannerEvent
from scanners.reports import FrameReporter
from station.wake_pipe import WakePipe

Message = Mapping[str, object]
"""One line of a child. An empty one only says that the child is alive."""


class ParentProcess:
    """The program that started this process: told by lines, and gone when stdin ends.

    `descriptor` becomes readable when the parent is gone, even if it was killed: poll it beside the device.
    """

    def __init__(self, descriptor: int, line: int) -> None:
        self.descriptor = descriptor
        self._line = line

    @classmethod
    def of_this_process(cls) -> ParentProcess:
        """Return the parent; whatever else prints from now on cannot break its lines, nor reach a terminal."""
        line = os.dup(1)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)
        return cls(0, line)

    def tell(self, message: Message) -> None:
        """Send one line, whole.

        Raises:
            SystemExit: the parent is gone, and with it every reason to go on.
        """
        left = json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
        try:
            while left:
                left = left[os.write(self._line, left) :]
        except BrokenPipeError:
            raise SystemExit(0) from None

    def end_with_it(self) -> None:
        """End this process when the parent is gone, for children that have nothing to poll."""
        threading.Thread(target=self._await_its_end, name="parent", daemon=True).start()

    def _await_its_end(self) -> None:
        while os.read(self.descriptor, 1024):
            pass
        os._exit(0)


LONGEST_LINE: Final = 65536
"""Bytes of one line at most; the fullest code takes 12 kB of it, with every byte escaped."""

PATIENCE: Final = 10.0
"""Seconds without a line after which a child is taken for stuck."""

FIRST_PAUSE: Final = 0.2
LONGEST_PAUSE: Final = 2.0
"""Seconds between two starts: doubled from the first to the longest while children die young."""

GRACE: Final = 0.3
"""Seconds a child has to end by itself once it is told so; then it is killed."""

_GROWN_UP: Final = 5.0
_CHUNK: Final = 65536
_ROOT: Final = str(Path(__file__).resolve().parent.parent)

Interpreter = Callable[[Message], Iterable[ScannerEvent]]
"""What a message means. Raises KeyError, TypeError or ValueError for one that no sound child sends."""


class ChildError(Exception):
    """A child that cannot go on: dead, mute, or speaking nonsense."""


class ChildScanner:
    """A scanner whose reading is done by ``python -m MODULE ARGUMENTS…``, in a process of its own.

    What the child owes: one JSON object a line on stdout, no line over `longest_line` bytes; one at least
    every half of `patience` seconds (an empty one will do); its end when stdin ends, which it does with this
    process, however that dies. `scanners.child_process.Parent` does its share of this. It says itself how its device
    is; a child that is dead, mute or speaks nonsense is reported LOST with "failed", killed and started again.

    `interpreter` makes the function that turns messages into events: anew for every child, so that nothing
    half-heard outlives it. It runs on the scanner's thread and may also be used for what is no event.
    """

    def __init__(
        self,
        reporter: FrameReporter,
        arguments: Sequence[str],
        interpreter: Callable[[], Interpreter],
        *,
        patience: float = PATIENCE,
        longest_line: int = LONGEST_LINE,
    ) -> None:
        self._reporter = reporter
        self._arguments = tuple(arguments)
        self._interpreter = interpreter
        self._patience = patience
        self._longest_line = longest_line
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._wake = WakePipe()

    @property
    def name(self) -> str:
        """The name under which scans and health are reported."""
        return self._reporter.name

    def start(self, listener: Listener) -> None:
        """Start the child and the thread that hears it, which calls the listener.

        Raises:
            RuntimeError: it was started before, or closed.
        """
        if self._thread or self._closing.is_set():
            raise RuntimeError(f"scanner {self.name} can be started once")
        self._thread = threading.Thread(target=self._run, args=(listener,), name=f"scanner {self.name}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the child within a second; nothing is told after that."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._wake.ring()
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join(1.0)
        if not (self._thread and self._thread.is_alive()):
            self._wake.release()

    def _run(self, listener: Listener) -> None:
        """Start one child after the other, until closed."""
        pause = FIRST_PAUSE
        while not self._closing.is_set():
            born = time.monotonic()
            try:
                self._live(listener)
            except Exception as error:  # noqa: BLE001 -- root of a thread: a bench without scanner must say so
                detail = str(error) if isinstance(error, (ChildError, OSError)) else repr(error)
                self._tell(listener, self._reporter.lost("failed", detail))
            if time.monotonic() - born >= _GROWN_UP:
                pause = FIRST_PAUSE
            self._closing.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _live(self, listener: Listener) -> None:
        """Hear one child to its end."""
        with _Child(self._arguments, self._wake.fileno()) as child:
            lines = LineReader(self._longest_line)
            interpret = self._interpreter()
            while not self._closing.is_set():
                for line in lines.feed(child.read(self._patience)):
                    try:
                        events = tuple(interpret(_message(line)))
                    except (KeyError, TypeError, ValueError) as error:
                        raise ChildError(f"the reading process speaks nonsense: {type(error).__name__}") from None
                    self._tell(listener, events)

    def _tell(self, listener: Listener, events: Iterable[ScannerEvent]) -> None:
        for event in events:
            if not self._closing.is_set():
                listener(event)


class LineReader:
    """Cuts what a child writes into lines, bounded."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._partial = b""

    def feed(self, data: bytes) -> Iterable[bytes]:
        """Return the lines that are complete. Raises ChildError for one that is too long."""
        *whole, self._partial = (self._partial + data).split(b"\n")
        if max(map(len, (*whole, self._partial))) > self._longest:
            raise ChildError("the reading process never ends its line")
        return whole


class _Child:
    """One living process; leaving the context ends it and leaves no zombie."""

    def __init__(self, arguments: Sequence[str], wake: int) -> None:
        self._process = subprocess.Popen(  # noqa: S603 -- our own module, by our own interpreter
            [sys.executable, "-P", "-m", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))},
            # Ctrl+C in the terminal is for the program alone; it then ends its children in order.
            start_new_session=True,
            bufsize=0,
        )
        assert self._process.stdout  # noqa: S101 -- for the type checker
        self._descriptor = self._process.stdout.fileno()
        self._poll = select.poll()
        self._poll.register(self._descriptor, select.POLLIN)
        self._poll.register(wake, select.POLLIN)

    def __enter__(self) -> _Child:
        return self

    def read(self, patience: float) -> bytes:
        """Return what the child wrote, or b"" when woken. Raises ChildError when it is dead or mute."""
        ready = self._poll.poll(patience * 1000)
        if not ready:
            raise ChildError(f"the reading process said nothing for {patience:g} seconds")
        if all(descriptor != self._descriptor for descriptor, _event in ready):
            return b""
        data = os.read(self._descriptor, _CHUNK)
        if not data:
            raise ChildError(f"the reading process ended with {self._end()}")
        return data

    def __exit__(self, *_: object) -> None:
        self._end()
        # What it had begun itself, such as ffmpeg, holds the device on if it was killed.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        assert self._process.stdout  # noqa: S101 -- for the type checker
        self._process.stdout.close()

    def _end(self) -> int | None:
        """Ask it to end, kill it if it does not; return its exit code, None while the kernel keeps it."""
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(GRACE)
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(GRACE)
        return None


def _message(line: bytes) -> Message:
    """Return what a line says. Raises ValueError or TypeError when it is no JSON object."""
    message = json.loads(line)
    if not isinstance(message, dict):
        raise TypeError("no object")
    return message
