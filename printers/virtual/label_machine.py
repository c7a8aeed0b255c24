"""The inside of the simulated label printers: bytes in, labels and answers out; no sockets, no waiting."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from printers.base import Bitmap
from printers.label_dialogue import LabelKind
from printers.virtual.paper_roll import PrintedLabel, next_number, save
from printers.virtual.printer_faults import FaultKind, VirtualFault
from printers.virtual.printer_troubles import PrinterTroubles
from printers.virtual.read_slcs import read_slcs
from printers.virtual.read_tspl import tspl_reader
from printers.virtual.read_zpl import read_zpl
from printers.virtual.sheets import (
    CancelCommand,
    ClearCommand,
    DrawCommand,
    ImageBuffer,
    JunkBytes,
    Order,
    OtherCommand,
    PrintCommand,
    Reading,
    ReferenceCommand,
    RepeatCommand,
    SizeCommand,
    StatusQuestion,
)


@dataclass(frozen=True, slots=True)
class LabelState:
    """What is so at this moment. `waiting`: labels that are not printed yet; `printing`: one is under the head."""

    paper_end: bool = False
    cover: bool = False
    paused: bool = False
    hot: bool = False
    broken: bool = False
    jammed: bool = False
    waiting: int = 0
    printing: bool = False


def zpl_words(state: LabelState) -> bytes:
    """`~HS`; silence without media, with the head open or hot, as Zebra's guide says."""
    if state.paper_end or state.cover or state.hot:
        return b""
    paused = state.paused or state.jammed
    first = f"030,0,{paused:d},1245,{state.waiting:03d},0,0,0,000,{state.broken:d},0,0"
    second = f"001,0,0,0,0,2,4,0,{state.printing:08d},1,000"
    return b"".join(b"\x02%s\x03\r\n" % line.encode() for line in (first, second, "1234,0"))


def tspl_words(state: LabelState) -> bytes:
    """`<ESC>!?`."""
    flags = (state.cover, False, state.paper_end, False, state.paused, state.printing or state.waiting > 0)
    low = sum(flag << bit for bit, flag in enumerate(flags))
    return bytes([low | 0x80 * (state.broken or state.jammed or state.hot)])


def slcs_words(state: LabelState) -> bytes:
    """`^cp`."""
    faults = 0x80 * state.paper_end | 0x40 * state.cover | 0x20 * state.jammed | 0x10 * state.hot | 0x08 * state.broken
    return bytes([faults, 0x80 * (state.waiting > 0) | 0x40 * state.printing])


BUFFER_BYTES = 512 * 1024
ROWS_PER_SECOND = 800.0
"""4 inches a second at 203 dpi, as small label printers do."""


@dataclass(slots=True)
class WaitingLabel:
    """A label that waits for the head or is under it; `done` is when, 0 while it waits."""

    bitmap: Bitmap
    text: bytes
    done: float = 0.0


def reading(kind: LabelKind, dpi: int) -> Reading:
    """How a printer of this kind reads its bytes."""
    return {"zpl": read_zpl, "tspl": tspl_reader(dpi), "slcs": read_slcs}[kind]


def _blank(bitmap: Bitmap) -> Bitmap:
    """White paper of this size."""
    return Bitmap(bitmap.width, bitmap.height, bytes(len(bitmap.rows)))


class LabelMachine:
    """One stream of bytes, whoever sends it. The head takes its time, and a label is torn where it stops.

    Answers collect in `outbox`; `said` keeps what was told of gap, darkness and the like.
    """

    def __init__(
        self,
        kind: LabelKind,
        out: Path | None,
        clock: Callable[[], float],
        dpi: int = 203,
        *,
        rows_per_second: float = ROWS_PER_SECOND,
    ) -> None:
        self.labels: list[PrintedLabel] = []
        self.outbox = bytearray()
        self.strays = 0
        self.troubles = PrinterTroubles()
        self.said: list[str] = []
        self._words = {"zpl": zpl_words, "tspl": tspl_words, "slcs": slcs_words}[kind]
        self._read = reading(kind, dpi)
        self._out, self._clock, self._pace = out, clock, rows_per_second
        self._number = next_number(out) if out else 1
        self._held = bytearray()
        self._page, self._text = ImageBuffer(), b""
        self._repeats = True
        self._sheets: deque[WaitingLabel] = deque()
        self._off = False

    @property
    def room(self) -> int:
        """Bytes that the buffer still takes."""
        if self._off:
            return BUFFER_BYTES
        return 0 if self.has(FaultKind.SILENT) else max(0, BUFFER_BYTES - len(self._held))

    @property
    def due(self) -> float | None:
        """When the label under the head is out."""
        return self._sheets[0].done if self._sheets and self._sheets[0].done else None

    @property
    def held(self) -> int:
        """Bytes in the buffer."""
        return len(self._held)

    @property
    def rows(self) -> int:
        """Rows of dots of the label under the head."""
        return self._sheets[0].bitmap.height if self._sheets else 0

    @property
    def stopped(self) -> bool:
        """Nothing is printed now."""
        return self.troubles.stopping or self.has(FaultKind.CUTTER) is not None

    def has(self, kind: FaultKind) -> VirtualFault | None:
        """The fault of this kind, if it is set."""
        return self.troubles.has(kind)

    def set_fault(self, fault: VirtualFault) -> None:
        """Make it so from now on, or once its bytes have come."""
        self.troubles.set(fault)
        self._struck()
        self.run()

    def clear_fault(self, kind: FaultKind) -> None:
        """Make it well; what waits is printed now."""
        self.troubles.clear(kind)
        if kind is FaultKind.OFF and self._off:
            self._off = False
            self.outbox += b"\0" * (self.has(FaultKind.NOISE) is not None)
            if self.has(FaultKind.THROWS_AWAY):
                self._sheets.append(WaitingLabel(_blank(self._page.bitmap()), b""))
                self._page = ImageBuffer()
        self.run()

    def lose_power(self) -> None:
        """Off and on again: what was received and not printed is gone, and a label under the head is a piece."""
        if self._sheets and self._sheets[0].done:
            self._tear(self._sheets[0], self._rows_out(self._sheets[0]))
        self._held.clear()
        self._sheets.clear()
        self._text, self._repeats = b"", True
        if not self.has(FaultKind.THROWS_AWAY):
            self._page = ImageBuffer()
        self.troubles.clear(FaultKind.ERROR)

    def _struck(self) -> None:
        """What a fault does at the moment when it begins."""
        if self.has(FaultKind.OFF) and not self._off:
            self.lose_power()
            self._off = True

    def receive(self, data: bytes) -> None:
        """Take bytes; a fault that waits for one of them strikes right after it."""
        while data:
            upto = self.troubles.until_next or len(data)
            portion, data = data[:upto], data[upto:]
            if not self._off:
                self._held += portion
            self.troubles.counted(len(portion))
            self._struck()
            self.run()

    def run(self) -> None:
        """Obey what is held; printing goes on behind it as far as paper and faults allow."""
        while self._held:
            taken = self._read(self._held)
            if taken is None:
                break
            orders, length = taken
            del self._held[:length]
            for order in orders:
                self._obey(order)
        self._move()

    def tick(self) -> None:
        """Let labels out whose time has come."""
        self._move()

    def _obey(self, order: Order) -> None:
        match order:
            case SizeCommand():
                self._page.size(order)
            case ClearCommand():
                self._page.clear()
            case ReferenceCommand():
                self._page.go(order)
            case DrawCommand():
                self._page.draw(order)
            case PrintCommand():
                self._sheets.append(WaitingLabel(self._page.bitmap(), self._text))
                self._text = b""
            case RepeatCommand(on):
                self._repeats = on
            case StatusQuestion():
                self._answer()
            case CancelCommand():
                self._text = b""
            case OtherCommand(text):
                self.said.append(text)
            case JunkBytes(data):
                self._text += data

    def _answer(self) -> None:
        if not self.has(FaultKind.MUTE) and not self.has(FaultKind.SILENT) and not self._off:
            self.outbox += self._words(self.state)

    @property
    def state(self) -> LabelState:
        """How it is now."""
        printing = bool(self._sheets and self._sheets[0].done)
        tells = not self.has(FaultKind.NEVER_BUSY)
        return LabelState(
            paper_end=self.troubles.out_of_paper,
            cover=bool(self.has(FaultKind.COVER)),
            paused=bool(self.has(FaultKind.OFFLINE)),
            hot=bool(self.has(FaultKind.OVERHEATED)),
            broken=bool(self.has(FaultKind.ERROR)),
            jammed=bool(self.has(FaultKind.CUTTER)),
            waiting=(len(self._sheets) - printing) * tells,
            printing=printing and tells,
        )

    def _move(self) -> None:
        """Let what is out be out, stop at a fault, begin the next one."""
        while self._sheets:
            sheet, now = self._sheets[0], self._clock()
            if self.stopped:
                self._stop(sheet)
                return
            if not sheet.done:
                sheet.done = now + sheet.bitmap.height / self._pace
            left = self.troubles.room_on_paper
            if left is not None and left < len(sheet.bitmap.rows):
                self._tear(sheet, int(left) // max(1, sheet.bitmap.stride))
            elif now < sheet.done:
                return
            else:
                self._sheets.popleft()
                self._eject(sheet)

    def _stop(self, sheet: WaitingLabel) -> None:
        """An opened cover spoils the label under the head; every other fault lets it wait."""
        if sheet.done and self.has(FaultKind.COVER):
            self._tear(sheet, self._rows_out(sheet))
        sheet.done = 0.0
        faulty = self.has(FaultKind.COVER) or self.has(FaultKind.ERROR) or self.troubles.out_of_paper
        if self.has(FaultKind.THROWS_AWAY) and faulty:
            for waiting in self._sheets:
                waiting.bitmap = _blank(waiting.bitmap)

    def _rows_out(self, sheet: WaitingLabel) -> int:
        """Rows of the label under the head that are on paper now; never all of them."""
        left = max(0.0, sheet.done - self._clock()) * self._pace
        return max(0, min(sheet.bitmap.height - 1, int(sheet.bitmap.height - left)))

    def _tear(self, sheet: WaitingLabel, rows: int) -> None:
        """A piece of it stays on the paper; the whole comes again where the printer repeats by itself."""
        whole, sheet.done = sheet.bitmap, 0.0
        self._eject(WaitingLabel(Bitmap(whole.width, rows, whole.rows[: rows * whole.stride]), sheet.text))
        self.troubles.printed(len(whole.rows))
        if not self._repeats:
            self._sheets.popleft()

    def _eject(self, sheet: WaitingLabel) -> None:
        bitmap = sheet.bitmap
        path = save(bitmap, self._out, self._number) if self._out and bitmap.height else None
        self.labels.append(PrintedLabel(self._number, bitmap, sheet.text, path))
        self._number += 1
        self.troubles.printed(len(bitmap.rows))
