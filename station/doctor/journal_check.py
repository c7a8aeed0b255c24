"""What the journal's proof says, in the owner's words, and what the backups' lists know of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.ledger import ChainHead, Ledger, VerifiedChain


def known_heads(ledger: Ledger, folder: Path | None) -> tuple[ChainHead, ...]:
    """What the lists beside the backups know of the journal; only those under this ledger's seal count."""
    from station.backups.manifest import is_sealed
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


def _moment(at: str) -> str:
    """When it was, as far as a changed record still tells."""
    try:
        return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M:%S}"
    except (TypeError, ValueError):
        return str(at)
