"""The journal's records counted one by one: rows by hour, station and packer, and how every station stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from station.packing import record_kinds as kinds
from station.packing.record_kinds import KIND_BY_EVENT
from station.statistics.confusions import ConfusionTrack
from station.statistics.counters import HourCounts, TimeSpread
from station.statistics.forecast import PAUSE, WorkedMinutes
from station.statistics.hall_calendar import SECOND, HallCalendar
from station.statistics.journal_records import JournalRecord
from station.statistics.open_boxes import OpenBox
from station.statistics.stations import StationTrack

Key = tuple[int, str, str]
"""Where something is counted: the instant its local hour began, the station, the packer's id."""

_BACK = 2 * SECOND
_STOPPED = ("cancelled", "on_hold", "already_packed")
_NAMED = 20


class RecordFold:
    """Takes records in the order of their writing; those of a range are counted, earlier ones only set the scene."""

    def __init__(self, calendar: HallCalendar, since: int, until: int) -> None:
        """Count what happened from `since` on and before `until`, in microseconds."""
        self._calendar, self._since, self._until = calendar, since, until
        self.rows: dict[Key, HourCounts] = {}
        self.stations: dict[str, StationTrack] = {}
        self.minutes = WorkedMinutes()
        self.times = TimeSpread()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self._confusions = ConfusionTrack()
        self.carriers: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self._outside = HourCounts()
        self._day, self._of_day = (0, 0), set[str]()
        self._rules: Mapping[str, Callable[[StationTrack, JournalRecord, HourCounts], None]] = {
            kinds.ORDER_SCANNED.event: self._order_scanned,
            kinds.ITEM_SCANNED.event: self._item_scanned,
            kinds.COMMAND_SCANNED.event: self._command_scanned,
            kinds.CANCEL_CHECK.event: self._cancel_check,
            kinds.LABEL_SENDING.event: self._label_sending,
            kinds.LABEL_OUTCOME.event: self._label_outcome,
            kinds.LABEL_SCANNED.event: self._label_scanned,
            kinds.PARCEL_PACKED.event: self._parcel_packed,
            kinds.PARCEL_VOIDED.event: self._parcel_voided,
            kinds.ORDER_HELD.event: self._box_left,
            kinds.ORDER_ABANDONED.event: self._box_left,
            kinds.PACKER_IN.event: self._packer_in,
            kinds.PACKER_OUT.event: self._packer_out,
            kinds.DEVICE_CHANGED.event: self._device,
        }

    def add(self, record: JournalRecord) -> None:
        """Count one record in."""
        kind = KIND_BY_EVENT.get(record.event)
        if kind is None:
            self.miss(record.event)
            return
        track = self.stations.get(record.station)
        if track is None:
            track = self.stations[record.station] = StationTrack()
        if track.last_at is not None and record.at < track.last_at - _BACK and self._inside(record.at):
            track.went_back = True
        track.last_at = record.at
        rule = self._rules.get(record.event)
        if rule is None:
            return
        row = self._row(record)
        if kind.by_hand:
            self._work(track, record, row)
        if record.said.latency_ms is not None:
            self._timed(track, record, row, record.said.latency_ms)
        rule(track, record, row)

    def reads(self, event: str) -> bool:
        """What such a record says is looked at, beside its station, time and event."""
        return event in self._rules

    def add_all(self, records: Iterable[JournalRecord]) -> None:
        """Count several in."""
        for record in records:
            self.add(record)

    def miss(self, event: str) -> None:
        """Count a record that this version cannot read."""
        self.unknown[event if event in self.unknown or len(self.unknown) < _NAMED else "…"] += 1

    def finish(self) -> None:
        """There are no more records: count the last scan of each station by what is known of it."""
        for track in self.stations.values():
            self._tell(track, 0.0)

    def _inside(self, at: int) -> bool:
        return self._since <= at < self._until

    def _row(self, record: JournalRecord) -> HourCounts:
        if not self._inside(record.at):
            return self._outside
        key = (self._calendar.hour_of(record.at), record.station, record.said.packer)
        row = self.rows.get(key)
        if row is None:
            row = self.rows[key] = HourCounts()
        return row

    def _work(self, track: StationTrack, record: JournalRecord, row: HourCounts) -> None:
        before, track.by_hand_at = track.by_hand_at, record.at
        if before is None or not 0 < record.at - before <= PAUSE:
            return
        row.worked += (record.at - before) / SECOND
        if self._inside(record.at):
            self.minutes.work(before, record.at)

    def _timed(self, track: StationTrack, record: JournalRecord, row: HourCounts, latency: float) -> None:
        self._tell(track, (record.said.commit_ms or 0.0) + (record.said.paint_ms or 0.0))
        track.untold = (row, latency, self._inside(record.at))

    def _tell(self, track: StationTrack, rest: float) -> None:
        if track.untold is None:
            return
        row, latency, inside = track.untold
        track.untold = None
        if inside:
            for times in (row.times, track.times, self.times):
                times.add(latency + rest)

    def _order_scanned(self, track: StationTrack, record: JournalRecord, row: HourCounts) -> None:
        said = record.said
        if said.verdict == "opened" and said.parcel and track.box_of(said.parcel) is None:
            track.box = OpenBox(said.parcel, said.order, record.at)
        # A waybill scanned at an idle bench asks where its parcel is, and is no mistake.
        row.stopped_orders += said.verdict in _STOPPED and not said.waybill

    def _item_scanned(self, track: StationTrack, record: JournalRecord, row: HourCounts) -> None:
        said = record.said
        row.scans += said.verdict != "no_order"
        match said.verdict:
            case "ok" | "complete":
                box = track.box_of(said.parcel)
                if box is not None:
                    box.count(said.sku, said.packed, record.at, complete=said.verdict == "complete")
            case "wrong_item":
                row.wrong_items += 1
            case "too_many":
                row.too_many += 1
            case "unknown_barcode" | "ambiguous_barcode":
                row.unknown_barcodes += 1
            case _:
                pass
        pair = self._confusions.heed(record.station, said)
        if pair is not None and self._inside(record.at):
            self.pairs[pair] += 1

    def _command_scanned(self, track: StationTrack, record: JournalRecord, _row: HourCounts) -> None:
        said = record.said
        box = track.box_of(said.parcel)
        if box is not None and said.sku and said.verdict == "ok":
            box.count(said.sku, said.packed, record.at, complete=False)

    def _cancel_check(self, track: StationTrack, record: JournalRecord, _row: HourCounts) -> None:
        box = track.box_of(record.said.parcel)
        if box is not None:
            box.answered(record.at)

    def _label_sending(self, track: StationTrack, record: JournalRecord, row: HourCounts) -> None:
        row.reprints += record.said.copy > 1
        box = track.box_of(record.said.parcel)
        if box is not None:
            box.sending(record.at, record.said.waybill)

    def _label_outcome(self, track: StationTrack, record: JournalRecord, row: HourCounts) -> None:
        match record.said.outcome:
            case "confirmed":
                row.labels_confirmed += 1
            case "not_printed":
                row.labels_not_printed += 1
            case _:
                row.labels_doubtful += 1
        box = track.box_of(record.said.parcel)
        if box is not None:
            box.outcome(record.at, record.said.outcome)

    def _label_scanned(self, _track: StationTrack, record: JournalRecord, row: HourCounts) -> None:
        row.wrong_labels += record.said.verdict in ("wrong_label", "void_label")

    def _parcel_packed(self, track: StationTrack, record: JournalRecord, row: HourCounts) -> None:
        said, box = record.said, track.box_of(record.said.parcel)
        own, printer, shop = box.packed(record.at, said.seconds) if box else (said.seconds, 0.0, 0.0)
        row.parcels += 1
        row.pieces += sum(box.pieces.values()) if box else 0
        row.own, row.printer, row.shop = row.own + own, row.printer + printer, row.shop + shop
        track.box = None if box else track.box
        if self._inside(record.at):
            self._remember(record)
            self.minutes.parcel(record.at)
            self.carriers[said.carrier] += 1

    def _parcel_voided(self, track: StationTrack, record: JournalRecord, row: HourCounts) -> None:
        # The number of an open box is given up; only a packed parcel is one that had been counted.
        row.voided += track.box_of(record.said.parcel) is None
        if record.said.parcel in self._of_day:
            self._of_day.remove(record.said.parcel)
            row.taken_back += self._day[0] <= record.at < self._day[1]

    def _remember(self, record: JournalRecord) -> None:
        """Know what was packed on this day, and no longer: many days are many parcels."""
        if not self._day[0] <= record.at < self._day[1]:
            day = self._calendar.local(record.at).date()
            self._day = self._calendar.midnight(day), self._calendar.midnight(day + timedelta(days=1))
            self._of_day.clear()
        self._of_day.add(record.said.parcel)

    def _box_left(self, track: StationTrack, record: JournalRecord, _row: HourCounts) -> None:
        if track.box_of(record.said.parcel) is not None:
            track.box = None

    def _packer_in(self, track: StationTrack, record: JournalRecord, _row: HourCounts) -> None:
        track.packer = record.said.packer

    def _packer_out(self, track: StationTrack, _record: JournalRecord, _row: HourCounts) -> None:
        track.packer = ""

    def _device(self, track: StationTrack, record: JournalRecord, _row: HourCounts) -> None:
        if record.said.device:
            track.device(record.said, record.at)
