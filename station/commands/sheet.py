"""``commands sheet``: the sheet of command barcodes to hang at the bench."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from station.cli import DONE, add_config
from station.commands.common import config_of, out
from station.config import ConfigError


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    draw = add_config(verbs.add_parser("sheet", help="draw the sheet"))
    draw.add_argument("--png", type=Path, required=True, metavar="FILE")
    draw.set_defaults(run=sheet)


def sheet(args: Namespace) -> int:
    """Draw the sheet; a configuration is not needed for it, only used for its language."""
    from printers.check import require_printable
    from printers.render import render, to_png
    from station.labels.sheets import command_sheet

    try:
        language = config_of(args).station.language
    except ConfigError:
        if args.config:
            raise
        language = "ko"
    document = command_sheet(language)
    drawing = render(document)
    require_printable(document, drawing)
    to_png(drawing.bitmap, args.png)
    out(str(args.png))
    return DONE
