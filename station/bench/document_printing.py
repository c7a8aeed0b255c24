"""Papers that the office asked the running bench for: page by page, and only between labels."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from printers.base import Bitmap, DocumentFault, PaperOutcome
from station.documents.kinds import PaperOrder, PaperRefused
from station.ledger import BenchRequest, LedgerError, is_stale
from station.ledger.orders.supervisor_actions import BenchRequests

log = logging.getLogger(__name__)


class PaperPrinter(Protocol):
    """Where a page goes: `LabelPrinting`, or a desk that remembers what came."""

    def paper(self, bitmap: Bitmap, settled: Callable[[PaperOutcome, str], None]) -> None:
        """Print a page that is no label; its outcome comes on the printer's thread."""


@dataclass(frozen=True, slots=True)
class RequestPages:
    """How many pages a request has; each is drawn when it is asked for, so that a hundred do not lie in memory."""

    count: int
    drawn: Iterator[Bitmap]


@dataclass(slots=True, eq=False)
class _Stack:
    """One request's pages. `ready`: the next one, drawn; `sent`: how many left for the printer."""

    request: str
    pages: RequestPages
    ready: Bitmap | None
    sent: int = 0
    sure: bool = True


class DocumentPrinting:
    """Draws on a thread of its own, and hands the printer one page at a time, so that a label waits for one at most.

    Nothing of it is recorded: these papers carry no number, and whoever asked is told how it went.
    """

    def __init__(
        self,
        draw: Callable[[PaperOrder], RequestPages],
        printer: PaperPrinter,
        letters: BenchRequests,
        clock: Callable[[], datetime],
        tap: Callable[[], None],
    ) -> None:
        """`draw` raises PaperRefused, LedgerError, its pages DocumentFault; `tap` has the bench `look` again soon."""
        self._draw, self._printer, self._letters, self._clock, self._tap = draw, printer, letters, clock, tap
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="papers")
        self._lock = threading.Lock()
        self._known: set[str] = set()
        self._closed = False
        self._waiting: deque[_Stack] = deque()
        self._out: _Stack | None = None
        self._answers: deque[tuple[str, bool, str, Mapping[str, object]]] = deque()

    def take(self, request: BenchRequest) -> None:
        """A request for paper; one that is known already is left alone."""
        if self._closed or request.id in self._known:
            return
        self._known.add(request.id)
        if is_stale(request, self._clock()):
            self._refuse(request.id, "too_late")
        else:
            self._thread.submit(self._guarded, request.id, partial(self._prepare, request))

    def look(self, *, free: bool) -> None:
        """On the bench's thread: say what became of papers, and, if no label is being settled, print a page."""
        self._send_answers()
        with self._lock:
            stack = self._waiting[0] if self._waiting else None
            if not free or self._closed or self._out is not None or stack is None or stack.ready is None:
                return
            page, stack.ready, self._out = stack.ready, None, stack
            stack.sent += 1
            if stack.sent < stack.pages.count:
                self._thread.submit(self._guarded, stack.request, partial(self._draw_next, stack))
        self._printer.paper(page, self._settled)

    def close(self) -> None:
        """Draw and print nothing more; a page on its way comes out."""
        with self._lock:
            self._closed = True
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _guarded(self, request: str, work: Callable[[], None]) -> None:
        try:
            work()
        except PaperRefused as refused:
            self._give_up(request, refused.code, refused.values)
        except (DocumentFault, LedgerError) as error:
            log.warning("paper: %s", error)
            self._give_up(request, "not_drawn", {"reason": error.code})
        except Exception:  # a thread root: whoever asked must hear of it
            log.exception("drawing a paper failed")
            self._give_up(request, "not_drawn", {"reason": "drawing_failed"})
        self._tap()

    def _prepare(self, request: BenchRequest) -> None:
        pages = self._draw(PaperOrder.from_args(request.args))
        stack = _Stack(request.id, pages, next(pages.drawn))
        with self._lock:
            self._waiting.append(stack)

    def _draw_next(self, stack: _Stack) -> None:
        page = next(stack.pages.drawn)
        with self._lock:
            stack.ready = page

    def _give_up(self, request: str, code: str, values: Mapping[str, object]) -> None:
        with self._lock:
            self._waiting = deque(stack for stack in self._waiting if stack.request != request)
        self._refuse(request, code, values)

    def _settled(self, outcome: PaperOutcome, reason: str) -> None:
        """On the printer's thread."""
        with self._lock:
            stack, self._out = self._out, None
            if stack is None or stack not in self._waiting:
                return
            stack.sure = stack.sure and outcome is PaperOutcome.CONFIRMED
            if outcome is PaperOutcome.NOT_PRINTED:
                self._waiting.remove(stack)
                left = stack.pages.count - stack.sent + 1
                self._answers.append((stack.request, False, "not_printed", {"reason": reason, "left": left}))
            elif stack.sent == stack.pages.count:
                self._waiting.remove(stack)
                said = "printed" if stack.sure else "sent"
                self._answers.append((stack.request, True, said, {"count": stack.sent}))
        self._tap()

    def _refuse(self, request: str, code: str, values: Mapping[str, object] | None = None) -> None:
        with self._lock:
            self._answers.append((request, False, code, values or {}))

    def _send_answers(self) -> None:
        while self._answers:
            request, ok, code, values = self._answers[0]
            try:
                self._letters.answer(request, ok=ok, text_code=code, values=values)
            except LedgerError as error:
                log.warning("a paper's answer has to wait: %s", error)
                return
            self._answers.popleft()
