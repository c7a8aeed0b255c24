"""A station whose numbers come from 로젠's interface: its ledger, the carrier over HTTP, a clock that is set."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from station.carrier_apis.logen.logen_api import make_api
from station.carriers import carrier
from station.ledger import DebtKind, JournalEntry, Ledger, OutboxRow, uuid7
from station.packing.carriage import BoxCarriage, NumberSource
from station.packing.facts import OrderScanned, ParcelPacked, ParcelVoided, WaybillTaken
from station.packing.orders import Consignment, Order, OrderLine, OrderStatus, Receiver
from station.packing.process.shared_answers import HouseCarriers
from station.packing.verdicts import OrderVerdict
from station.simulators.logen.simulated_logen import SimulatedLogen
from station.sync.carrier_work import CarrierWork, NumberSupply, SortAhead
from station.sync.registration import SlipRegistrar
from tests.carrier_apis.support_carrier_contract import KIM, making_for
from tests.support.support_shops import NOW
from tests.support.support_sync import Clock

KGB = "KGB"
BY_API = BoxCarriage(KGB, NumberSource.API)
LOG = logging.getLogger("tests.carrier")


def sold(number: str, receiver: Receiver = KIM, status: OrderStatus = OrderStatus.READY) -> Order:
    """An order of two mugs."""
    lines = (OrderLine(f"{number}-1", "MUG-WH", "머그컵", "화이트", 2),)
    return Order(number, status, (Consignment(receiver, lines),), NOW, NOW + timedelta(hours=6))


@contextmanager
def ledger_of_api(folder: Path, clock: Callable[[], datetime]) -> Iterator[Ledger]:
    """A ledger that counts numbers as 로젠 does."""
    ledger = Ledger.open(
        folder,
        "BENCH-1",
        key_file=folder.with_suffix(".keys.json"),
        number_of=lambda code, base: carrier(code).number_from_base(base),
        clock=clock,
    )
    try:
        yield ledger
    finally:
        ledger.close()


def pack_by_api(
    ledger: Ledger, number: str, at: datetime, due: datetime | None = None, carriage: BoxCarriage = BY_API
) -> tuple[str, str]:
    """Pack an order with the next number that the interface gave; its parcel and its number."""
    parcel, waybill = uuid7(), ledger.numbers.next(carriage.carrier)
    found = ledger.slips.find(number, parcel)
    assert found is not None
    assert found.box is not None
    assert waybill is not None
    box = replace(found.box, carriage=carriage)
    facts = (
        OrderScanned(number, OrderVerdict.OPENED, at, number, parcel, box=box),
        WaybillTaken(number, parcel, carriage.carrier, waybill),
        ParcelPacked(number, parcel, carriage.carrier, waybill, 1.0, at),
    )
    ledger.record(JournalEntry(at, facts, dispatch_due=due))
    return parcel, waybill


@dataclass
class CarrierSite:
    """Everything that a story about the carrier's interface needs."""

    ledger: Ledger
    carrier: SimulatedLogen
    clock: Clock
    house: HouseCarriers = field(default_factory=lambda: HouseCarriers(BY_API))
    draw: int = 20
    wakes: list[datetime] = field(default_factory=list)

    def work(self, owner: str = "carrier-1") -> CarrierWork:
        """The work of a fresh process."""
        api = make_api(making_for(self.carrier, 1.0))
        registrar = SlipRegistrar(
            self.ledger,
            api,
            carrier=KGB,
            freight="credit",
            owner=owner,
            clock=self.clock,
            random=lambda: 1.0,
            log=LOG,
            lease_seconds=15,
        )
        return CarrierWork(
            self.ledger,
            NumberSupply(self.ledger, api, carrier(KGB), self.draw, LOG),
            SortAhead(self.ledger, api, self.house, LOG),
            registrar,
            clock=self.clock,
            log=LOG,
            wake=lambda: self.wakes.append(self.clock.now),
            random=lambda: 1.0,
        )

    def round(self) -> int:
        """One full round of a fresh process; how many registrations are owed behind it."""
        return self.work().round(threading.Event())

    def takes_in(self, *orders: Order) -> None:
        """The shop tells orders."""
        self.ledger.intake.take_in(orders)

    def packed(self, number: str = "A1") -> tuple[str, str]:
        """An order that came in and was packed; its parcel and its number."""
        self.takes_in(sold(number))
        self.clock.go(1)
        return pack_by_api(self.ledger, number, self.clock.now)

    def voids(self, parcel: str, number: str = "A1") -> None:
        """The parcel is voided."""
        waybill = next(row.waybill for row in self.ledger.outbox.rows(include_done=True) if row.parcel == parcel)
        self.ledger.record(JournalEntry(self.clock.now, (ParcelVoided(number, parcel, waybill, "damaged"),)))

    def registrations(self) -> list[OutboxRow]:
        """The debts to the carrier, settled ones with them."""
        rows = self.ledger.outbox.rows(include_done=True)
        return [row for row in rows if row.kind is DebtKind.REGISTRATION]

    def states(self) -> list[tuple[str, str, int]]:
        """State, reason and attempts of each."""
        return [(row.state, row.reason, row.attempts) for row in self.registrations()]

    def answers(self) -> list[tuple[str, str]]:
        """Outcome and reason of every registration_sent, oldest first."""
        return [
            (record["outcome"], record.get("reason", ""))
            for record in self.ledger.records.find()
            if record["event"] == "registration_sent"
        ]


@contextmanager
def site_in(folder: Path, **changes: object) -> Iterator[CarrierSite]:
    """A site with numbers drawn and nothing sold."""
    clock, logen = Clock(), SimulatedLogen()
    logen.start()
    try:
        with ledger_of_api(folder / "data", clock) as ledger:
            site = replace(CarrierSite(ledger, logen, clock), **changes)  # type: ignore[arg-type]
            site.round()
            yield site
    finally:
        logen.stop()
