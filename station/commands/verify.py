"""``verify-journal``, and ``journal verify``: whether no record was changed, added, taken out or cut off."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from station.cli import DONE, CommandFailure, add_config
from station.commands.common import config_of, ledger_of, out, out_json, texts_of

if TYPE_CHECKING:
    from station.ledger import ChainHead, Ledger, VerifiedChain


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
        found = ledger.verify((*known, *ledger.noted_heads()))
        unsound = ledger.sound() if found.ok else None
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


def known_heads(ledger: Ledger, folder: Path | None) -> tuple[ChainHead, ...]:
    """What the lists beside the backups know of the journal; only those under this ledger's seal count."""
    from station.backups.making import is_sealed
    from station.backups.places import BackupFailure, copies

    if folder is None or not folder.is_dir():
        return ()
    try:
        manifests = [one.manifest for one in copies(folder)]
    except BackupFailure:
        return ()
    return tuple(head for one in manifests if is_sealed(ledger, one) for head in one.heads)


def said(found: VerifiedChain, say: Callable[..., str]) -> str:
    """What was found, in the owner's words."""
    if found.ok:
        more = [say("verify.lost", count=found.lost)] if found.lost else []
        more += [say("verify.unproven", count=found.unproven)] if found.unproven else []
        more += [say("verify.archived", count=found.archived)] if found.archived else []
        more += [say("verify.away", files=", ".join(found.away))] if found.away else []
        return " ".join([say("verify.ok", count=found.count), *more])
    station, _, seq = found.broken_at.rsplit(" ", 2)
    at = _moment(found.at) if found.at else ""
    return say(f"verify.{found.fault}", station=station, seq=int(seq), at=at, event=found.event)


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


def _moment(at: str) -> str:
    """When it was, as far as a changed record still tells."""
    try:
        return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M:%S}"
    except (TypeError, ValueError):
        return str(at)
