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

from station.cli import DONE, STILL_OWED, Failure, add_config
from station.commands.common import config_of, ledger_of, shop_says, texts_of, wake, workable
from station.commands.copying import copying
from station.commands.erasing import Eraser
from station.config import Config
from station.ledger import Ledger

if TYPE_CHECKING:
    from station.clock import Clock
    from station.service import Manager
    from station.sheetshop import Ways
    from station.sync.sheets import SheetSync
    from station.sync.sync import Sync


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


def _work(config: Config, stop: threading.Event, *, once: bool) -> int:
    from station.journalling import log_to
    from station.service import READY, STOPPING, Manager
    from station.wiring import LOOK_AT_START, clock_of

    log_to(config.station.data_dir / "log" / "sync.log")
    clock, manager = clock_of(config), Manager()
    with ledger_of(config) as ledger:
        ledger.require_pages(LOOK_AT_START)
        ledger.finish_imports()
        sync = _sync_of(config, ledger, clock, manager)
        if not once:
            manager.tell(READY)
            with copying(config, ledger, stop):
                sync.run(stop)
            manager.tell(STOPPING)
            return DONE
        left = sync.round(stop)
    if left.failure:
        raise Failure(_failure(config, left.failure), STILL_OWED if left.owed else 1)
    return STILL_OWED if left.owed else DONE


def _failure(config: Config, reason: str) -> str:
    """Why the round ended early, in words."""
    texts = texts_of(config)
    match config.shop.kind:
        case "files":
            return texts.text(f"sync.{reason}", reason=reason)
        case "smartstore" if texts.has(f"shop_says.{reason}"):
            return shop_says(texts, reason)
        case _:
            return texts.text("sync.failed", reason=reason)


def sheets_of(config: Config, ledger: Ledger) -> SheetSync:
    """The second process of a shop that is two folders, for one act of it. Raises ConfigError."""
    from station.service import Manager
    from station.sheetshop import sheet_sync
    from station.wiring import clock_of

    return sheet_sync(config, ledger, os.environ, _ways(config, ledger, clock_of(config), Manager()))


def _sync_of(config: Config, ledger: Ledger, clock: Clock, manager: Manager) -> Sync | SheetSync:
    from station.storefront import make_shop
    from station.sync.sync import Sync

    ways = _ways(config, ledger, clock, manager)
    if config.shop.kind == "files":
        from station.sheetshop import sheet_sync

        return sheet_sync(config, ledger, os.environ, ways)
    return Sync(ledger, make_shop(config, os.environ, ledger), **ways)


def _ways(config: Config, ledger: Ledger, clock: Clock, manager: Manager) -> Ways:
    from station.ledger import BenchLock, Entry
    from station.packing.surroundings import Device
    from station.service import ALIVE
    from station.sync.errands import carry_out
    from station.sync.link import Link

    def link(now: Link) -> None:
        ledger.record(Entry(clock.now(), (Device("shop", now.state, now.reason),)))
        wake(config)

    return {
        "clock": clock.now,
        "poll_seconds": config.shop.poll_seconds,
        "owner": f"{config.station.name}:{os.getpid()}",
        "log": logging.getLogger("station.sync"),
        "wake": lambda: wake(config),
        "link": link,
        "alive": lambda: manager.tell(ALIVE),
        "errands": lambda: carry_out(ledger, BenchLock(config.station.data_dir), clock.now),
        "forget": Eraser(ledger, clock.now, timedelta(days=config.retention.personal_data_days)),
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
