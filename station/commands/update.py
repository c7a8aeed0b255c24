"""``update``: install another release from a folder or USB stick, and use it from the next parcel on."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from station.cli import DONE, CommandFailure, add_config
from station.commands.common import out
from station.commands.releases import installer_of
from station.releases.faults import ReleaseRefused


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser).add_argument("source", metavar="FOLDER", nargs="?", type=Path, help="the installation files")
    parser.add_argument("--now", action="store_true", help="do not wait for the open parcel")
    parser.add_argument("--root", type=Path, help="where releases lie (/opt/packing-station)")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Install and switch; without a folder, say which releases there are."""
    installer = installer_of(args, out)
    if args.source is None:
        installer.tell()
        return DONE
    try:
        installer.update(args.source, at_once=args.now)
    except ReleaseRefused as refused:
        raise CommandFailure(installer.sentence(refused)) from None
    return DONE
