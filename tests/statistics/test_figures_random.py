"""Whatever a day brings: its hours sum up to it, and it does not matter in how many pieces it was read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from station.packing.record_kinds import KIND_BY_EVENT
from station.statistics.assembly import hall
from station.statistics.backlog import BacklogLook
from station.statistics.counters import TimeSpread
from station.statistics.hall_calendar import micros
from station.statistics.journal_records import JournalRecord, RecordFields
from tests.support.support_figures import NINE, SETTINGS, fold_of

VERDICTS = ["ok", "complete", "wrong_item", "too_many", "unknown_barcode", "opened", "cancelled", "wrong_label", ""]
SAID: dict[str, st.SearchStrategy[Any]] = {
    "parcel": st.sampled_from(["", "p1", "p2"]),
    "packer": st.sampled_from(["", "101", "102"]),
    "verdict": st.sampled_from(VERDICTS),
    "sku": st.sampled_from(["", "MUG", "SOCK"]),
    "packed": st.integers(0, 5),
    "copy": st.integers(0, 3),
    "outcome": st.sampled_from(["confirmed", "not_printed", "unknown"]),
    "seconds": st.floats(0, 1e4),
    "latency_ms": st.none() | st.floats(-5, 1e6),
    "paint_ms": st.none() | st.floats(0, 50),
    "device": st.sampled_from(["", "printer", "scanner:a"]),
    "state": st.sampled_from(["ready", "lost"]),
}
# Seconds between two records; a clock that is set goes back, or ahead over midnight.
STEPS = st.sampled_from([0, 1, 40, 280, 301, 4000, 40_000, -30, -7000])
EVENTS = st.sampled_from([*sorted(KIND_BY_EVENT), "of_a_newer_version"])
DAYS = st.lists(st.tuples(st.sampled_from(["B1", "B2"]), STEPS, EVENTS, st.fixed_dictionaries(SAID)), max_size=60)
NOW = NINE + timedelta(hours=8)


def records(day: list[tuple[str, int, str, dict[str, Any]]]) -> list[JournalRecord]:
    at, made = NINE, []
    for station, step, event, said in day:
        at += timedelta(seconds=step)
        made.append(JournalRecord(station, micros(at), event, RecordFields(**said)))
    return made


@given(DAYS)
@settings(max_examples=60, deadline=None)
def test_hours_stations_and_packers_sum_up_to_the_day(day: list[tuple[str, int, str, dict[str, Any]]]) -> None:
    found = hall(fold_of(*records(day)), BacklogLook(), SETTINGS, NOW)
    for name in ("parcels", "pieces"):
        whole = getattr(found.today, name)
        assert whole == sum(getattr(hour, name) for hour in found.course)
        assert whole == sum(getattr(station.today, name) for station in found.stations)
        assert whole == sum(getattr(packer.today, name) for packer in found.packers)
    assert found.mistakes.stopped >= found.today.wrong_items + found.today.too_many
    assert min(found.today.split.own, found.today.split.printer, found.today.split.shop) >= 0
    assert found.today.scans >= found.today.wrong_items + found.today.too_many + found.today.unknown_barcodes


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_a_day_read_in_pieces_is_the_day_read_at_once(
    day: list[tuple[str, int, str, dict[str, Any]]], first: int, second: int
) -> None:
    made = records(day)
    cuts = sorted((first, second))
    pieces = fold_of()
    for part in (made[: cuts[0]], made[cuts[0] : cuts[1]], made[cuts[1] :]):
        pieces.add_all(part)
        hall(pieces, BacklogLook(), SETTINGS, NOW)
    assert hall(pieces, BacklogLook(), SETTINGS, NOW) == hall(fold_of(*made), BacklogLook(), SETTINGS, NOW)


@given(st.lists(st.integers(0, 999), min_size=1, max_size=80))
def test_percentiles_are_those_of_the_sorted_times(tenths: list[int]) -> None:
    spread = TimeSpread()
    for each in tenths:
        spread.add(each / 10)
    found, ordered = spread.percentiles(), sorted(tenths)
    assert found.count == len(tenths)
    assert found.p50 == ordered[-(-len(tenths) // 2) - 1] / 10
    assert found.p99 == ordered[-(-len(tenths) * 99 // 100) - 1] / 10
    assert spread.histogram().count == found.count
