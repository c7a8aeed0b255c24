"""``board``: the supervisor's view of the hall, on this terminal or for browsers."""

from __future__ import annotations

import logging
import sys
import threading
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack

from station.clock import SystemClock
from station.commands.command_base import config_of, wake
from station.commands.failure import CommandFailure, add_config
from station.config import StationFile
from station.locale.texts import LocaleTexts

BOOKS = ("commands", "figures", "board")
"""The texts that the board speaks with, besides the bench's own."""


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser).add_argument("--web", metavar="HOST:PORT", help="serve a page that can only be read")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Show the board until it is left."""
    config = config_of(args)
    texts = LocaleTexts.load(config.station.language, *BOOKS)
    if args.web is not None:
        from station.commands.hall.board_web import serve

        log_beside(config, "board-web.log")
        return serve(config, BOOKS, args.web)
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise CommandFailure(texts.text("web.no_terminal"))
    return _show(config, texts)


def _show(config: StationFile, texts: LocaleTexts) -> int:
    from station.board.app import show_board
    from station.board.refresh import BoardRefresh
    from station.board.requests import RequestRunner
    from station.commands.hall.supervising import StationSupervision
    from station.composition.factories import open_hall

    log_beside(config, "board.log")
    clock = SystemClock(config.station.timezone)
    with ExitStack() as held:
        feed = BoardRefresh(lambda: open_hall(config), clock.now, config.board.refresh_seconds)
        feed.start()
        held.callback(feed.stop)
        office = held.enter_context(StationSupervision(config))
        hurry = threading.Event()
        errands = RequestRunner(office, office, lambda: wake(config), pause=hurry.wait)
        held.callback(errands.close)
        held.callback(hurry.set)
        keys = {"sheets": config.shop.kind.by_sheet, "rounds": config.carrier.sheets.outbox is not None}
        return show_board(feed, errands, texts, config.station.name, clock=clock.now, **keys)


def log_beside(config: StationFile, name: str) -> None:
    """Log into the data folder; a board makes no folder, and without one it says nothing on the terminal either."""
    from station.logs import log_to

    if config.station.data_dir.is_dir():
        log_to(config.station.data_dir / "log" / name)
    else:
        logging.getLogger().addHandler(logging.NullHandler())
