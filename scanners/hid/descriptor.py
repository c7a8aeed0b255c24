"""What a HID report descriptor says of a device: its applications and where each input field lies. Pure.

Source: USB Device Class Definition for Human Interface Devices 1.11, section 6.2.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

LONGEST_REPORT: Final = 65536
"""Bits of one report at most (the kernel takes 8 kB); what lies beyond is no field."""

_INPUT: Final = 0x80
_COLLECTION: Final = 0xA0
_APPLICATION: Final = 0x01
_CONSTANT: Final = 0x01
_LONG_ITEM: Final = 0xFE
_SIZES: Final = (0, 1, 2, 4)


@dataclass(frozen=True, slots=True)
class InputField:
    """A run of equal input values.

    `usage`: page << 16 | id. `report`: its number, 0 where there are none. `offset`: in bits from the first byte of the
    report, which is its number where it has one. `bits`: of each of the `count` values.
    """

    usage: int
    report: int
    offset: int
    bits: int
    count: int


@dataclass(frozen=True, slots=True)
class ReportDescriptor:
    """The usages of the application collections, in order, and the input fields with those inside."""

    applications: tuple[int, ...] = ()
    fields: tuple[InputField, ...] = ()


@dataclass(frozen=True, slots=True)
class _Globals:
    page: int = 0
    bits: int = 0
    count: int = 0
    report: int = 0


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    state: _Globals = field(default_factory=_Globals)
    pushed: list[_Globals] = field(default_factory=list)
    usages: list[int] = field(default_factory=list)
    ends: dict[int, int] = field(default_factory=dict)
    applications: list[int] = field(default_factory=list)
    fields: list[InputField] = field(default_factory=list)


def read_descriptor(data: bytes) -> ReportDescriptor:
    """Return what the descriptor says; a broken one says as much as can be read of it."""
    reading = _Reading()
    for kind, value in _items(data):
        _take(reading, kind, value)
    return ReportDescriptor(tuple(reading.applications), tuple(reading.fields))


def _items(data: bytes) -> Iterator[tuple[int, int]]:
    """The short items: prefix without its size, and unsigned value."""
    at = 0
    while at < len(data):
        prefix = data[at]
        if prefix == _LONG_ITEM:
            at += 3 + (data[at + 1] if at + 1 < len(data) else 0)
            continue
        size = _SIZES[prefix & 3]
        yield prefix & 0xFC, int.from_bytes(data[at + 1 : at + 1 + size], "little")
        at += 1 + size


def _take(reading: _Reading, kind: int, value: int) -> None:
    """Take one item."""
    state = reading.state
    match kind:
        case 0x04:
            reading.state = replace(state, page=value)
        case 0x74:
            reading.state = replace(state, bits=value)
        case 0x84:
            reading.state = replace(state, report=value)
        case 0x94:
            reading.state = replace(state, count=value)
        case 0xA4:
            reading.pushed.append(state)
        case 0xB4 if reading.pushed:
            reading.state = reading.pushed.pop()
        case 0x08:
            reading.usages.append(value if value > 0xFFFF else state.page << 16 | value)
        case 0x80 | 0x90 | 0xA0 | 0xB0 | 0xC0:
            _main(reading, kind, value)
            reading.usages.clear()


def _main(reading: _Reading, kind: int, value: int) -> None:
    """Take a main item: it uses up the usages before it."""
    if kind == _COLLECTION and value == _APPLICATION and reading.usages:
        reading.applications.append(reading.usages[-1])
    elif kind == _INPUT:
        _input(reading, constant=bool(value & _CONSTANT))


def _input(reading: _Reading, *, constant: bool) -> None:
    """Lay out one input item: the last of its usages holds for all values that are left."""
    state = reading.state
    offset = reading.ends.get(state.report, 8 if state.report else 0)
    end = offset + state.bits * state.count
    reading.ends[state.report] = min(end, LONGEST_REPORT)
    if constant or end > LONGEST_REPORT:
        return
    usages = reading.usages[: state.count]
    for at, usage in enumerate(usages):
        count = state.count - at if at == len(usages) - 1 else 1
        reading.fields.append(InputField(usage, state.report, offset + at * state.bits, state.bits, count))
