"""A bench's ledger on a temporary disk, with a clock that is set by hand and goods to pack."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from station.ledger import DispatchDebt, JournalEntry, Ledger, SlipFound, uuid7
from station.packing.facts import (
    Fact,
    ItemScanned,
    LabelOutcome,
    LabelSending,
    OrderScanned,
    ParcelPacked,
    WaybillTaken,
)
from station.packing.orders import (
    Barcode,
    Consignment,
    Order,
    OrderLine,
    OrderStatus,
    PackingBox,
    Product,
    Receiver,
    SetComponent,
)
from station.packing.verdicts import ItemVerdict, OrderVerdict, PrintOutcome

KOREA = timezone(timedelta(hours=9))
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=KOREA)
HONG = Receiver("홍길동", "010-1234-5678", "06236", "서울 강남구 테헤란로 1", "101호", "문 앞에 놔주세요")
KIM = Receiver("김영희", "010-8765-4321", "48058", "부산 해운대구 센텀로 2")
MUG = Product("MUG-WH", "머그컵", "화이트 350ml", (Barcode("8801234567893"), Barcode("18801234567890", 12)))
SOCK = Product("SOCK-BK-L", "양말 3족 세트", "블랙 L", (Barcode("012345678905"),))
GIFT = Product("STICKER", "사은품 스티커", scan=False)
SET = Product("SET-1", "머그컵과 양말", components=(SetComponent("mug-wh", 2), SetComponent("SOCK-BK-L", 1)))


def number_of(carrier: str, base: int) -> str:
    """CJ's rule, near enough: a check digit by 7 behind eleven digits."""
    digits = str(base).zfill(11)
    return digits + str(int(digits[2:]) % 7)


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **step: float) -> datetime:
        self.now += timedelta(**step)
        return self.now


@cache
def _blank() -> dict[str, bytes]:
    """The files of a new ledger; made once, since running the migrations costs more than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        Bench(Path(folder), from_scratch=True).ledger.close()
        return {name: (Path(folder) / name).read_bytes() for name in ("data/ledger.sqlite", "keys.json")}


@dataclass
class Bench:
    """A ledger with what a bench does on it."""

    folder: Path
    station: str = "BENCH-1"
    clock: Clock = field(default_factory=Clock)
    from_scratch: bool = False
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        if not self.from_scratch and not (self.folder / "data").exists():
            (self.folder / "data").mkdir(parents=True)
            for name, content in _blank().items():
                (self.folder / name).write_bytes(content)
        self.ledger = self.open()

    def open(self, station: str = "", number: Callable[[str, int], str] = number_of, *, whole: bool = True) -> Ledger:
        """Another handle on the same folder, as another process would have it."""
        return Ledger.open(
            self.folder / "data",
            station or self.station,
            key_file=self.folder / "keys.json",
            number_of=number,
            clock=self.clock,
            whole=whole,
        )

    def again(self) -> Ledger:
        """The ledger after a restart."""
        self.ledger.close()
        self.ledger = self.open()
        return self.ledger

    def record(self, *facts: Fact, ledger: Ledger | None = None, due: datetime | None = None) -> int:
        entry = JournalEntry(self.clock(), facts, dispatch_due=due)
        return (ledger or self.ledger).record(entry)

    def found(self, number: str, ledger: Ledger | None = None) -> SlipFound:
        slip = (ledger or self.ledger).slips.find(number, uuid7())
        assert slip is not None
        return slip

    def opening(self, box: PackingBox) -> OrderScanned:
        return OrderScanned(box.order, OrderVerdict.OPENED, self.clock(), box.order, box.parcel, box=box)

    def opened(self, number: str = "A1", ledger: Ledger | None = None) -> PackingBox:
        slip = self.found(number, ledger)
        assert slip.box is not None, slip
        self.record(self.opening(slip.box), ledger=ledger)
        return slip.box

    def labelled(self, box: PackingBox) -> str:
        number = self.ledger.numbers.next("CJGLS")
        assert number is not None
        self.record(
            item(box, ItemVerdict.COMPLETE),
            WaybillTaken(box.order, box.parcel, "CJGLS", number),
            LabelSending(box.order, box.parcel, number, 1),
        )
        return number

    def packed(self, number: str = "A1", due: datetime | None = None) -> tuple[PackingBox, str]:
        """Open, label and pack the next box of an order; return it with its number."""
        box = self.opened(number)
        waybill = self.labelled(box)
        self.closed(box, waybill, due)
        return box, waybill

    def closed(self, box: PackingBox, waybill: str, due: datetime | None = None) -> None:
        """The label came out, and the box is packed."""
        self.record(
            LabelOutcome(box.order, box.parcel, waybill, 1, PrintOutcome.CONFIRMED),
            ParcelPacked(box.order, box.parcel, "CJGLS", waybill, 12.5, self.clock()),
            due=due,
        )

    def leased(self, owner: str = "sync") -> DispatchDebt:
        (debt,) = self.ledger.outbox.lease(owner, self.clock())
        return debt

    def delivered(self) -> None:
        assert self.ledger.outbox.settle(self.leased(), "accepted", "", self.clock(), next_try=None, state="done")


def stocked(folder: Path, *orders: Order) -> Bench:
    """A bench with goods, a range of 100 numbers, and orders (default: A1, two mugs and a sock)."""
    bench = Bench(folder)
    bench.ledger.catalogue.take_in([MUG, SOCK, GIFT, SET])
    bench.ledger.numbers.add_range("CJGLS", 65000000001, 65000000100)
    bench.ledger.intake.take_in(orders or [order("A1")])
    return bench


def line(id_: str, sku: str = "MUG-WH", quantity: int = 1) -> OrderLine:
    return OrderLine(id_, sku, f"{sku} as ordered", "", quantity)


def order(
    number: str,
    *lines: OrderLine,
    receiver: Receiver = HONG,
    package: str | None = None,
    status: OrderStatus = OrderStatus.READY,
) -> Order:
    goods = lines or (line("1", "MUG-WH", 2), line("2", "SOCK-BK-L"))
    due = NOON.replace(hour=16)
    return Order(number, status, (Consignment(receiver, goods, package),), NOON, due)


def told(known: Order, status: OrderStatus) -> Order:
    """The order as the shop tells it with another status."""
    return replace(known, status=status)


def item(box: PackingBox, verdict: ItemVerdict = ItemVerdict.OK, packed: int = 1) -> ItemScanned:
    return ItemScanned("8801234567893", verdict, box.order, box.parcel, "MUG-WH", 1, packed, 2)
