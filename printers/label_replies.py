"""What label printers answer: bytes in any portions to states. Pure; each holds one unfinished answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from printers.escpos_status import PrinterStatus


@dataclass(frozen=True, slots=True)
class LabelPrinterState:
    """What a printer says of itself. `busy`: a label is awaited, made ready or printed at this moment."""

    picture: PrinterStatus
    busy: bool


class StateReader(Protocol):
    """Takes bytes as they come, gives states as they complete. One for each connection, dropped with it."""

    def feed(self, data: bytes) -> Iterator[LabelPrinterState]:
        """Every state that these bytes complete, in order."""

    def asked(self) -> None:
        """A question is sent: the beginning of an answer that was cut short does not wait for ever."""


_LINE = re.compile(rb"\x02([0-9,]{1,96})\x03")
_BEGUN = re.compile(rb"\x02[0-9,]{0,96}\Z")


@dataclass(slots=True)
class ZplStates:
    """`~HS`: lines between STX and ETX. All that matters is in the first (12 fields) and the second (11).

    Fields by Zebra's guide; first line: 1 paper out, 2 paused, 4 formats in the receive buffer, 7 a format is
    incomplete, 9 configuration lost, 11 too hot. Second line: 2 head up, 3 ribbon out and 4 wanted, 8 labels
    remaining in the batch.
    """

    _held: bytes = b""
    _first: tuple[int, ...] = ()

    def feed(self, data: bytes) -> Iterator[LabelPrinterState]:
        """See `StateReader`."""
        self._held += data
        end = 0
        for line in _LINE.finditer(self._held):
            end = line.end()
            yield from self._line(line[1])
        begun = _BEGUN.search(self._held, end)
        self._held = begun[0] if begun else b""

    def asked(self) -> None:
        """See `StateReader`; lines have an end of their own."""

    def _line(self, text: bytes) -> Iterator[LabelPrinterState]:
        fields = tuple(int(field or b"0") for field in text.split(b","))
        if len(fields) == 12:
            self._first = fields
        elif len(fields) == 11 and self._first:
            first, self._first = self._first, ()
            yield _zpl_state(first, fields)


def _zpl_state(first: tuple[int, ...], second: tuple[int, ...]) -> LabelPrinterState:
    ribbon_out = bool(second[3] and second[4])
    picture = PrinterStatus(
        offline=bool(first[2]),
        cover=bool(second[2]),
        paper_end=bool(first[1]),
        fault=bool(first[9]) or ribbon_out,
        overheated=bool(first[11]),
    )
    return LabelPrinterState(picture, busy=bool(first[4] or first[7] or second[8]))


@dataclass(slots=True)
class TsplStates:
    """`<ESC>!?`: one byte of flags; 0 is ready. Bits by TSC's and Gprinter's manuals."""

    def feed(self, data: bytes) -> Iterator[LabelPrinterState]:
        """See `StateReader`."""
        for byte in data:
            picture = PrinterStatus(
                offline=bool(byte & 0x10),
                cover=bool(byte & 0x41),
                paper_end=bool(byte & 0x04),
                fault=bool(byte & 0x8A),
            )
            yield LabelPrinterState(picture, busy=bool(byte & 0x20))

    def asked(self) -> None:
        """See `StateReader`; nothing is ever unfinished."""


@dataclass(slots=True)
class SlcsStates:
    """`^cp`: two bytes without a frame, first faults, then what it is doing. Bits by Bixolon's manual."""

    _held: bytearray = field(default_factory=bytearray)
    _stale: bool = False

    def feed(self, data: bytes) -> Iterator[LabelPrinterState]:
        """See `StateReader`."""
        self._held += data
        while len(self._held) >= 2:
            faults, doing = self._held[:2]
            del self._held[:2]
            picture = PrinterStatus(
                cover=bool(faults & 0x40),
                paper_end=bool(faults & 0x80),
                cutter=bool(faults & 0x20),
                overheated=bool(faults & 0x10),
                fault=bool(faults & 0x0C),
            )
            yield LabelPrinterState(picture, busy=bool(doing & 0xC0))
        self._stale = False

    def asked(self) -> None:
        """See `StateReader`; half an answer is dropped at the second question after it."""
        if self._held and self._stale:
            self._held.clear()
        self._stale = bool(self._held)
