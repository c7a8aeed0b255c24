"""What ``doctor`` finds out about the disk and the ledger on it."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from station.backups.making import is_ahead
from station.backups.manifest import is_sealed
from station.backups.places import BackupCopy, BackupFailure, copies, on_one_disk, require, twin
from station.config import StationFile
from station.doctor.clocks import clocks, synchronised
from station.doctor.finding import DoctorFinding, Say, span
from station.doctor.journal_check import known_heads, said
from station.ledger import DebtKind, Ledger, LedgerError
from station.ledger.copies.replace import MAKING
from station.packing.carriage import NumberSource

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


_WEEK = timedelta(days=7)
_FEW_DAYS = 3
_PATIENCE = timedelta(minutes=30)


def stock(opened: Ledger, now: datetime, say: Say) -> Iterator[DoctorFinding]:
    """Every finding; raises LedgerError."""
    yield from _outbox(opened, now, say)
    yield from _pace(opened, now, say)


def newest_at(opened: Ledger) -> datetime | None:
    """When the newest record was written; None before the first. Raises LedgerError."""
    return max((datetime.fromisoformat(one.at) for one in opened.chain.heads()), default=None)


def _outbox(opened: Ledger, now: datetime, say: Say) -> Iterator[DoctorFinding]:
    count, since, held = opened.outbox.owed()
    if since is not None:
        late = now - since > _PATIENCE
        key = "outbox_old" if late else "outbox_age"
        said = say(f"doctor.{key}", count=count, span=span(now - since, say))
        yield DoctorFinding("outbox", "warn" if late else "ok", said)
    if held:
        yield DoctorFinding("outbox", "warn", say("doctor.outbox_held", count=held))


def _pace(opened: Ledger, now: datetime, say: Say) -> Iterator[DoctorFinding]:
    """How many days the ranges last at the pace of the last week; nothing of carriers without a range."""
    for carrier, taken in sorted(opened.numbers.taken_since(now - _WEEK).items()):
        left = opened.numbers.left(carrier)
        if left:
            days = int(left / taken * _WEEK.days)
            few = days < _FEW_DAYS
            key = "numbers_short" if few else "numbers_pace"
            told = say(f"doctor.{key}", carrier=carrier, count=taken, days=days)
            yield DoctorFinding("numbers", "warn" if few else "ok", told)


_LEAST_MB = 500
_NAMED = 5
_SLOW_MS = 50.0
_FEW_NUMBERS = 100
_ROUND_LATE = timedelta(minutes=10)
_LATELY = timedelta(days=6)
_NEWEST = 2000
_LATEST = 20_000
_LOOK_SECONDS = 2.0

__all__ = ["DoctorFinding", "Say", "disk", "ledger"]


def disk(config: StationFile, say: Say) -> Iterator[DoctorFinding]:
    """Whether there is room for the ledger, and how long a durable write takes."""
    folder = config.station.data_dir
    folder = folder if folder.is_dir() else folder.parent
    try:
        left = shutil.disk_usage(folder).free // 1_000_000
        took = _sync_ms(folder)
    except OSError as error:
        yield DoctorFinding("disk", "fail", say("ledger.read_only", detail=error.strerror or ""))
        return
    if left < _LEAST_MB:
        yield DoctorFinding("disk", "warn", say("doctor.disk_low", left=left))
    slow = took > _SLOW_MS
    key = "doctor.fsync_slow" if slow else "doctor.fsync"
    yield DoctorFinding("disk", "warn" if slow else "ok", say(key, ms=f"{took:.1f}"))


def _sync_ms(folder: Path) -> float:
    """Milliseconds that one small durable write takes; the median of five."""
    probe = folder / f".doctor-{os.getpid()}"
    took = []
    try:
        for _ in range(5):
            began = time.perf_counter()
            descriptor = os.open(probe, os.O_CREAT | os.O_WRONLY, 0o600)
            os.write(descriptor, b"x" * 200)
            os.fsync(descriptor)
            os.close(descriptor)
            took.append((time.perf_counter() - began) * 1000)
    finally:
        probe.unlink(missing_ok=True)
    return sorted(took)[2]


def ledger(config: StationFile, say: Say) -> Iterator[DoctorFinding]:
    """Whether the ledger can be read and written, and what in it asks for somebody."""
    from station.composition.factories import clock_of, open_ledger

    try:
        opened = open_ledger(config, clock_of(config), whole=False)
    except LedgerError as error:
        yield DoctorFinding("database", "fail", say(f"ledger.{error.code}", detail=error.detail))
        return
    try:
        if os.access(config.station.data_dir, os.W_OK):
            yield DoctorFinding("database", "ok", say("doctor.data", folder=str(config.station.data_dir)))
        else:
            yield DoctorFinding("database", "fail", say("ledger.read_only", detail=str(config.station.data_dir)))
        yield from _key_file(config.retention.key_file, say)
        yield from _contents(config, opened, say)
    except LedgerError as error:
        yield DoctorFinding("database", "fail", say(f"ledger.{error.code}", detail=error.detail))
    finally:
        opened.close()


def _contents(config: StationFile, opened: Ledger, say: Say) -> Iterator[DoctorFinding]:
    from station.composition.factories import clock_of

    now = clock_of(config).now()
    known = (*known_heads(opened, config.backup.to), *opened.chain.noted_heads())
    chain = opened.chain.verify_newest(_NEWEST, known)
    told = say("doctor.journal_newest", count=chain.count) if chain.ok else said(chain, say)
    yield DoctorFinding("journal", "ok" if chain.ok else "fail", told)
    if chain.ok and (unsound := opened.soundness.fault(newest=_LATEST, seconds=_LOOK_SECONDS)) is not None:
        yield DoctorFinding("database", "fail", say(f"verify.unsound_{unsound.rule}", what=unsound.what))
    yield from clocks(now, newest_at(opened), say, known=synchronised())
    if (since := opened.clock_trust.doubted_since()) is not None:
        told = say("doctor.clock_doubted", since=f"{since.astimezone(now.tzinfo):%Y-%m-%d %H:%M}")
        yield DoctorFinding("clock", "fail", told)
    yield from backups(config, opened, now, say)
    yield from stock(opened, now, say)
    yield from _numbers(config, opened, say)
    yield from _rounds(config, opened, now, say)
    yield from _weights(config, opened, say)
    yield from _addresses(opened, say)
    yield from _gifts(config, opened, say)
    yield from _doubles(config, opened, say)
    registrations = [row for row in opened.outbox.rows() if row.kind is DebtKind.REGISTRATION]
    if registrations:
        yield DoctorFinding("outbox", "warn", say("doctor.outbox_registrations", count=len(registrations)))
    rows = [row for row in opened.outbox.rows() if row.kind is DebtKind.DISPATCH]
    refused = sum(1 for row in rows if row.state == "refused")
    if refused:
        yield DoctorFinding("outbox", "warn", say("doctor.outbox_refused", refused=refused))
    yield DoctorFinding("outbox", "ok", say("doctor.outbox_ok", owed=len(rows) - refused))


def _rounds(config: StationFile, opened: Ledger, now: datetime, say: Say) -> Iterator[DoctorFinding]:
    """Whether a round was missed, and numbers that nobody cancelled at the carrier yet."""
    from station.sync.carrier_folders import missed_round

    times = config.carrier.sheets.rounds
    if times and (missed := missed_round(opened, times, now - _ROUND_LATE)) is not None:
        yield DoctorFinding("carrier", "warn", say("doctor.carrier_round_missed", time=f"{missed:%m-%d %H:%M}"))
    if given_up := len(opened.rounds.to_cancel()):
        yield DoctorFinding("carrier", "warn", say("doctor.carrier_numbers_to_cancel", count=given_up))


def _key_file(path: Path, say: Say) -> Iterator[DoctorFinding]:
    """Who may read the keys may read every name and address, and write a record that proves."""
    with suppress(OSError):
        mode = path.stat().st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield DoctorFinding(
                "database", "fail", say("doctor.keys_open", file=str(path), mode=f"{stat.S_IMODE(mode):o}")
            )


def _doubles(config: StationFile, opened: Ledger, say: Say) -> Iterator[DoctorFinding]:
    """Scans that arrived twice or without separators in the last days; of the latter, a setting wants mending."""
    from station.composition.factories import clock_of

    for name, count in opened.counters.since(clock_of(config).now().date() - _LATELY).items():
        kind, _, scanner = name.partition(":")
        if kind in ("repeated", "two_ways", "no_separator"):
            state = "ok" if kind == "repeated" else "warn"
            yield DoctorFinding("scanner", state, say(f"doctor.scanner_{kind}", name=scanner, count=count))


def _numbers(config: StationFile, opened: Ledger, say: Say) -> Iterator[DoctorFinding]:
    """What is left of every carrier's ranges; where labels are pre-printed or numbers come later, what waits."""
    house, waiting = config.carrier.house, opened.handover.waiting()
    ways = dict.fromkeys((one.carrier, one.numbers) for one in (house.usual, *(rule.carriage for rule in house.rules)))
    for carrier, numbers in ways:
        if numbers is NumberSource.API:
            yield from _drawn(carrier, opened.numbers.left(carrier), say)
        elif numbers is NumberSource.RANGE:
            yield _left(carrier, opened.numbers.left(carrier), say, usual=carrier == house.usual.carrier)
        else:
            sheets = (row.missing for row in opened.rounds.rows() if row.carrier == carrier)
            count = sum(sheets) if numbers is NumberSource.SHEET else sum(one.carrier == carrier for one in waiting)
            yield DoctorFinding("numbers", "ok", say(f"doctor.numbers_{numbers}", carrier=carrier, count=count))


def _drawn(carrier: str, left: int | None, say: Say) -> Iterator[DoctorFinding]:
    """Numbers that the carrier's interface gave: they come by themselves, as long as it answers."""
    key = "numbers_ok" if left else "numbers_api"
    yield DoctorFinding("numbers", "ok" if left else "warn", say(f"doctor.{key}", carrier=carrier, left=left))


def _addresses(opened: Ledger, say: Say) -> Iterator[DoctorFinding]:
    """Orders whose address the carrier's interface does not take."""
    refused = opened.sort_data.refused()
    if refused:
        orders = ", ".join(number for number, _ in refused[:_NAMED])
        yield DoctorFinding("carrier", "warn", say("doctor.carrier_addresses", count=len(refused), orders=orders))


def _gifts(config: StationFile, opened: Ledger, say: Say) -> Iterator[DoctorFinding]:
    """Gifts by what an order comes to, where nobody says that."""
    asked = [rule.sku for rule in config.packing.gift if rule.amount]
    if asked and opened.news.tells_prices() is False:
        yield DoctorFinding("shop", "warn", say("doctor.shop_unpriced", skus=", ".join(asked[:_NAMED])))


def _left(carrier: str, left: int | None, say: Say, *, usual: bool) -> DoctorFinding:
    """Without numbers of the usual carrier nothing can be packed; without another's, only what a rule gives it."""
    if not left:
        return DoctorFinding("numbers", "fail" if usual else "warn", say("doctor.numbers_none", carrier=carrier))
    if left < _FEW_NUMBERS:
        return DoctorFinding("numbers", "warn", say("doctor.numbers_low", carrier=carrier, left=left))
    return DoctorFinding("numbers", "ok", say("doctor.numbers_ok", carrier=carrier, left=left))


def _weights(config: StationFile, opened: Ledger, say: Say) -> Iterator[DoctorFinding]:
    """Products without a weight, where a carrier is chosen by weight."""
    if any(rule.conditions.asks_weight for rule in config.carrier.rule):
        bare = sum(product.weight_g is None and not product.components for product in opened.catalogue.products())
        if bare:
            yield DoctorFinding("carrier", "warn", say("doctor.weights_missing", count=bare))
