"""How long a shop is left alone after it failed."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from station.sync.retry_intervals import WorkPace, backoff
from tests.support.support_shops import NOW


def test_the_cap_doubles_from_a_second_to_five_minutes() -> None:
    assert [backoff(failures, lambda: 1.0) for failures in (1, 2, 3, 8, 9, 10, 1000, 10**9)] == [
        1.0,
        2.0,
        4.0,
        128.0,
        256.0,
        300.0,
        300.0,
        300.0,
    ]


@given(st.integers(min_value=0, max_value=10**6), st.floats(min_value=0, max_value=1))
def test_a_wait_is_never_nothing_and_never_longer_than_its_cap(failures: int, chance: float) -> None:
    assert 0.1 <= backoff(failures, lambda: chance) <= 300.0


def test_a_pace_never_stays_away_longer_than_allowed_by_itself() -> None:
    pace = WorkPace(30.0, lambda: 1.0)
    waits = []
    for _ in range(8):
        pace.failed(NOW, None)
        waits.append(pace.wait(NOW))
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]
    assert pace.wait(NOW + timedelta(seconds=29)) == 1.0
    assert pace.wait(NOW + timedelta(seconds=31)) == 0.0


def test_what_the_shop_asks_for_is_kept_in_full_and_an_answer_ends_it() -> None:
    pace = WorkPace(30.0, lambda: 1.0)
    pace.failed(NOW, 600.0)
    assert pace.wait(NOW) == 600.0
    pace.answered()
    assert pace.wait(NOW) == 0.0
    pace.failed(NOW, None)
    assert pace.wait(NOW) == 1.0
