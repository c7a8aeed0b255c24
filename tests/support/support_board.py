"""Halls to be shown: an ordinary afternoon, and what goes wrong in one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from station.statistics.hall_snapshot import (
    AttentionItem,
    AttentionKind,
    BoxBacklog,
    CutOff,
    DayForecast,
    DebtFigures,
    DeviceNow,
    ForecastBasis,
    HallSnapshot,
    HourOfDay,
    PackerFigures,
    StationNow,
)
from station.statistics.measures import GoodsConfusion, HallThroughput, MistakeFigures, ScanPercentiles, WaitSplit
from station.statistics.parcel_stories import FoundParcel, ParcelStory, StoryStep

KOREA = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 23, 14, 32, tzinfo=KOREA)
CUTOFF = NOW.replace(hour=16, minute=30)
_DAY = HallThroughput(
    parcels=64,
    pieces=150,
    worked=4 * 3600.0,
    split=WaitSplit(4000.0, 300.0, 90.0),
    scans=170,
    wrong_items=4,
    too_many=2,
)
_HOUR = HallThroughput(parcels=9, pieces=20, worked=1700.0)


def station(name: str = "BENCH-1", **more: object) -> StationNow:
    """A station at work."""
    base = StationNow(
        name=name,
        packer="101",
        packer_name="김포장",
        order="2026112312345670",
        order_since=NOW - timedelta(minutes=3),
        last_record_at=NOW - timedelta(seconds=20),
        silent=False,
        clock_off=False,
        devices=(
            DeviceNow("printer", "ready", "", NOW - timedelta(hours=5)),
            DeviceNow("scanner:serial-1", "ready", "", NOW - timedelta(hours=5)),
        ),
        today=_DAY,
        this_hour=_HOUR,
        scan_ms=ScanPercentiles(170, 4.0, 11.0),
    )
    return replace(base, **more)  # type: ignore[arg-type]


def packer(badge: str = "101", name: str = "김포장", today: HallThroughput = _DAY) -> PackerFigures:
    """Somebody's day."""
    return PackerFigures(badge, name, ("BENCH-1",), today, _HOUR, NOW.replace(minute=0))


REFUSED = AttentionItem(
    AttentionKind.REFUSED,
    "BENCH-1",
    "2026112312345601",
    "p-1",
    "650000000011",
    NOW - timedelta(minutes=52),
    "invalid_waybill",
)
DOUBTFUL = AttentionItem(
    AttentionKind.DOUBTFUL_LABEL, "BENCH-2", "2026112312345602", "p-2", "650000000022", NOW - timedelta(minutes=4)
)
HELD = AttentionItem(AttentionKind.HELD_ORDER, "BENCH-1", "2026112312345603", "", "", NOW - timedelta(hours=2), "short")
UNCOLLECTED = AttentionItem(
    AttentionKind.NOT_PICKED_UP, "BENCH-1", "2026112312345604", "p-4", "", NOW - timedelta(hours=20)
)
LATE = DayForecast(
    ForecastBasis.LAST_HOUR, 76, CUTOFF, pace=35.0, people=2.0, ends_at=NOW.replace(hour=16, minute=42), people_needed=3
)


def _stations() -> tuple[StationNow, ...]:
    """One at work, one without paper, one that is not heard."""
    return (
        station(),
        station(
            "BENCH-2",
            packer="102",
            packer_name="이상자",
            order_since=NOW - timedelta(minutes=21),
            devices=(DeviceNow("printer", "lost", "paper_end", NOW - timedelta(minutes=4)),),
        ),
        station(
            "BENCH-3",
            packer="",
            packer_name="",
            order="",
            order_since=None,
            silent=True,
            last_record_at=NOW - timedelta(hours=3),
        ),
    )


def hall(**more: object) -> HallSnapshot:
    """An ordinary afternoon, which will not be done in time."""
    base = HallSnapshot(
        at=NOW,
        read=1.0,
        today=replace(_DAY, parcels=128, pieces=310),
        this_hour=replace(_HOUR, parcels=18),
        course=tuple(
            HourOfDay(NOW.replace(hour=hour, minute=0), count, count * 2)
            for hour, count in enumerate((0,) * 9 + (12, 27, 31, 4, 36, 18) + (0,) * 9)
        ),
        open_orders=81,
        backlog=BoxBacklog(late=3, today=73, tomorrow=12, later=2),
        cutoffs=(CutOff("CJGLS", CUTOFF, 76, 120), CutOff("EPOST", CUTOFF.replace(hour=17), 0, 8)),
        forecast=LATE,
        stations=_stations(),
        debts=DebtFigures(owed=4, held=1, refused=1, oldest_at=NOW - timedelta(minutes=52)),
        attention=(REFUSED, DOUBTFUL, UNCOLLECTED, HELD),
        packers=(packer(), packer("102", "이상자"), packer("109", "")),
        mistakes=MistakeFigures(
            7, 3, 1, 2, 310, (GoodsConfusion("MUG-WH", "MUG-BK", 4, ("머그컵 화이트", "머그컵 블랙")),)
        ),
        scan_ms=ScanPercentiles(500, 4.2, 12.8),
    )
    return replace(base, **more)  # type: ignore[arg-type]


def empty_day() -> HallSnapshot:
    """A morning before anything happened."""
    return hall(
        today=HallThroughput(),
        this_hour=HallThroughput(),
        course=tuple(HourOfDay(NOW.replace(hour=hour, minute=0), 0, 0) for hour in range(24)),
        open_orders=0,
        backlog=BoxBacklog(),
        cutoffs=(CutOff("CJGLS", CUTOFF, 0, 0),),
        forecast=DayForecast(ForecastBasis.NOTHING_WAITS, 0, CUTOFF),
        stations=(),
        debts=DebtFigures(),
        attention=(),
        packers=(),
        mistakes=MistakeFigures(),
        scan_ms=ScanPercentiles(),
    )


def crowded() -> HallSnapshot:
    """Two hundred stations and sixty people."""
    return hall(
        stations=tuple(station(f"BENCH-{at:03}") for at in range(200)),
        packers=tuple(packer(str(at), f"포장 {at}") for at in range(60)),
    )


STORY = ParcelStory(
    "2026112312345601",
    "p-1",
    "650000000011",
    "CJGLS",
    "BENCH-1",
    NOW - timedelta(minutes=55),
    NOW - timedelta(minutes=52),
    None,
    (("MUG-WH", "머그컵", 2),),
    (
        StoryStep(NOW - timedelta(minutes=55), "order_scanned.opened", (("order", "2026112312345601"),), "101", True),
        StoryStep(NOW - timedelta(minutes=54), "item_scanned.complete", (("name", "머그컵"),), "101", True, 2),
        StoryStep(NOW - timedelta(minutes=52), "parcel_packed", (("seconds", "180"),), "101"),
        StoryStep(NOW - timedelta(minutes=51), "dispatch_sent.refused", (("reason", "invalid_waybill"),), "", False),
    ),
)


class Shown:
    """A source of one hall, which remembers what it was asked."""

    def __init__(self, made: HallSnapshot) -> None:
        self.hall = made
        self.asked: list[str] = []
        self.closed = False

    def read(self, now: datetime) -> HallSnapshot:
        return self.hall

    def find(self, text: str) -> tuple[FoundParcel, ...]:
        self.asked.append(text)
        packed = NOW - timedelta(minutes=52)
        orders = ("2026112312345601",)
        return (
            FoundParcel(
                "p-1", orders[0], orders, "650000000011", "CJGLS", "BENCH-1", "packed", packed, packed, "refused"
            ),
        )

    def story(self, parcel: str) -> ParcelStory | None:
        self.asked.append(parcel)
        return STORY if parcel == "p-1" else None

    def close(self) -> None:
        self.closed = True
