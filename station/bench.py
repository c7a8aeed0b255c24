"""The bench as a thread: events come in at one queue, pictures go out, effects are set going. The only writer."""

from __future__ import annotations

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from scanners.base import Scan, ScannerChanged, ScannerEvent
from station.clock import Clock
from station.desk import picture_of
from station.doorway import Doorway
from station.effects import Asking
from station.face import LastScan, Picture
from station.foresight import Foresight
from station.handsignals import SignalsOf, signal_to
from station.ledger import Ledger, LedgerError, uuid7
from station.lookup import Reader
from station.office import Office
from station.packing.barcodes import Command, classify
from station.packing.decisions import AskShop, Decision, PrintLabel
from station.packing.events import CommandGiven, DeviceChanged, Event, Restarted, TimePassed, Woken
from station.packing.notices import Code, Notice, tell
from station.packing.process import wake_at
from station.packing.process.states import open_box
from station.paperwork import Paperwork
from station.printing import LabelDrawn, Printing
from station.turns import BenchSettings, Turns

log = logging.getLogger(__name__)

# Seconds: how often another process's commits are looked for when nobody tapped, and how soon an answer that
# could not be recorded is tried again.
_LOOK = 5.0
_RETRY = 1.0
_SOON = 0.01
# Seconds after which the figures are looked at again though nobody wrote: a deadline comes near by itself.
_FIGURES = 60.0


@dataclass(frozen=True, slots=True)
class Pressed:
    """A command given by key. `at`: monotonic seconds."""

    command: str
    at: float


@dataclass(frozen=True, slots=True)
class Tapped:
    """Somebody wrote to the ledger."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """The bench ends."""


Message = Event | Scan | Pressed | Tapped | LabelDrawn | Stopped


class PackingBench:
    """One bench. Implements `station.face.Bench`; every public method may be called from any thread."""

    def __init__(self, ledger: Ledger, settings: BenchSettings, clock: Clock) -> None:
        """Stand where the journal says the station stood; nothing moves before `start`. Raises LedgerError."""
        self._ledger, self._clock = ledger, clock
        self._doorway = Doorway(settings.same_code)
        self._reader = Reader(ledger, settings.packers, settings.in_store, settings.offer_of)
        self._queue: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._unrecorded: deque[Event] = deque()
        self._printing: Printing | None = None
        self._asking: Asking | None = None
        self._sounding: SignalsOf = {}
        self._version = ledger.data_version()
        self._turns = Turns(ledger, settings, clock)
        self._foresight = Foresight(self._turns, ledger, clock)
        self._office = Office(ledger, self._turns, self._handle)
        self._watchers: list[Callable[[Picture], None]] = []
        self._number = self._scan_number = 0
        self._counted_at = clock.monotonic()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="bench", daemon=True)

    def equip(
        self,
        printing: Printing | None,
        asking: Asking | None,
        papers: Paperwork | None = None,
        sounding: SignalsOf | None = None,
    ) -> None:
        """Give the bench its hands, before `start`. `sounding`: scanners that sound the verdict of their codes."""
        self._printing, self._asking, self._office.papers = printing, asking, papers
        self._sounding = sounding or {}

    def start(self) -> None:
        """Go on where the bench stood."""
        self._thread.start()

    def stop(self) -> None:
        """End after the event in hand; what was not recorded was not answered either."""
        self._queue.put(Stopped())
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(5)

    def happened(self, event: Event) -> None:
        """Something answered: printer, shop."""
        self._queue.put(event)

    def drawn(self, label: LabelDrawn) -> None:
        """A waybill was drawn; it is shown beside the items."""
        self._queue.put(label)

    def scanner_says(self, event: ScannerEvent) -> None:
        """The one door for codes and for scanners' health."""
        match event:
            case Scan():
                self._queue.put(event)
            case ScannerChanged(source, health, reason):
                self._queue.put(DeviceChanged(f"scanner:{source}", health.value, reason))

    def press(self, command: str) -> None:
        """Give a command by key."""
        self._queue.put(Pressed(command, self._clock.monotonic()))

    def tapped(self) -> None:
        """Another process wrote to the ledger."""
        self._queue.put(Tapped())

    def watch(self, watcher: Callable[[Picture], None]) -> None:
        """Have the present picture, and every one from now on, delivered to `watcher`."""
        with self._lock:
            self._watchers.append(watcher)
            watcher(self._picture())

    def painted(self, number: int, milliseconds: float) -> None:
        """Remember what painting the last scan's verdict took."""
        if number == self._scan_number:
            self._turns.timings.paint_ms = milliseconds

    def _run(self) -> None:
        self._guarded(self._begin)
        while True:
            try:
                message = self._queue.get(timeout=self._patience())
            except queue.Empty:
                self._guarded(self._idle)
                continue
            if isinstance(message, Stopped):
                self._doorway.store(self._ledger, self._clock.now().date())
                return
            self._guarded(self._take, message)

    def _guarded(self, work: Callable[..., None], *arguments: Message) -> None:
        try:
            work(*arguments)
        except LedgerError as error:
            log.warning("ledger: %s", error)
            self._fail(error)
        except Exception:
            log.exception("the bench stumbled")
            self._fail(LedgerError("internal"))

    def _begin(self) -> None:
        turns = self._turns
        turns.count()
        turns.show_box()
        turns.tell(tell(Code.RESUMED if open_box(turns.state) else Code.READY))
        self._handle(Restarted())
        self._publish()

    def _patience(self) -> float:
        """Seconds for which nothing but a message can matter."""
        if self._unrecorded:
            return _RETRY
        moment = wake_at(self._turns.state, self._turns.rules)
        if moment is None:
            return _LOOK
        return min(max((moment - self._clock.now()).total_seconds(), _SOON), _LOOK)

    def _idle(self) -> None:
        self._doorway.store(self._ledger, self._clock.now().date())
        while self._unrecorded:
            self._handle(self._unrecorded[0])
            self._unrecorded.popleft()
        moment = wake_at(self._turns.state, self._turns.rules)
        if moment is not None and self._clock.now() >= moment:
            self._handle(TimePassed())
        version = self._ledger.data_version()
        if version != self._version:
            self._woken(version)
        elif self._clock.monotonic() - self._counted_at >= _FIGURES:
            self._counted_at = self._clock.monotonic()
            self._turns.count()
            self._publish()

    def _take(self, message: Message) -> None:
        match message:
            case Scan():
                self._scanned(message)
            case Pressed(command, at):
                self._pressed(command, at)
            case Tapped():
                self._woken(self._ledger.data_version())
            case LabelDrawn(bitmap):
                self._turns.surface = replace(self._turns.surface, label=bitmap)
                self._publish()
            case Stopped():
                pass
            case _:
                self._machine(message)

    def _machine(self, event: Event) -> None:
        """An answer of a machine must not be lost: what cannot be recorded now is tried again."""
        if self._unrecorded:
            self._unrecorded.append(event)
            return
        try:
            self._handle(event)
        except LedgerError:
            self._unrecorded.append(event)
            raise

    def _scanned(self, scan: Scan) -> None:
        double = self._doorway.double(scan)
        if double is not None:
            self._doubled(double)
            return
        try:
            self._read(scan)
        except BaseException:
            # It did not count, so the same code must, when the packer scans it again.
            self._doorway.forget(scan)
            raise

    def _read(self, scan: Scan) -> None:
        turns = self._turns
        event = self._reader.event_of(scan, turns.state, uuid7())
        self._close_help(event.command if isinstance(event, CommandGiven) else "")
        said = getattr(event, "code", "") or getattr(event, "command", "")
        turns.surface = replace(turns.surface, last_scan=LastScan(str(said)[:64], scan.source))
        extras: dict[str, object] = {"scanner": scan.source}
        if scan.typed_hangul:
            extras["typed_hangul"] = True
        told_at = turns.surface.band_at
        self._handle(event, extras, scan.at)
        if turns.surface.band_at != told_at:
            signal_to(self._sounding, scan.source, turns.surface.band.severity)
        if scan.typed_hangul and not turns.surface.on_hangul(scan.source):
            self._machine(DeviceChanged(f"scanner:{scan.source}", "warning", "hangul"))

    def _doubled(self, double: Notice | DeviceChanged) -> None:
        """One scan that arrived twice: said at the foot of the screen, and it changes nothing."""
        if isinstance(double, DeviceChanged):
            self._machine(double)
            return
        self._turns.tell(double)
        self._publish()

    def _pressed(self, command: str, at: float) -> None:
        self._close_help(command)
        code = classify(command)
        if isinstance(code, Command):
            self._handle(CommandGiven(code.name, code.count, code.known), {"scanner": "keys"}, at)

    def _close_help(self, command: str) -> None:
        if command != "PS:HELP":
            self._turns.surface = replace(self._turns.surface, help_open=False)

    def _woken(self, version: int) -> None:
        """Look at what another process may have written: orders, numbers, requests, debts."""
        self._version = version
        box = open_box(self._turns.state)
        self._turns.forget_voided()
        self._turns.heed_shop()
        self._handle(Woken(self._ledger.standing(box) if box else None))
        self._office.answer()
        self._office.between_labels()
        self._turns.announce_arrivals()
        self._turns.count()
        self._publish()

    def _handle(self, event: Event, extras: dict[str, object] | None = None, at: float | None = None) -> None:
        """One event the whole way: decided and recorded, and only then carried out and announced."""
        decisions = self._turns.take(event, extras, at)
        if decisions is None:
            return
        for decision in decisions:
            self._print(decision)
        self._publish()
        if at is not None:
            self._scan_number = self._number
        for decision in decisions:
            self._ask(decision)
        if self._printing is not None:
            self._foresight.look(self._printing, news=at is None)
        self._office.between_labels()

    def _print(self, decision: Decision) -> None:
        """Paper is what the packer waits for longest, so it goes first."""
        box = open_box(self._turns.state)
        if isinstance(decision, PrintLabel) and self._printing is not None and box is not None:
            self._printing.print(self._foresight.order(decision, box))

    def _ask(self, decision: Decision) -> None:
        box = open_box(self._turns.state)
        if isinstance(decision, AskShop) and self._asking is not None and box and box.parcel == decision.parcel:
            self._asking.ask(decision, box)

    def _fail(self, error: LedgerError) -> None:
        self._turns.fail(error)
        self._publish()

    def _publish(self) -> None:
        with self._lock:
            self._number += 1
            picture = self._picture()
            for watcher in self._watchers:
                watcher(picture)

    def _picture(self) -> Picture:
        turns = self._turns
        return picture_of(self._number, turns.state, turns.rules, turns.surface)
