"""``sync``: orders in, dispatches out; as a service, beside `run`, or for one round."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from argparse import SUPPRESS, ArgumentParser, Namespace
from datetime import timedelta
from typing import TYPE_CHECKING

from station.commands.command_base import config_of, ledger_of, texts_of, wake, workable
from station.commands.failure import DONE, STILL_OWED, CommandFailure, add_config
from station.commands.records.copying import copying
from station.config import StationFile
from station.ledger import Ledger

if TYPE_CHECKING:
    from station.clock import BenchClock
    from station.composition.sheet_shop import SyncParts
    from station.sync.carrier_folders import CarrierFolders
    from station.sync.carrier_work import CarrierWork
    from station.sync.goods_learner import GoodsLearner
    from station.sync.service import ShopSync
    from station.sync.sheet_transfer import SheetSync
    from station.systemd import ServiceManager
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from station.clock import WallClockRest
from station.doctor.clocks import synchronised

_LOG = logging.getLogger("station.sync")
_BY_THE_HOUR = timedelta(hours=1)
_PATIENCE = 5.0


def borne_out() -> bool:
    """Whether this PC's clock follows another one."""
    return synchronised() is True


class PeopleEraser:
    """Called every minute. `kept`: how long receivers stay after their parcel left."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Callable[[], datetime],
        kept: timedelta,
        sure: Callable[[], bool] = borne_out,
    ) -> None:
        self._ledger, self._clock, self._kept, self._sure = ledger, clock, kept, sure
        self._rest: WallClockRest | None = None
        self._doubts = False

    def __call__(self) -> None:
        """Erase who need not be known any more. Raises LedgerError."""
        for name in self._ledger.privacy.forget_cancelled():
            _LOG.info("the key %s is renewed, since somebody cancelled", name)
        now = self._clock()
        if self._rest is not None and not self._rest.is_over(now):
            return
        self._rest = WallClockRest.of(now, _BY_THE_HOUR)
        # What is erased does not come back: a clock that jumped years ahead would take everybody at once.
        if not self._ledger.clock_trust.believes(now, borne_out=self._sure()):
            if not self._doubts:
                _LOG.warning("nobody is erased: the clock says %s, far ahead of every record", now)
            self._doubts = True
            return
        self._doubts = False
        self._ledger.sort_data.forget_gone()
        for day in self._ledger.privacy.forget_gone_before(now - self._kept):
            _LOG.info("the receivers taken in on %s are erased", day)


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser).add_argument("--once", action="store_true", help="one full round, then exit 0 or 3")
    parser.add_argument("--with-parent", action="store_true", help=SUPPRESS)
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Keep ledger and shop in step until a signal, or for one round."""
    config = workable(config_of(args))
    stop = _stop_at_signals()
    if args.with_parent:
        threading.Thread(target=_watch_parent, args=(stop,), name="parent", daemon=True).start()
    return _work(config, stop, once=args.once)


def _work(config: StationFile, stop: threading.Event, *, once: bool) -> int:
    from station.composition.factories import LOOK_AT_START, clock_of
    from station.logs import log_to
    from station.systemd import READY, STOPPING, ServiceManager

    log_to(config.station.data_dir / "log" / "sync.log")
    clock, manager = clock_of(config), ServiceManager()
    with ledger_of(config) as ledger:
        ledger.soundness.require_pages(LOOK_AT_START)
        ledger.staging.finish()
        sync = _sync_of(config, ledger, clock, manager)
        carrier, folders = _carrier_work(config, ledger, clock), _folders_of(config, ledger, clock)
        goods = _learner(ledger, clock)
        if not once:
            manager.tell(READY)
            with copying(config, ledger, stop), _beside(carrier, stop), _beside(folders, stop), _beside(goods, stop):
                sync.run(stop)
            manager.tell(STOPPING)
            return DONE
        left = sync.round(stop)
        if folders is not None:
            folders.round(stop)
        if carrier is not None:
            # Behind the shop's: of the orders that came in, the addresses are asked for, too.
            left = replace(left, owed=left.owed + carrier.round(stop))
        goods.round(stop)
    if left.failure:
        raise CommandFailure(_failure(config, left.failure), STILL_OWED if left.owed else 1)
    return STILL_OWED if left.owed else DONE


def _carrier_work(config: StationFile, ledger: Ledger, clock: BenchClock) -> CarrierWork | None:
    """What is done with the carrier's interface; None where [carrier.api] names none. Raises ConfigError."""
    if config.carrier.api is None:
        return None
    from station.composition.carrier_api import carrier_work

    return carrier_work(config, config.carrier.api, ledger, clock, lambda: wake(config))


def _folders_of(config: StationFile, ledger: Ledger, clock: BenchClock) -> CarrierFolders | None:
    """What is done with the folders of [carrier.sheets]; None where it names none."""
    sheets = config.carrier.sheets
    if sheets.outbox is None and sheets.inbox is None:
        return None
    from station.composition.carrier_sheets import carrier_folders

    return carrier_folders(config, ledger, clock.now, lambda: wake(config), _LOG)


def _learner(ledger: Ledger, clock: BenchClock) -> GoodsLearner:
    """What learns which goods are taken for each other, and fetches their pictures."""
    from station.composition.picture_source import fetched
    from station.sync.goods_learner import GoodsLearner

    return GoodsLearner(ledger, clock.now, fetched, _LOG)


@contextmanager
def _beside(work: CarrierWork | CarrierFolders | GoodsLearner | None, stop: threading.Event) -> Iterator[None]:
    """Work on a thread of its own: neither it nor the shop's waits for the other."""
    if work is None:
        yield
        return
    thread = threading.Thread(target=work.run, args=(stop,), name="beside", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        # A call that is under way ends with its answer time, and the debt's lease outlives it.
        thread.join(_PATIENCE)


def _failure(config: StationFile, reason: str) -> str:
    """Why the round ended early, in words."""
    texts = texts_of(config)
    key = f"{config.shop.kind.reasons}.{reason}"
    return texts.text(key if texts.has(key) else "sync.failed", reason=reason)


def sheets_of(config: StationFile, ledger: Ledger) -> SheetSync:
    """The second process of a shop that is two folders, for one act of it. Raises ConfigError."""
    from station.composition.factories import clock_of
    from station.composition.sheet_shop import sheet_sync
    from station.systemd import ServiceManager

    return sheet_sync(config, ledger, os.environ, _ways(config, ledger, clock_of(config), ServiceManager()))


def _sync_of(config: StationFile, ledger: Ledger, clock: BenchClock, manager: ServiceManager) -> ShopSync | SheetSync:
    from station.composition.shop import make_shop
    from station.sync.service import ShopSync

    ways = _ways(config, ledger, clock, manager)
    if config.shop.kind.by_sheet:
        from station.composition.sheet_shop import sheet_sync

        return sheet_sync(config, ledger, os.environ, ways)
    return ShopSync(ledger, make_shop(config, os.environ, ledger), **ways)


def _ways(config: StationFile, ledger: Ledger, clock: BenchClock, manager: ServiceManager) -> SyncParts:
    from station.ledger import BenchLock, JournalEntry, listener
    from station.packing.facts import Device
    from station.sync.round import LinkReport, SyncLink, carry_out
    from station.systemd import ALIVE

    def link(now: SyncLink) -> None:
        ledger.record(JournalEntry(clock.now(), (Device("shop", now.state, now.reason),)))
        wake(config)

    report = LinkReport(link, lambda: listener(config.station.data_dir))

    def errands() -> None:
        report.repeat()
        carry_out(ledger, BenchLock(config.station.data_dir), clock.now)

    return {
        "clock": clock.now,
        "poll_seconds": config.shop.poll_seconds,
        "owner": f"{config.station.name}:{os.getpid()}",
        "log": logging.getLogger("station.sync"),
        "wake": lambda: wake(config),
        "link": report.changed,
        "alive": lambda: manager.tell(ALIVE),
        "errands": errands,
        "forget": PeopleEraser(ledger, clock.now, timedelta(days=config.retention.personal_data_days)),
    }


def _stop_at_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _watch_parent(stop: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 64):
        pass
    stop.set()
