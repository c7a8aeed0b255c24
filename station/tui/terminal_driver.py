"""The terminal's driver: the library's own, with everything that is typed looked at before the library reads it.

Textual 8 ends the program over a key whose number is no character and over a byte that is no UTF-8, takes any size
that a sequence names, and is deaf from the beginning of a sequence or a paste until its end comes.
"""

from __future__ import annotations

import os
import re
import select
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING, Final, cast

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS, IGNORE_SEQUENCE
from textual._keyboard_protocol import MODIFIER_FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from station.tui.input_guard import (
    AltPiece,
    EscapePiece,
    InputGuard,
    NoisePiece,
    PastedPiece,
    Piece,
    SequencePiece,
    TypedPiece,
)
from station.tui.key_guard import QUIET
from station.wake_pipe import WakePipe

if TYPE_CHECKING:
    from io import TextIOWrapper

    from textual.app import App

NOISE: Final = "<noise>"
"""The name of a key that is none: it spoils a code in the midst of which it comes, and else does nothing."""

_LARGEST: Final = (1000, 400)
_CHUNK: Final = 4096
_LOOK: Final = 0.1
_AHEAD: Final = 4096
"""Keys that may wait for the screen; what comes then stays in the terminal until they are done."""

_KEY: Final = re.compile(r"\x1b\[([0-9]{0,7})(?:;([0-9]{0,3}))?(?:;([0-9:]{0,40}))?[u~ABCDEFHPQRS]")
_POSITION: Final = re.compile(r"\x1b\[[0-9]+;[0-9]+R")
_SYNCHRONIZED: Final = re.compile(r"\x1b\[\?2026;[0-4]\$y")
_LOCKS: Final = frozenset({"caps_lock", "num_lock", "scroll_lock"})


class BurstKey(events.Key):
    """A key without a character that came so close to characters that no hand pressed it: a scanner's."""


class KeystrokeReader:
    """Pieces of input become the library's events, none of which can raise there.

    A key without a character (a function key, an arrow) is held back until it is known to stand alone: some
    scanners send one for a control character such as FNC1, and a code must give no command.
    """

    def __init__(self) -> None:
        self._guard = InputGuard()
        self._parser = XTermParser()
        self._held: events.Key | None = None
        self._typed_at = float("-inf")

    @property
    def deadline(self) -> float | None:
        """When `rest` will have something to say, in monotonic seconds."""
        dues = [self._guard.deadline, None if self._held is None else self._held.time + QUIET]
        return min((due for due in dues if due is not None), default=None)

    def feed(self, data: bytes, at: float) -> tuple[Message, ...]:
        """Take what was read at `at`."""
        return tuple(event for piece in self._guard.feed(data, at) for event in self._events(piece))

    def rest(self, now: float) -> tuple[Message, ...]:
        """Tell that nothing came until `now`."""
        told = [event for piece in self._guard.rest(now) for event in self._events(piece)]
        if self._held is not None and now - self._held.time >= QUIET:
            told.append(self._held)
            self._held = None
        return tuple(told)

    def _events(self, piece: Piece) -> Iterator[Message]:
        for event in self._read(piece):
            event.time = piece.at
            if isinstance(event, events.Key) and event.key in MODIFIER_FUNCTIONAL_KEYS | _LOCKS:
                continue
            yield from self._in_turn(event)

    def _read(self, piece: Piece) -> tuple[Message, ...]:
        match piece:
            case TypedPiece(text):
                return self._known(text)
            case SequencePiece(text):
                return self._sequence(text)
            case EscapePiece():
                return (events.Key("escape", "\x1b"),)
            case AltPiece(text):
                return (events.Key(f"alt+{text}", text),)
            case PastedPiece(text):
                return (events.Paste(text.replace("\0", "")),)
            case NoisePiece():
                return (events.Key(NOISE, None),)

    def _sequence(self, text: str) -> tuple[Message, ...]:
        control = _control(text)
        if control == "\x1b":
            return (events.Key("escape", control),)
        if control:
            return self._known(control)
        return self._known(text) if _is_known(text) else (events.Key(NOISE, None),)

    def _known(self, text: str) -> tuple[Message, ...]:
        """What the library reads in a whole sequence or in one character; it keeps nothing of it."""
        read = tuple(self._parser.feed(text))
        if not read:
            self._parser = XTermParser()
        return read

    def _in_turn(self, event: Message) -> Iterator[Message]:
        held, self._held = self._held, None
        if isinstance(event, events.Key) and event.character is not None:
            if held is not None:
                yield _burst(held) if event.time - held.time < QUIET else held
            self._typed_at = event.time
            yield event
            return
        if held is not None:
            yield held
        if not isinstance(event, events.Key) or event.key == NOISE:
            yield event
        elif event.time - self._typed_at < QUIET:
            yield _burst(event)
        else:
            self._held = event


class InputEnd(threading.Event):
    """The library's sign that nothing is read any more: it wakes whoever waits for input, who need not look for it."""

    def __init__(self) -> None:
        super().__init__()
        self.bell = WakePipe()

    def set(self) -> None:
        """End the reading."""
        super().set()
        self.bell.ring()

    def clear(self) -> None:
        """Let it begin again."""
        super().clear()
        self.bell.silence()


class GuardedDriver(LinuxDriver):
    """Reads the terminal for the library; sizes come from the system alone."""

    def __init__(
        self, app: App[object], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.exit_event = self._end = InputEnd()

    def run_input_thread(self) -> None:
        """Wait for input and hand it on, until the screen is left."""
        keystrokes = KeystrokeReader()
        poll = select.poll()
        poll.register(self.fileno, select.POLLIN)
        poll.register(self._end.bell, select.POLLIN)
        sent = 0
        while not self.exit_event.is_set():
            ready = any(number == self.fileno for number, _ in poll.poll(_milliseconds(keystrokes.deadline)))
            now = time.monotonic()
            data = self._read() if ready else b""
            if ready and not data:
                # The terminal is gone; `station.tui.canvas` ends the program.
                self.exit_event.wait(_LOOK)
            # Only a terminal that was just seen silent may end a code: late reading is no silence.
            for event in keystrokes.feed(data, now) if data else keystrokes.rest(now):
                self.process_message(event)
                sent += 1
            if sent >= _AHEAD:
                sent = 0
                self._let_the_screen_catch_up()

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._file = cast("TextIOWrapper", TerminalOutput(sys.__stderr__))
        super().start_application_mode()  # type: ignore[no-untyped-call]  # the library's

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _CHUNK)
        except OSError:
            return b""

    def _let_the_screen_catch_up(self) -> None:
        done = threading.Event()
        self._app.call_later(done.set)
        while not done.wait(_LOOK) and not self.exit_event.is_set():
            pass

    def _query_in_band_window_resize(self) -> None:
        """Ask for no sizes in the input: whoever types could name any."""

    def _get_terminal_size(self) -> tuple[int, int]:
        width, height = super()._get_terminal_size()
        return min(width, _LARGEST[0]), min(height, _LARGEST[1])


class TerminalOutput:
    """Where the library's own thread writes: once nobody reads, what is written is lost in silence."""

    def __init__(self, file: IO[str] | None) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Write if there is anybody."""
        self._try(lambda file: file.write(text))

    def flush(self) -> None:
        """Send on its way what was written."""
        self._try(lambda file: file.flush())

    def fileno(self) -> int:
        """The descriptor."""
        return self._file.fileno() if self._file is not None else -1

    def _try(self, work: Callable[[IO[str]], object]) -> None:
        if self._file is None:
            return
        try:
            work(self._file)
        except OSError:
            self._file = None


def _is_known(sequence: str) -> bool:
    """Whether the library knows a sequence, and nothing in it is out of range."""
    if _SYNCHRONIZED.fullmatch(sequence):
        return True
    if _POSITION.fullmatch(sequence):
        return False
    key = _KEY.fullmatch(sequence)
    if key is not None:
        number, modifiers, text = key.groups(default="")
        return _is_character(number) and int(modifiers or 1) in range(1, 257) and _is_text(text)
    return ANSI_SEQUENCES_KEYS.get(sequence, IGNORE_SEQUENCE) is not IGNORE_SEQUENCE


def _control(sequence: str) -> str:
    """The control character that Ctrl and a letter or sign make; terminals of the newer protocol name the keys.

    Scanners send FNC1 so, and it must not matter in which terminal the bench runs.
    """
    key = _KEY.fullmatch(sequence)
    if key is None or not sequence.endswith("u") or not key[1] or not key[2]:
        return ""
    modifiers = (int(key[2]) - 1) & 0b111111
    return chr(int(key[1]) & 0x1F) if modifiers in (0b100, 0b101) and 0x40 <= int(key[1]) < 0x7F else ""


def _is_text(numbers: str) -> bool:
    return not numbers or all(number and _is_character(number) and int(number) >= 32 for number in numbers.split(":"))


def _is_character(number: str) -> bool:
    return not number or int(number) < 0xD800 or 0xE000 <= int(number) <= 0x10FFFF


def _burst(key: events.Key) -> BurstKey:
    burst = BurstKey(key.key, key.character)
    burst.time = key.time
    return burst


def _milliseconds(deadline: float | None) -> int | None:
    """How long to wait for input; None for as long as it takes."""
    return None if deadline is None else max(0, int((deadline - time.monotonic()) * 1000) + 1)
