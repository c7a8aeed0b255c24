"""The hall for monitoring: Prometheus' text format, for a textfile and for the board's own page alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from station.statistics.hall_snapshot import AttentionKind

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

    from station.statistics.hall_snapshot import HallSnapshot
    from station.statistics.measures import HallThroughput

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""What a web page of these is."""

_STATES = ("ready", "warning", "lost")


def metrics(hall: HallSnapshot) -> bytes:
    """The figures as text. Counters count the day: they begin again at midnight, as `rate()` expects of a restart."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_OfHall(hall))
    return generate_latest(registry)


class _OfHall(Collector):
    def __init__(self, hall: HallSnapshot) -> None:
        self._hall = hall

    def collect(self) -> Iterator[Metric]:
        yield from self._work()
        yield from self._mistakes()
        yield self._scan_times()
        yield from self._owed()
        yield from self._waiting()
        yield from self._stations()

    def _work(self) -> Iterator[Metric]:
        for name, what, of in (
            ("parcels", "Parcels packed today, also those that were voided later", "parcels"),
            ("parcels_voided", "Parcels voided today after they had been packed", "voided"),
            ("pieces", "Pieces packed today", "pieces"),
            ("reprints", "Copies after the first sent to the printer today", "reprints"),
        ):
            family = CounterMetricFamily(f"packing_{name}", what, labels=["station"])
            for station in self._hall.stations:
                family.add_metric([station.name], getattr(station.today, of))
            yield family
        scans = CounterMetricFamily("packing_scans", "Items scanned today by verdict", labels=["station", "verdict"])
        labels = CounterMetricFamily("packing_labels", "Labels sent today by outcome", labels=["station", "outcome"])
        for station in self._hall.stations:
            for verdict, count in _verdicts(station.today):
                scans.add_metric([station.name, verdict], count)
            for outcome, count in _outcomes(station.today):
                labels.add_metric([station.name, outcome], count)
        yield scans
        yield labels

    def _mistakes(self) -> Iterator[Metric]:
        family = CounterMetricFamily("packing_mistakes_stopped", "Mistakes stopped today by kind", labels=["kind"])
        for kind in ("wrong_items", "too_many", "wrong_labels", "stopped_orders"):
            family.add_metric([kind], getattr(self._hall.mistakes, kind))
        yield family

    def _scan_times(self) -> Metric:
        times = self._hall.scan_histogram
        buckets = [(f"{bound / 1000:g}", float(count)) for bound, count in times.upto]
        what = "From a code's last character until its verdict was painted, today"
        return HistogramMetricFamily(
            "packing_scan_to_verdict_seconds", what, [*buckets, ("+Inf", float(times.count))], times.total / 1000
        )

    def _owed(self) -> Iterator[Metric]:
        debts, at = self._hall.debts, self._hall.at
        family = GaugeMetricFamily("packing_dispatches", "Dispatches the shop has not booked", labels=["state"])
        for state in ("owed", "held", "refused", "unnumbered", "in_sheet"):
            family.add_metric([state], getattr(debts, state))
        yield family
        age = max(0.0, (at - debts.oldest_at).total_seconds()) if debts.oldest_at else 0.0
        yield _gauge("packing_oldest_owed_seconds", "Since the longest owed parcel was packed; 0 without one", age)
        free = GaugeMetricFamily("packing_waybill_numbers_free", "Waybill numbers left", labels=["carrier"])
        for carrier, left in self._hall.numbers_free:
            free.add_metric([carrier], left)
        yield free

    def _waiting(self) -> Iterator[Metric]:
        hall = self._hall
        family = GaugeMetricFamily("packing_backlog_boxes", "Boxes to be packed by deadline", labels=["deadline"])
        for deadline in ("late", "today", "tomorrow", "later", "without_due"):
            family.add_metric([deadline], getattr(hall.backlog, deadline))
        yield family
        yield _gauge("packing_open_orders", "Orders that wait to be packed", hall.open_orders)
        left = (hall.forecast.cutoff - hall.at).total_seconds()
        yield _gauge("packing_cutoff_seconds", "Until today's pick-up; negative after it", left)
        if hall.forecast.ends_at is not None:
            ends = (hall.forecast.ends_at - hall.forecast.cutoff).total_seconds()
            yield _gauge("packing_forecast_late_seconds", "By how much the forecast misses the pick-up", ends)
        needs = GaugeMetricFamily("packing_attention", "Things that need a person", labels=["need"])
        for need in AttentionKind:
            needs.add_metric([need.value], sum(one.need is need for one in hall.attention))
        yield needs
        yield _gauge("packing_unknown_events", "Records of a newer version, not counted", hall.unknown_events)
        yield _gauge("packing_journal_read_ratio", "Share of the day's records that is counted", hall.read)

    def _stations(self) -> Iterator[Metric]:
        ages = GaugeMetricFamily("packing_last_record_age_seconds", "Since a station's last record", labels=["station"])
        states = GaugeMetricFamily(
            "packing_device_state", "1 for the state a device is in", labels=["station", "device", "state"]
        )
        for station in self._hall.stations:
            if station.last_record_at is not None:
                ages.add_metric([station.name], (self._hall.at - station.last_record_at).total_seconds())
            for device in station.devices:
                for state in _STATES:
                    states.add_metric([station.name, device.device, state], float(device.state == state))
        yield ages
        yield states


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)


def _verdicts(done: HallThroughput) -> Iterator[tuple[str, int]]:
    stopped = {name: getattr(done, name) for name in ("wrong_items", "too_many", "unknown_barcodes")}
    yield "right", done.scans - sum(stopped.values())
    yield from stopped.items()


def _outcomes(done: HallThroughput) -> Iterator[tuple[str, int]]:
    yield "confirmed", done.labels_confirmed
    yield "not_printed", done.labels_not_printed
    yield "unknown", done.labels_doubtful
