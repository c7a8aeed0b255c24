"""The whole bench of one configuration: held, opened, started, and closed in the opposite order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack

from scanners.base import Scan, Scanner
from scanners.keyboard.scanner import KeyboardScanner
from station.bench.bench import PackingBench
from station.bench.bench_settings import BenchSettings
from station.bench.cancel_check_client import CancelCheckClient
from station.bench.document_printing import DocumentPrinting
from station.bench.effects import BenchTools, SignalsOf
from station.bench.label_printing import LabelPrinting
from station.bench.mailbox import BenchMailbox
from station.bench.pin_check import PinCheck
from station.bench.scan_input import expects_gs1
from station.bench.screen_model import KeyTaker
from station.carriers import carrier
from station.clock import BenchClock
from station.codes import gs1
from station.composition.device_factories import CameraFinder, TypedKeys, make_printers, make_scanner
from station.composition.drawers import label_drawer, lacking, paper_drawer
from station.composition.factories import (
    LOOK_AT_START,
    almanac_of,
    clock_of,
    open_ledger,
    rights_of,
    roster_of,
    rules_of,
)
from station.composition.shop import make_shop
from station.composition.waybill_offers import offer
from station.config import StationFile
from station.ledger import BenchLock, Ledger, WakeSocket
from station.packing.events import WaybillOffer
from station.packing.orders import PackingBox
from station.packing.process.states import PackingRules
from station.shops.base import Shop


def bench_settings(
    config: StationFile, rules: PackingRules, station_key: bytes, calendar_fails: Callable[[], bool] = lambda: False
) -> BenchSettings:
    """What the bench is told of the configuration. `station_key`: as `roster_of` takes it."""

    def offer_of(scan: Scan, box: PackingBox) -> WaybillOffer:
        return offer(scan, carrier(config.carrier.house.of(box).carrier), config.station.language)

    return BenchSettings(
        station=config.station.name,
        house=config.carrier.house,
        rules=rules,
        roster=roster_of(config, station_key),
        sign_out_after=60 * config.station.sign_out_after_minutes if config.station.require_badge else 0,
        scanners=tuple(scanner.name for scanner in config.scanners),
        same_code={scanner.name: scanner.same_code_ms / 1000 for scanner in config.scanners},
        in_store=config.packing.in_store_digits,
        has_backup=config.printer.backup is not None,
        pick_up=config.board.cutoff_of,
        offer_of=offer_of,
        carrier_name=lambda code: carrier(code).name(config.station.language),
        holidays_wrong=calendar_fails,
    )


def sounding(scanners: Iterable[Scanner]) -> SignalsOf:
    """The scanners that can sound a verdict in the hand, by name."""
    from scanners.serial.scanner import SerialScanner

    return {one.name: one.signal for one in scanners if isinstance(one, SerialScanner)}


def bench_tools(
    config: StationFile,
    ledger: Ledger,
    clock: BenchClock,
    mailbox: BenchMailbox,
    printing: LabelPrinting,
    shop: Shop | None,
    scanners: Iterable[Scanner],
) -> BenchTools:
    """The tools of a bench, which answer to its mailbox. `shop`: None where it cannot be asked."""
    draw = paper_drawer(config, ledger, clock)
    return BenchTools(
        printing=printing,
        asking=CancelCheckClient(shop, ledger, mailbox.happened) if shop is not None else None,
        papers=DocumentPrinting(draw, printing, ledger.requests, clock.now, mailbox.tapped),
        pins=PinCheck(rights_of(config, ledger.keys.journal, clock), mailbox.happened),
        sounding=sounding(scanners),
    )


def typed_keys(scanners: Sequence[Scanner]) -> KeyTaker | None:
    """Where the screen hands its keys, when a scanner types."""
    typing = (scanner for scanner in scanners if isinstance(scanner, KeyboardScanner))
    return next((TypedKeys(scanner) for scanner in typing), None)


class BenchWorkplace:
    """The whole bench of one configuration: held, opened, started, and closed in the opposite order."""

    def __init__(
        self, config: StationFile, environ: Mapping[str, str] | None = None, camera: CameraFinder | None = None
    ) -> None:
        """Hold the bench and open its ledger; `camera` gets the view of the first camera.

        Raises HeldBy, LedgerError, ConfigError.
        """
        environ = os.environ if environ is None else environ
        self.config, self.clock = config, clock_of(config)
        self._mailbox = BenchMailbox(self.clock)
        self.almanac = almanac_of(config, self.clock, self._mailbox.tapped)
        # Two folders are not asked anything: the last import is their answer.
        shop = None if config.shop.kind.by_sheet else make_shop(config, environ)
        with ExitStack() as opening:
            lock = BenchLock(config.station.data_dir, self.clock.now)
            lock.acquire(config.station.name)
            opening.callback(lock.release)
            self.ledger = open_ledger(config, self.clock, self.almanac)
            opening.callback(self.ledger.close)
            self.ledger.soundness.require_pages(LOOK_AT_START)
            first = next((scanner for scanner in config.scanners if scanner.kind == "camera"), None)
            self._scanners = tuple(make_scanner(one, camera if one is first else None) for one in config.scanners)
            self._printing = self._made_printing(opening)
            self.bench = self._made_bench(shop, opening)
            self._held = opening.pop_all()

    @property
    def keys(self) -> KeyTaker | None:
        """Where the screen hands its keys, when a scanner types."""
        return typed_keys(self._scanners)

    def start(self) -> None:
        """Set everything going; scans are taken from now on."""
        self.bench.start()
        for scanner in self._scanners:
            scanner.start(self._mailbox.scanner_says)
        self._printing.start()
        wake = WakeSocket(self.config.station.data_dir, self._mailbox.tapped)
        self._held.callback(wake.close)

    def warm_up(self) -> None:
        """Load now what the first order would otherwise wait for: ciphers, fonts, barcode readers, GS1 where in use."""
        from printers.check import warm_up

        self.ledger.warm_up()
        warm_up()
        if expects_gs1(self.ledger, self.clock.now().date()):
            gs1.warm_up()

    def close(self) -> None:
        """Stop taking scans first, and let the bench go last."""
        for scanner in self._scanners:
            scanner.close()
        self._held.close()

    def _made_printing(self, held: ExitStack) -> LabelPrinting:
        printers, draw = make_printers(self.config), label_drawer(self.config)
        waits = lacking(self.config)
        printing = LabelPrinting(printers, draw, self._mailbox.happened, self._mailbox.drawn, waits)
        held.callback(printing.close)
        return printing

    def _made_bench(self, shop: Shop | None, held: ExitStack) -> PackingBench:
        """The bench with its tools. It ends before they do, so that a label that was sent is still spoken of."""
        config, ledger, clock = self.config, self.ledger, self.clock
        tools = bench_tools(config, ledger, clock, self._mailbox, self._printing, shop, self._scanners)
        for tool in (tools.asking, tools.papers, tools.pins):
            if tool is not None:
                held.callback(tool.close)
        settings = bench_settings(config, rules_of(config), ledger.keys.journal, self._calendar_fails)
        bench = PackingBench(ledger, settings, clock, self._mailbox, tools)
        held.callback(bench.stop)
        return bench

    def _calendar_fails(self) -> bool:
        return self.almanac.fault is not None
