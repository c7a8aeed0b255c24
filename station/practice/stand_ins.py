"""The papers of a practice session: asked of its own bench once the printer can print, and again if they failed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from printers.base import Bitmap, JobSettled, Listener, PaperOutcome, PrinterCondition, PrintJob, StateChanged
from scanners.base import Scan
from station.bench.screen_model import LampState, ScreenModel
from station.carriers import Carrier
from station.documents.kinds import PaperOrder
from station.ledger.orders.supervisor_actions import BenchRequests
from station.packing.barcodes import PRACTICE, exact_key
from station.packing.carriage import SortData
from station.packing.orders import Order, OrderStatus
from station.practice.tasks import PracticeOrder, PracticeTask, label_code
from station.shops.base import DispatchBooked, OneByOne, OrderPage, ParcelDispatch

_STATUS = {PracticeTask.CANCELLED: OrderStatus.CANCELLED, PracticeTask.ON_HOLD: OrderStatus.ON_HOLD}


class PracticeShop(OneByOne):
    """Answers from memory. Implements `station.shops.base.Shop`; nothing here reaches a network."""

    name = "practice"

    def __init__(self, drills: Sequence[PracticeOrder], orders: Iterable[Order]) -> None:
        tasks = {drill.order: drill.task for drill in drills}
        self._orders = {
            order.number: replace(order, status=_STATUS.get(tasks[order.number], OrderStatus.READY)) for order in orders
        }

    def changed(self, _since: datetime, _cursor: str | None, _limit: int) -> OrderPage:
        """Nothing: what there is to practise is in the ledger from the start."""
        return OrderPage((), None)

    def order(self, number: str) -> Order | None:
        """The order as its task wants it."""
        return self._orders.get(number)

    def dispatch(self, _dispatch: ParcelDispatch) -> DispatchBooked:
        """Book nothing."""
        return DispatchBooked.ACCEPTED

    def close(self) -> None:
        """There is nothing to let go of."""


_USUAL_DIGITS = 12

COUNT = 1000
"""Numbers of a session: far more than it can use up, so that nobody is warned of their end."""


@dataclass(frozen=True, slots=True)
class PracticeNumbers:
    """Numbers of one carrier's shape, and the codes that stand for them on a specimen: PS:PRACTICE:7:1.

    A carrier's machine cannot take such a code for a waybill, and the real bench says what it is.
    """

    carrier: Carrier
    assigned: bool = False
    """The carrier's labels are on paper before a box is packed: a specimen is read as the bare number."""

    @property
    def first(self) -> int:
        """The first base. Where no stretch is known to be free, it is at the very end of all numbers."""
        digits = self.carrier.base_length or _USUAL_DIGITS
        end: int = 10**digits
        return self.carrier.practice_from or end - COUNT

    @property
    def last(self) -> int:
        """The last base."""
        return self.first + COUNT - 1

    def code_of(self, number: str, copy: int) -> str:
        """What is drawn on a specimen in place of a number. Raises ValueError for a number that is none of these."""
        wanted = (place for place in range(COUNT) if self.number(place + 1) == number)
        place = next(wanted, None)
        if place is None:
            raise ValueError("not a number of the practice")
        return label_code(place + 1, copy)

    def heard(self, scan: Scan) -> str:
        """What a scan says at the practice bench: a specimen's code is read as the copy's own code."""
        words = exact_key(scan.text).removeprefix(f"{PRACTICE}:").split(":")
        match words:
            case [place, copy] if place.isdecimal() and copy.isdecimal() and 0 < int(place) <= COUNT:
                number = self.number(int(place))
                return number if self.assigned else f"PS:LABEL:{number}:{int(copy)}"
            case _:
                return scan.text

    def number(self, place: int) -> str:
        """The number that the code of a place stands for; places begin with 1."""
        return self.carrier.number_from_base(self.first + place - 1)


@dataclass(frozen=True, slots=True)
class PracticeAssignment:
    """A row of the result sheet that a carrier would send. Implements `number_assignments.AssignedRow`."""

    row: int
    reference: str
    order: str
    waybill: str
    sort: SortData = field(default_factory=SortData)


class PaperlessPrinter:
    """Takes every page and says that it came out. Implements `printers.base.Printer`, without a thread of its own."""

    def __init__(self) -> None:
        self._listener: Listener = lambda _: None

    def start(self, listener: Listener) -> None:
        """Be ready at once."""
        self._listener = listener
        listener(StateChanged(PrinterCondition.READY, "none"))

    def prepare(self, bitmap: Bitmap | None) -> None:
        """Nothing is to be encoded."""

    def submit(self, job: PrintJob) -> None:
        """It came out."""
        self._listener(JobSettled(job.key, PaperOutcome.CONFIRMED))

    def close(self) -> None:
        """There is nothing to end."""


_TRIES = 5


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request, and how often it was left."""

    request: str
    times: int


class PracticeHandout:
    """Looked after on the bench's thread, whenever a picture is published. `tap` has the bench look for requests."""

    def __init__(self, letters: BenchRequests, papers: tuple[PaperOrder, ...], tap: Callable[[], None]) -> None:
        self._letters, self._tap = letters, tap
        self._waiting: dict[PaperOrder, _Asked] = {paper: _Asked("", 0) for paper in papers}

    def look(self, picture: ScreenModel) -> None:
        """Ask for what has not come out yet. Raises LedgerError."""
        # OFF: this house prints no labels, so that nothing is said of a printer that may print papers all the same.
        if picture.printer.state is LampState.LOST or picture.printer.reason == "starting":
            return
        left = False
        for paper, asked in tuple(self._waiting.items()):
            answer = self._letters.answer_to(asked.request) if asked.request else None
            if answer is not None and (answer.ok or asked.times == _TRIES):
                del self._waiting[paper]
            elif answer is not None or not asked.request:
                request = self._letters.leave("print", paper.as_args())
                self._waiting[paper] = _Asked(request, asked.times + 1)
                left = True
        if left:
            self._tap()
