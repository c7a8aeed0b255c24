"""A printer that goes wrong by a seed, and a packer who looks at the paper: what was said against what came out."""

from __future__ import annotations

import contextlib
import os
import pty
import random
import select
import socket
import threading
import time
import tty
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Literal

from printers.base import Bitmap, JobSettled, PaperOutcome, PrinterEvent, PrintJob, StateChanged
from printers.label_dialogue import LabelLanguage
from printers.printer import EscposPrinter, LanguagePrinter
from printers.printer_settings import LabelMedia
from printers.virtual import FaultKind, Kind, VirtualPrinter

Way = Literal["tcp", "pty"]

BENCHES: tuple[tuple[Kind, Way], ...] = (
    ("escpos", "tcp"),
    ("escpos", "pty"),
    ("zpl", "pty"),
    ("tspl", "tcp"),
    ("slcs", "pty"),
)

_WIDTH = 384
_ROWS_PER_SECOND = 4000.0
_ANSWER, _TIMEOUT = 0.15, 0.6
_OFF = (2.2 * _ANSWER, 4 * _ANSWER)
"""How long a printer is without power, paper or cover: nobody is back within the time that an answer may take."""

_BY_HAND = ("switched_off", "paper_end", "cover", "error")

STRIKING = ("paper_end", "cover", "offline", "overheated", "error", "reset", "power_cut", "switched_off", "silent_now")
ANSWERING = ("half_answers", "late_answers@0.05", "late_answers@0.25", "late_echo@0.3", "cutter", "near_end")
HABITS = (
    (),
    (),
    ("throws_away",),
    ("throws_away", "noise"),
    ("noise", "no_process_id"),
    ("no_auto_status",),
    ("no_process_id", "throws_away"),
    ("slow@400000",),
    ("slow@400000", "throws_away", "noise"),
    ("never_busy",),
    ("mute",),
)
_HABIT_LASTS = 25
_MOST_COPIES = 30
"""A label that did not come out in so many tries is lost; more than half of them meet a fault."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a soak came to. The last three are faults of ours.

    `false`: called confirmed, and not on paper. `doubled`: one copy twice whole on paper. `lost`: a label that never
    came out whole, whatever was done. `scanned`: doubts that a look at the paper settled; `copies`: further ones.
    """

    labels: int = 0
    faults: int = 0
    confirmed: int = 0
    late: int = 0
    unknown: int = 0
    not_printed: int = 0
    scanned: int = 0
    copies: int = 0
    false: int = 0
    doubled: int = 0
    lost: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


class FalseConfirmationError(AssertionError):
    """A label is called printed that is not on paper; the text says how to see it again."""


class OpenLine:
    """A pseudo-terminal to a virtual printer: it stays open whatever becomes of the printer, as a serial line does."""

    def __init__(self, port: int) -> None:
        self._ours, self._theirs = pty.openpty()
        tty.setraw(self._theirs)
        self.name = os.ttyname(self._theirs)
        self._port, self._ended = port, threading.Event()
        self._thread = threading.Thread(target=self._carry, name="open line", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End it."""
        self._ended.set()
        self._thread.join(5)
        os.close(self._ours)
        os.close(self._theirs)

    def _carry(self) -> None:
        printer: socket.socket | None = None
        while not self._ended.is_set():
            if printer is None:
                printer = self._plug()
                continue
            ready, _, _ = select.select([self._ours, printer.fileno()], [], [], 0.05)
            try:
                if self._ours in ready:
                    printer.sendall(os.read(self._ours, 4096))
                if printer.fileno() in ready:
                    said = printer.recv(4096)
                    os.write(self._ours, said)
                    if not said:
                        raise ConnectionResetError
            except OSError:
                printer.close()
                printer = None
        if printer is not None:
            printer.close()

    def _plug(self) -> socket.socket | None:
        with contextlib.suppress(OSError):
            return socket.create_connection(("127.0.0.1", self._port), 1)
        self._ended.wait(0.02)
        return None


@dataclass
class Listening:
    """Every outcome, checked against the paper at the moment when it is told."""

    soak: PrinterSoak
    settled: dict[str, PaperOutcome] = field(default_factory=dict)
    well: bool = False
    tally: Tally = field(default_factory=Tally)
    false: list[str] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, event: PrinterEvent) -> None:
        with self.news:
            match event:
                case StateChanged(condition):
                    self.well = condition.can_print
                case JobSettled(key, outcome, _, late):
                    self._take(key, outcome, late=late)
            self.news.notify_all()

    def _take(self, key: str, outcome: PaperOutcome, *, late: bool) -> None:
        told, tally = self.settled, self.tally
        if outcome is PaperOutcome.CONFIRMED and not self.soak.on_paper(key):
            self.false.append(key)
        name = "late" if late else outcome.value
        self.tally = replace(tally, **{name: getattr(tally, name) + 1})
        told[key] = outcome

    def wait(self, key: str, seconds: float) -> PaperOutcome | None:
        with self.news:
            self.news.wait_for(lambda: key in self.settled, seconds)
            return self.settled.get(key)

    def wait_until_well(self, seconds: float) -> bool:
        with self.news:
            return self.news.wait_for(lambda: self.well, seconds)


class PrinterSoak:
    """One printer of ours at a virtual one, through `labels` labels; `run` ends at the first false confirmation."""

    def __init__(self, kind: Kind, way: Way, labels: int, seed: int) -> None:
        self._kind, self._way, self._labels, self._seed = kind, way, labels, seed
        self._chance = random.Random(f"{kind}/{way}/{seed}")
        self.virtual = VirtualPrinter(width_dots=_WIDTH, kind=kind, rows_per_second=_ROWS_PER_SECOND)
        self.virtual.start()
        self._line = OpenLine(self.virtual.port) if way == "pty" else None
        self._drawn: dict[str, Bitmap] = {}
        self._whole: Counter[str] = Counter()
        self._read = 0
        self._reading = threading.Lock()
        self._habit: tuple[str, ...] = ()
        self._story: list[str] = []
        self._faults = 0
        self._heard = Listening(self)
        self._printer = self._make()

    def run(self) -> Tally:
        """Print every label until it is on paper.

        Raises: FalseConfirmationError.
        """
        lost = 0
        try:
            for number in range(self._labels):
                if number % _HABIT_LASTS == 0:
                    self._change_habit()
                lost += not self._bring_out(number)
            self._calm()
        finally:
            self._printer.close()
            if self._line is not None:
                self._line.close()
            self.virtual.stop()
        self._look()
        doubled = sum(count - 1 for count in self._whole.values() if count > 1)
        return replace(self._heard.tally, labels=self._labels, faults=self._faults, lost=lost, doubled=doubled)

    def on_paper(self, key: str) -> bool:
        """A whole label of this copy has come out."""
        self._look()
        return self._whole[key] > 0

    def _make(self) -> LanguagePrinter:
        way = f"serial://{self._line.name}" if self._line else f"tcp://127.0.0.1:{self.virtual.port}"
        if self._kind == "escpos":
            return EscposPrinter(
                way, timeout_seconds=_TIMEOUT, answer_seconds=_ANSWER, look_seconds=_ANSWER, cooling_seconds=_TIMEOUT
            )
        return LanguagePrinter(
            way,
            LabelLanguage(self._kind, LabelMedia()),
            timeout_seconds=_TIMEOUT,
            answer_seconds=_ANSWER,
            look_seconds=_ANSWER,
            watch_seconds=0.02,
            cooling_seconds=_TIMEOUT,
        )

    def _change_habit(self) -> None:
        for habit in self._habit:
            self.virtual.clear_fault(habit)
        self._habit = self._chance.choice(HABITS)
        for habit in self._habit:
            self.virtual.set_fault(habit)
        # One that used to answer gets nothing while it is mute; whoever begins with it never heard it.
        self._printer.close()
        self._heard.well = False
        self._printer = self._make()
        self._printer.start(self._heard)

    def _bring_out(self, number: int) -> bool:
        """Print it, and further copies, until a whole one is there; what is in doubt is looked for on the paper."""
        for copy in range(1, _MOST_COPIES):
            key = f"{number}:{copy}"
            self._drawn[key] = self._drawing(key)
            if self._print(key) is PaperOutcome.CONFIRMED:
                return True
            self._calm()
            if self.on_paper(key):
                self._count("scanned")
                return True
            self._count("copies")
        return False

    def _print(self, key: str) -> PaperOutcome:
        """The outcome of one copy; one that is known not to be printed is sent again once the printer is well."""
        while True:
            self._heard.settled.pop(key, None)
            self._heard.wait_until_well(70)
            mending = self._go_wrong(key)
            self._printer.submit(PrintJob(key, self._drawn[key]))
            for at, mend in mending:
                time.sleep(at)
                mend()
            outcome = self._heard.wait(key, 30)
            assert outcome is not None, f"nothing was said of {key}: {self._told(key)}"
            self._mend()
            if self._heard.false:
                raise FalseConfirmationError(self._told(self._heard.false[0]))
            if outcome is not PaperOutcome.NOT_PRINTED:
                return outcome

    def _go_wrong(self, key: str) -> list[tuple[float, Callable[[], None]]]:
        """What goes wrong with this label, and the moments at which more does, or is put right again."""
        chance = self._chance
        self._story = [f"habit {self._habit}"]
        if chance.random() < 0.45:
            return []
        self._faults += 1
        if chance.random() < 0.2:
            self._set(chance.choice(ANSWERING))
        name = chance.choice(STRIKING)
        if name in ("power_cut", "reset") and self._line is not None:
            name = "switched_off"  # a line that stays open loses no bytes alone, and no printer is back in no time
        lasts = chance.uniform(*_OFF) if name in _BY_HAND else chance.uniform(0.03, 0.5)
        mend = (lasts, lambda: self._clear(name))
        if chance.random() < 0.5:
            self._set(f"{name}@{chance.randint(1, self._size(key))}")
            return [(0, lambda: self._until_struck(name)), mend]
        return [(chance.uniform(0, 0.12), lambda: self._set(name)), mend]

    def _until_struck(self, name: str) -> None:
        """A fault lasts from when it strikes; one that finds no such byte any more does not."""
        for _ in range(200):
            if name in self.virtual.glance.faults:
                return
            if self._heard.settled.keys() & {list(self._drawn)[-1]}:
                return
            time.sleep(0.005)

    def _size(self, key: str) -> int:
        return len(self._drawn[key].rows)

    def _set(self, fault: str) -> None:
        self._story.append(fault)
        self.virtual.set_fault(fault)

    def _clear(self, name: str) -> None:
        self._story.append(f"mend {name}")
        self.virtual.clear_fault(name)

    def _mend(self) -> None:
        for kind in FaultKind:
            if not any(habit.startswith(kind.value) for habit in self._habit):
                self.virtual.clear_fault(kind.value)

    def _calm(self) -> None:
        """Let out what the printer still holds."""
        for _ in range(200):
            now = self.virtual.glance
            if not now.held and (not now.rows or self._kind == "escpos"):
                break
            time.sleep(0.01)

    def _look(self) -> None:
        """Read what came out since the last look."""
        with self._reading:
            labels = self.virtual.labels
            for label in labels[self._read :]:
                whole = label.bitmap.rows[label.torn * label.bitmap.stride :]
                for key in list(self._drawn)[-12:]:
                    self._whole[key] += whole.count(self._drawn[key].rows)
            self._read = len(labels)

    def _drawing(self, key: str) -> Bitmap:
        """Dots of its own, without a real-time command."""
        chance = random.Random(f"{self._seed}/{key}")
        height = chance.choice((80, 80, 120, 160, 160, 900)) if self._kind == "escpos" else chance.choice((80, 120))
        rows = bytes(byte | 0x80 for byte in chance.randbytes(_WIDTH // 8 * height))
        return Bitmap(_WIDTH, height, rows)

    def _count(self, name: str) -> None:
        tally = self._heard.tally
        self._heard.tally = replace(tally, **{name: getattr(tally, name) + 1})

    def _told(self, key: str) -> str:
        pieces = [(label.bitmap.height, label.torn) for label in self.virtual.labels[-4:]]
        return (
            f"{self._kind} over {self._way}, seed {self._seed}, label {key} of {self._drawn[key].height} rows: "
            f"{'; '.join(self._story)}; the last pieces of paper (rows, torn): {pieces}"
        )
