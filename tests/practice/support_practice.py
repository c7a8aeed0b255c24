"""A practice room beside a real data folder: its shop listens, its printer prints, its packer types."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

import zxingcpp
from PIL import Image
from textual import events
from textual.pilot import Pilot

from printers.virtual import VirtualPrinter
from station.bench.screen_model import ScreenModel
from station.composition.factories import clock_of, open_ledger
from station.config import StationFile, load
from station.ledger import BenchLock
from station.locale.texts import LocaleTexts
from station.packing.process.states import PackingState, without_question
from station.practice.room import PracticePlan, PracticeRoom, plan_for
from station.practice.session_words import PracticeWords
from station.screen.app import PackerApp
from station.simulators import goods
from station.simulators.rest_shop import DemoShop
from tests.support.support_bench import order
from tests.support.support_screen import screen_text, until

_TOML = """
[station]
name = "BENCH-1"
language = "{language}"
data_dir = "./data"
[[packer]]
id = "101"
name = "김포장"
[shop]
kind = "rest"
base_url = "{url}"
token = {{ env = "TOKEN" }}
[printer]
port = "tcp://127.0.0.1:{printer}"
[[scanner]]
kind = "keyboard"
"""


def site(folder: Path, url: str = "http://127.0.0.1:9", printer: int = 9, language: str = "ko") -> StationFile:
    """A station.toml, and the data folder of a bench that has worked already."""
    file = folder / "station.toml"
    file.write_text(_TOML.format(url=url, printer=printer, language=language), "utf-8")
    config = load(file, {})
    lock = BenchLock(config.station.data_dir)
    lock.acquire("BENCH-1")
    ledger = open_ledger(config, clock_of(config))
    ledger.catalogue.take_in(goods.products())
    ledger.intake.take_in([order("A1", ("MUG-WH", 1))])
    ledger.numbers.add_range("CJGLS", 65000000000, 65000000099)
    ledger.close()
    lock.release()
    return config


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, to the byte."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def codes_on(picture: Path) -> set[str]:
    """Every barcode on a printed page."""
    return {found.text for found in zxingcpp.read_barcodes(Image.open(picture))}


class Rehearsal:
    """A room with its surroundings, and the hands of a packer."""

    def __init__(self, folder: Path, orders: int, *, paper: bool = True, by_label: bool = False) -> None:
        self.folder = folder
        self.shop, self.printer = DemoShop(orders=()), VirtualPrinter(0, folder / "labels", 576)
        self.shop.start()
        self.printer.start()
        self.config = site(folder, self.shop.url, self.printer.port)
        if by_label:
            carrier = replace(self.config.carrier, numbers="sheet", label="carrier")
            self.config = replace(self.config, carrier=carrier)
        self.before = content(self.config.station.data_dir)
        self.left = False
        self.last: ScreenModel | None = None
        found = plan_for(self.config, orders, paper=paper)
        plan = PracticePlan(orders, found.products, found.sample, paper)
        words = PracticeWords(LocaleTexts.load("ko", "practice"), codes=not paper)
        self.room = PracticeRoom(self.config, folder / "practice", plan, words, self._leave, linger=0.05)
        self.app = PackerApp(self.room.bench, self.room.keys, LocaleTexts.load("ko"), clock=self.room.clock.now)

    @asynccontextmanager
    async def begun(self) -> AsyncIterator[Pilot[int]]:
        """The screen with its bench going."""
        async with self.app.run_test(size=(120, 40)) as pilot:
            self.room.start()
            self.room.bench.watch(self._see)
            self.pilot = pilot
            yield pilot

    async def types(self, code: str) -> None:
        """Type a code and Enter as fast as a scanner does, and wait until the bench has answered."""
        told = self.last.band_at if self.last else None
        for sign in code:
            self.app.post_message(events.Key(sign, sign))
        self.app.post_message(events.Key("enter", "\r"))
        await until(lambda: self.last is not None and self.last.band_at != told)

    async def shows(self, *texts: str) -> None:
        """Wait until the screen shows some texts."""
        try:
            await until(lambda: all(text in screen_text(self.app) for text in texts))
        except AssertionError:
            raise AssertionError(f"not shown: {texts}\n{screen_text(self.app)}") from None

    async def opens(self, number: str, label: str = "") -> None:
        """Type a slip's number, or the code of its label, and wait for the box and the shop's word on it."""
        await self.types(label or number)
        await until(lambda: self.last is not None and isinstance(without_question(self.last.state), PackingState))
        await until(lambda: any(one["event"] == "cancel_check" and one["order"] == number for one in self.records()))

    async def packs(self) -> None:
        """Type every item that is missing, and wait until the label is out."""
        while self.last is not None and isinstance(state := without_question(self.last.state), PackingState):
            await self.types(state.parcel.open_items[0].codes[0].code)
        await until(lambda: self.records()[-1]["event"] == "parcel_packed")

    def records(self) -> list[dict[str, object]]:
        """The practice journal."""
        return list(self.room.ledger.records.find())

    def close(self) -> None:
        self.room.close()
        self.printer.stop()
        self.shop.stop()

    def _see(self, picture: ScreenModel) -> None:
        self.last = picture

    def _leave(self) -> None:
        self.left = True


@contextmanager
def rehearsal(folder: Path, orders: int, *, paper: bool = True, by_label: bool = False) -> Iterator[Rehearsal]:
    """A room that is closed whatever happens."""
    one = Rehearsal(folder, orders, paper=paper, by_label=by_label)
    try:
        yield one
    finally:
        one.close()
