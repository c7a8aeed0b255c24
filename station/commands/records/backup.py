"""``backup``: a copy of the ledger now, and on request of the keys that open what is personal in it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from station.commands.command_base import aside, config_of, ledger_of, out, out_json, texts_of
from station.commands.failure import DONE, WRONG_CALL, CommandFailure, add_config

if TYPE_CHECKING:
    from station.config import StationFile
    from station.locale.texts import LocaleTexts


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser)
    parser.add_argument("--to", type=Path, metavar="DIR", help="the folder to copy to; default: backup.to")
    text = "copy the key file, too, to another folder: without it names and addresses in a copy cannot be read"
    parser.add_argument("--with-keys", type=Path, metavar="DIR", help=text)
    text = "only where [backup] names a place and its rhythm asks for a copy; for a timer"
    parser.add_argument("--if-due", action="store_true", help=text)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Make one copy, look it through, and remove what need not stay."""
    from station.backups.making import copy_archives, copy_keys, make, tidy
    from station.backups.places import BackupFailure
    from station.composition.factories import clock_of

    config = config_of(args)
    if args.if_due:
        return _if_due(config)
    texts, now = texts_of(config), clock_of(config).now()
    folder, keys_to = _folders(args, config, texts)
    try:
        with ledger_of(config, create=False) as ledger:
            made = make(ledger, folder, config.station.name, now)
            rule = config.backup
            gone = tidy(ledger, folder, rule.keep, rule.keep_days, now, rule.most_bytes)
            copy_archives(ledger, folder)
        keys = copy_keys(config.retention.key_file, keys_to, config.station.name) if keys_to else None
    except BackupFailure as failure:
        raise CommandFailure(texts.text(f"backup.{failure.code}", folder=failure.detail or str(folder))) from None
    if args.json:
        out_json({"file": made.path, "keys": keys, "records": made.manifest.records, "size": made.manifest.size})
        return DONE
    size = f"{made.manifest.size / 1e6:.1f}"
    out(texts.text("backup.made", file=str(made.path), records=made.manifest.records, size=size))
    if gone:
        out(texts.text("backup.tidied", count=gone))
    if keys is not None:
        out(texts.text("backup.keys_made", file=str(keys)))
    elif config.backup.keys_to is None:
        aside(texts.text("backup.keys_apart", file=str(config.retention.key_file)))
    return DONE


def _if_due(config: StationFile) -> int:
    """One look in the rhythm of `sync`, which need not run for it; how it stands is told by `sync` and `doctor`."""
    from station.commands.records.copying import keeper_of, told_elsewhere
    from station.ledger import never

    if config.backup.to is not None:
        with ledger_of(config, create=False) as ledger:
            keeper_of(config, ledger, told_elsewhere).turn(never)
    return DONE


def _folders(args: Namespace, config: StationFile, texts: LocaleTexts) -> tuple[Path, Path | None]:
    folder, keys_to = args.to or config.backup.to, args.with_keys or config.backup.keys_to
    if folder is None:
        raise CommandFailure(texts.text("backup.nowhere"), WRONG_CALL)
    folder = folder.absolute()
    if keys_to is not None:
        keys_to = keys_to.absolute()
        if folder.resolve() in (keys_to.resolve(), *keys_to.resolve().parents):
            raise CommandFailure(texts.text("backup.same_place", folder=str(keys_to)), WRONG_CALL)
    return folder, keys_to
