"""The practice room: the real bench's scanners, printer, screen and rules around a ledger that is thrown away."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from printers.base import Bitmap, DocumentFault, Printer
from station.bench.bench import PackingBench
from station.bench.label_printing import LabelOrder, LabelPrinting
from station.bench.mailbox import BenchMailbox
from station.bench.screen_model import KeyTaker
from station.carriers import carrier
from station.composition.device_factories import CameraFinder, make_printers, make_scanner
from station.composition.factories import clock_of, open_ledger, rules_of
from station.composition.workplace import bench_settings, bench_tools, typed_keys
from station.config import StationFile
from station.config.values import BackupConfig, CarrierSettings, RoundSettings, ScannerSettings
from station.documents.kinds import PRACTICE_LABELS, PaperOrder, sheets
from station.ledger import WakeSocket, borrowed, products_in
from station.ledger.orders.reservation_rounds import MadeRound
from station.packing.events import BACKUP, MAIN
from station.packing.orders import Product
from station.practice.coach import LINGER, PracticeCoach, PracticeSession
from station.practice.score import SessionScore
from station.practice.session_words import PracticeWords
from station.practice.stand_ins import (
    PaperlessPrinter,
    PracticeAssignment,
    PracticeHandout,
    PracticeNumbers,
    PracticeShop,
)
from station.practice.tasks import chosen, drills, practice_orders, usable
from station.simulators import goods as samples


@dataclass(frozen=True, slots=True)
class PracticePlan:
    """What is to be practised. `paper` False: nothing is printed, and what is to be scanned may be typed."""

    orders: int
    products: tuple[Product, ...]
    sample: bool
    paper: bool = True


def plan_for(config: StationFile, orders: int, *, paper: bool) -> PracticePlan:
    """Practise with the station's own products where it has enough of them. Raises LedgerError."""
    own = usable(products_in(config.station.data_dir))
    products = own or usable(samples.products())
    return PracticePlan(orders, chosen(products, Random()), sample=not own, paper=paper)


def rehearsed(config: StationFile, folder: Path, *, paper: bool) -> StationFile:
    """The station's configuration with every file of it in `folder`.

    Labels that are scanned in would cost a number each, and no carrier knows a box of practice, so it prints its own.
    Where the carrier prints the labels before packing, boxes get practice numbers as from a result sheet.
    """
    scanners, packing = config.scanners, config.packing
    if not paper:
        packing = replace(packing, confirm_label="printer")
        if all(scanner.kind != "keyboard" for scanner in scanners):
            typed = ScannerSettings("keyboard-practice", "keyboard", "", "", 9600, "auto", "")
            scanners = (*scanners, typed)
    return replace(
        config,
        station=replace(config.station, data_dir=folder / "data"),
        retention=replace(config.retention, key_file=folder / "keys" / "keys"),
        carrier=_printing(config.carrier),
        backup=BackupConfig(),
        packing=packing,
        scanners=scanners,
    )


def _printing(settings: CarrierSettings) -> CarrierSettings:
    """How boxes of practice travel: with labels of its own, or as the house does without printing any."""
    if _by_label(settings):
        return replace(settings, reissue="same", rule=(), api=None, sheets=RoundSettings())
    if settings.numbers == "later":
        return replace(settings, rule=(), api=None)
    return replace(settings, numbers="range", label="own", reissue="same", rule=(), api=None)


def _by_label(settings: CarrierSettings) -> bool:
    """Whether the carrier prints the house's labels before it packs."""
    return settings.numbers == "sheet" and settings.label == "carrier"


class PracticeRoom:
    """Held, opened, started and closed like a `BenchWorkplace`, beside which it cannot be open."""

    def __init__(
        self,
        config: StationFile,
        folder: Path,
        plan: PracticePlan,
        words: PracticeWords,
        leave: Callable[[], None],
        camera: CameraFinder | None = None,
        linger: float = LINGER,
    ) -> None:
        """Hold the bench and make up the orders; `linger` as `PracticeCoach` takes it. Raises HeldBy, LedgerError."""
        self.config, self._plan = rehearsed(config, folder, paper=plan.paper), plan
        self.clock = clock_of(config)
        self.final: SessionScore | None = None
        self._mailbox = BenchMailbox(self.clock)
        with ExitStack() as opening:
            opening.enter_context(borrowed(config.station.data_dir, config.station.name, self.clock.now))
            self.ledger = open_ledger(self.config, self.clock)
            opening.callback(self.ledger.close)
            self._numbers = PracticeNumbers(carrier(config.carrier.code), _by_label(config.carrier))
            shop = self._stock()
            finders = iter((camera,))
            self._scanners = tuple(
                make_scanner(one, next(finders, None) if one.kind == "camera" else None) for one in self.config.scanners
            )
            mailbox = self._mailbox
            self._printing = LabelPrinting(self._printers(), self._draw, mailbox.happened, mailbox.drawn)
            opening.callback(self._printing.close)
            self._inner = self._made_bench(shop, opening)
            self._held = opening.pop_all()
        session = PracticeSession(self._drills, self._numbers, self.ledger.records.find)
        handout = PracticeHandout(self.ledger.requests, self._papers(), mailbox.tapped)
        self.bench = PracticeCoach(self._inner, session, words, leave, handout.look, linger)

    @property
    def keys(self) -> KeyTaker | None:
        """Where the screen hands its keys, when a scanner types."""
        return typed_keys(self._scanners)

    def start(self) -> None:
        """Set everything going; scans are taken from now on."""
        self._inner.start()
        wake = WakeSocket(self.config.station.data_dir, self._mailbox.tapped)
        self._held.callback(wake.close)
        for scanner in self._scanners:
            self._held.callback(scanner.close)
            scanner.start(self.bench.scanner_says)
        self._printing.start()

    def warm_up(self) -> None:
        """Load now what the first order would otherwise wait for."""
        from printers.check import warm_up

        self.ledger.warm_up()
        warm_up()

    def close(self) -> None:
        """Stop taking scans, remember the score as `final`, and let the bench go last."""
        self.bench.close()
        self.final = self.bench.score()
        self._held.close()

    def draw_papers(self, folder: Path) -> None:
        """Draw slips or labels, and the goods' codes, as pictures. Raises OSError, LedgerError, DocumentFault."""
        from printers.render import render, to_png

        folder.mkdir(parents=True)
        for wanted in self._all_papers():
            for page in sheets(self.config, self.ledger, wanted, self.clock.now()):
                to_png(render(page.document, self.config.printer.dpi).bitmap, folder / f"{page.name}.png")

    def _stock(self) -> PracticeShop:
        """Fill the ledger with goods, numbers and orders; the shop that knows them."""
        plan, ledger, settings = self._plan, self.ledger, self.config.carrier
        by_label = _by_label(settings)
        self._drills = drills(plan.orders, labels=settings.numbers == "range", by_label=by_label)
        made = practice_orders(self._drills, plan.products, Random(), self.clock.now())
        ledger.catalogue.take_in(plan.products)
        if not by_label:
            ledger.numbers.add_range(settings.code, self._numbers.first, self._numbers.last)
        ledger.intake.take_in(made)
        if by_label:
            self._assign(settings.code)
        return PracticeShop(self._drills, made)

    def _assign(self, code: str) -> None:
        """Reserve every box and give it its practice number, as a round and its result sheet would."""
        now, ledger = self.clock.now(), self.ledger
        name = ledger.rounds.new_name(now)
        drafted = ledger.rounds.draft(name, code, ledger.ready_boxes.unreserved(), now)
        ledger.rounds.make(MadeRound(name, code, "practice", "", b""), now, now)
        places = {drill.order: place for place, drill in enumerate(self._drills, 1)}
        rows = [
            PracticeAssignment(place, reference, box.box.order, self._numbers.number(place))
            for reference, box in drafted.items()
            for place in (places[box.box.order],)
        ]
        ledger.assignments.take(rows, now, code)

    def _made_bench(self, shop: PracticeShop, held: ExitStack) -> PackingBench:
        """The bench with its tools. It ends before they do, so that a label that was sent is still spoken of."""
        config, ledger, clock = self.config, self.ledger, self.clock
        tools = bench_tools(config, ledger, clock, self._mailbox, self._printing, shop, self._scanners)
        for tool in (tools.asking, tools.papers, tools.pins):
            if tool is not None:
                held.callback(tool.close)
        settings = bench_settings(config, replace(rules_of(config), asks_shop=True), ledger.keys.journal)
        bench = PackingBench(ledger, settings, clock, self._mailbox, tools)
        held.callback(bench.stop)
        return bench

    def _papers(self) -> tuple[PaperOrder, ...]:
        """What is printed: the goods' codes only where the goods are samples that nobody has."""
        if not self._plan.paper:
            return ()
        codes, slips = self._all_papers()
        return (codes, slips) if self._plan.sample else (slips,)

    def _all_papers(self) -> tuple[PaperOrder, PaperOrder]:
        codes = PaperOrder("items", tuple(product.sku for product in self._plan.products))
        if _by_label(self.config.carrier):
            return codes, PaperOrder(PRACTICE_LABELS, tuple(f"{one.label} {one.order}" for one in self._drills))
        return codes, PaperOrder("slips", tuple(drill.order for drill in self._drills))

    def _printers(self) -> dict[str, Printer]:
        if self._plan.paper:
            return make_printers(self.config)
        return {MAIN: PaperlessPrinter(), **({BACKUP: PaperlessPrinter()} if self.config.printer.backup else {})}

    def _draw(self, order: LabelOrder) -> Bitmap:
        """A specimen of the waybill, whose code no carrier reads. Raises DocumentFault."""
        from station.documents.rendering import dots_of, practice_of

        if order.receiver is None:
            raise DocumentFault("receiver_erased")
        code = self._numbers.code_of(order.job.waybill, order.job.copy)
        document, dpi = practice_of(self.config, order.box, order.receiver, order.job, order.on, code)
        return dots_of(self.config, document, dpi)
