"""``demo``: the whole bench on one machine, with a simulated shop and a virtual printer."""

from __future__ import annotations

import os
import sys
import threading
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from station.commands.bench.sync_child import beside
from station.commands.bounded_values import whole
from station.commands.failure import CommandFailure, add_config
from station.config.spoken_language import usual
from station.locale.texts import LANGUAGES, LocaleTexts

if TYPE_CHECKING:
    from printers.virtual import VirtualPrinter
    from station.composition.workplace import BenchWorkplace
    from station.simulators.storefront import DemoStorefront
import time
from collections.abc import Iterator
from contextlib import contextmanager

from station.commands.command_base import out_json
from station.commands.failure import DONE, FAILED
from station.composition.workplace import BenchWorkplace
from station.ledger.orders.supervisor_actions import ROUND
from station.simulators.autoplay import PlayedOrders, SerialLine, SimulatedPacker
from station.simulators.storefront import DemoStorefront

_BOOKED_WITHIN = 60.0
_STEP = 0.05


def packed_by_itself(
    work: BenchWorkplace, line: SerialLine, shop: DemoStorefront, wanted: int, screen: LocaleTexts, texts: LocaleTexts
) -> int:
    """Pack `wanted` orders through the real path, wait for their dispatch, and say so in one line of JSON.

    Raises:
        Failure: fewer were packed, or a dispatch is still owed.
    """
    began = time.monotonic()
    played = _played(work, line, wanted, screen)
    owed = work.ledger.outbox.owed_count()
    labels = _carriers_labels(work, played) if _by_sheet(work) else sorted(_folder(work, "labels").glob("*.png"))
    out_json(
        {
            "packed": len(played.packed),
            "orders": list(played.packed),
            "labels": [str(path) for path in _newest(labels, len(played.packed))],
            "dispatched": shop.parcels,
            "owed": owed,
            "seconds": round(time.monotonic() - began, 2),
        }
    )
    if len(played.packed) == wanted and not owed:
        return DONE
    reason = played.trouble or "owed"
    raise CommandFailure(texts.text("demo.not_enough", packed=len(played.packed), wanted=wanted, reason=reason), FAILED)


def _played(work: BenchWorkplace, line: SerialLine, wanted: int, screen: LocaleTexts) -> PlayedOrders:
    """What the simulated packer got done while the screen ran without a terminal."""
    from station.screen.launch import run_headless

    stop, result = threading.Event(), [PlayedOrders((), "stopped")]
    player = SimulatedPacker(work.ledger, line.scan, by_label=_by_sheet(work))

    def play() -> None:
        result[0] = player.play(wanted, stop)
        until = time.monotonic() + _BOOKED_WITHIN
        while work.ledger.outbox.owed_count() and time.monotonic() < until and not stop.is_set():
            stop.wait(_STEP)

    with beside(work.config.file), _office(work):
        work.start()
        work.bench.watch(player.look)
        run_headless(work.bench, work.keys, screen, clock=work.clock.now, during=play)
    stop.set()
    return result[0]


def _folder(work: BenchWorkplace, name: str) -> Path:
    return work.config.file.parent / name


def _carriers_labels(work: BenchWorkplace, played: PlayedOrders) -> list[Path]:
    """The labels on the boxes that were packed, in their order."""
    found = [work.ledger.orders.find(number) for number in played.packed]
    numbers = [one.parcels[-1].waybill for one in found if one is not None and one.parcels]
    return [_folder(work, "carrier-labels") / f"{number}.png" for number in numbers]


def _by_sheet(work: BenchWorkplace) -> bool:
    return bool(work.config.carrier.sheet_carriers)


@contextmanager
def _office(work: BenchWorkplace) -> Iterator[None]:
    """Who sits in the office, and has a round written as soon as boxes wait for one."""
    over = threading.Event()

    def ask() -> None:
        while not over.wait(_ASK_EVERY):
            asked = any(request.kind == ROUND for request in work.ledger.requests.open())
            if not asked and work.ledger.ready_boxes.unreserved():
                work.ledger.requests.leave(ROUND, {})

    thread = threading.Thread(target=ask, name="office", daemon=True)
    if _by_sheet(work):
        thread.start()
    try:
        yield
    finally:
        over.set()
        if thread.ident is not None:
            thread.join(5)


def _newest(labels: list[Path], count: int) -> list[Path]:
    return labels[-count:] if count else []


_FOLDERS = {"rest": "demo", "smartstore": "demo-smartstore"}
_ASK_EVERY = 1.0


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser, "not needed here; taken as by every command")
    parser.add_argument("--dir", type=Path, help="folder of the demo (default: ./demo, ./demo-smartstore)")
    parser.add_argument("--shop", choices=tuple(_FOLDERS), default="rest", help="the shop that sells (default: rest)")
    parser.add_argument(
        "--labels",
        choices=("own", "carrier"),
        default="own",
        help="whose labels: printed here, or the carrier's, on paper before packing (default: own)",
    )
    parser.add_argument("--language", choices=LANGUAGES, default=usual(os.environ))
    parser.add_argument("--autoplay", type=whole(1, 10_000), metavar="N", help="pack N orders by itself, then end")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Start shop, printer and bench; pack by hand, or by itself."""
    from printers.virtual import VirtualPrinter
    from station.simulators.storefront import storefront
    from station.simulators.virtual_carrier import VirtualCarrier

    texts = LocaleTexts.load(args.language, "commands")
    if args.autoplay is None and not sys.stdin.isatty():
        raise CommandFailure(texts.text("run.no_terminal"))
    folder: Path = (args.dir or Path(_FOLDERS[args.shop])).absolute()
    shop, printer = storefront(args.shop), VirtualPrinter(0, folder / "labels", 576)
    carrier = VirtualCarrier(folder / "to-carrier", folder / "from-carrier", folder / "carrier-labels")
    shop.start()
    printer.start()
    if args.labels == "carrier":
        carrier.start()
    try:
        if args.autoplay is None:
            return _by_hand(args, folder, shop, printer, texts)
        return _by_itself(args, folder, shop, printer, texts)
    finally:
        if args.labels == "carrier":
            carrier.stop()
        printer.stop()
        shop.stop()


def _by_hand(args: Namespace, folder: Path, shop: DemoStorefront, printer: VirtualPrinter, texts: LocaleTexts) -> int:
    from station.screen.launch import run_screen

    work = _workplace(args, folder, shop, printer.port, "", texts)
    try:
        with beside(work.config.file), _office(work):
            work.start()
            threading.Thread(target=work.warm_up, name="warm-up", daemon=True).start()
            screen = LocaleTexts.load(args.language)
            return run_screen(work.bench, work.keys, screen, clock=work.clock.now)
    finally:
        work.close()


def _by_itself(args: Namespace, folder: Path, shop: DemoStorefront, printer: VirtualPrinter, texts: LocaleTexts) -> int:
    from station.simulators.autoplay import SerialLine

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
    from station.composition.workplace import BenchWorkplace
    from station.logs import log_to
    from station.simulators.demo_site import prepare, stock

    try:
        by_sheet = args.labels == "carrier"
        config = prepare(folder, args.language, shop.access, printer, scanner, by_sheet=by_sheet)
    except FileExistsError:
        raise CommandFailure(texts.text("demo.not_a_demo", folder=str(folder))) from None
    work = BenchWorkplace(config, os.environ)
    log_to(config.station.data_dir / "log" / "run.log")
    stock(work.ledger)
    shop.sell(sum(1 for _ in work.ledger.orders.rows()))
    return work
