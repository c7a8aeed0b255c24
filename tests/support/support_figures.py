"""A day's journal written by hand, with a clock that is moved by hand, and the hall that comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from station.statistics.assembly import hall
from station.statistics.backlog import BacklogLook, HallSettings
from station.statistics.event_fold import RecordFold
from station.statistics.hall_calendar import HallCalendar, micros
from station.statistics.hall_snapshot import HallSnapshot
from station.statistics.journal_records import JournalRecord, RecordFields

SEOUL = ZoneInfo("Asia/Seoul")
DAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=SEOUL)
SETTINGS = HallSettings(SEOUL, "CJGLS", time(16, 0), {"HANJIN": time(17, 30)}, {"101": "김포장"})


@dataclass
class Shift:
    """One station's records."""

    station: str = "BENCH-1"
    packer: str = "101"
    now: datetime = NINE
    records: list[JournalRecord] = field(default_factory=list)

    def forward(self, **step: float) -> datetime:
        self.now += timedelta(**step)
        return self.now

    def note(self, event: str, **said: Any) -> None:
        self.records.append(
            JournalRecord(self.station, micros(self.now), event, RecordFields(packer=self.packer, **said))
        )

    def opens(self, parcel: str, **said: Any) -> None:
        self.note("order_scanned", order=parcel.upper(), parcel=parcel, verdict="opened", **said)

    def scans(self, parcel: str, sku: str, packed: int, verdict: str = "ok", **said: Any) -> None:
        self.note("item_scanned", parcel=parcel, sku=sku, units=1, packed=packed, verdict=verdict, **said)

    def packs(self, parcel: str, seconds: float, carrier: str = "CJGLS") -> None:
        self.note("parcel_packed", parcel=parcel, waybill="650000000011", carrier=carrier, seconds=seconds)

    def box(self, parcel: str, pieces: int = 1, seconds: float = 60) -> None:
        """A box without any trouble: opened, filled, labelled in two seconds, packed."""
        self.opens(parcel)
        for at in range(1, pieces + 1):
            self.forward(seconds=(seconds - 2) / pieces)
            self.scans(parcel, "MUG-WH", at, "complete" if at == pieces else "ok")
        self.note("label_sending", parcel=parcel, copy=1)
        self.forward(seconds=2)
        self.note("label_outcome", parcel=parcel, copy=1, outcome="confirmed")
        self.packs(parcel, seconds)


def fold_of(*records: JournalRecord, day: date = DAY) -> RecordFold:
    calendar = HallCalendar(SEOUL)
    fold = RecordFold(calendar, calendar.midnight(day), calendar.midnight(day + timedelta(days=1)))
    fold.add_all(records)
    return fold


def hall_of(
    *records: JournalRecord, now: datetime = NINE + timedelta(hours=1), standing: BacklogLook | None = None
) -> HallSnapshot:
    return hall(fold_of(*records, day=now.date()), standing or BacklogLook(), SETTINGS, now)
