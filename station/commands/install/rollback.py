"""``rollback``: use the release before again, from the next parcel on."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from station.commands.command_base import out
from station.commands.failure import DONE, CommandFailure, add_config
from station.commands.install.update import installer_of
from station.releases.release_folders import ReleaseRefused


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser).add_argument("--now", action="store_true", help="do not wait for the open parcel")
    parser.add_argument("--root", type=Path, help="where releases lie (/opt/packing-station)")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Switch back."""
    installer = installer_of(args, out)
    try:
        installer.go_back(at_once=args.now)
    except ReleaseRefused as refused:
        raise CommandFailure(installer.sentence(refused)) from None
    return DONE
