"""The inside of the simulated printer: bytes in, paper and answers out; no sockets, no waiting."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from printers.virtual.paper_roll import PaperRoll, PrintedLabel, next_number, save
from printers.virtual.printer_faults import FaultKind, VirtualFault
from printers.virtual.printer_troubles import PrinterTroubles
from printers.virtual.read_escpos import (
    AutoStatusMode,
    Command,
    CutCommand,
    FeedCommand,
    IdentityQuestion,
    InitialiseCommand,
    PrintStored,
    ProcessIdQuestion,
    RasterCommand,
    SensorQuestion,
    SkippedCommand,
    TextCommand,
    next_command,
)


@dataclass(frozen=True, slots=True)
class VirtualState:
    """What is so at this moment; `stopped`: nothing is printed now, for whatever reason."""

    stopped: bool = False
    paper_end: bool = False
    near_end: bool = False
    cover: bool = False
    jammed: bool = False
    hot: bool = False
    broken: bool = False

    @property
    def auto_status(self) -> bytes:
        """The four bytes of automatic status."""
        return bytes(
            (
                0x10 | 0x08 * self.stopped | 0x20 * self.cover,
                0x08 * self.jammed | 0x20 * self.broken | 0x40 * self.hot,
                0x0F if self.paper_end else 0x03 * self.near_end,
                0,
            )
        )

    def real_time(self, which: int) -> bytes:
        """The byte that answers `DLE EOT which`."""
        bits = {
            1: 0x08 * self.stopped,
            2: 0x04 * self.cover | 0x20 * self.paper_end | 0x40 * (self.jammed or self.hot or self.broken),
            3: 0x08 * self.jammed | 0x20 * self.broken | 0x40 * self.hot,
            4: 0x6C if self.paper_end else 0x0C * self.near_end,
        }
        return bytes((0x12 | bits[which],))

    @property
    def sensors(self) -> bytes:
        """The byte that answers `GS r 1`."""
        return b"\x03" if self.near_end else b"\0"


BUFFER_BYTES = 64 * 1024
_REAL_TIME = re.compile(rb"\x10\x04[\x01-\x04]")
_TEAR_OFF_LINES = 4
_FEED_ROWS = 24


class EscposMachine:
    """One stream of bytes, whoever sends it: a connection that ends leaves its bytes in the buffer.

    Answers collect in `outbox`. `strays` counts real-time commands that were found inside of other data.
    """

    def __init__(self, width_dots: int, out: Path | None, clock: Callable[[], float]) -> None:
        self.labels: list[PrintedLabel] = []
        self.outbox = bytearray()
        self.strays = 0
        self._out = out
        self._clock = clock
        self._number = next_number(out) if out else 1
        self._paper = PaperRoll(width_dots)
        self.troubles = PrinterTroubles()
        self._held = bytearray()
        self._tail = b""
        self._stored: RasterCommand | None = None
        self._jammed = False
        self._auto = 0
        self._told = b""
        self._late: list[tuple[float, bytes]] = []
        self._off = False

    @property
    def room(self) -> int:
        """Bytes that the buffer still takes; while it prints, also a picture larger than the buffer."""
        if self.has(FaultKind.SILENT):
            return 0
        if self._off:
            return BUFFER_BYTES
        return max(0, BUFFER_BYTES - len(self._held)) if self.stopped else BUFFER_BYTES

    @property
    def due(self) -> float | None:
        """When the next late answer is to go."""
        return min((when for when, _ in self._late), default=None)

    def has(self, kind: FaultKind) -> VirtualFault | None:
        """The fault of this kind, if it is set."""
        return self.troubles.has(kind)

    @property
    def held(self) -> int:
        """Bytes in the buffer."""
        return len(self._held)

    @property
    def rows(self) -> int:
        """Rows of dots on the paper since the last cut."""
        return self._paper.height

    def set_fault(self, fault: VirtualFault) -> None:
        """Make it so from now on, or once its bytes have come."""
        self.troubles.set(fault)
        self._struck()
        self.run()

    def clear_fault(self, kind: FaultKind) -> None:
        """Make it well; what was held back is printed now, as a real printer does."""
        halted = kind in (FaultKind.PAPER_END, FaultKind.COVER) and self.stopped
        self.troubles.clear(kind)
        if kind is FaultKind.OFF and self._off:
            self._off = False
            self.outbox += b"\0" * (self.has(FaultKind.NOISE) is not None)
        elif halted and not self.stopped and self.has(FaultKind.THROWS_AWAY):
            self._held.clear()
        if kind is FaultKind.CUTTER and self._jammed:
            self._jammed = False
            self._tear()
        self.run()

    def lose_power(self) -> None:
        """Off and on again: what was received and not printed is gone."""
        self._held.clear()
        self._late.clear()
        self._paper.hurt()
        self._stored, self._auto, self._tail = None, 0, b""
        self.troubles.clear(FaultKind.ERROR)

    def receive(self, data: bytes) -> None:
        """Take bytes; a fault that waits for one of them strikes right after it."""
        while data:
            upto = self.troubles.until_next or len(data)
            portion, data = data[:upto], data[upto:]
            if not self._off:
                self._take(portion)
            self.troubles.counted(len(portion))
            self._struck()
            self.run()

    def _struck(self) -> None:
        """What a fault does at the moment when it begins."""
        if self.has(FaultKind.OFF) and not self._off:
            self.lose_power()
            self._off = True
        if self.troubles.out_of_paper or self.has(FaultKind.COVER):
            self._paper.hurt()

    def _take(self, data: bytes) -> None:
        """Real-time questions are answered at once, wherever they stand."""
        seen = self._tail + data
        for found in _REAL_TIME.finditer(seen):
            self._say(self._state.real_time(found[0][2]))
            self.strays += 1
        self._tail = seen[-2:]
        self._held += data
        self.run()

    def run(self) -> None:
        """Obey what is held, as far as paper and faults allow, and tell changes."""
        while not self.stopped:
            taken = next_command(self._held)
            if taken is None:
                break
            command, length = taken
            del self._held[:length]
            self._obey(command)
        self._tell_changes()

    def tick(self) -> None:
        """Let late answers go whose time has come."""
        now = self._clock()
        self.outbox += b"".join(answer for when, answer in self._late if when <= now)
        self._late = [(when, answer) for when, answer in self._late if when > now]

    @property
    def stopped(self) -> bool:
        """Nothing is printed now."""
        return self._jammed or self.troubles.stopping

    def _obey(self, command: Command) -> None:
        match command:
            case InitialiseCommand():
                self._auto = 0
            case AutoStatusMode(mode):
                self._auto = 0 if self.has(FaultKind.NO_AUTO_STATUS) else mode
                self._told = b""
                self._tell_changes()
            case SensorQuestion():
                if not self.has(FaultKind.NO_SENSORS):
                    self._say(self._state.sensors)
            case IdentityQuestion(which):
                self._identify(which)
            case ProcessIdQuestion(token):
                self._echo(token)
            case RasterCommand():
                self._raster(command)
            case PrintStored():
                self._print(self._stored)
            case FeedCommand(lines):
                self._feed(lines)
            case CutCommand():
                self._cut()
            case TextCommand(data):
                self._paper.text += data
            case SkippedCommand(real_time):
                self.strays -= real_time

    def _identify(self, which: int) -> None:
        if not self.has(FaultKind.NO_NAME):
            self._say(b"_VIRTUAL\0" if which >= 65 else b"\x20")

    def _echo(self, token: bytes) -> None:
        late = self.has(FaultKind.LATE_ECHO)
        if self.has(FaultKind.NO_PROCESS_ID):
            return
        answer = b"\x37\x22" + token + b"\0"
        if late is None:
            self._say(answer)
        else:
            self._late.append((self._clock() + late.amount, answer))

    def _raster(self, raster: RasterCommand) -> None:
        if raster.stored:
            self._stored = raster
        else:
            self._print(raster)

    def _print(self, raster: RasterCommand | None) -> None:
        """Row by row; when the paper ends, the rest goes back to the head of the buffer."""
        if raster is None or not raster.stride:
            return
        for start in range(0, len(raster.dots), raster.stride):
            if self.troubles.out_of_paper:
                self._paper.hurt()
                rest = raster.dots[start:]
                rows = len(rest) // raster.stride
                head = b"\x1dv0\0" + raster.stride.to_bytes(2, "little") + rows.to_bytes(2, "little")
                self._held[:0] = head + rest
                return
            self._paper.print_row(raster.dots[start : start + raster.stride])
            self.troubles.printed(raster.stride)

    def _feed(self, lines: int) -> None:
        """A long feed is how a printer without a knife is asked to show the label; a person tears it off."""
        if lines >= _TEAR_OFF_LINES:
            self._tear()
        elif not self._paper.blank:
            for _ in range(lines * _FEED_ROWS):
                self._paper.print_row(b"")

    def _cut(self) -> None:
        if self.has(FaultKind.CUTTER):
            self._jammed = True
        else:
            self._tear()

    def _tear(self) -> None:
        if self._paper.blank:
            return
        bitmap, text, torn = self._paper.tear()
        path = save(bitmap, self._out, self._number) if self._out and bitmap.height else None
        self.labels.append(PrintedLabel(self._number, bitmap, text, path, torn))
        self._number += 1

    def _say(self, answer: bytes) -> None:
        if not self.has(FaultKind.MUTE) and not self.has(FaultKind.SILENT) and not self._off:
            self.outbox += answer

    def _tell_changes(self) -> None:
        status = self._state.auto_status
        if self._auto and status != self._told:
            self._told = status
            self._say(status)

    @property
    def _state(self) -> VirtualState:
        return VirtualState(
            stopped=self.stopped,
            paper_end=self.troubles.out_of_paper,
            near_end=self.has(FaultKind.NEAR_END) is not None,
            cover=self.has(FaultKind.COVER) is not None,
            jammed=self._jammed,
            broken=self.has(FaultKind.ERROR) is not None,
            hot=self.has(FaultKind.OVERHEATED) is not None,
        )
