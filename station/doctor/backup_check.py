"""What ``doctor`` finds out about the copies of the ledger: where they lie, how old they are, who else writes there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from station.backups.making import is_ahead
from station.backups.manifest import is_sealed
from station.backups.places import BackupCopy, BackupFailure, copies, on_one_disk, require, twin
from station.config import StationFile
from station.doctor.ledger_check import DoctorFinding, Say
from station.ledger import Ledger
from station.ledger.copies.replace import MAKING

_LATE = timedelta(minutes=5)
_ROOM = 50_000_000
_NEWS = timedelta(days=7)
_TOO_OLD = timedelta(days=1)


def backups(config: StationFile, opened: Ledger, now: datetime, say: Say) -> Iterator[DoctorFinding]:
    """Whether the ledger would survive this PC."""
    if (config.station.data_dir / MAKING).exists():
        yield DoctorFinding("copies", "warn", say("doctor.restore_begun"))
    began = opened.records.beginning()
    if began is not None and now - began.at < _NEWS:
        told = {"at": f"{began.at:%Y-%m-%d %H:%M}", "copied": f"{began.copied_at:%Y-%m-%d %H:%M}"}
        yield DoctorFinding("copies", "ok", say("doctor.restored", **told, count=began.numbers))
    folder = config.backup.to
    if folder is None:
        yield DoctorFinding("copies", "warn", say("doctor.copies_off"))
        return
    try:
        require(folder)
        found = copies(folder)
    except BackupFailure as failure:
        yield DoctorFinding("copies", "fail", say(f"backup.{failure.code}", folder=str(folder)))
        return
    own = [one for one in found if is_sealed(opened, one.manifest)]
    yield _age(config, own, now, say)
    if on_one_disk(folder, config.station.data_dir):
        yield DoctorFinding("copies", "warn", say("doctor.copies_same_disk", folder=str(folder)))
    left = shutil.disk_usage(folder).free
    if left < 3 * opened.copies.size() + _ROOM:
        yield DoctorFinding("copies", "warn", say("doctor.copies_room", folder=str(folder), left=left // 1_000_000))
    other = twin(opened, config.station.name, [one.manifest for one in found])
    if other is not None:
        at = f"{other.made_at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"
        yield DoctorFinding("copies", "warn", say("doctor.copies_twin", station=config.station.name, at=at))
    yield _keys(config.backup.keys_to, say)


def _age(config: StationFile, own: list[BackupCopy], now: datetime, say: Say) -> DoctorFinding:
    # One that a clock made which was set back since is older than it looks: nobody knows by how much.
    timely = [one for one in own if not is_ahead(one.manifest.made_at, now)]
    if not timely:
        return DoctorFinding("copies", "warn", say("doctor.copies_none", folder=str(config.backup.to)))
    age = now - timely[0].manifest.made_at
    minutes = max(0, round(age / timedelta(minutes=1)))
    if age > _TOO_OLD:
        return DoctorFinding("copies", "fail", say("doctor.copies_old", minutes=minutes))
    if age > 2 * timedelta(minutes=config.backup.every_minutes) + _LATE:
        return DoctorFinding("copies", "warn", say("doctor.copies_old", minutes=minutes))
    return DoctorFinding("copies", "ok", say("doctor.copies_ok", minutes=minutes, count=len(own)))


def _keys(folder: Path | None, say: Say) -> DoctorFinding:
    if folder is None:
        return DoctorFinding("copies", "warn", say("doctor.keys_off"))
    try:
        require(folder)
    except BackupFailure as failure:
        return DoctorFinding("copies", "fail", say(f"backup.{failure.code}", folder=str(folder)))
    return DoctorFinding("copies", "ok", say("doctor.keys_ok", folder=str(folder)))
