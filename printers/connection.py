"""One connection's life: the first words, the standing picture, and the jobs that are sent over it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from printers.base import PrinterCondition, PrintJob
from printers.encoder import JobEncoder
from printers.fences import PROBE, FenceKind
from printers.handshake import PrinterManner, greet, probed, unit_of
from printers.job import PendingJob, PrinterListener, doubt
from printers.language import ConnectionMemory
from printers.link import PrinterLink
from printers.printer_settings import PrinterSettings
from printers.transport import TransportLost
from station.wake_pipe import WakePipe

_OVERDUE_LOOKS = 3
_LOOKS_IN_VAIN = 5
"""At a printer that was never heard, after the first words; more would be printed by one of another language."""

_LOOKS_AFTER_LABEL = 2
_LONG = 60.0
_LONGEST_BAR = 6
"""How many time-outs long a printer that was never heard and took nothing gets nothing at most; doubled every time."""


class ConnectionReleased(Exception):  # noqa: N818  (not an error: nobody needs the connection now)
    """Raised once the connection is to be let go."""


class PrinterConnection:
    """Serves the queue over one link until that is lost; runs on the owner thread.

    `jobs` is shared: others append, this one looks at the head and takes it when its first byte may go.
    `served` counts the jobs begun. `stay`: seconds without a job after which the connection is let go; None: never.
    """

    def __init__(
        self,
        settings: PrinterSettings,
        jobs: deque[PrintJob],
        wake: WakePipe,
        news: PrinterListener,
        encoder: JobEncoder,
        past: ConnectionMemory,
        stay: float | None = None,
    ) -> None:
        self.ready = False
        self.served = 0
        self.errand: PendingJob | None = None
        self._settings = settings
        self._past = past
        self._jobs = jobs
        self._wake = wake
        self._news = news
        self._encoder = encoder
        self._manner: PrinterManner | None = None
        self._doubtful: dict[str, str] = {}
        self._overdue = 0
        self._vain = 0
        self._stay = stay
        self._worked_at = 0.0

    def serve(self, link: PrinterLink, clock: Callable[[], float]) -> None:
        """Go on until the connection is lost or the thread is asked to end.

        Raises: TransportLost, Released, Closing.
        """
        self._link, self._clock = link, clock
        self._worked_at, link.patience = clock(), self._settings.answer
        link.fences.recall(self._past.lessons)
        self._manner = greet(link, self._settings.language, self._wait, self._settings.answer, self._past)
        self._take_stock()
        while True:
            if self._jobs and self._news.condition.can_print:
                self._print(self._jobs[0])
            elif self._jobs:
                self._news.not_printed(self._jobs.popleft().key, self._news.condition)
            else:
                self._let_go()
                self._idle()

    def _let_go(self) -> None:
        """Only from a printer of which everything is known that can be: nothing is owed, in doubt or on its way."""
        link, stay = self._link, self._stay
        if stay is None or self._clock() - self._worked_at < stay or not self._news.condition.can_print:
            return
        knows = self.ready and not self._doubtful and link.look is None
        if not link.unsent and (self._manner is PrinterManner.MUTE or (self._manner is PrinterManner.SPEAKS and knows)):
            raise ConnectionReleased

    def answered(self, key: str) -> None:
        """The printer answered the fence with this key: a probe's, the running job's, or a doubtful one's."""
        if key.startswith(PROBE):
            if self._settings.confirm == "auto":
                probed(self._link, key)
            self._remember()
        elif self.errand is not None and key == self.errand.serial:
            self._remember()
            self.errand.confirmed = self.errand.spoilt is None and not self._link.fences.hopeless
        elif key in self._doubtful:
            self._news.confirmed(self._doubtful.pop(key), late=True)

    def _remember(self) -> None:
        """The unit answers this kind of fence; units without a name are asked again on every connection."""
        unit = unit_of(self._link)
        if unit and self._link.fences.kind is not FenceKind.NONE:
            self._past.fences[unit] = self._link.fences.kind

    def spoilt(self, condition: PrinterCondition) -> None:
        """What is on its way, and what was already in doubt, cannot be trusted to come out whole any more."""
        self._doubtful.clear()
        if self.errand is not None:
            self.errand.spoilt = condition

    def _idle(self) -> None:
        """Wait for a job, for what the printer says by itself, or until it is time to ask."""
        well = self._news.condition.can_print
        due = self._link.looked_at + (self._settings.look if well else self._settings.look / 2)
        # A question must not land inside a picture whose rest the printer does not take now.
        asks = self._link.transport.answers and not self._link.unsent and self._vain < _LOOKS_IN_VAIN
        leaves = _LONG if self._stay is None else max(0.0, self._worked_at + self._stay - self._clock())
        self._pump(min(due - self._clock() if asks else self._until_taken(), leaves or _LONG))
        if self._link.overdue(self._settings.answer) and self._manner is not PrinterManner.MUTE:
            self._miss()
        if asks and self._clock() >= due:
            self._vain += self._manner is PrinterManner.MUTE
            if self._link.owed_inside:
                self._doubtful.clear()  # a part of the label was lost on the way, and with it the answer
            self._link.ask()
        self._take_stock()

    def _until_taken(self) -> float:
        """Seconds until a printer that takes nothing has to be told as that, or may be tried again."""
        now = self._clock()
        moments = (self._link.last_sent + self._settings.answer, self._past.barred_until)
        return min((moment - now for moment in moments if moment > now), default=_LONG)

    def _miss(self) -> None:
        self._link.look = self._link.last_heard = None
        self._doubtful.clear()
        self._overdue += 1
        self._manner = PrinterManner.SILENT
        self.ready = False
        self._news.tell(PrinterCondition.SILENT)
        if self._overdue >= _OVERDUE_LOOKS:
            raise TransportLost("silent")

    def _take_stock(self) -> None:
        """Set the printer up once it has answered and is well; then tell how it is."""
        found_voice = False
        if self._link.has_spoken(self._settings.answer):
            found_voice = self._manner is PrinterManner.MUTE
            self._manner, self._past.known, self._overdue = PrinterManner.SPEAKS, True, 0
            self._vain = self._past.bars = 0
            self.ready = self.ready and not found_voice
        if self._manner is PrinterManner.MUTE:
            self.ready = True
            self._clear_away()
        elif self._manner is PrinterManner.SPEAKS and not self.ready:
            self._set_up()
        self._tell_picture()
        if found_voice and self.ready:
            self._news.repeat(self._news.condition, "answers now")

    def _set_up(self) -> None:
        """Only while it is well, and not into the rest of an unfinished picture."""
        link, how = self._link, self._settings
        if link.picture.condition.can_print and not link.unsent:
            how.language.set_up(link, self._wait, how.answer, how.confirm, self._past)
            self.ready = link.picture.condition.can_print  # else what was asked may not have been heard
            self._clear_away()

    def _clear_away(self) -> None:
        """Cut what an earlier connection left on the paper away from the next label."""
        if self.ready and self._past.torn:
            self._link.queue(self._settings.language.ending())
        if self.ready:
            self._past.unended = self._past.torn = False

    def _tell_picture(self) -> None:
        """Tell how it is; nothing before the first words are over, or before a printer is set up."""
        match self._manner:
            case None:
                return
            case PrinterManner.MUTE:
                self._tell_mute()
            case PrinterManner.SILENT:
                self._news.tell(PrinterCondition.SILENT)
            case PrinterManner.SPEAKS:
                condition = self._link.picture.condition
                if self.ready or not condition.can_print:
                    self._news.tell(condition, self._confirms_by())

    def _tell_mute(self) -> None:
        """One that was never heard can print as long as it takes what it is given."""
        now, link = self._clock(), self._link
        if now < self._past.barred_until or (link.unsent and now - link.last_sent >= self._settings.answer):
            self._news.tell(PrinterCondition.SILENT, "blocked")
        elif not link.unsent:
            self._news.tell(PrinterCondition.READY, "mute" if link.transport.answers else "file")

    def _confirms_by(self) -> str:
        """How it says that a label is out, for the listener."""
        fences = self._link.fences
        return "never-busy" if fences.never_busy else fences.kind.value

    def _print(self, job: PrintJob) -> None:
        """Send one job and wait for the answer, as long as the picture allows it."""
        self._pump(0)  # a connection that has ended meanwhile is noticed before the first byte, not after it
        if self._link.unsent and not self._drained(job):
            return
        if not self._news.condition.can_print:
            return
        if self._link.fences.kind is FenceKind.STATUS and self._link.fences.ambiguous:
            raise TransportLost("renewed", "an old answer is still owed")
        if not self._link.fences.clear and not self._finished():
            return
        self.served += 1
        self.errand = PendingJob(self._jobs.popleft(), str(self.served), self._link.transport.sent)
        self._link.last_sent = self._clock()
        label = self._encoder.encoded(job.bitmap)
        fence = self._link.fences.place(self.errand.serial, job.bitmap.height)
        self._link.queue_label(label, fence, self._settings.language.stride)
        self._await(self.errand)

    def _finished(self) -> bool:
        """Let older work end, such as a label that it repeats by itself: busy with that, it says nothing of the next.

        Whether it can still print; one that works on and on is printed on, and believed nothing.
        """
        link, over = self._link, self._clock() + self._settings.timeout
        while not link.fences.clear and self._news.condition.can_print and self._clock() < over:
            if link.look is None:
                link.ask()
            elif link.unanswered_for() >= self._settings.answer:
                self._miss()
            self._pump(self._settings.watch)
        return self._news.condition.can_print

    def _drained(self, job: PrintJob) -> bool:
        """Whether the rest of an earlier job has gone; a printer that is well and takes nothing is lost."""

        def over() -> bool:
            return not self._link.unsent or not self._news.condition.can_print

        if not self._wait(over, self._settings.timeout):
            self._jobs.popleft()
            self._bar()
            self._news.not_printed(job.key, PrinterCondition.SILENT, "blocked")
            raise TransportLost("blocked")
        return not self._link.unsent

    def _bar(self) -> None:
        """Nobody can ask one that was never heard whether it takes labels again: it is left alone for a while."""
        if self._manner is PrinterManner.MUTE:
            seconds = self._settings.timeout * min(_LONGEST_BAR, 2**self._past.bars)
            self._past.bars, self._past.barred_until = self._past.bars + 1, self._clock() + seconds

    def _await(self, errand: PendingJob) -> None:
        """Until the answer is there, waiting is in vain, or time is up: it begins anew with every byte taken.

        A head that is too hot goes on by itself, and is given time for that.
        """
        link, fences = self._link, self._link.fences
        fenced = fences.kind is not FenceKind.NONE and not fences.never_busy
        since, patient_until = self._clock(), self._clock() + self._settings.cooling
        whole = False
        while not (errand.confirmed or errand.spoilt or fences.hopeless) and (link.unsent or fenced):
            now, condition = self._clock(), link.picture.condition
            if condition is PrinterCondition.OVERHEATED and now < patient_until:
                since = now
            if not whole:
                since = max(since, link.last_sent)
                whole = not link.unsent  # from now on bytes are those of questions, and no progress of the label
                if whole:
                    fences.whole()
            left = since + self._settings.timeout - now
            if left <= 0 or condition.needs_a_hand:
                break
            if self._past.known:
                # A named answer is waited for in peace; a nameless one may be noise: silence must be noticed at once.
                calm = link.told_by_itself and fences.kind is FenceKind.PROCESS_ID
                self._look_meanwhile(max(since, link.looked_at) if calm else link.looked_at)
            self._pump(min(left, self._settings.watch))
        self._end(errand, fenced=fenced)

    def _look_meanwhile(self, since: float) -> None:
        """Ask one that has a label how it is; not heard for as long as an answer takes, it may have been off."""
        link, now = self._link, self._clock()
        if link.unsent:
            # A slow line takes its time for a label: only between its commands may a question stand.
            if link.look is None and now - link.looked_at >= 2 * self._settings.watch and link.whole_rounds:
                link.ask_inside()
            return
        unheard = link.unanswered_for() >= self._settings.answer
        if unheard and link.whole_rounds:
            link.fences.unheard()
        elif (link.look is None or unheard) and now - since >= self._settings.watch:
            link.ask()

    def _end(self, errand: PendingJob, *, fenced: bool) -> None:
        link, key = self._link, errand.job.key
        self.errand, self._worked_at = None, self._clock()
        link.fences.ended()
        self._vain = max(0, min(self._vain, _LOOKS_IN_VAIN - _LOOKS_AFTER_LABEL))
        if errand.confirmed:
            self._news.confirmed(key)
            return
        if link.transport.sent == errand.before:
            self._bar()
            self._news.not_printed(key, errand.spoilt or PrinterCondition.SILENT, "" if errand.spoilt else "blocked")
            raise TransportLost("blocked")
        named = link.fences.kind is FenceKind.PROCESS_ID and not link.fences.hopeless
        if named and errand.spoilt is None:
            self._doubtful[errand.serial] = key
        reason = doubt(errand, link, fenced=fenced, mute=self._manner is PrinterManner.MUTE)
        if self._was_unheard():
            self._news.tell(PrinterCondition.SILENT)
        self._news.unknown(key, reason)
        self._look_after(reason)

    def _was_unheard(self) -> bool:
        return self._manner is PrinterManner.SPEAKS and self._link.unanswered_for() >= self._settings.answer

    def _look_after(self, reason: str) -> None:
        """What a doubt says of the printer itself."""
        link = self._link
        if link.unsent and link.picture.condition.can_print:
            self._bar()
            raise TransportLost("stalled")
        if reason == "no_answer":
            self._past.fences.pop(unit_of(link), None)
        if reason == "no_answer" and link.fences.never_busy:
            self._news.repeat(self._news.condition, self._confirms_by())
        if self._was_unheard():
            self._past.broken_off()  # if it was off, a piece of the label may stand on the paper
            self._miss()
        if self._manner is PrinterManner.MUTE and not link.unsent:
            self._past.bars = 0

    def _wait(self, until: Callable[[], bool], seconds: float) -> bool:
        """Pump until it is so, or time is up; whether it is so."""
        deadline = self._clock() + seconds
        while not until():
            left = deadline - self._clock()
            if left <= 0:
                return False
            self._pump(left)
        return True

    def _pump(self, seconds: float) -> None:
        self._link.pump(seconds, self._wake.fileno())
        self._wake.silence()
        self._tell_picture()
