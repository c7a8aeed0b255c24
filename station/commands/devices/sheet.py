"""``commands sheet``: what hangs at the bench: command barcodes, the packer's page, the scanner's test sheet."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from station.commands.command_base import config_of, out
from station.commands.failure import DONE, add_config
from station.config import ConfigError
from station.config.error_texts import Language
from station.config.spoken_language import usual

if TYPE_CHECKING:
    from printers.document import PrintDocument


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    draw = add_config(verbs.add_parser("sheet", help="draw the sheet, or with --page the packer's page"))
    draw.add_argument("--png", type=Path, metavar="FILE")
    draw.add_argument("--pdf", type=Path, metavar="FILE", help="the same for any office printer, on A4")
    draw.add_argument("--language", choices=("ko", "en"), help="instead of the station's own language")
    which = draw.add_mutually_exclusive_group()
    which.add_argument("--page", action="store_true", help="the one page for those who pack, to hang at the bench")
    which.add_argument("--test", action="store_true", help="the sheet that tests a scanner, instead of the commands")
    draw.set_defaults(run=sheet, missing=lambda: draw.error("--png FILE or --pdf FILE is needed"))


def sheet(args: Namespace) -> int:
    """Draw the sheet; a configuration is not needed for it, only used for its language."""
    from printers.check import require_printable
    from printers.images import to_pdf
    from printers.render import render, to_png

    if args.png is None and args.pdf is None:
        args.missing()
    document = _document(args, args.language or _language(args))
    drawing = render(document)
    require_printable(document, drawing)
    for file, write in ((args.png, to_png), (args.pdf, to_pdf)):
        if file is not None:
            write(drawing.bitmap, file, private=False)
            out(str(file))
    return DONE


def _document(args: Namespace, language: Language) -> PrintDocument:
    """The one of the three sheets that is asked for."""
    if args.page:
        return page(language)
    if args.test:
        return scanner_sheet(language)
    from station.documents.papers.command_sheet import command_sheet

    return command_sheet(language)


def page(language: Language) -> PrintDocument:
    """The packer's page, with the signs of the screen."""
    from station.documents.papers.packer_page import packer_page
    from station.tui.lines import BigText

    return packer_page(language, BigText().draw)


def scanner_sheet(language: Language) -> PrintDocument:
    """The scanner's test sheet."""
    from scanners.setup.testsheet import SHEET
    from station.documents.papers.testsheets import TestRow, test_sheet

    return test_sheet([TestRow(code.number, code.name, code.text) for code in SHEET], language)


def _language(args: Namespace) -> Language:
    try:
        return config_of(args).station.language
    except ConfigError:
        if args.config:
            raise
        return usual(os.environ)
