"""``verify-journal``, and ``journal verify``: whether no record was changed, added, taken out or cut off."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from station.commands.command_base import config_of, ledger_of, out, out_json, texts_of
from station.commands.failure import DONE, CommandFailure, add_config

if TYPE_CHECKING:
    from station.ledger import VerifiedChain
from station.doctor.journal_check import known_heads, said


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser).add_argument("--json", action="store_true")
    parser.add_argument("--backups", type=Path, metavar="DIR", help="where the copies lie; default: backup.to")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Say whether the record is whole, and if not, which record is the first that is wrong."""
    config = config_of(args)
    texts = texts_of(config)
    if args.backups is not None and not args.backups.is_dir():
        raise CommandFailure(texts.text("verify.no_folder", folder=str(args.backups)))
    with ledger_of(config, create=False, whole=False) as ledger:
        known = known_heads(ledger, args.backups or config.backup.to)
        found = ledger.chain.verify((*known, *ledger.chain.noted_heads()))
        unsound = ledger.soundness.fault() if found.ok else None
    if args.json:
        wrong = {"rule": unsound.rule, "what": unsound.what} if unsound else None
        told = {**_told(found), "backups": len(known), "unsound": wrong}
        out_json({**told, "ok": found.ok and unsound is None})
    if not found.ok:
        raise CommandFailure(said(found, texts.text))
    if unsound is not None:
        raise CommandFailure(texts.text(f"verify.unsound_{unsound.rule}", what=unsound.what))
    if args.backups is not None and not known:
        raise CommandFailure(texts.text("verify.none_there", folder=str(args.backups)))
    if not args.json:
        out(said(found, texts.text))
        out(texts.text("verify.against" if known else "verify.no_copy", count=len(known)))
    return DONE


def _told(found: VerifiedChain) -> dict[str, object]:
    return {
        "ok": found.ok,
        "broken_at": found.broken_at,
        "count": found.count,
        "fault": found.fault,
        "at": found.at,
        "event": found.event,
        "unproven": found.unproven,
        "lost": found.lost,
        "archived": found.archived,
        "away": list(found.away),
    }
