"""``sync``: orders in, dispatches out; as a service, beside `run`, or for one round."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from argparse import SUPPRESS, ArgumentParser, Namespace
from datetime import datetime, timedelta

from station.cli import DONE, STILL_OWED, Failure, add_config
from station.commands.common import config_of, ledger_of, texts_of, wake, workable
from station.config import Config
from station.ledger import Ledger


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
    from station.ledger import BenchLock, Entry
    from station.packing.facts import Device
    from station.sync.errands import carry_out
    from station.sync.link import Link
    from station.sync.sync import Sync
    from station.wiring import clock_of, make_shop

    log_to(config.station.data_dir / "log" / "sync.log")
    clock = clock_of(config)
    with ledger_of(config) as ledger:

        def link(now: Link) -> None:
            ledger.record(Entry(clock.now(), (Device("shop", now.state, now.reason),)))
            wake(config)

        sync = Sync(
            ledger,
            make_shop(config, os.environ),
            clock=clock.now,
            poll_seconds=config.shop.poll_seconds,
            owner=f"{config.station.name}:{os.getpid()}",
            log=logging.getLogger("station.sync"),
            wake=lambda: wake(config),
            link=link,
            forget=lambda: _forget(ledger, clock.now() - timedelta(days=config.retention.personal_data_days)),
            errands=lambda: carry_out(ledger, BenchLock(config.station.data_dir), clock.now),
        )
        if not once:
            sync.run(stop)
            return DONE
        left = sync.round(stop)
    if left.failure:
        said = texts_of(config).text("sync.failed", reason=left.failure)
        raise Failure(said, STILL_OWED if left.owed else 1)
    return STILL_OWED if left.owed else DONE


def _forget(ledger: Ledger, since: datetime) -> None:
    for day in ledger.forget_people_gone_before(since):
        logging.getLogger("station.sync").info("the receivers taken in on %s are erased", day)


def _stop_at_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _watch_parent(stop: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 64):
        pass
    stop.set()
