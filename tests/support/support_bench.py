"""A whole bench for tests: real ledger, pty scanner, virtual printer over TCP, demo shop over HTTP."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from printers.virtual import Kind, VirtualPrinter
from station.bench.screen_model import ScreenModel
from station.composition.workplace import BenchWorkplace
from station.config import StationFile, load
from station.packing.orders import Consignment, Order, OrderLine, OrderStatus, Receiver
from station.packing.process.states import IdleState, State
from station.simulators import goods
from station.simulators.rest_shop import DemoShop
from tests.support.support_patience import PATIENCE

MUG, SOCK, TEA = "8801234567893", "8801234568005", "8801234568104"
WITHIN = PATIENCE
_TOML = """
[station]
name = "BENCH-1"
data_dir = "./data"
{station}
[packing]
{packing}
[[packer]]
id = "101"
name = "김포장"
[shop]
kind = "rest"
base_url = "{url}"
token = {{ env = "TOKEN" }}
{shop}
[printer]
kind = "{kind}"
port = "tcp://127.0.0.1:{printer}"
timeout_seconds = {timeout}
{backup}
[[scanner]]
kind = "serial"
port = "{scanner}"
{extra}
"""


def order(number: str, *lines: tuple[str, int], status: OrderStatus = OrderStatus.READY) -> Order:
    """An order of sample goods for a made-up person."""
    items = tuple(OrderLine(f"{number}{at}", sku, sku, "", quantity) for at, (sku, quantity) in enumerate(lines))
    receiver = Receiver("홍길동", "010-0000-1234", "04524", "서울 중구 가상로 1", "101호", "문 앞에 놔주세요")
    return Order(number, status, (Consignment(receiver, items),))


class Bench:
    """One bench with its surroundings; `restart` plugs it out and in again."""

    def __init__(
        self,
        folder: Path,
        packing: str = "",
        station: str = "",
        scanner: str = "",
        *,
        with_backup: bool = False,
        kind: Kind = "escpos",
        shop: str = "",
    ) -> None:
        self.folder = folder
        self.backup = VirtualPrinter(0, folder / "backup", 576)
        self.backup.start()
        self.shop, self.printer = DemoShop(orders=()), VirtualPrinter(0, folder / "labels", 576, kind=kind)
        self.shop.start()
        self.printer.start()
        self._near, self._far = os.openpty()
        text = _TOML.format(
            url=self.shop.url,
            kind=kind,
            timeout=1 if kind == "escpos" else 8,
            printer=self.printer.port,
            backup=f'[printer.backup]\nport = "tcp://127.0.0.1:{self.backup.port}"' if with_backup else "",
            scanner=os.ttyname(self._far),
            packing=packing,
            station=station,
            extra=scanner,
            shop=shop,
        )
        (folder / "station.toml").write_text(text, "utf-8")
        self.config: StationFile = load(folder / "station.toml", {})
        self._changed = threading.Condition()
        self.pictures: list[ScreenModel] = []
        self.work = self._open()

    def sells(self, *orders: Order) -> None:
        """The shop has these orders, and the ledger knows them."""
        for one in orders:
            self.shop.put(one)
        self.work.ledger.intake.take_in(orders)

    def scan(self, *codes: str) -> None:
        """Scan codes one after the other, as fast as the line takes them."""
        for code in codes:
            os.write(self._near, code.encode() + b"\r")

    def hears_in_hand(self, count: int) -> bytes:
        """The next bytes that the bench writes to the scanner."""
        heard = b""
        while len(heard) < count:
            ready, _, _ = select.select([self._near], [], [], WITHIN)
            assert ready, heard
            heard += os.read(self._near, count - len(heard))
        return heard

    def sees(self, right: Callable[[ScreenModel], bool]) -> ScreenModel:
        """The first new picture that is right; fails when none comes in time."""
        with self._changed:
            assert self._changed.wait_for(lambda: bool(self.pictures) and right(self.pictures[-1]), WITHIN), (
                self.pictures[-1].state,
                self.pictures[-1].band,
            )
            return self.pictures[-1]

    def reaches(self, state: type[State]) -> ScreenModel:
        """Wait until the bench is in a state."""
        return self.sees(lambda picture: isinstance(picture.state, state))

    def hears(self, band: str) -> ScreenModel:
        """Wait until the band says a notice."""
        return self.sees(lambda picture: picture.band.code.value == band)

    def hears_of(self, news: str) -> ScreenModel:
        """Wait until the line at the foot says a notice."""
        return self.sees(lambda picture: picture.news is not None and picture.news.code.value == news)

    def records(self, *events: str) -> list[dict[str, Any]]:
        """The journal's records of some kinds."""
        return [record for record in self.work.ledger.records.find() if not events or record["event"] in events]

    def verdicts(self) -> list[str]:
        """What the scans of slips, items and labels were answered."""
        return [record["verdict"] for record in self.records("order_scanned", "item_scanned", "label_scanned")]

    def restart(self) -> None:
        """Stop the program and start it again on the same data."""
        self.work.close()
        self.pictures.clear()
        self.work = self._open()

    def close(self, *, look: bool = True) -> None:
        # Whatever a story did: the tables stand as its journal says.
        unsound = self.work.ledger.soundness.fault() if look else None
        self.work.close()
        self.printer.stop()
        self.backup.stop()
        self.shop.stop()
        for end in (self._near, self._far):
            os.close(end)
        assert unsound is None

    def _open(self) -> BenchWorkplace:
        work = BenchWorkplace(self.config, {"TOKEN": "demo"})
        work.ledger.catalogue.take_in(goods.products())
        if work.ledger.numbers.left("CJGLS") is None:
            work.ledger.numbers.add_range("CJGLS", 65000000000, 65000000099)
        work.start()
        work.bench.watch(self._watch)
        with self._changed:
            ready = self._changed.wait_for(self._is_ready, WITHIN)
        assert ready
        return work

    def _is_ready(self) -> bool:
        last = self.pictures[-1] if self.pictures else None
        lamps = (last.printer, *last.scanners) if last else ()
        return bool(lamps) and all(lamp.state.value in ("ready", "off") or lamp.reason == "unheard" for lamp in lamps)

    def _watch(self, picture: ScreenModel) -> None:
        with self._changed:
            self.pictures.append(picture)
            self._changed.notify_all()


@contextmanager
def bench_in(
    folder: Path, packing: str = "", station: str = "", scanner: str = "", kind: Kind = "escpos"
) -> Iterator[Bench]:
    """A bench that is closed whatever happens."""
    bench = Bench(folder, packing, station, scanner, kind=kind)
    try:
        yield bench
    finally:
        bench.close()


def packs(bench: Bench, number: str, *codes: str) -> None:
    """Pack an order to the end."""
    bench.scan(number)
    bench.hears("order_opened")
    bench.sees(lambda picture: picture.shop_asked_at is not None)
    bench.scan(*codes)
    bench.reaches(IdleState)
