"""The forecast: when the day is done at this pace, and who is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from station.statistics.backlog import BacklogLook, backlog, picked_up_by
from station.statistics.hall_snapshot import BoxBacklog, DayForecast, ForecastBasis
from tests.support.support_figures import NINE, SETTINGS, Shift, hall_of

DUE = NINE.replace(hour=23, minute=59)
CUTOFF = NINE.replace(hour=16)


def hours_of_work(shift: Shift, boxes: int, prefix: str = "p") -> None:
    """A box a minute."""
    for at in range(boxes):
        shift.box(f"{prefix}{at}", seconds=60)


def test_the_pace_of_the_last_hour_tells_when_it_ends_and_how_many_are_needed() -> None:
    one, two = Shift("BENCH-1", "101"), Shift("BENCH-2", "102")
    hours_of_work(one, 90)
    hours_of_work(two, 90)
    found = hall_of(
        *sorted(one.records + two.records, key=lambda record: record.at),
        now=NINE + timedelta(minutes=90),
        standing=BacklogLook(waiting=((DUE, 900),)),
    ).forecast
    # Two packers do 120 an hour: 900 take 7.5 h from 10:30 on, but 5.5 h are left; 900 / 5.5 / 60 = 2.7 packers.
    assert found == DayForecast(ForecastBasis.LAST_HOUR, 900, CUTOFF, 120.0, 2.0, NINE.replace(hour=18), 3)
    assert (found.in_time, found.people_more) == (False, 1)


def test_a_lunch_break_does_not_slow_the_pace() -> None:
    shift = Shift()
    hours_of_work(shift, 60)
    shift.forward(hours=1)
    hours_of_work(shift, 10, "q")
    found = hall_of(*shift.records, now=shift.now, standing=BacklogLook(waiting=((DUE, 60),))).forecast
    assert found.basis is ForecastBasis.LAST_HOUR
    assert found.pace == pytest.approx(60)
    assert found.ends_at == shift.now + timedelta(hours=1)
    assert (found.in_time, found.people_more) == (True, 0)


def test_a_short_day_is_told_from_all_of_it_and_a_few_minutes_from_nothing() -> None:
    shift = Shift()
    hours_of_work(shift, 20)
    waits = BacklogLook(waiting=((DUE, 10),))
    assert hall_of(*shift.records, now=shift.now, standing=waits).forecast.basis is ForecastBasis.TODAY
    few = Shift()
    hours_of_work(few, 5)
    early = hall_of(*few.records, now=few.now, standing=waits).forecast
    assert (early.basis, early.pace, early.ends_at, early.in_time) == (ForecastBasis.TOO_EARLY, None, None, None)


def test_after_the_cut_off_no_number_of_packers_helps() -> None:
    shift = Shift(now=NINE.replace(hour=15))
    hours_of_work(shift, 70)
    late = hall_of(*shift.records, now=shift.now, standing=BacklogLook(waiting=((DUE, 10),)))
    assert late.backlog == BoxBacklog(late=10)
    assert (late.forecast.people_needed, late.forecast.people_more, late.forecast.in_time) == (None, 0, False)


def test_with_nothing_to_do_the_day_is_in_time() -> None:
    found = hall_of(now=NINE).forecast
    assert (found.basis, found.in_time, found.people_more) == (ForecastBasis.NOTHING_WAITS, True, 0)


def test_the_backlog_is_sorted_by_the_pick_up_of_the_due_day() -> None:
    dues = [(DUE + timedelta(days=later), 2 ** (later + 1)) for later in (-1, 0, 1, 2)]
    assert backlog([*dues, (None, 16)], SETTINGS.cutoff, NINE) == BoxBacklog(1, 2, 4, 8, 16)


def test_a_packed_parcel_should_leave_with_the_next_pick_up_unless_it_has_a_due_date() -> None:
    four = NINE.replace(hour=16)
    assert picked_up_by(NINE, None, SETTINGS.cutoff, NINE) == four
    assert picked_up_by(NINE.replace(hour=17), None, SETTINGS.cutoff, NINE) == four + timedelta(days=1)
    assert picked_up_by(NINE, DUE + timedelta(days=3), SETTINGS.cutoff, NINE) == four + timedelta(days=3)
