"""Until when a parcel must be with its carrier, in the bench's own hours."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from station.packing.deadlines import handover_by, is_pressing

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 11, 25, 15, 0, tzinfo=SEOUL)
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes - 500_000))


def test_a_parcel_due_at_midnight_goes_with_the_pick_up_of_that_day() -> None:
    # 14:59:59 in Greenwich is the last second of the 25th in Seoul.
    due = datetime(2026, 11, 25, 14, 59, 59, tzinfo=UTC)
    assert handover_by(due, time(16), NOW) == datetime(2026, 11, 25, 16, tzinfo=SEOUL)


def test_a_parcel_due_before_the_pick_up_goes_by_its_own_hour() -> None:
    due = datetime(2026, 11, 25, 14, 30, tzinfo=SEOUL)
    assert handover_by(due, time(16), NOW) == due


def test_it_presses_from_an_hour_before_on() -> None:
    deadline = datetime(2026, 11, 25, 16, tzinfo=SEOUL)
    assert not is_pressing(deadline, NOW - timedelta(seconds=1))
    assert is_pressing(deadline, NOW)
    assert is_pressing(deadline, NOW + timedelta(days=2))


@given(MOMENTS, MOMENTS, st.times())
def test_a_later_due_never_has_to_go_earlier(one: datetime, other: datetime, pick_up: time) -> None:
    first, second = sorted((one, other))
    assert handover_by(first, pick_up, NOW) <= handover_by(second, pick_up, NOW)
    assert handover_by(first, pick_up, NOW) <= first
