"""The bench as a thread: events come in at one queue, pictures go out, effects are set going. The only writer."""

from __future__ import annotations

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from scanners.base import Scan, ScannerChanged, ScannerEvent
from station.bench.bench_settings import BenchSettings
from station.bench.board_requests import BoardRequests
from station.bench.cancel_check_client import CancelCheckClient
from station.bench.document_printing import DocumentPrinting
from station.bench.effects import EffectRunner, SignalsOf
from station.bench.label_printing import LabelDrawn, LabelPrinting
from station.bench.pin_check import PinCheck
from station.bench.presenter import picture_of
from station.bench.scan_input import ScanInput
from station.bench.screen_model import ScreenModel
from station.bench.session import PackingSession
from station.bench.watchdog import AnswerWatchdog
from station.clock import BenchClock
from station.ledger import Ledger, LedgerError
from station.ledger.records import RequestAnswer
from station.packing.events import (
    AnswerOverdue,
    BenchRestarted,
    DeviceChanged,
    Event,
    LabelSettled,
    LedgerWoken,
    PackerGone,
    PinTried,
    TimePassed,
)
from station.packing.notices import NoticeCode, tell
from station.packing.process.states import AskingQuestion, AwaitingLabel, IdleState, State, open_box, without_question
from station.packing.verdicts import OrderState


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A command given by key. `at`: monotonic seconds."""

    command: str
    at: float


@dataclass(frozen=True, slots=True)
class LedgerTapped:
    """Somebody wrote to the ledger."""


@dataclass(frozen=True, slots=True)
class BenchTurned:
    """Somebody asks whether the bench's thread still turns: `answer` is called there."""

    answer: Callable[[], None]


@dataclass(frozen=True, slots=True)
class BenchStopped:
    """The bench ends."""


Message = Event | Scan | KeyPressed | LedgerTapped | LabelDrawn | BenchTurned | BenchStopped


class ViewPublisher:
    """Numbers the pictures and delivers them. Published on the bench's thread; watched from any."""

    def __init__(self, turns: PackingSession) -> None:
        self._turns = turns
        self._watchers: list[Callable[[ScreenModel], None]] = []
        self._number = self._scan_number = 0
        self._lock = threading.Lock()

    def watch(self, watcher: Callable[[ScreenModel], None]) -> None:
        """Have the present picture, and every one from now on, delivered to `watcher`."""
        with self._lock:
            self._watchers.append(watcher)
            watcher(self._picture())

    def publish(self, *, scanned: bool = False) -> None:
        """Deliver the picture as it is now; `scanned`: it shows the verdict of a scan."""
        with self._lock:
            self._number += 1
            if scanned:
                self._scan_number = self._number
            picture = self._picture()
            for watcher in self._watchers:
                try:
                    watcher(picture)
                except Exception:  # whoever watches badly takes neither the bench nor another watcher along
                    log.exception("a watcher failed")

    def painted(self, number: int, milliseconds: float) -> None:
        """Remember what painting the last scan's verdict took."""
        if number == self._scan_number:
            self._turns.timings.paint_ms = milliseconds

    def _picture(self) -> ScreenModel:
        turns = self._turns
        return picture_of(self._number, turns.state, turns.rules, turns.surface)


ANSWER_WITHIN = 30.0
"""Seconds for which a supervisor's question stays open without a step towards its answer."""


class PackerAbsence:
    """Counts in seconds that no clock setting can change; a restart begins anew. On the bench's thread only."""

    def __init__(self, clock: BenchClock, sign_out_after: float) -> None:
        """`sign_out_after`: seconds after which nobody is there any more, 0 for never."""
        self._clock, self._sign_out_after = clock, sign_out_after
        self._since = clock.monotonic()

    def stirred(self) -> None:
        """Somebody did something."""
        self._since = self._clock.monotonic()

    def left(self, state: State) -> float | None:
        """Seconds until `follows` has something to say; None when nothing can follow in this state."""
        limit = self._limit(state)
        return None if limit is None else max(0.0, self._since + limit - self._clock.monotonic())

    def follows(self, state: State) -> AnswerOverdue | PackerGone | None:
        """What follows now, if anything does."""
        if self.left(state) != 0.0:
            return None
        return AnswerOverdue() if isinstance(state, AskingQuestion) and state.leave is not None else PackerGone()

    def _limit(self, state: State) -> float | None:
        if isinstance(state, AskingQuestion) and state.leave is not None:
            return ANSWER_WITHIN
        under = state.under if isinstance(state, AskingQuestion) else state
        signed_in = isinstance(under, IdleState) and under.desk.packer
        return self._sign_out_after if signed_in and self._sign_out_after else None


log = logging.getLogger(__name__)

# Seconds: how often another process's commits are looked for when nobody tapped, and how soon an answer that
# could not be recorded is tried again.
_LOOK = 5.0
_RETRY = 1.0
_SOON = 0.01
# Seconds for which a bench that ends waits for the printer's word on a label that was sent.
_LAST_LABEL = 5.0
# Seconds after which the figures are looked at again though nobody wrote: a deadline comes near by itself.
_FIGURES = 60.0


class PackingBench:
    """One bench. Implements `station.bench.screen_model.Bench`; every public method may be called from any thread."""

    def __init__(self, ledger: Ledger, settings: BenchSettings, clock: BenchClock) -> None:
        """Stand where the journal says the station stood; nothing moves before `start`. Raises LedgerError."""
        self._ledger, self._clock = ledger, clock
        self._queue: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._unrecorded: deque[Event] = deque()
        self._version = ledger.data_version()
        self._turns = PackingSession(ledger, settings, clock)
        self._showcase = ViewPublisher(self._turns)
        self._watchdog = AnswerWatchdog(clock)
        self._hands = EffectRunner(self._turns, ledger, clock, self.happened, self._watchdog)
        self._entrance = ScanInput(ledger, settings, self._turns, self, self._hands.sound)
        self._absence = PackerAbsence(clock, settings.sign_out_after)
        self._pins: PinCheck | None = None
        self._office = BoardRequests(ledger, self._turns, self.handle, clock)
        self._counted_at = clock.monotonic()
        self._unheeded = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bench", daemon=True)

    def equip(
        self,
        printing: LabelPrinting | None,
        asking: CancelCheckClient | None,
        papers: DocumentPrinting | None = None,
        sounding: SignalsOf | None = None,
        pins: PinCheck | None = None,
    ) -> None:
        """Give the bench its hands, before `start`. `sounding`: scanners that sound the verdict of their codes."""
        self._pins = pins
        self._hands.equip(printing, asking, sounding or {})
        self._office.papers = papers

    def start(self) -> None:
        """Go on where the bench stood."""
        self._thread.start()

    def stop(self) -> None:
        """End after the event in hand and the label in hand; what was not recorded was not answered either.

        Stop before the printers are let go, so that a label that was sent is spoken of.
        """
        self._stopping.set()
        self._queue.put(BenchStopped())
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(_LAST_LABEL + 5)

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
        self._queue.put(KeyPressed(command, self._clock.monotonic()))

    def pin(self, digits: str) -> None:
        """Take a supervisor's PIN."""
        if self._pins is not None:
            self._pins.tried(digits)

    def tapped(self) -> None:
        """Another process wrote to the ledger."""
        self._queue.put(LedgerTapped())

    def turn(self, answer: Callable[[], None]) -> None:
        """Have `answer` called on the bench's thread: it turns."""
        self._queue.put(BenchTurned(answer))

    def watch(self, watcher: Callable[[ScreenModel], None]) -> None:
        """Have the present picture, and every one from now on, delivered to `watcher`."""
        self._showcase.watch(watcher)

    def painted(self, number: int, milliseconds: float) -> None:
        """Remember what painting the last scan's verdict took."""
        self._showcase.painted(number, milliseconds)

    def handle(
        self,
        event: Event,
        extras: dict[str, object] | None = None,
        at: float | None = None,
        answers: tuple[str, RequestAnswer] | None = None,
    ) -> None:
        """One event the whole way, on the bench's thread: recorded first, then printed, announced, asked.

        `at`: monotonic seconds of the last byte of the scan that led to it. `answers`: the request that it answers.
        Paper is what the packer waits for longest, so it goes first. Raises LedgerError, and then nothing was done.
        """
        self._watchdog.heard(event)
        decisions = self._turns.take(event, extras, at, answers)
        if decisions is None:
            return
        self._hands.print(decisions)
        self._showcase.publish(scanned=at is not None)
        self._hands.ask(decisions)
        self._hands.prepare(news=at is None)
        self._office.between_labels()

    def machine(self, event: Event) -> None:
        """An answer of a machine must not be lost: what cannot be recorded now is tried again. Raises LedgerError."""
        self._unrecorded.append(event)
        self._catch_up()

    def _catch_up(self) -> None:
        """Record what could not be recorded when it came, in its order. Raises LedgerError."""
        while self._unrecorded:
            event, commits = self._unrecorded.popleft(), self._turns.commits
            try:
                self.handle(event)
            except LedgerError:
                if self._turns.commits == commits:
                    self._unrecorded.appendleft(event)
                raise

    def publish(self) -> None:
        """Show what changed without an event, on the bench's thread."""
        self._showcase.publish()

    def _run(self) -> None:
        self._guarded(self._begin)
        while True:
            try:
                message = self._queue.get(timeout=self._patience())
            except queue.Empty:
                self._guarded(self._idle)
                continue
            if self._stopping.is_set():
                self._guarded(self._end, message)
                return
            self._guarded(self._take, message)
            self._guarded(self._watch_over)

    def _end(self, message: Message) -> None:
        """Nothing begins any more; what the printer says of the label in hand is still recorded, if it comes soon."""
        until = self._clock.monotonic() + _LAST_LABEL
        while True:
            if isinstance(message, LabelSettled):
                self._turns.take(message)
            left = until - self._clock.monotonic()
            waits = isinstance(without_question(self._turns.state), AwaitingLabel) and left > 0
            try:
                message = self._queue.get(timeout=left) if waits else self._queue.get_nowait()
            except queue.Empty:
                break
        self._entrance.store_counts(self._clock.now().date())

    def _guarded(self, work: Callable[..., None], *arguments: Message) -> None:
        """A thread root: nothing ends the bench, and the packer is told the truth about his last scan."""
        commits = self._turns.commits
        scanned = bool(arguments) and isinstance(arguments[0], Scan | KeyPressed)
        try:
            work(*arguments)
        except LedgerError as error:
            log.warning("ledger: %s", error)
            self._fail(error, scanned=scanned, recorded=self._turns.commits > commits)
        except Exception:
            log.exception("the bench stumbled")
            self._fail(LedgerError("internal"), scanned=scanned, recorded=self._turns.commits > commits)

    def _begin(self) -> None:
        turns = self._turns
        self._unheeded = True
        turns.tell(tell(NoticeCode.RESUMED if open_box(turns.state) else NoticeCode.READY))
        turns.blind = True
        self._guarded(self._heed)
        self._guarded(self.machine, BenchRestarted())
        turns.look_again()
        self.publish()

    def _watch_over(self) -> None:
        """End what nobody ended."""
        overdue = self._watchdog.overdue(self._turns.state)
        if overdue is not None:
            self.machine(overdue)

    def _patience(self) -> float:
        """Seconds for which nothing but a message can matter."""
        if self._unrecorded or self._unheeded or self._turns.blind or self._turns.waits_for_label:
            return _RETRY
        moment = self._turns.wakes_at
        left = self._absence.left(self._turns.state)
        until = (moment - self._clock.now()).total_seconds() if moment is not None else _LOOK
        return min(max(until, _SOON), _LOOK if left is None else max(left, _RETRY), _LOOK)

    def _is_time(self) -> bool:
        """Whether the moment has come that is waited for; one far away was set before the clock went back."""
        moment = self._turns.wakes_at
        longest = max(self._turns.rules.answer_lasts, timedelta(seconds=_LOOK))
        return moment is not None and not timedelta(0) < moment - self._clock.now() <= longest

    def _idle(self) -> None:
        self._entrance.store_counts(self._clock.now().date())
        self._catch_up()
        if self._turns.blind:
            self._turns.look_again()
            self._hands.prepare(news=True)
            self.publish()
        if self._turns.waits_for_label:
            self.handle(LedgerWoken.seeing(self._standing()))
        if self._is_time():
            self.handle(TimePassed())
        self._watch_over()
        overdue = self._absence.follows(self._turns.state)
        if overdue is not None:
            self.handle(overdue)
        version = self._ledger.data_version()
        if version != self._version or self._unheeded:
            self._woken(version)
        elif self._clock.monotonic() - self._counted_at >= _FIGURES:
            self._counted_at = self._clock.monotonic()
            self._turns.count()
            self.publish()

    def _take(self, message: Message) -> None:
        if isinstance(message, Scan | KeyPressed | PinTried):
            self._absence.stirred()
        match message:
            case Scan():
                self._entrance.scanned(message)
            case KeyPressed(command, at):
                self._entrance.pressed(command, at)
            case LedgerTapped():
                self._woken(self._ledger.data_version())
            case BenchTurned(answer):
                answer()
            case LabelDrawn(bitmap, waybill):
                self._turns.surface = replace(self._turns.surface, label=bitmap, label_of=waybill)
                self.publish()
            case BenchStopped():
                pass
            case _:
                self.machine(message)

    def _woken(self, version: int) -> None:
        """Look at what another process may have written: orders, numbers, requests, debts.

        What could not be read or recorded is looked at again soon, or nobody would ever look at it.
        """
        self._version, self._unheeded = version, True
        self._heed()
        self._turns.forget_voided()
        self._turns.heed_shop()
        self._office.answer()
        self._office.between_labels()
        self._turns.announce_arrivals()
        self._turns.count()
        self.publish()

    def _heed(self) -> None:
        """How shop and open box stand in what is stored. Raises LedgerError, and is to be called again then."""
        self._turns.heed_shop()
        self.handle(LedgerWoken.seeing(self._standing()))
        self._unheeded = False

    def _standing(self) -> OrderState | None:
        box = open_box(self._turns.state)
        return self._ledger.standing(box) if box else None

    def _fail(self, error: LedgerError, *, scanned: bool, recorded: bool) -> None:
        """Say what became of the last scan: it did not count, it is on record all the same, or it is not meant."""
        if recorded and scanned:
            self._turns.tell(tell(NoticeCode.RECORDED_ANYWAY, reason=error.code))
        elif scanned:
            self._turns.fail(error)
        else:
            self._turns.tell(tell(NoticeCode.LEDGER_SLOW, reason=error.code))
        self.publish()
