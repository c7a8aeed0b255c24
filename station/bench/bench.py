"""The bench as a thread: events come out of its mailbox, pictures go out, effects are set going. The only writer."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from datetime import timedelta

from scanners.base import Scan, ScannerEvent
from station.bench.bench_settings import BenchSettings
from station.bench.board_requests import BoardRequests
from station.bench.effects import BenchTools, EffectRunner, LabelAhead
from station.bench.label_printing import LabelDrawn
from station.bench.mailbox import BenchMailbox, BenchStopped, BenchTurned, KeyPressed, LedgerTapped, Message
from station.bench.presenter import ViewPublisher
from station.bench.scan_input import PackerInput, ScanInput
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
    PackerGone,
    PinTried,
    ShopAnswered,
    TimePassed,
)
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.process.states import AskingQuestion, AwaitingLabel, IdleState, State

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

    def __init__(
        self, ledger: Ledger, settings: BenchSettings, clock: BenchClock, mailbox: BenchMailbox, tools: BenchTools
    ) -> None:
        """Stand where the journal says the station stood; nothing moves before `start`. Raises LedgerError.

        `mailbox`: what the tools answer to.
        """
        self._ledger, self._clock, self._mailbox, self._tools = ledger, clock, mailbox, tools
        self._unrecorded: deque[Event] = deque()
        self._version = ledger.database.data_version()
        printing = tools.printing
        ahead = LabelAhead(ledger, clock) if printing is None else LabelAhead(ledger, clock, printing.lacking)
        self._session = PackingSession(ledger, settings, clock, ahead.read if tools.printing is not None else None)
        self._publisher = ViewPublisher(self._session.context, self._session.view)
        self._watchdog = AnswerWatchdog(clock)
        self._effects = EffectRunner(tools, ahead, self._watchdog, mailbox.happened)
        self._input = ScanInput(ledger, settings, clock)
        self._absence = PackerAbsence(clock, settings.sign_out_after)
        self._board = BoardRequests(ledger, clock, tools.papers, mailbox.happened)
        self._counted_at = clock.monotonic()
        self._unheeded = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bench", daemon=True)

    def start(self) -> None:
        """Go on where the bench stood."""
        self._thread.start()

    def stop(self) -> None:
        """End after the event in hand and the label in hand; what was not recorded was not answered either.

        Stop before the printers are let go, so that a label that was sent is spoken of.
        """
        self._stopping.set()
        self._mailbox.stop()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(_LAST_LABEL + 5)

    def scanner_says(self, event: ScannerEvent) -> None:
        """The one door for codes and for scanners' health."""
        self._mailbox.scanner_says(event)

    def press(self, command: str) -> None:
        """Give a command by key."""
        self._mailbox.press(command)

    def pin(self, digits: str) -> None:
        """Take a supervisor's PIN."""
        if self._tools.pins is not None:
            self._tools.pins.tried(digits)

    def tapped(self) -> None:
        """Another process wrote to the ledger."""
        self._mailbox.tapped()

    def turn(self, answer: Callable[[], None]) -> None:
        """Have `answer` called on the bench's thread: it turns."""
        self._mailbox.turn(answer)

    def watch(self, watcher: Callable[[ScreenModel], None]) -> None:
        """Have the present picture, and every one from now on, delivered to `watcher`."""
        self._publisher.watch(watcher)

    def painted(self, number: int, milliseconds: float) -> None:
        """Remember what painting the last scan's verdict took."""
        if self._publisher.shows_scan(number):
            self._session.timings.paint_ms = milliseconds

    def _handle(
        self, event: Event, came: PackerInput | None = None, answers: tuple[str, RequestAnswer] | None = None
    ) -> None:
        """One event the whole way, on the bench's thread: recorded first, then printed, announced, asked.

        `came`: how it came, when a packer scanned or pressed it. `answers`: the request that it answers.
        Paper is what the packer waits for longest, so it goes first. Raises LedgerError, and then nothing was done.
        """
        if isinstance(event, ShopAnswered):
            self._watchdog.answered(event.parcel)
        decisions = self._session.take(event, came, answers)
        if decisions is None:
            return
        context = self._session.context
        if decisions:
            self._effects.print(decisions, context)
        self._publish(scanned=came is not None)
        if decisions:
            self._effects.ask(decisions, context)
        self._effects.prepare(context, news=came is None)
        self._print_papers()

    def _handle_surely(self, event: Event) -> None:
        """An answer of a machine must not be lost: what cannot be recorded now is tried again. Raises LedgerError."""
        self._unrecorded.append(event)
        self._catch_up()

    def _catch_up(self) -> None:
        """Record what could not be recorded when it came, in its order. Raises LedgerError."""
        while self._unrecorded:
            event, commits = self._unrecorded.popleft(), self._session.commits
            try:
                self._handle(event)
            except LedgerError:
                if self._session.commits == commits:
                    self._unrecorded.appendleft(event)
                raise

    def _publish(self, *, scanned: bool = False) -> None:
        self._publisher.publish(self._session.context, self._session.view, scanned=scanned)

    def _print_papers(self) -> None:
        """Let a page of the office's papers come out, if no label is being settled."""
        if self._tools.papers is not None:
            self._tools.papers.look(free=not self._session.context.is_settling)

    def _run(self) -> None:
        self._guarded(self._begin)
        while True:
            message = self._mailbox.take(self._patience())
            if message is None:
                self._guarded(self._idle)
                continue
            if self._stopping.is_set():
                self._guarded(self._end, message)
                return
            self._guarded(self._take, message)
            self._guarded(self._watch_over)

    def _end(self, message: Message | None) -> None:
        """Nothing begins any more; what the printer says of the label in hand is still recorded, if it comes soon."""
        until = self._clock.monotonic() + _LAST_LABEL
        while message is not None:
            if isinstance(message, LabelSettled):
                self._session.take(message)
            waits = isinstance(self._session.context.under, AwaitingLabel)
            message = self._mailbox.take(max(0.0, until - self._clock.monotonic()) if waits else 0.0)
        self._input.store_counts()

    def _guarded(self, work: Callable[..., None], *arguments: Message) -> None:
        """A thread root: nothing ends the bench, and the packer is told the truth about his last scan."""
        commits = self._session.commits
        scanned = bool(arguments) and isinstance(arguments[0], Scan | KeyPressed)
        try:
            work(*arguments)
        except LedgerError as error:
            log.warning("ledger: %s", error)
            self._fail(error, scanned=scanned, recorded=self._session.commits > commits)
        except Exception:
            log.exception("the bench stumbled")
            self._fail(LedgerError("internal"), scanned=scanned, recorded=self._session.commits > commits)

    def _begin(self) -> None:
        self._unheeded = True
        self._session.begin()
        self._guarded(self._heed)
        self._guarded(self._handle_surely, BenchRestarted())
        self._session.look_again()
        self._publish()

    def _watch_over(self) -> None:
        """End what nobody ended."""
        overdue = self._watchdog.overdue(self._session.context.under)
        if overdue is not None:
            self._handle_surely(overdue)

    def _patience(self) -> float:
        """Seconds for which nothing but a message can matter."""
        if self._unrecorded or self._unheeded or self._session.blind or self._session.waits_for_label:
            return _RETRY
        moment = self._session.wakes_at
        left = self._absence.left(self._session.context.state)
        until = (moment - self._clock.now()).total_seconds() if moment is not None else _LOOK
        return min(max(until, _SOON), _LOOK if left is None else max(left, _RETRY), _LOOK)

    def _is_time(self) -> bool:
        """Whether the moment has come that is waited for; one far away was set before the clock went back."""
        moment = self._session.wakes_at
        longest = max(self._session.context.rules.answer_lasts, timedelta(seconds=_LOOK))
        return moment is not None and not timedelta(0) < moment - self._clock.now() <= longest

    def _idle(self) -> None:
        session = self._session
        self._input.store_counts()
        self._catch_up()
        if session.blind:
            session.look_again()
            self._effects.prepare(session.context, news=True)
            self._publish()
        if session.waits_for_label:
            self._handle(self._session.wakening())
        if self._is_time():
            self._handle(TimePassed())
        self._watch_over()
        overdue = self._absence.follows(session.context.state)
        if overdue is not None:
            self._handle(overdue)
        version = self._ledger.database.data_version()
        if version != self._version or self._unheeded:
            self._woken(version)
        elif self._clock.monotonic() - self._counted_at >= _FIGURES:
            self._counted_at = self._clock.monotonic()
            session.count()
            self._publish()

    def _take(self, message: Message) -> None:
        if isinstance(message, Scan | KeyPressed | PinTried):
            self._absence.stirred()
        match message:
            case Scan():
                self._scanned(message)
            case KeyPressed(command, at):
                pressed = self._input.pressed(command, at)
                if pressed is not None:
                    self._handle(pressed.event, pressed)
            case LedgerTapped():
                self._woken(self._ledger.database.data_version())
            case BenchTurned(answer):
                answer()
            case LabelDrawn():
                self._session.show_label(message)
                self._publish()
            case BenchStopped():
                pass
            case _:
                self._handle_surely(message)

    def _scanned(self, scan: Scan) -> None:
        """A scan the whole way; one that arrived twice is said, and changes nothing. Raises LedgerError."""
        came, told_at = self._input.scanned(scan, self._session.context), self._session.view.band_at
        if not isinstance(came, PackerInput):
            self._remark(came)
            return
        try:
            self._handle(came.event, came)
            view = self._session.view
            if view.band_at != told_at:
                self._effects.sound(scan.source, view.band.severity)
            for remark in self._input.remarks(came, view):
                self._remark(remark)
        except BaseException:
            self._input.forget(scan)
            raise

    def _remark(self, remark: Notice | DeviceChanged) -> None:
        """Say what no verdict says; a change of a device is recorded as well. Raises LedgerError."""
        if isinstance(remark, DeviceChanged):
            self._handle_surely(remark)
        else:
            self._session.tell(remark)
            self._publish()

    def _woken(self, version: int) -> None:
        """Look at what another process may have written: orders, numbers, requests, debts.

        What could not be read or recorded is looked at again soon, or nobody would ever look at it.
        """
        self._version, self._unheeded = version, True
        self._heed()
        self._session.look_for_void()
        self._session.heed_shop()
        for request in self._board.open():
            asked = self._board.taken(request, self._session.context)
            if asked is not None:
                self._handle(asked.event, answers=asked.answers)
        self._print_papers()
        self._session.announce_arrivals()
        self._session.count()
        self._publish()

    def _heed(self) -> None:
        """How shop and open box stand in what is stored. Raises LedgerError, and is to be called again then."""
        self._session.heed_shop()
        self._handle(self._session.wakening())
        self._unheeded = False

    def _fail(self, error: LedgerError, *, scanned: bool, recorded: bool) -> None:
        """Say what became of the last scan: it did not count, it is on record all the same, or it is not meant."""
        if recorded and scanned:
            self._session.tell(tell(NoticeCode.RECORDED_ANYWAY, reason=error.code))
        elif scanned:
            self._session.fail(error)
        else:
            self._session.tell(tell(NoticeCode.LEDGER_SLOW, reason=error.code))
        self._publish()
