"""What ``doctor`` finds out about the disk and the ledger on it."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from station.config import StationFile
from station.doctor.clocks import clocks, synchronised
from station.doctor.finding import DoctorFinding, Say
from station.doctor.journal_check import known_heads, said
from station.doctor.supplies import newest_at, stock
from station.ledger import Ledger, LedgerError
from station.packing.carriage import NumberSource

_LEAST_MB = 500
_SLOW_MS = 50.0
_FEW_NUMBERS = 100
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
    from station.doctor.backup_check import backups

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
    yield from _weights(config, opened, say)
    yield from _doubles(config, opened, say)
    rows = opened.outbox.rows()
    refused = sum(1 for row in rows if row.state == "refused")
    if refused:
        yield DoctorFinding("outbox", "warn", say("doctor.outbox_refused", refused=refused))
    yield DoctorFinding("outbox", "ok", say("doctor.outbox_ok", owed=len(rows) - refused))


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
        if numbers is NumberSource.RANGE:
            yield _left(carrier, opened.numbers.left(carrier), say, usual=carrier == house.usual.carrier)
        else:
            count = sum(one.carrier == carrier for one in waiting)
            yield DoctorFinding("numbers", "ok", say(f"doctor.numbers_{numbers}", carrier=carrier, count=count))


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
