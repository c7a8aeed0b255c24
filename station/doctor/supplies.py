"""What the ledger tells of the days to come: how long the waybill numbers last, and how long dispatches wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from station.doctor.finding import DoctorFinding, Say, span
from station.ledger import Ledger

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
