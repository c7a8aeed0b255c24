"""``label calibrate``: a grid in mm on the configured paper, and the offsets that follow from it."""

from __future__ import annotations

import os
import re
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from station.commands.bounded_values import measure
from station.commands.command_base import config_of, flush, ledger_of, out, printable, texts_of, workable
from station.commands.failure import DONE, WRONG_CALL, CommandFailure
from station.config import StationFile
from station.documents.kinds import GRID, PaperOrder, PaperRefused
from station.locale.texts import LocaleTexts

_NUMBER = re.compile(r"[-+]?[0-9]{1,3}(\.[0-9]+)?")
_FARTHEST = 10.0
"""How far [label] lets a drawing be moved, in mm."""


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--print", action="store_true", help="only print the grid, and ask for nothing")
    how.add_argument("--png", type=Path, metavar="FILE", help="only draw the grid")
    text = "write these offsets in mm: to the right and down, with a minus to the left and up"
    how.add_argument("--set", type=measure(-_FARTHEST, _FARTHEST), nargs=2, metavar=("X", "Y"), help=text)
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Print or draw the grid, and write the offsets that are given or asked for."""
    config = config_of(args)
    texts = texts_of(config)
    if args.set:
        return _write(config, args.set[0], args.set[1], texts)
    if args.png is not None:
        return _draw(printable(config), args.png)
    _print(printable(workable(config)), texts)
    return DONE if args.print else _ask(config, texts)


def _draw(config: StationFile, file: Path) -> int:
    from printers.images import to_png
    from station.documents.papers.calibration_grid import calibration_grid
    from station.documents.rendering import pages_of

    (bitmap,) = pages_of(config, [calibration_grid(config)], turn=False)
    to_png(bitmap, file)
    out(str(file))
    return DONE


def _print(config: StationFile, texts: LocaleTexts) -> None:
    from station.commands.devices.paper import failure, print_paper

    with ledger_of(config) as ledger:
        try:
            out(print_paper(config, ledger, PaperOrder(GRID), texts))
        except PaperRefused as refused:
            raise failure(texts, refused.code, refused.values) from None


def _ask(config: StationFile, texts: LocaleTexts) -> int:
    """How far the print has to move from where it is; nothing said moves nothing."""
    label = config.label
    out(texts.text("label.look", x=f"{label.offset_x_mm:g}", y=f"{label.offset_y_mm:g}"))
    moves = [_asked(texts.text(key), texts) for key in ("label.ask_right", "label.ask_down")]
    if None in moves or moves == [0, 0]:
        out(texts.text("label.offsets_kept"))
        return DONE
    across, down = (move or 0 for move in moves)
    return _write(config, round(label.offset_x_mm + across, 2), round(label.offset_y_mm + down, 2), texts)


def _asked(question: str, texts: LocaleTexts) -> float | None:
    """A number that is typed; 0 for an empty line, None at the end of what there is to read."""
    while True:
        out(question)
        flush()
        line = sys.stdin.readline()
        if not line:
            return None
        said = line.strip().replace(",", ".").removesuffix("mm").strip()
        if not said:
            return 0.0
        if _NUMBER.fullmatch(said) and abs(float(said)) <= _FARTHEST:
            return float(said)
        out(texts.text("label.no_offset", most=f"{_FARTHEST:g}"))


def _write(config: StationFile, across: float, down: float, texts: LocaleTexts) -> int:
    """Write the offsets, if the layout still lies on the paper by them. Raises ConfigError, Failure."""
    from station.commands.files import why
    from station.setup.writing import store, with_offsets

    if not all(-_FARTHEST <= one <= _FARTHEST for one in (across, down)):
        raise CommandFailure(texts.text("label.no_offset", most=f"{_FARTHEST:g}"), WRONG_CALL)
    printable(replace(config, label=replace(config.label, offset_x_mm=across, offset_y_mm=down)))
    try:
        store(config.file, with_offsets(config.file.read_text("utf-8-sig"), across, down), {}, os.environ)
    except OSError as error:
        raise CommandFailure(texts.text("file.unwritable", file=str(config.file), why=why(error, texts))) from None
    out(texts.text("label.offsets_written", file=str(config.file), x=f"{across:g}", y=f"{down:g}"))
    return DONE
