"""Korea's calendar and the due dates counted by it, checked by hand against the published holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.packing.deadlines import (
    SEOUL,
    DueRule,
    WorkingDays,
    by_deadline,
    handover_by,
    is_pressing,
    presses_until,
)
from station.workdays.library import holidays_of

FIRST, LAST = 2025, 2029


@cache
def public() -> frozenset[date]:
    days = holidays_of(FIRST, LAST)["days"]
    assert isinstance(days, list)
    return frozenset(map(date.fromisoformat, days))


def rule(days: int = 3, cutoff: time | None = None, *closed: date) -> DueRule:
    return DueRule(WorkingDays(public() | set(closed)), days, cutoff)


def due(placed: str, days: int = 3, cutoff: time | None = None) -> str:
    found = rule(days, cutoff).due(datetime.fromisoformat(placed).replace(tzinfo=SEOUL))
    assert found is not None
    assert found.time() == time(23, 59, 59)
    return f"{found:%Y-%m-%d}"


START = datetime(2025, 1, 1, tzinfo=SEOUL)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=1790)).map(lambda past: START + past)
CUTOFFS = st.none() | st.times(time(0, 1))
CLOSED = st.frozensets(st.dates(date(2025, 1, 1), date(2029, 12, 31)), max_size=40)
RULES = st.builds(lambda closed, days, cutoff: rule(days, cutoff, *closed), CLOSED, st.integers(1, 20), CUTOFFS)


@pytest.mark.parametrize(
    "closed",
    [
        *("2026-02-16", "2026-02-17", "2026-02-18"),  # 설날
        *("2026-09-24", "2026-09-25"),  # 추석; the 26th is a Saturday
        *("2026-03-02", "2026-05-25", "2026-08-17", "2026-10-05"),  # 대체공휴일
        *("2026-05-01", "2026-06-03", "2026-07-17"),  # 노동절, 지방선거, 제헌절
        *("2027-02-08", "2027-02-09"),  # 설날 is a Sunday, 대체공휴일
        *("2027-09-14", "2027-09-15", "2027-09-16"),  # 추석
        *("2027-05-03", "2027-07-19", "2027-08-16", "2027-10-04", "2027-10-11", "2027-12-27"),  # 대체공휴일
    ],
)
def test_a_public_holiday_is_no_working_day(closed: str) -> None:
    day = date.fromisoformat(closed)
    assert day.weekday() < 5
    assert not rule().days.is_working(day)


@pytest.mark.parametrize(
    "working", ["2026-02-13", "2026-02-19", "2026-09-28", "2027-02-10", "2027-09-17", "2028-02-29"]
)
def test_the_days_around_them_are_working_days(working: str) -> None:
    assert rule().days.is_working(date.fromisoformat(working))


def test_the_sample_of_the_shop_is_counted_as_the_shop_counts_it() -> None:
    assert due("2025-11-11 17:03") == "2025-11-14"


@pytest.mark.parametrize(
    ("placed", "expected"),
    [
        ("2026-02-13 10:00", "2026-02-23"),  # over 설날 and two weekends
        ("2026-09-22 10:00", "2026-09-29"),  # 23, then 28 and 29 behind 추석
        ("2027-02-05 10:00", "2027-02-12"),  # 설날 with its substitute: 10, 11, 12
        ("2026-12-30 10:00", "2027-01-05"),  # over the new year: 31, 4, 5
        ("2028-02-28 23:59", "2028-03-03"),  # the 29th counts, 삼일절 does not
        ("2026-11-28 09:00", "2026-12-02"),  # paid on a Saturday
    ],
)
def test_three_business_days_are_counted_from_the_day_of_the_payment(placed: str, expected: str) -> None:
    assert due(placed) == expected


@pytest.mark.parametrize(
    ("placed", "expected"),
    [
        ("2026-11-26 13:59:59", "2026-11-26"),
        ("2026-11-26 14:00:00", "2026-11-27"),
        ("2026-11-27 14:00:00", "2026-11-30"),
        ("2026-11-28 09:00:00", "2026-11-30"),
        ("2026-02-16 09:00:00", "2026-02-19"),
    ],
)
def test_what_is_paid_before_the_cut_off_of_a_working_day_is_due_that_day(placed: str, expected: str) -> None:
    assert due(placed, 1, time(14)) == expected


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-8)), timezone(timedelta(hours=9))])
def test_the_day_is_that_of_seoul_whatever_zone_the_time_is_told_in(zone: timezone) -> None:
    placed = datetime(2026, 11, 23, 0, 30, tzinfo=SEOUL).astimezone(zone)
    assert rule().due(placed) == datetime(2026, 11, 26, 23, 59, 59, tzinfo=SEOUL)


def test_a_moment_at_the_end_of_the_calendar_has_no_due_date() -> None:
    assert rule().due(datetime(9999, 12, 31, 12, tzinfo=SEOUL)) is None


@given(RULES, MOMENTS)
def test_nothing_is_ever_due_on_a_closed_day_or_before_it_was_placed(rule: DueRule, placed: datetime) -> None:
    found = rule.due(placed)
    assert found is not None
    assert rule.days.is_working(found.date())
    assert found.replace(microsecond=999_999) >= placed


@given(RULES, MOMENTS, MOMENTS)
def test_what_is_placed_later_is_never_due_earlier(rule: DueRule, one: datetime, other: datetime) -> None:
    dues = [rule.due(moment) for moment in sorted((one, other))]
    assert dues[0] is not None
    assert dues[1] is not None
    assert dues[0] <= dues[1]


@given(RULES, MOMENTS, CLOSED)
def test_one_more_closed_day_never_makes_anything_due_earlier_without_a_same_day_promise(
    rule: DueRule, placed: datetime, more: frozenset[date]
) -> None:
    plain = DueRule(rule.days, rule.business_days)
    closed = DueRule(WorkingDays(rule.days.closed | more), rule.business_days)
    before, after = plain.due(placed), closed.due(placed)
    assert before is not None
    assert after is not None
    assert before <= after


@given(RULES, MOMENTS, MOMENTS)
def test_the_last_moment_for_a_due_date_tells_early_from_late(rule: DueRule, until: datetime, placed: datetime) -> None:
    found = rule.due(placed)
    assert found is not None
    assert (placed <= rule.placed_by(until)) == (found <= until)


@given(st.integers(0, 60 * 24 * 60), MOMENTS, st.times())
def test_what_presses_is_found_by_one_moment(minutes: int, now: datetime, pick_up: time) -> None:
    due = now + timedelta(minutes=minutes - 30 * 24 * 60)
    assert (due <= presses_until(pick_up, now)) == is_pressing(handover_by(due, pick_up, now), now)


def test_a_day_of_the_house_is_worked_whatever_the_calendar_says() -> None:
    saturday, holiday = date(2026, 10, 3), date(2026, 10, 5)
    days = WorkingDays(public(), frozenset({saturday, holiday}))
    assert days.is_working(saturday)
    assert days.is_working(holiday)
    assert days.after(date(2026, 10, 2), 2) == holiday


def test_orders_without_a_due_date_come_last() -> None:
    noon, utc = datetime(2026, 11, 26, 12, tzinfo=SEOUL), datetime(2026, 11, 26, 2, tzinfo=UTC)
    assert sorted([None, noon, utc], key=by_deadline) == [utc, noon, None]
