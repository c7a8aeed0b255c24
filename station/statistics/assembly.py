"""The hall put together: the counted records of the day and how things stand, at one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from station.statistics.backlog import BacklogLook, HallSettings, backlog
from station.statistics.counters import HourCounts, summed
from station.statistics.event_fold import RecordFold
from station.statistics.forecast import forecast
from station.statistics.hall_calendar import HallCalendar, micros
from station.statistics.hall_snapshot import (
    AttentionItem,
    AttentionKind,
    CutOff,
    DeviceNow,
    HallSnapshot,
    HourOfDay,
    PackerFigures,
    StationNow,
)
from station.statistics.measures import GoodsConfusion, MistakeFigures
from station.statistics.stations import StationTrack

SILENCE = timedelta(hours=1)
"""How long a station is without a record before it is called silent."""

_AHEAD = timedelta(minutes=1)
_MOST_PAIRS = 20
_NEEDS = list(AttentionKind)


def hall(
    fold: RecordFold, standing: BacklogLook, settings: HallSettings, now: datetime, read: float = 1.0
) -> HallSnapshot:
    """All that the board shows. `now` carries the hall's zone; `read`: the share of the day counted so far."""
    return _Hall(fold, standing, settings, now).hall(read)


def confusions(pairs: Mapping[tuple[str, str], int], names: Mapping[str, str]) -> tuple[GoodsConfusion, ...]:
    """The goods confused most often first."""
    most = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_PAIRS]
    return tuple(
        GoodsConfusion(one, other, times, (names.get(one, ""), names.get(other, ""))) for (one, other), times in most
    )


class _Hall:
    def __init__(self, fold: RecordFold, standing: BacklogLook, settings: HallSettings, now: datetime) -> None:
        self._fold, self._standing, self._settings, self._now = fold, standing, settings, now
        self._calendar = HallCalendar(settings.zone)
        self._boxes = {box.station: box for box in standing.open_boxes}
        self._hour = self._calendar.hour_of(micros(now))
        self._hours: dict[int, HourCounts] = defaultdict(HourCounts)
        self._of_station: dict[str, HourCounts] = defaultdict(HourCounts)
        self._of_packer: dict[str, HourCounts] = defaultdict(HourCounts)
        self._at: dict[str, set[str]] = defaultdict(set)
        for (hour, station, packer), row in fold.rows.items():
            for total in (self._hours[hour], self._of_station[station], self._of_packer[packer]):
                total.take(row)
            self._at[packer].add(station)
        self._now_at: dict[str, HourCounts] = defaultdict(HourCounts)
        self._now_by: dict[str, HourCounts] = defaultdict(HourCounts)
        for (hour, station, packer), row in fold.rows.items():
            if hour == self._hour:
                self._now_at[station].take(row)
                self._now_by[packer].take(row)

    def hall(self, read: float) -> HallSnapshot:
        total = summed(self._hours.values())
        waits = backlog(self._standing.waiting, self._settings.cutoff_of(self._settings.carrier), self._now)
        cutoffs = tuple(self._cutoffs(waits.pressing))
        stations = tuple(self._station(name) for name in sorted({*self._fold.stations, *self._boxes}))
        until = self._pick_up(self._settings.carrier)
        return HallSnapshot(
            at=self._now,
            read=read,
            today=total.figures(),
            this_hour=self._hours[self._hour].figures(),
            course=tuple(self._course()),
            open_orders=self._standing.open_orders,
            backlog=waits,
            cutoffs=cutoffs,
            forecast=forecast(self._now, waits.pressing, until, self._fold.minutes.pace(micros(self._now))),
            stations=stations,
            debts=self._standing.debts,
            attention=tuple(sorted(self._needs(stations), key=_urgency)),
            packers=tuple(self._packers()),
            mistakes=self._mistakes(total),
            scan_ms=self._fold.times.percentiles(),
            unknown_events=self._fold.unknown.total(),
            scan_histogram=self._fold.times.histogram(),
            numbers_free=self._standing.numbers_free,
            rounds=self._standing.rounds,
        )

    def _pick_up(self, carrier: str) -> datetime:
        return datetime.combine(self._now.date(), self._settings.cutoff_of(carrier), self._settings.zone)

    def _cutoffs(self, waiting: int) -> Iterable[CutOff]:
        own = self._settings.carrier
        for carrier in sorted({own, *filter(None, self._fold.carriers)}):
            packed = self._fold.carriers[carrier]
            yield CutOff(carrier, self._pick_up(carrier), waiting if carrier == own else 0, packed)

    def _course(self) -> Iterable[HourOfDay]:
        for hour in self._calendar.hours(self._now.date()):
            row = self._hours.get(hour, HourCounts())
            yield HourOfDay(self._calendar.local(hour), row.parcels, row.pieces)

    def _station(self, name: str) -> StationNow:
        track = self._fold.stations.get(name, StationTrack())
        order, since = self._open(name, track)
        last = None if track.last_at is None else self._calendar.local(track.last_at)
        return StationNow(
            name=name,
            packer=track.packer,
            packer_name=self._settings.packers.get(track.packer, ""),
            order=order,
            order_since=since,
            last_record_at=last,
            silent=last is None or self._now - last >= SILENCE,
            clock_off=track.went_back or (last is not None and last > self._now + _AHEAD),
            devices=tuple(
                DeviceNow(device, said.state, said.reason, self._calendar.local(said.since))
                for device, said in sorted(track.devices.items())
            ),
            today=self._of_station[name].figures(),
            this_hour=self._now_at[name].figures(),
            scan_ms=track.times.percentiles(),
        )

    def _open(self, name: str, track: StationTrack) -> tuple[str, datetime | None]:
        """The order of the open box, and since when; one opened long before the day only the tables know."""
        if track.box is not None:
            return track.box.order, self._calendar.local(track.box.opened_at)
        known = self._boxes.get(name)
        return (known.order, known.opened_at.astimezone(self._settings.zone)) if known else ("", None)

    def _packers(self) -> Iterable[PackerFigures]:
        last: dict[str, int] = {}
        for hour, _, packer in self._fold.rows:
            last[packer] = max(hour, last.get(packer, hour))
        for packer, total in sorted(self._of_packer.items()):
            if total.empty:
                continue
            yield PackerFigures(
                packer=packer,
                name=self._settings.packers.get(packer, ""),
                stations=tuple(sorted(self._at[packer])),
                today=total.figures(),
                this_hour=self._now_by[packer].figures(),
                last_hour_at=self._calendar.local(last[packer]),
            )

    def _mistakes(self, total: HourCounts) -> MistakeFigures:
        return MistakeFigures(
            wrong_items=total.wrong_items,
            too_many=total.too_many,
            wrong_labels=total.wrong_labels,
            stopped_orders=total.stopped_orders,
            pieces=total.pieces,
            pairs=confusions(self._fold.pairs, self._standing.names),
        )

    def _needs(self, stations: Iterable[StationNow]) -> Iterable[AttentionItem]:
        yield from self._standing.needs
        for station in stations:
            track = self._fold.stations.get(station.name)
            box = track.box if track is not None else None
            if box is not None and box.in_doubt_since is not None:
                since = self._calendar.local(box.in_doubt_since)
                yield AttentionItem(
                    AttentionKind.DOUBTFUL_LABEL, station.name, box.order, box.parcel, box.waybill, since
                )
            if station.clock_off:
                yield AttentionItem(AttentionKind.CLOCK, station.name, since=station.last_record_at)
            if station.silent and station.order:
                yield AttentionItem(AttentionKind.SILENT, station.name, station.order, since=station.last_record_at)
        if self._fold.unknown:
            yield AttentionItem(AttentionKind.NEWER_JOURNAL, reason=" ".join(sorted(self._fold.unknown)))


def _urgency(need: AttentionItem) -> tuple[int, str, str]:
    return _NEEDS.index(need.need), need.since.isoformat() if need.since else "", need.station
