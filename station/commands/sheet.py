"""``commands sheet``: the sheet of command barcodes to hang at the bench, and the scanner's test sheet."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from station.cli import DONE, add_config
from station.commands.common import config_of, out
from station.config import ConfigError
from station.config.texts import Language

if TYPE_CHECKING:
    from printers.document import Document


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    draw = add_config(verbs.add_parser("sheet", help="draw the sheet"))
    draw.add_argument("--png", type=Path, required=True, metavar="FILE")
    draw.add_argument("--test", action="store_true", help="the sheet that tests a scanner, instead of the commands")
    draw.set_defaults(run=sheet)


def sheet(args: Namespace) -> int:
    """Draw the sheet; a configuration is not needed for it, only used for its language."""
    from printers.check import require_printable
    from printers.render import render, to_png
    from station.labels.sheets import command_sheet

    language = _language(args)
    document = scanner_sheet(language) if args.test else command_sheet(language)
    drawing = render(document)
    require_printable(document, drawing)
    to_png(drawing.bitmap, args.png)
    out(str(args.png))
    return DONE


def scanner_sheet(language: Language) -> Document:
    """The scanner's test sheet."""
    from scanners.testsheet import SHEET
    from station.labels.testsheets import TestRow, test_sheet

    return test_sheet([TestRow(code.number, code.name, code.text) for code in SHEET], language)


def _language(args: Namespace) -> Language:
    try:
        return config_of(args).station.language
    except ConfigError:
        if args.config:
            raise
        return "ko"
