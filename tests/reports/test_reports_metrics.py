"""What monitoring reads, and that the sample alerts ask for nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from station.reports.hall_metrics import metrics
from station.statistics.backlog import BacklogLook
from station.statistics.hall_snapshot import AttentionItem, AttentionKind, DebtFigures
from tests.support.support_figures import NINE, Shift, hall_of

ALERTS = (Path(__file__).parents[2] / "docs" / "alerts.yaml").read_text("utf-8")


def samples(text: bytes) -> dict[tuple[str, tuple[str, ...]], float]:
    families = text_string_to_metric_families(text.decode())
    return {(one.name, tuple(one.labels.values())): one.value for family in families for one in family.samples}


@pytest.fixture(name="found")
def _found() -> dict[tuple[str, tuple[str, ...]], float]:
    shift = Shift('BENCH "1"')
    shift.note("device", device="printer", state="lost")
    for at in range(30):
        shift.box(f"p{at}")
    shift.note("parcel_voided", parcel="p7", waybill="650000000011")
    shift.opens("q", latency_ms=40.0)
    shift.scans("q", "MUG-BK", 0, "wrong_item", latency_ms=3.0, commit_ms=1.0, paint_ms=30.0)
    shift.note("label_sending", parcel="q", copy=2)
    shift.note("label_outcome", parcel="q", copy=2, outcome="unknown")
    standing = BacklogLook(
        open_orders=7,
        waiting=((NINE.replace(hour=15), 600),),
        debts=DebtFigures(owed=2, refused=1, oldest_at=NINE),
        needs=(AttentionItem(AttentionKind.REFUSED),),
        numbers_free=(("CJGLS", 42),),
    )
    return samples(metrics(hall_of(*shift.records, now=shift.now, standing=standing)))


def test_the_day_is_counted_for_every_station(found: dict[tuple[str, tuple[str, ...]], float]) -> None:
    here = 'BENCH "1"'
    assert found["packing_parcels_total", (here,)] == 30
    assert found["packing_parcels_voided_total", (here,)] == 1
    assert found["packing_scans_total", (here, "right")] == 30
    assert found["packing_scans_total", (here, "wrong_items")] == 1
    assert found["packing_labels_total", ("confirmed", here)] == 30
    assert found["packing_labels_total", ("unknown", here)] == 1
    assert found["packing_device_state", ("printer", "lost", here)] == 1
    assert found["packing_last_record_age_seconds", (here,)] == 0


def test_what_waits_and_what_is_owed_can_be_watched(found: dict[tuple[str, tuple[str, ...]], float]) -> None:
    assert found["packing_dispatches", ("refused",)] == 1
    assert found["packing_oldest_owed_seconds", ()] == 1800
    assert found["packing_waybill_numbers_free", ("CJGLS",)] == 42
    assert found["packing_backlog_boxes", ("today",)] == 600
    assert found["packing_attention", ("refused",)] == 1
    # A box a minute from 9:30 on: 600 are done at 19:30, three and a half hours after the pick-up.
    assert found["packing_forecast_late_seconds", ()] == pytest.approx(3.5 * 3600)


def test_scan_times_are_a_histogram_in_seconds(found: dict[tuple[str, tuple[str, ...]], float]) -> None:
    buckets = {labels[0]: value for (name, labels), value in found.items() if name.endswith("_seconds_bucket")}
    assert (buckets["0.05"], buckets["0.075"], buckets["+Inf"]) == (0, 1, 1)
    assert found["packing_scan_to_verdict_seconds_sum", ()] == pytest.approx(0.071)


def test_every_metric_that_an_alert_asks_for_is_there(found: dict[tuple[str, tuple[str, ...]], float]) -> None:
    asked = set(re.findall(r"\bpacking_\w+", "\n".join(re.findall(r"expr: (.*)", ALERTS))))
    assert len(asked) >= 8
    assert asked - {name for name, _ in found} == set()


def test_an_alert_watches_only_needs_and_states_that_exist() -> None:
    needs = set(re.findall(r'need="(\w+)"', ALERTS))
    assert needs <= {need.value for need in AttentionKind}
    assert set(re.findall(r'state="(\w+)"', ALERTS)) <= {"lost", "refused"}
