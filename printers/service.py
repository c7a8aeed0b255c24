"""One connection's life: the first words, the standing picture, and the jobs that are sent over it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from printers.base import Condition, Job
from printers.encoder import Encoder
from printers.fences import Fence
from printers.handshake import PROBE, Manner, greet, probed, set_up
from printers.link import Link
from printers.news import News
from printers.transport import TransportLost
from printers.wake import Wake

_OVERDUE_LOOKS = 3
_LONG = 60.0


@dataclass(frozen=True, slots=True)
class Settings:
    """How to treat a printer: its port, how it confirms by the configured name, and times in seconds."""

    port: str
    confirm: str
    timeout: float
    answer: float
    look: float


@dataclass(slots=True)
class Errand:
    """A job on its way. `before` is the transport's count of bytes when its first one began."""

    job: Job
    serial: str
    before: int
    confirmed: bool = False


class Service:
    """Serves the queue over one link until that is lost; runs on the owner thread.

    `jobs` is shared: others append, this one looks at the head and takes it when its first byte may go.
    `known`: the unit has answered before, so its silence means something. `served` counts the jobs begun.
    """

    def __init__(  # noqa: PLR0913  (what the owner shares with it)
        self, settings: Settings, jobs: deque[Job], wake: Wake, news: News, encoder: Encoder, *, known: bool
    ) -> None:
        self.known = known
        self.ready = False
        self.served = 0
        self.errand: Errand | None = None
        self._settings = settings
        self._jobs = jobs
        self._wake = wake
        self._news = news
        self._encoder = encoder
        self._manner: Manner | None = None
        self._doubtful: dict[str, str] = {}
        self._overdue = 0

    def serve(self, link: Link, clock: Callable[[], float]) -> None:
        """Go on until the connection is lost or the thread is asked to end.

        Raises: TransportLost, Closing.
        """
        self._link, self._clock = link, clock
        self._manner = greet(link, self._wait, self._settings.answer, known=self.known)
        self._take_stock()
        while True:
            if self._jobs and self._news.condition.can_print:
                self._print(self._jobs[0])
            elif self._jobs:
                self._news.not_printed(self._jobs.popleft().key, self._news.condition)
            else:
                self._idle()

    def answered(self, key: str) -> None:
        """The printer answered the fence with this key: a probe's, the running job's, or a doubtful one's."""
        if key.startswith(PROBE):
            if self._settings.confirm == "auto":
                probed(self._link, key)
        elif self.errand is not None and key == self.errand.serial:
            self.errand.confirmed = True
        elif key in self._doubtful:
            self._news.confirmed(self._doubtful.pop(key), late=True)

    def _idle(self) -> None:
        """Wait for a job, for what the printer says by itself, or until it is time to ask."""
        well = self._news.condition.can_print
        due = self._link.looked_at + (self._settings.look if well else self._settings.look / 2)
        # A question must not land inside a picture whose rest the printer does not take now.
        asks = self._link.transport.answers and not self._link.unsent
        self._pump(due - self._clock() if asks else _LONG)
        if self._link.overdue(self._settings.answer) and self._manner is not Manner.MUTE:
            self._miss()
        if asks and self._clock() >= due:
            self._link.ask()
        self._take_stock()

    def _miss(self) -> None:
        self._link.look = self._link.last_heard = None
        self._overdue += 1
        self._manner = Manner.SILENT
        self.ready = False
        self._news.tell(Condition.SILENT)
        if self._overdue >= _OVERDUE_LOOKS:
            raise TransportLost("silent")

    def _take_stock(self) -> None:
        """Set the printer up once it has answered and is well; then tell how it is."""
        found_voice = False
        if self._link.has_spoken(self._settings.answer):
            found_voice = self._manner is Manner.MUTE
            self._manner, self.known, self._overdue = Manner.SPEAKS, True, 0
            self.ready = self.ready and not found_voice
        if self._manner is Manner.MUTE:
            self.ready = True
        elif self._manner is Manner.SPEAKS and not self.ready:
            self._set_up()
        self._tell_picture()
        if found_voice and self.ready:
            self._news.repeat(self._news.condition, "answers now")

    def _set_up(self) -> None:
        """Only while it is well, and not into the rest of an unfinished picture."""
        if self._link.picture.condition.can_print and not self._link.unsent:
            set_up(self._link, self._wait, self._settings.answer, self._settings.confirm)
            self.ready = True

    def _tell_picture(self) -> None:
        """Tell how it is; nothing before the first words are over, or before a printer is set up."""
        match self._manner:
            case None:
                return
            case Manner.MUTE:
                self._news.tell(Condition.READY, "mute")
            case Manner.SILENT:
                self._news.tell(Condition.SILENT)
            case Manner.SPEAKS:
                condition = self._link.picture.condition
                if self.ready or not condition.can_print:
                    self._news.tell(condition, self._link.fences.kind.value)

    def _print(self, job: Job) -> None:
        """Send one job and wait for the answer, as long as the picture allows it."""
        self._pump(0)  # a connection that has ended meanwhile is noticed before the first byte, not after it
        if self._link.unsent and not self._drained(job):
            return
        if not self._news.condition.can_print:
            return
        if self._link.fences.kind is Fence.STATUS and self._link.fences.ambiguous:
            raise TransportLost("renewed", "an old answer is still owed")
        self.served += 1
        self.errand = Errand(self._jobs.popleft(), str(self.served), self._link.transport.sent)
        self._link.last_sent = self._clock()
        label = self._encoder.encoded(job.bitmap)
        self._link.queue(label + self._link.fences.place(self.errand.serial))
        self._await(self.errand)

    def _drained(self, job: Job) -> bool:
        """Whether the rest of an earlier job has gone; a printer that is well and takes nothing is lost."""

        def over() -> bool:
            return not self._link.unsent or not self._news.condition.can_print

        if not self._wait(over, self._settings.timeout):
            self._jobs.popleft()
            self._news.not_printed(job.key, Condition.SILENT, "blocked")
            raise TransportLost("blocked")
        return not self._link.unsent

    def _await(self, errand: Errand) -> None:
        """Until the answer is there, or has not come in the time that begins anew with every byte taken."""
        link, fenced = self._link, self._link.fences.kind is not Fence.NONE
        while not errand.confirmed and (link.unsent or fenced):
            left = link.last_sent + self._settings.timeout - self._clock()
            if left <= 0:
                break
            asks = self.known and not link.told_by_itself and not link.unsent
            if asks and self._clock() - link.looked_at >= self._settings.look:
                link.ask()
            self._pump(min(left, self._settings.look) if asks else left)
        self._end(errand, fenced=fenced)

    def _end(self, errand: Errand, *, fenced: bool) -> None:
        link, key = self._link, errand.job.key
        if errand.confirmed:
            self.errand = None
            self._news.confirmed(key)
            return
        well = link.picture.condition.can_print
        if link.transport.sent == errand.before:
            self.errand = None
            self._news.not_printed(key, Condition.SILENT, "blocked")
            raise TransportLost("blocked")
        self._doubtful[errand.serial] = key
        self.errand = None
        self._news.unknown(key, self._doubt(fenced=fenced))
        if link.unsent and well:
            raise TransportLost("stalled")

    def _doubt(self, *, fenced: bool) -> str:
        """Why nobody knows whether a job is printed."""
        condition = self._link.picture.condition
        if not condition.can_print:
            return condition.value
        if self._link.unsent:
            return "stalled"
        if fenced:
            return "no_answer"
        if not self._link.transport.answers:
            return "no_answer_possible"
        return "mute" if self._manner is Manner.MUTE else "no_confirmation"

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
