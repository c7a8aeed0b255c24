"""``run``: the packer's screen, with `sync` as a child that ends with it."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from station.bench.startup import BenchStartup
from station.clock import SystemClock
from station.commands.bench.background_open import BackgroundOpener
from station.commands.bench.kiosk_attempts import KioskAttempts, runtime_folder
from station.commands.bench.vigil import LOOK_SECONDS, ReadinessVigil
from station.commands.command_base import config_of, printable, texts_of, workable
from station.commands.failure import CommandFailure, add_config
from station.composition.device_factories import CameraFinder
from station.locale.texts import LocaleTexts
from station.systemd import ServiceManager


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser).add_argument("--no-sync", action="store_true", help="do not start sync as a child")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Show the screen at once, open the bench behind it, and go on until the screen is left."""
    config = printable(workable(config_of(args)))
    if not sys.stdin.isatty():
        raise CommandFailure(texts_of(config).text("run.no_terminal"))
    from station.screen.launch import run_screen

    now = SystemClock(config.station.timezone).now
    vigil = ReadinessVigil(ServiceManager(), _stood)
    names = tuple(scanner.name for scanner in config.scanners)
    opening = BenchStartup(config.station.name, now(), names, stands=vigil.painted)
    camera = CameraFinder() if any(scanner.kind == "camera" for scanner in config.scanners) else None
    texts = LocaleTexts.load(config.station.language)
    with BackgroundOpener(config, opening, camera, sync=not args.no_sync, vigil=vigil) as opener:
        turns = (LOOK_SECONDS, vigil.screen_turns)
        return run_screen(opening, opening, texts, clock=now, shown=opener.begin, camera=camera, turns=turns)


def _stood() -> None:
    """The service of the screen learns that this start succeeded (`kiosk`)."""
    folder = runtime_folder(os.environ)
    if folder is not None:
        KioskAttempts(folder).succeeded()
