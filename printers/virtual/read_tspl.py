"""A label printer's reading of TSPL. Pure; knows nothing of the encoder."""

from __future__ import annotations

import re
from functools import partial

from printers.document import dots
from printers.virtual.sheets import (
    ClearCommand,
    DrawCommand,
    JunkBytes,
    Order,
    OtherCommand,
    PrintCommand,
    Reading,
    RepeatCommand,
    SizeCommand,
    StatusQuestion,
)

_BITMAP = re.compile(rb"BITMAP +(\d+),(\d+),(\d+),(\d+),(\d),")
_SIZE = re.compile(r"SIZE (\d{1,4}(?:\.\d+)?) mm, *(\d{1,4}(?:\.\d+)?) mm", re.ASCII)
_INVERTED = bytes(255 - byte for byte in range(256))
_WORDS = ("GAP", "BLINE", "DENSITY", "SPEED", "DIRECTION", "REFERENCE", "OFFSET", "SHIFT", "SET", "CUT", "FORMFEED")
_LONGEST_HEAD = 48


def tspl_reader(dpi: int) -> Reading:
    """A reader for a head of `dpi`, since sizes come in millimetres."""
    return partial(_read, dpi)


def _read(dpi: int, held: bytearray) -> tuple[tuple[Order, ...], int] | None:
    if held[:1] == b"\x1b":
        if len(held) < 3:
            return None
        return ((StatusQuestion(),) if held[1:3] == b"!?" else (JunkBytes(bytes(held[:3])),)), 3
    if held.startswith(b"BITMAP"):
        return _bitmap(held)
    end = held.find(b"\n")
    question = held.find(b"\x1b!?", 0, end if end >= 0 else len(held))
    if question >= 0:
        return (JunkBytes(bytes(held[:question]).strip(b"\0")),), question
    if end < 0:
        return None
    return _line(bytes(held[:end]).strip(b"\r\0 ").decode("ascii", "replace"), dpi), end + 1


def _bitmap(held: bytearray) -> tuple[tuple[Order, ...], int] | None:
    head = _BITMAP.match(held)
    if head is None:
        return ((JunkBytes(bytes(held[:6])),), 6) if len(held) >= _LONGEST_HEAD else None
    left, top, stride, rows, mode = (int(number) for number in head.groups())
    end = head.end() + stride * rows
    if len(held) < end:
        return None
    if mode != 0:
        return (JunkBytes(head[0]),), end
    return (DrawCommand(left, top, stride, bytes(held[head.end() : end]).translate(_INVERTED)),), end


def _line(line: str, dpi: int) -> tuple[Order, ...]:
    size = _SIZE.fullmatch(line)
    if size is not None:
        return (SizeCommand(dots(float(size[1]), dpi), dots(float(size[2]), dpi)),)
    if line == "CLS":
        return (ClearCommand(),)
    if line.startswith("PRINT "):
        return (PrintCommand(),)
    if line.startswith("SET REPRINT "):
        return (RepeatCommand(line.endswith("ON")),)
    if not line:
        return ()
    return (OtherCommand(line),) if line.partition(" ")[0] in _WORDS else (JunkBytes(line.encode()),)
