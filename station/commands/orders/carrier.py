"""``carrier``: what passes between this bench and the carrier's own program, as sheets. A verb is a row here."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable

from station.commands.failure import add_config
from station.commands.orders import carrier_numbers, carrier_rounds, carrier_sheet, own_forms

_VERBS: tuple[tuple[str, str, Callable[[ArgumentParser], None]], ...] = (
    ("sheet", "the boxes that wait, as a reservation sheet for the carrier's program", carrier_sheet.arguments),
    ("numbers", "take the carrier's result sheet in: its numbers", carrier_numbers.arguments),
    ("rounds", "the rounds that were written, and numbers to be cancelled", carrier_rounds.arguments),
    ("forms", "forms of carriers' sheets: those that ship and one's own; new", own_forms.arguments),
)
"""Name, help, and what declares its command line. A module named here loads its libraries only when it runs."""


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    for name, text, declare in _VERBS:
        declare(add_config(verbs.add_parser(name, help=text)))
