"""``demo``: the whole bench on one machine, with a simulated shop and a virtual printer."""

from __future__ import annotations

import os
import sys
import threading
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from station.asked import whole
from station.cli import CommandFailure, add_config
from station.commands.beside import beside
from station.config.language import usual
from station.locale.texts import LANGUAGES, LocaleTexts

if TYPE_CHECKING:
    from printers.virtual import VirtualPrinter
    from station.demo.storefront import DemoStorefront
    from station.wiring import BenchWorkplace

_FOLDERS = {"rest": "demo", "smartstore": "demo-smartstore"}


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser, "not needed here; taken as by every command")
    parser.add_argument("--dir", type=Path, help="folder of the demo (default: ./demo, ./demo-smartstore)")
    parser.add_argument("--shop", choices=tuple(_FOLDERS), default="rest", help="the shop that sells (default: rest)")
    parser.add_argument("--language", choices=LANGUAGES, default=usual(os.environ))
    parser.add_argument("--autoplay", type=whole(1, 10_000), metavar="N", help="pack N orders by itself, then end")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Start shop, printer and bench; pack by hand, or by itself."""
    from printers.virtual import VirtualPrinter
    from station.demo.storefront import storefront

    texts = LocaleTexts.load(args.language, "commands")
    if args.autoplay is None and not sys.stdin.isatty():
        raise CommandFailure(texts.text("run.no_terminal"))
    folder: Path = (args.dir or Path(_FOLDERS[args.shop])).absolute()
    shop, printer = storefront(args.shop), VirtualPrinter(0, folder / "labels", 576)
    shop.start()
    printer.start()
    try:
        if args.autoplay is None:
            return _by_hand(args, folder, shop, printer, texts)
        return _by_itself(args, folder, shop, printer, texts)
    finally:
        printer.stop()
        shop.stop()


def _by_hand(args: Namespace, folder: Path, shop: DemoStorefront, printer: VirtualPrinter, texts: LocaleTexts) -> int:
    from station.screen.launch import run_screen

    work = _workplace(args, folder, shop, printer.port, "", texts)
    try:
        with beside(work.config.file):
            work.start()
            threading.Thread(target=work.warm_up, name="warm-up", daemon=True).start()
            screen = LocaleTexts.load(args.language)
            return run_screen(work.bench, work.keys, screen, clock=work.clock.now)
    finally:
        work.close()


def _by_itself(args: Namespace, folder: Path, shop: DemoStorefront, printer: VirtualPrinter, texts: LocaleTexts) -> int:
    from station.commands.autoplay import packed_by_itself
    from station.demo.autoplay import SerialLine

    line = SerialLine()
    work = _workplace(args, folder, shop, printer.port, line.port, texts)
    try:
        return packed_by_itself(work, line, shop, args.autoplay, LocaleTexts.load(args.language), texts)
    finally:
        work.close()
        line.close()


def _workplace(
    args: Namespace, folder: Path, shop: DemoStorefront, printer: int, scanner: str, texts: LocaleTexts
) -> BenchWorkplace:
    from station.demo.site import prepare, stock
    from station.journalling import log_to
    from station.wiring import BenchWorkplace

    try:
        config = prepare(folder, args.language, shop.access, printer, scanner)
    except FileExistsError:
        raise CommandFailure(texts.text("demo.not_a_demo", folder=str(folder))) from None
    work = BenchWorkplace(config, os.environ)
    log_to(config.station.data_dir / "log" / "run.log")
    stock(work.ledger)
    shop.sell(sum(1 for _ in work.ledger.orders()))
    return work
