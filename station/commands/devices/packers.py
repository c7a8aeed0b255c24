"""``packers pin``: a supervisor's PIN as the hash that station.toml holds."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from station.commands.command_base import config_of, out, secret, texts_of
from station.commands.failure import DONE, CommandFailure, add_config
from station.config import StationFile
from station.config.values import PackerConfig


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    pins = add_config(verbs.add_parser("pin", help="ask for a new PIN and print its line for station.toml"))
    pins.add_argument("id", metavar="ID")
    pins.set_defaults(run=pin)


def pin(args: Namespace) -> int:
    """Ask twice, without showing it, and print the line to put under the packer."""
    from station.rights.pins import SAFE_DIGITS, pin_hash, pin_of

    config = config_of(args)
    texts, packer = texts_of(config), packer_named(config, args.id)
    if not packer.supervisor:
        raise CommandFailure(texts.text("people.no_supervisor", packer=packer.id))
    first = pin_of(secret(texts.text("people.pin_first", digits=SAFE_DIGITS)))
    if len(first) < SAFE_DIGITS:
        raise CommandFailure(texts.text("people.pin_short", digits=SAFE_DIGITS))
    if pin_of(secret(texts.text("people.pin_again"))) != first:
        raise CommandFailure(texts.text("people.pin_differs"))
    out(texts.text("people.pin_line", packer=packer.id))
    out(f'pin = "{pin_hash(first)}"')
    return DONE


def packer_named(config: StationFile, name: str) -> PackerConfig:
    """The packer of an id, whatever its case. Raises Failure."""
    found = next((packer for packer in config.packers if packer.id.upper() == name.upper()), None)
    if found is None:
        raise CommandFailure(texts_of(config).text("papers.no_packer", packer=name))
    return found
