"""``virtual-printer``: a simulated printer that saves its labels as pictures."""

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
    kinds = ("escpos", "zpl", "tspl", "slcs")
    parser.add_argument("--kind", choices=kinds, default=kinds[0], help="the language it understands")
    parser.add_argument("--width-dots", type=int, default=576, help="the head of an escpos printer")
    parser.add_argument("--dpi", type=int, default=203, help="the head of a label printer")
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
            kind=args.kind,
            dpi=args.dpi,
            faults=args.fault,
            ready=ready,
            show=show,
            terminal=sys.stdin.isatty() and sys.stdout.isatty(),
        )
    except (ValueError, OverflowError) as error:
        raise Failure(str(error), WRONG_CALL) from None
    return DONE
