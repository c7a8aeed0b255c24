"""A label printer's reading of ZPL II. Pure; knows nothing of the encoder."""

from __future__ import annotations

import re

from printers.virtual.sheets import (
    CancelCommand,
    ClearCommand,
    DrawCommand,
    JunkBytes,
    Order,
    OtherCommand,
    PrintCommand,
    ReferenceCommand,
    RepeatCommand,
    SizeCommand,
    StatusQuestion,
)

_COMMAND = re.compile(rb"[\^~]([A-Z@][A-Z0-9@])([^\^~]*)", re.DOTALL)
_NEXT = re.compile(rb"[\^~]")
_NUMBER = re.compile(r"-?[0-9]+")
_ALONE = frozenset({b"^XA", b"^XZ", b"^FS", b"~HS", b"~JA"})
_COUNT = re.compile(r"[1-9][0-9]{0,4}")
_DIGITS = "0123456789ABCDEF"


def read_zpl(held: bytearray) -> tuple[tuple[Order, ...], int] | None:
    """See `Reading`. A command ends where the next one begins; the ones without parameters end by themselves."""
    if bytes(held[:3]) in _ALONE:
        return _orders(bytes(held[:3]), ""), 3
    if len(held) < 3 and (not held or held.startswith((b"^", b"~"))):
        return None
    following = _NEXT.search(held, 1)
    if not held.startswith((b"^", b"~")):
        end = following.start() if following else len(held)
        data = bytes(held[:end]).strip(b"\r\n\0 ")
        return ((JunkBytes(data),) if data else ()), end
    if following is None:
        return None
    found = _COMMAND.match(held, 0, following.start())
    if found is None:
        return (JunkBytes(bytes(held[: following.start()])),), following.start()
    return _orders(b"%c%s" % (held[0], found[1]), found[2].decode("ascii", "replace")), following.start()


def _orders(name: bytes, parameters: str) -> tuple[Order, ...]:
    numbers = [int(number) for number in _NUMBER.findall(parameters)]
    match name:
        case b"^XA":
            return (CancelCommand(), ClearCommand())
        case b"^XZ":
            return (PrintCommand(),)
        case b"~HS":
            return (StatusQuestion(),)
        case b"~JA":
            return (CancelCommand(),)
        case b"^PW" if numbers:
            return (SizeCommand(width=numbers[0]), ClearCommand())
        case b"^LL" if numbers:
            return (SizeCommand(height=numbers[0]), ClearCommand())
        case b"^JZ":
            return (RepeatCommand(parameters.strip() != "N"),)
        case b"^FO" if len(numbers) >= 2:
            return (ReferenceCommand(max(0, numbers[0]), max(0, numbers[1])),)
        case b"^GF":
            return _graphic(parameters)
    return (OtherCommand(f"{name.decode()}{parameters}"),)


def _graphic(parameters: str) -> tuple[Order, ...]:
    kind, _, total, stride, data = [*parameters.split(",", 4), "", "", "", ""][:5]
    if kind != "A" or not _COUNT.fullmatch(total) or not _COUNT.fullmatch(stride):
        return (JunkBytes(parameters.encode()),)
    dots = bytes.fromhex("".join(_rows(data, 2 * int(stride))))
    return (DrawCommand(0, 0, int(stride), dots[: int(total)]),)


def _rows(data: str, width: int) -> list[str]:
    """The rows of digits that a graphic's data stand for, letter by letter."""
    rows: list[str] = []
    row, count = "", 0
    for letter in data:
        if letter in "\r\n ":
            continue
        if "G" <= letter <= "Y":
            count += ord(letter) - ord("F")
        elif "g" <= letter <= "z":
            count += 20 * (ord(letter) - ord("f"))
        elif letter == ":":
            rows.append(rows[-1] if rows else "0" * width)
        elif letter in ",!":
            row += ("0" if letter == "," else "F") * (width - len(row))
        elif letter in _DIGITS:
            row, count = row + letter * max(1, count), 0
        while len(row) >= width:
            rows.append(row[:width])
            row = row[width:]
    return rows
