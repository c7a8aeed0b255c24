"""A printer's reading of ESC/POS: the next command at the head of what was received. Pure."""

from __future__ import annotations

import struct
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InitialiseCommand:
    """`ESC @`."""


@dataclass(frozen=True, slots=True)
class AutoStatusMode:
    """`GS a n`."""

    mode: int


@dataclass(frozen=True, slots=True)
class SensorQuestion:
    """`GS r n`."""

    which: int


@dataclass(frozen=True, slots=True)
class IdentityQuestion:
    """`GS I n`."""

    which: int


@dataclass(frozen=True, slots=True)
class ProcessIdQuestion:
    """`GS ( H` function 48."""

    token: bytes


@dataclass(frozen=True, slots=True)
class RasterCommand:
    """`GS v 0`, or a graphic stored for printing: rows of `stride` bytes."""

    stride: int
    dots: bytes
    stored: bool = False


@dataclass(frozen=True, slots=True)
class PrintStored:
    """`GS ( L` function 50."""


@dataclass(frozen=True, slots=True)
class FeedCommand:
    """`ESC d n` and line feeds."""

    lines: int


@dataclass(frozen=True, slots=True)
class CutCommand:
    """`GS V`."""


@dataclass(frozen=True, slots=True)
class TextCommand:
    """Bytes that a printer would print as characters; a label of ours has none."""

    data: bytes


@dataclass(frozen=True, slots=True)
class SkippedCommand:
    """A command without meaning for the paper; a real-time one was obeyed when it was received."""

    real_time: bool = False


Command = (
    InitialiseCommand
    | AutoStatusMode
    | SensorQuestion
    | IdentityQuestion
    | ProcessIdQuestion
    | RasterCommand
    | PrintStored
    | FeedCommand
    | CutCommand
    | TextCommand
    | SkippedCommand
)
Taken = tuple[Command, int]

_DLE, _ESC, _FS, _GS = 0x10, 0x1B, 0x1C, 0x1D
_ESC_LENGTHS = {ord("t"): 3, ord("R"): 3, ord("a"): 3, ord("!"): 3, ord("E"): 3, ord("3"): 3, ord("2"): 2}
_GS_LENGTHS = {ord("f"): 3, ord("h"): 3, ord("w"): 3, ord("H"): 3, ord("!"): 3, ord("B"): 3}


def next_command(held: bytes | bytearray) -> Taken | None:
    """The first command and its length; None while its end has not come."""
    if not held:
        return None
    first = held[0]
    if first == _DLE:
        return _real_time(held)
    if first in (_ESC, _FS, _GS):
        if len(held) < 2:
            return None
        return {_ESC: _esc, _FS: _fs, _GS: _gs}[first](held)
    if first == 0x0A:
        return FeedCommand(1), 1
    if first < 0x20:
        return SkippedCommand(), 1
    return TextCommand(bytes(held[:1])), 1


def _whole(held: bytes | bytearray, length: int, command: Command) -> Taken | None:
    return (command, length) if len(held) >= length else None


def _real_time(held: bytes | bytearray) -> Taken | None:
    if len(held) < 3:
        return None
    if held[1] == 0x14:
        return _whole(held, 10 if held[2] == 8 else 5, SkippedCommand(real_time=True))
    return SkippedCommand(real_time=True), 3 if held[1] in (0x04, 0x05) else 1


def _esc(held: bytes | bytearray) -> Taken | None:
    if held[1] == ord("@"):
        return InitialiseCommand(), 2
    if held[1] == ord("d"):
        return _whole(held, 3, FeedCommand(held[2] if len(held) > 2 else 0))
    return _whole(held, _ESC_LENGTHS.get(held[1], 2), SkippedCommand())


def _fs(held: bytes | bytearray) -> Taken | None:
    if held[1] == ord("("):
        return _whole(held, 5 + _u16(held, 3), SkippedCommand()) if len(held) >= 5 else None
    return SkippedCommand(), 2


def _gs(held: bytes | bytearray) -> Taken | None:
    kind = chr(held[1])
    parameter = held[2] if len(held) > 2 else 0
    match kind:
        case "a":
            return _whole(held, 3, AutoStatusMode(parameter))
        case "r":
            return _whole(held, 3, SensorQuestion(parameter))
        case "I":
            return _whole(held, 3, IdentityQuestion(parameter))
        case "V":
            return _whole(held, 4 if parameter in (65, 66, 97, 98, 103, 104) else 3, CutCommand())
        case "v":
            return _raster(held)
        case "(":
            return _extended(held, 5, _u16(held, 3)) if len(held) >= 5 else None
        case "8":
            return _extended(held, 7, _u32(held, 3)) if len(held) >= 7 else None
    return _whole(held, _GS_LENGTHS.get(held[1], 2), SkippedCommand())


def _raster(held: bytes | bytearray) -> Taken | None:
    if len(held) < 8:
        return None
    stride, rows = _u16(held, 4), _u16(held, 6)
    return _whole(held, 8 + stride * rows, RasterCommand(stride, bytes(held[8 : 8 + stride * rows])))


def _extended(held: bytes | bytearray, head: int, length: int) -> Taken | None:
    """`GS ( x` and `GS 8 x` with their parameters, `length` bytes from `head` on."""
    if len(held) < head + length:
        return None
    body = bytes(held[head : head + length])
    family = chr(held[2])
    if family == "H" and body[:2] == b"00" and length == 6:
        return ProcessIdQuestion(body[2:]), head + length
    if family == "L" and body[1:2] in (b"2", b"\x02"):
        return PrintStored(), head + length
    if family == "L" and body[1:2] == b"p" and length > 10:
        stride = (_u16(body, 6) + 7) // 8
        return RasterCommand(stride, body[10:], stored=True), head + length
    return SkippedCommand(), head + length


def _u16(data: bytes | bytearray, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])


def _u32(data: bytes | bytearray, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])
