"""A label printer's reading of SLCS. Pure; knows nothing of the encoder."""

from __future__ import annotations

import re

from printers.virtual.sheets import (
    ClearCommand,
    DrawCommand,
    JunkBytes,
    Order,
    OtherCommand,
    PrintCommand,
    SizeCommand,
    StatusQuestion,
)

_HEAD = 12
_WIDTH = re.compile(r"SW(\d+)")
_LENGTH = re.compile(r"SL(\d+)(?:,\d+(?:,[GCB])?)?")
_PRINT = re.compile(r"P\d+(?:,\d+)?")
_OTHERS = re.compile(r"(?:SM|SD|SS|SO|ST|SF|SA|TA|CUT|CS)\S*|@")


def read_slcs(held: bytearray) -> tuple[tuple[Order, ...], int] | None:
    """See `Reading`. A picture ends with its last dot, every other command with its line."""
    if held[:2] == b"LC" or held == b"L":
        return _picture(held)
    end = held.find(b"\n")
    if end < 0:
        return None
    return _line(bytes(held[:end]).strip(b"\r ").decode("ascii", "replace")), end + 1


def _picture(held: bytearray) -> tuple[tuple[Order, ...], int] | None:
    if len(held) < _HEAD:
        return None
    if held[2:4] != b"R\0":
        return (JunkBytes(bytes(held[:4])),), 4
    left, top, stride, rows = (held[at] + 256 * held[at + 1] for at in (4, 6, 8, 10))
    dots, at = bytearray(), _HEAD
    while len(dots) < stride * rows:
        byte = held[at] if at < len(held) else None
        if byte is None or (byte in (0x00, 0xFF) and at + 1 >= len(held)):
            return None
        run = byte in (0x00, 0xFF)
        dots += bytes([byte]) * (held[at + 1] if run else 1)
        at += 2 if run else 1
    return (DrawCommand(left, top, stride, bytes(dots[: stride * rows])),), at


def _line(line: str) -> tuple[Order, ...]:
    width, length = _WIDTH.fullmatch(line), _LENGTH.fullmatch(line)
    if width is not None:
        return (SizeCommand(width=int(width[1])),)
    if length is not None:
        return SizeCommand(height=int(length[1])), OtherCommand(line)
    if line == "CB":
        return (ClearCommand(),)
    if line == "^cp":
        return (StatusQuestion(),)
    if _PRINT.fullmatch(line):
        return (PrintCommand(),)
    if not line:
        return ()
    return (OtherCommand(line),) if _OTHERS.fullmatch(line) else (JunkBytes(line.encode()),)
