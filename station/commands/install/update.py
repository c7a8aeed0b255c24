"""``update``: install another release from a folder or USB stick, and use it from the next parcel on."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from station.commands.command_base import out, spoken
from station.commands.failure import DONE, CommandFailure, add_config
from station.config import ConfigError, find
from station.locale.texts import LocaleTexts
from station.releases.installer import ROOT, ReleaseInstaller
from station.releases.release_folders import ReleaseRefused


def installer_of(args: Namespace, out: Callable[[str], None]) -> ReleaseInstaller:
    """The installer; a bench that has no configuration yet is installed all the same."""
    try:
        config = find(args.config, os.environ, Path.cwd())
    except ConfigError:
        config = None
    texts = LocaleTexts.load(spoken(args).language, "releases")
    return ReleaseInstaller(texts, out, root=args.root or ROOT, config=config)


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
