"""``virtual-printer``: a simulated printer that saves its labels as pictures."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import cast

from station.commands.bounded_values import port, whole
from station.commands.command_base import flush, out_json
from station.commands.failure import DONE, WRONG_CALL, CommandFailure, add_config
from station.commands.parser import allowed
from station.config.device_tables import PRINTER_KINDS
from station.plain_text import plain

_WIDEST = 4096


def width(text: str) -> int:
    """A head of whole bytes."""
    return cast("int", allowed(_eights, f"8, 16 … {_WIDEST}")(text))


def fault(text: str) -> str:
    """A fault as it is written."""
    from printers.virtual import parse_fault
    from printers.virtual.printer_faults import FaultKind

    def read(said: str) -> str:
        parse_fault(said)
        return said

    return cast("str", allowed(read, f"NAME, NAME@AMOUNT ({', '.join(kind.value for kind in FaultKind)})")(text))


def _eights(text: str) -> int:
    dots = whole(8, _WIDEST)(text)
    if dots % 8:
        raise ValueError(text)
    return dots


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser, "not needed here; taken as by every command")
    parser.add_argument("--port", type=port, default=9100, help="TCP port on loopback; 0: any free one")
    parser.add_argument("--out", type=Path, default=Path("labels"), help="folder for the pictures")
    parser.add_argument("--kind", choices=PRINTER_KINDS, default=PRINTER_KINDS[0], help="the language it understands")
    parser.add_argument("--width-dots", type=width, default=576, help="the head of an escpos printer")
    parser.add_argument("--dpi", type=whole(100, 1200), default=203, help="the head of a label printer")
    parser.add_argument(
        "--fault",
        type=fault,
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

    terminal = sys.stdin.isatty() and sys.stdout.isatty()

    def show(text: str) -> None:
        # A view that repaints itself is made of escapes; a line is not, whatever the folder is called.
        sys.stdout.write(text if terminal else f"{plain(text.rstrip())}\n")
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
            terminal=terminal,
        )
    except (ValueError, OverflowError) as error:
        raise CommandFailure(str(error), WRONG_CALL) from None
    return DONE
