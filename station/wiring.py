"""The composition root: puts the bench of a configuration together from its shop, ledger, printers and scanners."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from scanners.base import Scan, Scanner
from scanners.keyboard import KeyboardScanner
from station.bench import PackingBench
from station.carriers import carrier
from station.clock import BenchClock, SystemClock
from station.codes import gs1
from station.config import StationFile
from station.doorway import expects_gs1
from station.drawers import label_drawer, paper_drawer
from station.effects import CancelCheckClient
from station.equipment import TypedKeys, make_printers, make_scanner
from station.face import KeyTaker
from station.handsignals import SignalsOf
from station.ledger import BenchLock, Ledger, WakeSocket
from station.numbering import offer
from station.packing.carriage import NumberSource
from station.packing.events import WaybillOffer
from station.packing.orders import PackingBox
from station.packing.process.states import PackingRules
from station.paperwork import DocumentPrinting
from station.pinning import PinCheck
from station.printing import LabelPrinting
from station.rights import BenchRole, StaffMember, StaffPerson, StaffRoster, StationRights
from station.rights.tries import TriesFile
from station.settings import BenchSettings
from station.sighting import CameraFinder
from station.storefront import make_shop
from station.workdays import DueAlmanac

log = logging.getLogger(__name__)

# A question, the dispatch and the question after it must end within a lease of fifteen seconds.


def clock_of(config: StationFile) -> SystemClock:
    """The station's clock."""
    return SystemClock(config.station.timezone)


def almanac_of(config: StationFile, clock: BenchClock, ready: Callable[[], None] | None = None) -> DueAlmanac:
    """The rule by which the house's orders are due. With `ready` it never waits for the holidays, but calls back."""
    shop = config.shop
    return DueAlmanac(
        config.station.data_dir,
        clock.now,
        business_days=shop.due_business_days,
        same_day_cutoff=shop.same_day_cutoff,
        own=shop.holidays_file,
        ready=ready,
    )


LOOK_AT_START = 0.15
"""Seconds for which a start looks through the ledger's pages; `doctor` looks longer, `verify-journal` at all."""


def open_ledger(
    config: StationFile,
    clock: BenchClock,
    almanac: DueAlmanac | None = None,
    *,
    create: bool = True,
    whole: bool = True,
) -> Ledger:
    """The station's ledger, which counts due dates by an almanac. Raises LedgerError.

    `whole`: not one whose newest records are gone.
    """
    almanac = almanac_of(config, clock) if almanac is None else almanac
    return Ledger.open(
        config.station.data_dir,
        config.station.name,
        key_file=config.retention.key_file,
        number_of=lambda code, base: carrier(code).number_from_base(base),
        clock=clock.now,
        due_rule=almanac.rule,
        create=create,
        whole=whole,
    )


def rules_of(config: StationFile) -> PackingRules:
    """The settings that change a rule."""
    packing = config.packing
    return PackingRules(
        require_badge=config.station.require_badge,
        scan_every_unit=packing.scan_every_unit,
        confirm_by_scan=packing.confirm_label == "scan",
        dispatch_after=timedelta(seconds=packing.dispatch_after_seconds),
        answer_lasts=timedelta(seconds=packing.cancel_check_seconds),
        hold_when_silent=packing.when_shop_is_silent == "hold",
        asks_shop=config.shop.kind != "files",
        numbers=NumberSource(config.carrier.numbers),
    )


def roster_of(config: StationFile, station_key: bytes) -> StaffRoster:
    """Everybody of the configuration; `station_key`: the ledger's `journal_key`, under which badges are hashed."""
    members = (
        StaffMember(StaffPerson(packer.id, packer.name, BenchRole(packer.role)), packer.badge, packer.pin)
        for packer in config.packers
    )
    return StaffRoster(tuple(members), station_key)


def rights_of(config: StationFile, station_key: bytes, clock: BenchClock) -> StationRights:
    """The check of badges and PINs; its waits are shared by every program of the station."""
    roster = roster_of(config, station_key)
    return StationRights(roster, TriesFile(config.station.data_dir), lambda: clock.now().timestamp())


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
    from scanners.serial import SerialScanner

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
        self._shop = make_shop(config, environ) if config.shop.kind != "files" else None
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
