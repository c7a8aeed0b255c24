"""A bench of ledger and rules alone: scans with their symbology, read and decided as on a real one."""

from __future__ import annotations

from pathlib import Path

from scanners.base import Scan
from station.bench.bench_settings import BenchSettings
from station.bench.code_lookup import CodeLookup
from station.bench.session import PackingSession
from station.packing.carriage import BoxCarriage
from station.packing.events import BenchRestarted, CommandGiven, Event, LabelSettled, ShopAnswered, VoidAsked
from station.packing.orders import Barcode, OrderLine, Product
from station.packing.process.shared_answers import HouseCarriers
from station.packing.process.states import PackingRules, State, open_box
from station.packing.verdicts import PrintOutcome, ShopResult
from tests.support.support_ledger import Bench as Store
from tests.support.support_ledger import Clock, order

MILK = Product("MILK", "우유", "1L", (Barcode("8801234567893"), Barcode("18801234567890", 12)), track="lot")
PHONE = Product("PHONE", "전화기", "검정", (Barcode("8809876543213"),), track="serial")
MUG = Product("MUG", "머그컵", "화이트", (Barcode("8801111111119"), Barcode("10ABC123")))
HAM = Product("HAM", "햄", barcodes=(Barcode("2012345000001"),))
TOFU = Product("00777", "두부")
LOT = "0108801234567893" + "17261231" + "10LOT-7"
GS = "\x1d"


def phone(serial: str, expiry: str = "") -> str:
    """A GS1 code of one telephone."""
    return "0108809876543213" + (f"17{expiry}" if expiry else "") + f"21{serial}"


def lines(*goods: tuple[str, int]) -> tuple[OrderLine, ...]:
    return tuple(OrderLine(str(at), sku, sku, "", quantity) for at, (sku, quantity) in enumerate(goods))


class Clocks:
    """The bench's clock over the ledger's: it stands until it is moved."""

    def __init__(self, clock: Clock) -> None:
        self.now = clock

    def monotonic(self) -> float:
        return 1.0


class Bench:
    """Takes scans and remembers what was recorded of each."""

    def __init__(self, folder: Path, in_store: int = 0) -> None:
        self.store = Store(folder)
        self.store.ledger.catalogue.take_in([MILK, PHONE, MUG, HAM, TOFU])
        self.store.ledger.numbers.add_range("CJGLS", 65000000001, 65000000100)
        self.in_store = in_store
        self.restart()

    def restart(self) -> None:
        """End the program and begin again on the same file."""
        self.ledger = self.store.again()
        settings = BenchSettings(
            "BENCH-1", HouseCarriers(BoxCarriage("CJGLS")), PackingRules(asks_shop=False), in_store=self.in_store
        )
        self.turns = PackingSession(self.ledger, settings, Clocks(self.store.clock))
        self.reader = CodeLookup(self.ledger, settings.roster, self.in_store)
        self.take(BenchRestarted())

    @property
    def state(self) -> State:
        return self.turns.state

    def sells(self, number: str, *goods: tuple[str, int]) -> None:
        """The order is known here."""
        self.ledger.intake.take_in([order(number, *lines(*goods))])

    def scan(self, text: str, symbology: str = "") -> dict[str, object]:
        """Scan a code; what was recorded of it."""
        return self.take(self.reader.event_of(Scan(text, "serial-1", 1.0, text, symbology), self.turns.context))

    def scans(self, *texts: str) -> list[object]:
        """Scan several; their verdicts."""
        return [self.scan(text).get("verdict") for text in texts]

    def give(self, command: str) -> dict[str, object]:
        return self.take(CommandGiven(command))

    def take(self, event: Event) -> dict[str, object]:
        """Let an event happen; its first record."""
        now = self.store.clock.forward(seconds=1)
        self.turns.take(event)
        return next(self.ledger.records.find(since=now), {})

    def printed(self) -> None:
        """The printer confirms the label on its way."""
        box = open_box(self.state)
        assert box is not None
        number = next(str(one["waybill"]) for one in reversed(self.records()) if one["event"] == "label_sending")
        self.take(ShopAnswered(box.parcel, ShopResult.CLEAR))
        self.take(LabelSettled(number, 1, PrintOutcome.CONFIRMED))

    def void_last(self) -> None:
        """The office voids the parcel that was packed last."""
        packed = next(one for one in reversed(self.records()) if one["event"] == "parcel_packed")
        self.take(VoidAsked(str(packed["order"]), str(packed["parcel"]), str(packed["waybill"]), "damaged"))

    def records(self) -> list[dict[str, object]]:
        return list(self.ledger.records.find())
