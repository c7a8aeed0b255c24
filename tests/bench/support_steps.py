"""A bench that goes step by step: real ledger, rules and label desk; only paper and shop are doubles.

No thread of the bench runs. Every message is handled when the test says so, and so orders of events are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from printers.base import (
    Bitmap,
    DocumentFault,
    JobSettled,
    Listener,
    PaperOutcome,
    PrinterCondition,
    PrintJob,
    StateChanged,
)
from scanners.base import Scan
from station.bench.bench import PackingBench
from station.bench.bench_settings import BenchSettings
from station.bench.cancel_check_client import CancelCheckClient
from station.bench.effects import BenchTools
from station.bench.label_printing import LabelOrder, LabelPrinting
from station.bench.mailbox import BenchMailbox
from station.bench.session import PackingSession
from station.carriers import carrier
from station.composition.waybill_offers import offer
from station.ledger import Ledger
from station.packing.carriage import BoxCarriage
from station.packing.events import MAIN, ShopAnswered, WaybillOffer
from station.packing.orders import Order, PackingBox
from station.packing.process import fold
from station.packing.process.shared_answers import HouseCarriers
from station.packing.process.states import (
    BenchDesk,
    IdleState,
    PackingRules,
    SignedOut,
    State,
    open_box,
    without_question,
)
from station.packing.verdicts import ShopResult
from station.shops.base import DispatchBooked, OneByOne, OrderPage, ParcelDispatch, ShopUnreachable
from tests.support.support_ledger import Bench as Store
from tests.support.support_ledger import Clock, stocked

MUG, SOCK = "8801234567893", "012345678905"


class Time:
    """The bench's clocks: the one on the wall can be set, the other only goes on."""

    def __init__(self, clock: Clock) -> None:
        self._wall, self._passed = clock, 1000.0

    def now(self) -> Any:
        return self._wall()

    def monotonic(self) -> float:
        return self._passed

    def forward(self, seconds: float) -> None:
        self._wall.forward(seconds=seconds)
        self._passed += seconds


class Sheet:
    """A printer that remembers what it was given; the test says what became of it."""

    def __init__(self) -> None:
        self.jobs: list[PrintJob] = []
        self.fails: Exception | None = None

    def start(self, listener: Listener) -> None:
        self._listener = listener

    def prepare(self, bitmap: Bitmap | None) -> None:
        pass

    def submit(self, job: PrintJob) -> None:
        if self.fails is not None:
            raise self.fails
        self.jobs.append(job)

    def close(self) -> None:
        pass

    def stands(self, condition: PrinterCondition) -> None:
        self._listener(StateChanged(condition, ""))

    def says(self, outcome: PaperOutcome, reason: str = "", at: int = -1) -> None:
        self._listener(JobSettled(self.jobs[at].key, outcome, reason))


class Truth(OneByOne):
    """A shop that answers what its books say when it is asked; `late` may change them before the answer is stored."""

    name = "books"

    def __init__(self) -> None:
        self.books: dict[str, Order] = {}
        self.is_up = True
        self.late: Callable[[], None] | None = None

    def order(self, number: str) -> Order | None:
        if not self.is_up:
            raise ShopUnreachable("timeout")
        answer = self.books.get(number)
        late, self.late = self.late, None
        if late is not None:
            late()
        return answer

    def changed(self, since: object, cursor: object, limit: int) -> OrderPage:
        raise NotImplementedError

    def dispatch(self, dispatch: ParcelDispatch) -> DispatchBooked:
        raise NotImplementedError

    def close(self) -> None:
        pass


class _Steps(PackingBench):
    def begin(self) -> None:
        self._guarded(self._begin)

    def take_all(self) -> None:
        while (message := self._mailbox.take(0.0)) is not None:
            self._guarded(self._take, message)

    def wait(self) -> None:
        self._guarded(self._idle)

    @property
    def session(self) -> PackingSession:
        return self._session


class Steps:
    """A bench, its ledger and what stands around it."""

    def __init__(
        self,
        folder: Path,
        *orders: Order,
        rules: PackingRules | None = None,
        with_shop: bool = False,
        house: HouseCarriers | None = None,
    ) -> None:
        self.store: Store = stocked(folder, *orders)
        self.time = Time(self.store.clock)
        self.rules = rules or PackingRules()
        self.house = house or HouseCarriers(BoxCarriage("CJGLS", self.rules.numbers, label=self.rules.label))
        self.shop = Truth() if with_shop else None
        self.labels: list[LabelOrder] = []
        self.questions: list[str] = []
        self.draw_fails: Exception | None = None
        self.needs_sort_code = False
        self.sheet = Sheet()
        self._begin()

    def _begin(self) -> None:
        ledger = self.store.ledger
        self.mailbox = mailbox = BenchMailbox(self.time)
        self.desk = LabelPrinting({MAIN: self.sheet}, self._draw, mailbox.happened, mailbox.drawn, self._lacking)
        asking: Any = CancelCheckClient(self.shop, ledger, mailbox.happened) if self.shop is not None else self
        self.asking = asking
        tools = BenchTools(printing=self.desk, asking=asking if self.rules.asks_shop else None)
        self.settings = BenchSettings("BENCH-1", self.house, self.rules, offer_of=_offer)
        self.bench = _Steps(ledger, self.settings, self.time, mailbox, tools)
        self.bench.begin()
        self.desk.start()
        self.sheet.stands(PrinterCondition.READY)
        self.settle()

    def ask(self, question: Any, box: object) -> None:
        """Stands in for the shop where a test answers itself."""
        self.questions.append(question.parcel)

    def close_all(self) -> None:
        self.desk.close()
        self.store.ledger.close()

    def _draw(self, label: LabelOrder) -> Bitmap:
        self.labels.append(label)
        if self.draw_fails is not None:
            raise self.draw_fails
        if label.receiver is None:
            raise DocumentFault("receiver_erased")
        return Bitmap(8, 1, bytes([len(self.labels) % 256]))

    def _lacking(self, label: LabelOrder) -> str:
        return "no_sort_code" if self.needs_sort_code and label.lacks_sort_code else ""

    def settle(self) -> Steps:
        """Handle what came, and what followed from it."""
        for _ in range(2):
            for thread in (self.desk._thread, *([self.asking._thread] if self.shop is not None else [])):
                thread.submit(_nothing).result()
            self.bench.take_all()
        return self

    def scan(self, *codes: str) -> Steps:
        for code in codes:
            self.time.forward(1)
            self.bench.scanner_says(Scan(code, "s1", self.time.monotonic(), code))
            self.settle()
        return self

    def answer(self, result: ShopResult = ShopResult.CLEAR) -> Steps:
        """The shop answers about the open box what the ledger holds by now."""
        box = open_box(self.state)
        self.mailbox.happened(ShopAnswered(box.parcel if box else "", result))
        return self.settle()

    def prints(self, outcome: PaperOutcome, reason: str = "") -> Steps:
        self.sheet.says(outcome, reason)
        return self.settle()

    def stores(self, *orders: Order, wake: bool = True) -> Steps:
        """Another process takes orders in; without `wake` nobody tells the bench."""
        self.puts(*orders)
        if wake:
            self.bench.tapped()
        return self.settle()

    def puts(self, *orders: Order) -> None:
        """Another process takes orders in, and nothing else happens."""
        other = self.other()
        other.intake.take_in(orders)
        other.close()

    def other(self) -> Ledger:
        return self.store.open()

    def passes(self, seconds: float) -> Steps:
        """Time goes by, and the bench has nothing to do."""
        self.time.forward(seconds)
        self.bench.wait()
        return self.settle()

    def restart(self, between: Callable[[], None] | None = None) -> Steps:
        self.desk.close()
        self.store.again()
        if between is not None:
            between()
        self.sheet = Sheet()
        self._begin()
        return self

    @property
    def state(self) -> State:
        return self.bench.session.state

    @property
    def where(self) -> str:
        return type(without_question(self.state)).__name__

    @property
    def band(self) -> str:
        return str(self.bench.session.view.band.code.value)

    @property
    def news(self) -> str:
        news = self.bench.session.view.news
        return str(news.code.value) if news is not None else ""

    @property
    def sent(self) -> list[str]:
        return [job.key for job in self.sheet.jobs]

    def records(self, *events: str) -> list[dict[str, Any]]:
        return [one for one in self.store.ledger.records.find() if not events or one["event"] in events]

    def resumed(self) -> State:
        """The state that a restart would find."""
        resume = self.store.ledger.resumption.point()
        desk = BenchDesk(resume.packer, resume.last, resume.shown)
        start: State = IdleState(desk) if resume.packer or not self.rules.require_badge else SignedOut(desk)
        return fold(start, resume.facts)


def _offer(scan: Scan, box: PackingBox) -> WaybillOffer:
    return offer(scan, carrier("CJGLS"), "ko")


def _nothing() -> None:
    """Keeps a thread busy until all before it is done."""


@contextmanager
def steps(
    folder: Path,
    *orders: Order,
    rules: PackingRules | None = None,
    with_shop: bool = False,
    house: HouseCarriers | None = None,
) -> Iterator[Steps]:
    """A bench that is closed whatever happens."""
    one = Steps(folder, *orders, rules=rules, with_shop=with_shop, house=house)
    try:
        yield one
    finally:
        one.close_all()


FILES, ASKS = PackingRules(asks_shop=False), PackingRules()
BOTH: Sequence[PackingRules] = (FILES, ASKS)
LONG = timedelta(days=1)
