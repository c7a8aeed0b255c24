"""``restore``: go on from a copy of the ledger, on this PC or a new one."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from station.commands.bounded_values import whole
from station.commands.command_base import config_of, out, texts_of
from station.commands.failure import DONE, WRONG_CALL, CommandFailure, add_config

if TYPE_CHECKING:
    from station.backups.restoring import RestoreOutcome, RestoreRefused, RestoreRequest
    from station.config import StationFile
    from station.locale.texts import LocaleTexts


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser)
    parser.add_argument("file", type=Path, metavar="FILE", nargs="?", help="a copy that backup made")
    text = "go on from the ledger as it lies there, when its end is gone and there is no newer copy"
    parser.add_argument("--as-it-is", action="store_true", help=text)
    text = "take a copy whose sealed list (FILE.json) is not there: nobody can say who made it"
    parser.add_argument("--without-list", action="store_true", help=text)
    parser.add_argument("--keys", type=Path, metavar="FILE", help="the copy of the key file, on a new PC")
    text = "go on without the old keys: names and addresses come anew from the shop, the old records stay unproven"
    parser.add_argument("--new-keys", action="store_true", help=text)
    text = "how many waybill numbers to leave out; default: reckoned from the pace and the age of the copy"
    parser.add_argument("--skip", type=whole(0, 1_000_000_000), metavar="N", help=text)
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Make the new ledger of the copy, say what comes of it, and take it."""
    from station.backups.restoring import RestoreRefused, RestoreRun
    from station.carriers import carrier
    from station.composition.factories import clock_of
    from station.ledger import BenchLock, HeldBy

    config = config_of(args)
    texts = texts_of(config)
    if (args.file is None) is not args.as_it_is:
        raise CommandFailure(texts.text("restore.which"), WRONG_CALL)
    if not args.yes and not sys.stdin.isatty():
        raise CommandFailure(texts.text("restore.ask_yes"), WRONG_CALL)
    if (holder := BenchLock(config.station.data_dir).held_by()) is not None:
        raise HeldBy(holder)
    try:
        if args.as_it_is:
            args.file = _as_it_is(config)
        number_of = lambda code, base: carrier(code).number_from_base(base)  # noqa: E731 - as the ledger wants it
        with RestoreRun(_wanted(args, config), number_of, clock_of(config).now) as restore:
            outcome = restore.prepare()
            _say(outcome, texts)
            if not args.yes and not _is_wanted(texts):
                out(texts.text("restore.left"))
                return DONE
            had_old = restore.take()
    except RestoreRefused as refused:
        raise _failure(refused, texts) from None
    finally:
        if args.as_it_is and args.file is not None:
            args.file.unlink(missing_ok=True)
    out(texts.text("restore.done"))
    if had_old:
        out(texts.text("restore.kept", folder=str(config.station.data_dir / outcome.aside)))
    return DONE


def _wanted(args: Namespace, config: StationFile) -> RestoreRequest:
    from station.backups.restoring import RestoreRequest
    from station.ledger.storage.witness import HeadWitness

    return RestoreRequest(
        file=args.file,
        data_dir=config.station.data_dir,
        key_file=config.retention.key_file,
        station=config.station.name,
        keys=args.keys,
        new_keys=args.new_keys,
        # The note beside the ledger knows which numbers went out: nothing has to be reckoned.
        skip=0 if args.as_it_is and args.skip is None and HeadWitness.is_there(config.station.data_dir) else args.skip,
        unlisted=args.without_list or args.as_it_is,
    )


def _as_it_is(config: StationFile) -> Path:
    """A copy of the ledger that lies there, in one file. Raises LedgerError."""
    from station.ledger.copies.snapshot import copy
    from station.ledger.storage.database import FILE_NAME

    target = config.station.data_dir / f".{FILE_NAME}.as-it-is"
    copy(config.station.data_dir / FILE_NAME, target)
    return target


def _say(outcome: RestoreOutcome, texts: LocaleTexts) -> None:
    made = f"{outcome.copied_at:%Y-%m-%d %H:%M}"
    out(texts.text("restore.copy", made=made, records=outcome.records))
    for one in outcome.skipped:
        key = "restore.skipped" if one.count else "restore.no_numbers"
        out(texts.text(key, carrier=one.carrier, count=one.count, first=one.first, last=one.last, left=one.left))
    out(texts.text("restore.ranges"))
    if outcome.boxes:
        out(texts.text("restore.boxes", count=outcome.boxes))
    if outcome.receivers:
        out(texts.text("restore.receivers", count=outcome.receivers))
    if outcome.new_keys:
        out(texts.text("restore.new_keys"))
    out(texts.text("restore.unknown_since"))


def _is_wanted(texts: LocaleTexts) -> bool:
    try:
        return input(f"{texts.text('restore.question')} ").strip().lower() in ("y", "yes", "ㅛ", "예", "네")
    except EOFError:
        return False


def _failure(refused: RestoreRefused, texts: LocaleTexts) -> CommandFailure:
    return CommandFailure(texts.text(f"restore.{refused.code}", detail=refused.detail))
