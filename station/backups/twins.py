"""Whether another bench keeps its copies in the same place under the same name."""

from __future__ import annotations

from collections.abc import Sequence

from station.backups.making import is_sealed
from station.backups.manifest import BackupManifest
from station.ledger import Ledger


def twin(ledger: Ledger, station: str, manifests: Sequence[BackupManifest]) -> BackupManifest | None:
    """Return the list that another bench of this name wrote; None when all are this one's.

    It has other keys and was written after this bench's first; or the same keys, and was written in a later epoch, in
    an earlier one that went on after this one began, or of records that are not in the journal here. Two benches that
    share a shop and no place to copy to cannot see each other.
    """
    named = [one for one in manifests if one.station == station]
    own = [one for one in named if is_sealed(ledger, one)]
    first = min((one.made_at for one in own), default=None)
    strangers = (one for one in named if one.keys != ledger.keys_name and first is not None and one.made_at > first)
    return next(strangers, None) or next((one for one in own if _is_of_another(ledger, one)), None)


def _is_of_another(ledger: Ledger, manifest: BackupManifest) -> bool:
    if manifest.epoch > ledger.epoch:
        return True
    if manifest.epoch < ledger.epoch:
        began = ledger.beginning()
        return began is not None and manifest.made_at > began.at
    return any(head.epoch == ledger.epoch and not ledger.has_record(head) for head in manifest.heads)
