"""Whether another bench keeps its copies in the same place under the same name."""

from __future__ import annotations

from collections.abc import Iterable

from station.backups.manifest import Manifest
from station.ledger import Ledger


def twin(ledger: Ledger, station: str, manifests: Iterable[Manifest]) -> Manifest | None:
    """Return the list that another bench of this name wrote; None when all are this one's.

    Another key file, a later epoch, an earlier one that went on after this one began, or a record of this epoch that
    is not in the journal here: each was written elsewhere. Two benches that share a shop and no place to copy to
    cannot see each other.
    """
    began = ledger.beginning()
    for manifest in manifests:
        if manifest.station != station:
            continue
        if manifest.keys != ledger.keys_name or manifest.epoch > ledger.epoch:
            return manifest
        if began is not None and manifest.epoch < ledger.epoch and manifest.made_at > began.at:
            return manifest
        if any(head.epoch == ledger.epoch and not ledger.has_record(head) for head in manifest.heads):
            return manifest
    return None
