"""``slips``: order slips for the packers, and the picking list of the orders that wait."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from station.commands.command_base import config_of, texts_of
from station.commands.devices.paper import add_office, deliver
from station.commands.failure import WRONG_CALL, CommandFailure, add_config
from station.documents.kinds import PaperOrder, ready

if TYPE_CHECKING:
    from station.ledger import Ledger


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    for verb, kind, text in (
        ("print", "slips", "one slip an order, with the code that opens it"),
        ("pick", "picking", "what to fetch for all of them, by shelf"),
    ):
        prints = add_config(verbs.add_parser(verb, help=text))
        prints.add_argument("number", nargs="*", metavar="NUMBER")
        prints.add_argument("--all-ready", action="store_true", help="every order that waits to be packed")
        add_office(prints, slips=kind == "slips")
        prints.set_defaults(run=run, kind=kind)


def run(args: Namespace) -> int:
    """Print the slips, or the list, of the named orders or of all that wait."""
    if bool(args.number) == args.all_ready:
        raise CommandFailure(texts_of(config_of(args)).text("papers.which_orders"), WRONG_CALL)

    def wanted(ledger: Ledger) -> PaperOrder:
        return PaperOrder(args.kind, tuple(args.number) or ready(ledger))

    return deliver(args, wanted)
