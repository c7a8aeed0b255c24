"""What a printer answers: bytes in any portions to complete replies. Pure; holds one unfinished reply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST_BLOCK = 96
_BLOCK_HEADS = frozenset(b"\x37\x5f\x3d\x3b\x35")
_XON, _XOFF = 0x11, 0x13


@dataclass(frozen=True, slots=True)
class RealTime:
    """The byte that answers `DLE EOT n`; which n, only the asker knows."""

    byte: int


@dataclass(frozen=True, slots=True)
class AutoStatus:
    """The four bytes that `GS a` switched on, sent at every change."""

    bytes: bytes


@dataclass(frozen=True, slots=True)
class ProcessEcho:
    """A process id, coming back: everything before it is printed."""

    token: bytes


@dataclass(frozen=True, slots=True)
class SensorReply:
    """The byte that answers `GS r` or `GS I`, in the order of asking."""

    byte: int


@dataclass(frozen=True, slots=True)
class BlockReply:
    """Any other answer with a head and an end, such as a model name."""

    head: int
    content: bytes


@dataclass(frozen=True, slots=True)
class FlowControl:
    """XON or XOFF on a serial line."""

    go: bool


Reply = RealTime | AutoStatus | ProcessEcho | SensorReply | BlockReply | FlowControl


@dataclass(slots=True)
class ReplyParser:
    """Takes bytes as they come, gives replies as they complete. One for each connection, dropped with it.

    A byte that fits nothing is counted in `junk` and skipped, and reading goes on with the very next one.
    """

    junk: int = 0
    _held: bytearray = field(default_factory=bytearray)

    def feed(self, data: bytes) -> list[Reply]:
        """Every reply that these bytes complete, in order."""
        self._held += data
        return list(self._complete())

    def _complete(self) -> Iterator[Reply]:
        at = 0
        while at < len(self._held):
            taken = _take(self._held, at)
            if taken is None:
                break
            length, reply = taken
            if reply is None:
                self.junk += 1
            else:
                yield reply
            at += length
        del self._held[:at]


def _take(held: bytearray, at: int) -> tuple[int, Reply | None] | None:
    """Length and meaning of what begins at `at`; without meaning it is junk; None: more bytes are needed."""
    first = held[at]
    if first & 0x93 == 0x12:
        return 1, RealTime(first)
    if first & 0x93 == 0x10:
        return _take_auto_status(held, at)
    if first in _BLOCK_HEADS:
        return _take_block(held, at)
    if first in (_XON, _XOFF):
        return 1, FlowControl(first == _XON)
    return 1, SensorReply(first) if first & 0x90 == 0 else None


def _take_auto_status(held: bytearray, at: int) -> tuple[int, Reply | None] | None:
    status = bytes(held[at : at + 4])
    torn = next((length for length, byte in enumerate(status) if length and byte & 0x90), 0)
    if torn:
        return torn, None  # with all its bytes: alone they would look like answers to `GS r`
    return (4, AutoStatus(status)) if len(status) == 4 else None


def _take_block(held: bytearray, at: int) -> tuple[int, Reply | None] | None:
    end = at + 1
    while end < len(held) and end - at <= LONGEST_BLOCK and 0x20 <= held[end] <= 0x7E:
        end += 1
    if end - at > LONGEST_BLOCK or (end < len(held) and held[end] != 0):
        return 1, None
    if end == len(held):
        return None
    content = bytes(held[at + 1 : end])
    if held[at] == 0x37 and content[:1] == b"\x22":
        return (end + 1 - at, ProcessEcho(content[1:])) if len(content) == 5 else (1, None)
    return end + 1 - at, BlockReply(held[at], content)
