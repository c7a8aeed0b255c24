"""The whole bench of one configuration: held, opened, started, and closed in the opposite order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping

from scanners.base import Scan, Scanner
from scanners.keyboard.scanner import KeyboardScanner
from station.bench.bench import PackingBench
from station.bench.bench_settings import BenchSettings
from station.bench.cancel_check_client import CancelCheckClient
from station.bench.document_printing import DocumentPrinting
from station.bench.effects import SignalsOf
from station.bench.label_printing import LabelPrinting
from station.bench.pin_check import PinCheck
from station.bench.scan_input import expects_gs1
from station.bench.screen_model import KeyTaker
from station.carriers import carrier
from station.codes import gs1
from station.composition.device_factories import CameraFinder, TypedKeys, make_printers, make_scanner
from station.composition.drawers import label_drawer, paper_drawer
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
from station.ledger import BenchLock, WakeSocket
from station.packing.events import WaybillOffer
from station.packing.orders import PackingBox
from station.packing.process.states import PackingRules


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
        self.almanac = almanac_of(config, self.clock, self._counted)
        # Two folders are not asked anything: the last import is their answer.
        self._shop = None if config.shop.kind.by_sheet else make_shop(config, environ)
        self._lock = BenchLock(config.station.data_dir, self.clock.now)
        self._lock.acquire(config.station.name)
        try:
            self.ledger = open_ledger(config, self.clock, self.almanac)
            self.ledger.require_pages(LOOK_AT_START)
            settings = bench_settings(config, rules_of(config), self.ledger.journal_key, self._calendar_fails)
            self.bench = PackingBench(self.ledger, settings, self.clock)
        except BaseException:
            self._lock.release()
            raise
        first = next((settings for settings in config.scanners if settings.kind == "camera"), None)
        self._scanners = tuple(make_scanner(one, camera if one is first else None) for one in config.scanners)
        self._wake: WakeSocket | None = None
        self._printing: LabelPrinting | None = None
        self._asking: CancelCheckClient | None = None
        self._papers: DocumentPrinting | None = None
        self._pins: PinCheck | None = None

    @property
    def keys(self) -> KeyTaker | None:
        """Where the screen hands its keys, when a scanner types."""
        typing = (scanner for scanner in self._scanners if isinstance(scanner, KeyboardScanner))
        return next((TypedKeys(scanner) for scanner in typing), None)

    def start(self) -> None:
        """Set everything going; scans are taken from now on."""
        self._printing = LabelPrinting(
            make_printers(self.config),
            label_drawer(self.config),
            self.bench.happened,
            self.bench.drawn,
        )
        if self._shop is not None:
            self._asking = CancelCheckClient(self._shop, self.ledger, self.bench.happened)
        draw = paper_drawer(self.config, self.ledger, self.clock)
        self._papers = DocumentPrinting(draw, self._printing, self.ledger, self.clock.now, self.bench.tapped)
        rights = rights_of(self.config, self.ledger.journal_key, self.clock)
        self._pins = PinCheck(rights, self.bench.happened)
        self.bench.equip(self._printing, self._asking, self._papers, sounding(self._scanners), self._pins)
        self.bench.start()
        for scanner in self._scanners:
            scanner.start(self.bench.scanner_says)
        self._printing.start()
        self._wake = WakeSocket(self.config.station.data_dir, self.bench.tapped)

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
        if self._wake is not None:
            self._wake.close()
        # The bench ends before its printers do: a label that was sent is still spoken of.
        self.bench.stop()
        for hand in (self._pins, self._papers, self._asking, self._printing):
            if hand is not None:
                hand.close()
        self.ledger.close()
        self._lock.release()

    def _counted(self) -> None:
        """Due dates can be counted now."""
        self.bench.tapped()

    def _calendar_fails(self) -> bool:
        return self.almanac.fault is not None
