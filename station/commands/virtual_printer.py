"""``virtual-printer``: a simulated ESC/POS printer that saves its labels as pictures."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from station.cli import DONE, WRONG_CALL, Failure, add_config
from station.commands.common import flush, out_json


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser, "not needed here; taken as by every command")
    parser.add_argument("--port", type=int, default=9100, help="TCP port on loopback; 0: any free one")
    parser.add_argument("--out", type=Path, default=Path("labels"), help="folder for the pictures")
    parser.add_argument("--width-dots", type=int, default=576)
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="NAME[@AMOUNT]",
        help="go wrong on purpose, such as paper-out@1200 (after so many bytes); may be given several times",
    )
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Print until a signal comes."""
    from printers.virtual import serve

    def ready(said: dict[str, object]) -> None:
        out_json(said)
        flush()

    def show(text: str) -> None:
        sys.stdout.write(text)
        flush()

    try:
        serve(
            args.port,
            args.out,
            args.width_dots,
            faults=args.fault,
            ready=ready,
            show=show,
            terminal=sys.stdin.isatty() and sys.stdout.isatty(),
        )
    except (ValueError, OverflowError) as error:
        raise Failure(str(error), WRONG_CALL) from None
    return DONE
