"""``handover sheet``: the list that goes with a day's parcels to the carrier's driver."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date

from station.cli import WRONG_CALL, Failure, add_config
from station.commands.common import config_of, texts_of
from station.commands.paper import add_png, deliver
from station.papers import PaperOrder


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    prints = add_config(verbs.add_parser("sheet", help="a day's packed parcels, a list for each carrier"))
    prints.add_argument("--date", default="", help="as 2026-11-23; today without it")
    prints.add_argument("--carrier", action="append", default=[], metavar="CODE")
    add_png(prints)
    prints.set_defaults(run=sheet)


def sheet(args: Namespace) -> int:
    """Print the list."""
    try:
        day = date.fromisoformat(args.date) if args.date else None
    except ValueError:
        raise Failure(texts_of(config_of(args)).text("papers.bad_date", date=args.date), WRONG_CALL) from None
    return deliver(args, lambda _: PaperOrder("handover", tuple(args.carrier), on=day))
