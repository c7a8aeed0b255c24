"""``carrier numbers``: a result sheet of the carrier's program, its numbers taken in."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from station.commands.command_base import caller, config_of, ledger_of, out, out_json, texts_of, wake
from station.commands.failure import DONE, FAILED, CommandFailure
from station.commands.files import sheet_refused
from station.commands.orders.carrier_sheet import refusal

if TYPE_CHECKING:
    from station.sync.result_intake import TakenResult

_SHOWN = 50
_LARGEST = 50_000_000


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--form", metavar="NAME", help="a form that ships, one of your own, or a path")
    parser.add_argument("--replace", action="store_true", help="another number for a box that has one is the right one")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Take what fits; 1 when a row was refused, although the others are taken."""
    from station.composition.carrier_sheets import forms_of, result_intake
    from station.composition.factories import clock_of
    from station.sheets import SheetFault
    from station.sync.result_intake import told
    from station.sync.round_writer import RoundRefused, carrier_of, form_of
    from station.sync.sheet_import import read_bounded

    config = config_of(args)
    texts = texts_of(config)
    try:
        form = form_of(config.carrier, args.form or "", forms_of(config))
        code = carrier_of(config.carrier, form)
    except RoundRefused as refused:
        raise refusal(refused, texts) from None
    data = read_bounded(args.file, _LARGEST)
    if data is None:
        raise CommandFailure(texts.text("sheet.too_big"))
    with ledger_of(config) as ledger:
        try:
            intake = result_intake(config, ledger, clock_of(config).now, caller())
            result = intake.take(data, args.file.name, form, code, replace=args.replace)
        except SheetFault as fault:
            raise sheet_refused(fault, args.file.name, texts) from None
    if result.taken:
        wake(config)
    if args.json:
        out_json(_document(result))
    else:
        for line in told(result, texts.text, _SHOWN):
            out(line)
    return FAILED if result.refused else DONE


def _document(result: TakenResult) -> dict[str, object]:
    refused = [
        {"row": one.row, "reference": one.reference, "reason": one.reason, "conflict": one.conflict}
        for one in result.refused
    ]
    return {"rows": result.rows, "taken": result.taken, "known": result.known, "refused": refused}
