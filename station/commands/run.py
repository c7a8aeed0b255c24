"""``run``: the packer's screen, with `sync` as a child that ends with it."""

from __future__ import annotations

import subprocess
import sys
import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from station.cli import Failure, add_config
from station.commands.common import config_of, texts_of, workable
from station.locale.texts import Texts

if TYPE_CHECKING:
    from station.wiring import Workplace


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser).add_argument("--no-sync", action="store_true", help="do not start sync as a child")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Show the screen until it is left."""
    config = workable(config_of(args))
    if not sys.stdin.isatty():
        raise Failure(texts_of(config).text("run.no_terminal"))
    from station.journalling import log_to
    from station.wiring import Workplace

    work = Workplace(config)
    log_to(config.station.data_dir / "log" / "run.log")
    try:
        with beside(None if args.no_sync else config.file):
            return show(work, Texts.load(config.station.language))
    finally:
        work.close()


def show(work: Workplace, texts: Texts) -> int:
    """Start the bench and show its screen until it is left."""
    from station.screen.launch import run_screen

    work.start()
    threading.Thread(target=work.warm_up, name="warm-up", daemon=True).start()
    return run_screen(work.bench, work.keys, texts, clock=work.clock.now, sound=True, camera=work.camera)


@contextmanager
def beside(config: Path | None) -> Iterator[None]:
    """`sync` for the configuration as a child; it ends when its input does, even if this process is killed."""
    if config is None:
        yield
        return
    command = [sys.executable, "-m", "station", "sync", "--with-parent", "-c", str(config)]
    child = subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        if child.stdin is not None:
            child.stdin.close()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
