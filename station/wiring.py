"""The composition root: puts the bench of a configuration together from its shop, ledger, printers and scanners."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from printers.base import Bitmap, DocumentFault
from scanners.base import Scan, Scanner
from scanners.keyboard import KeyboardScanner
from station.bench import PackingBench
from station.carriers import carrier
from station.clock import Clock, SystemClock
from station.codes import gs1
from station.config import Config, ConfigError, resolve
from station.doorway import expects_gs1
from station.effects import Asking
from station.equipment import TypedKeys, make_printers, make_scanner
from station.face import Keys
from station.handsignals import SignalsOf
from station.ledger import BenchLock, Ledger, WakeSocket
from station.lookup import Packers
from station.numbering import offer
from station.packing.events import Offer
from station.packing.orders import Box
from station.packing.process.states import NumberSource, Rules
from station.papers import TEST, PaperOrder, sheets
from station.paperwork import Pages, Paperwork
from station.printing import LabelOrder, Printing
from station.settings import BenchSettings
from station.shops.base import Shop
from station.sighting import CameraFinder

log = logging.getLogger(__name__)

# A question, the dispatch and the question after it must end within a lease of fifteen seconds.
_BACKGROUND_PATIENCE = 4.0


def clock_of(config: Config) -> SystemClock:
    """The station's clock."""
    return SystemClock(config.station.timezone)


def open_ledger(config: Config, clock: Clock, *, create: bool = True) -> Ledger:
    """The station's ledger. Raises LedgerError."""
    return Ledger.open(
        config.station.data_dir,
        config.station.name,
        key_file=config.retention.key_file,
        number_of=lambda code, base: carrier(code).number_from_base(base),
        clock=clock.now,
        create=create,
    )


def rules_of(config: Config) -> Rules:
    """The settings that change a rule."""
    packing = config.packing
    return Rules(
        require_badge=config.station.require_badge,
        scan_every_unit=packing.scan_every_unit,
        confirm_by_scan=packing.confirm_label == "scan",
        dispatch_after=timedelta(seconds=packing.dispatch_after_seconds),
        answer_lasts=timedelta(seconds=packing.cancel_check_seconds),
        hold_when_silent=packing.when_shop_is_silent == "hold",
        asks_shop=config.shop.kind != "files",
        numbers=NumberSource(config.carrier.numbers),
    )


def make_shop(config: Config, environ: Mapping[str, str], ledger: Ledger | None = None) -> Shop:
    """The shop of the configuration. Raises ConfigError for a token or an address that cannot work.

    With a `ledger` it works for the process in the background, which has more patience and gives way.
    """
    if config.shop.kind == "smartstore":
        return _smartstore(config, environ, ledger)
    from station.shops.rest import RestShop

    token = config.shop.token
    if token is None:
        raise ConfigError(config.file, "shop.token", "missing", language=config.station.language)
    try:
        return RestShop(config.shop.base_url, resolve(token, environ), answer_seconds=config.shop.answer_seconds)
    except ValueError as error:
        raise ConfigError(
            config.file, "shop.base_url", "not_allowed", str(error), language=config.station.language
        ) from None


def _smartstore(config: Config, environ: Mapping[str, str], ledger: Ledger | None) -> Shop:
    from station.shops.smartstore.reading import nothing_known
    from station.shops.smartstore.shop import Manner, SmartStore
    from station.shops.smartstore.tokens import Account

    shop, language = config.shop, config.station.language
    if not shop.client_id:
        raise ConfigError(config.file, "shop.client_id", "missing", language=language)
    try:
        account = Account(shop.client_id, resolve(shop.client_secret, environ))
    except ValueError as error:
        raise ConfigError(config.file, "shop.client_secret", "not_allowed", str(error), language=language) from None
    behind = ledger is not None
    manner = Manner(
        answer_seconds=shop.answer_seconds,
        patience=_BACKGROUND_PATIENCE if behind else shop.answer_seconds,
        spare=1.0 if behind else 0.0,
        sku_from=shop.sku_from,
    )
    try:
        return SmartStore(
            shop.base_url, account, config.station.data_dir, manner, ledger.line_ids if ledger else nothing_known
        )
    except ValueError as error:
        raise ConfigError(config.file, "shop.base_url", "not_allowed", str(error), language=language) from None


def label_drawer(config: Config) -> Callable[[LabelOrder], Bitmap]:
    """Draws the waybill of a decision and examines it. What it returns raises DocumentFault."""

    def draw(order: LabelOrder) -> Bitmap:
        from station.drawing import dots_of, waybill_of

        if order.receiver is None:
            raise DocumentFault("receiver_erased")
        document, dpi = waybill_of(config, order.box, order.receiver, order.job, order.on)
        return dots_of(config, document, dpi)

    return draw


def paper_drawer(config: Config, ledger: Ledger, clock: Clock) -> Callable[[PaperOrder], Pages]:
    """Draws the office's papers for the station's printer. What it returns raises PaperRefused, LedgerError."""

    def draw(wanted: PaperOrder) -> Pages:
        from station.drawing import pages_of

        papers = sheets(config, ledger, wanted, clock.now())
        drawn = pages_of(config, (page.document for page in papers), turn=wanted.kind != TEST)
        return Pages(len(papers), drawn)

    return draw


def bench_settings(config: Config, rules: Rules) -> BenchSettings:
    """What the bench is told of the configuration."""

    def offer_of(scan: Scan, _box: Box) -> Offer:
        return offer(scan, carrier(config.carrier.code), config.station.language)

    return BenchSettings(
        station=config.station.name,
        carrier=config.carrier.code,
        rules=rules,
        packers=Packers({packer.id: packer.name for packer in config.packers}),
        scanners=tuple(scanner.name for scanner in config.scanners),
        same_code={scanner.name: scanner.same_code_ms / 1000 for scanner in config.scanners},
        in_store=config.packing.in_store_digits,
        has_backup=config.printer.backup is not None,
        pick_up=config.board.cutoff_of,
        offer_of=offer_of if rules.numbers is NumberSource.SCAN else None,
    )


def sounding(scanners: Iterable[Scanner]) -> SignalsOf:
    """The scanners that can sound a verdict in the hand, by name."""
    from scanners.serial import SerialScanner

    return {one.name: one.signal for one in scanners if isinstance(one, SerialScanner)}


class Workplace:
    """The whole bench of one configuration: held, opened, started, and closed in the opposite order."""

    def __init__(
        self, config: Config, environ: Mapping[str, str] | None = None, camera: CameraFinder | None = None
    ) -> None:
        """Hold the bench and open its ledger; `camera` gets the view of the first camera.

        Raises HeldBy, LedgerError, ConfigError.
        """
        environ = os.environ if environ is None else environ
        self.config, self.clock = config, clock_of(config)
        # Two folders are not asked anything: the last import is their answer.
        self._shop = make_shop(config, environ) if config.shop.kind != "files" else None
        self._lock = BenchLock(config.station.data_dir, self.clock.now)
        self._lock.acquire(config.station.name)
        try:
            self.ledger = open_ledger(config, self.clock)
            self.bench = PackingBench(self.ledger, bench_settings(config, rules_of(config)), self.clock)
        except BaseException:
            self._lock.release()
            raise
        first = next((settings for settings in config.scanners if settings.kind == "camera"), None)
        self._scanners = tuple(make_scanner(one, camera if one is first else None) for one in config.scanners)
        self._wake: WakeSocket | None = None
        self._printing: Printing | None = None
        self._asking: Asking | None = None
        self._papers: Paperwork | None = None

    @property
    def keys(self) -> Keys | None:
        """Where the screen hands its keys, when a scanner types."""
        typing = (scanner for scanner in self._scanners if isinstance(scanner, KeyboardScanner))
        return next((TypedKeys(scanner) for scanner in typing), None)

    def start(self) -> None:
        """Set everything going; scans are taken from now on."""
        self._printing = Printing(
            make_printers(self.config),
            label_drawer(self.config),
            self.bench.happened,
            self.bench.drawn,
        )
        if self._shop is not None:
            self._asking = Asking(self._shop, self.ledger, self.bench.happened)
        draw = paper_drawer(self.config, self.ledger, self.clock)
        self._papers = Paperwork(draw, self._printing, self.ledger, self.clock.now, self.bench.tapped)
        self.bench.equip(self._printing, self._asking, self._papers, sounding(self._scanners))
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
        for hand in (self._papers, self._asking, self._printing):
            if hand is not None:
                hand.close()
        self.bench.stop()
        self.ledger.close()
        self._lock.release()
