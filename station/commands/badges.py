"""``badges print``: a packer's badge."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from station.cli import add_config
from station.commands.paper import add_png, deliver
from station.papers import PaperOrder


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    prints = add_config(verbs.add_parser("print", help="badges of packers named in station.toml"))
    prints.add_argument("id", nargs="+", metavar="ID")
    add_png(prints)
    prints.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Print the badges."""
    return deliver(args, lambda _: PaperOrder("badge", tuple(args.id)))
