"""Which copies stay, and how many numbers a restored bench leaves out: rules that hold for any history."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.backups.making import to_go, too_much
from station.backups.restoring import DAY, HOUR, MARGIN, busiest, numbers_to_skip
from tests.support.support_ledger import NOON

moments = st.lists(st.integers(0, 60 * 24 * 20), max_size=60).map(
    lambda minutes: sorted(NOON - timedelta(minutes=one) for one in minutes)
)


@given(moments, st.integers(1, 10), st.integers(0, 15))
def test_the_newest_copies_and_each_days_last_are_never_removed(made: list[datetime], keep: int, days: int) -> None:
    made_at = {f"copy-{at}": when for at, when in enumerate(made)}
    gone = to_go(made_at, keep, days, NOON)
    left = sorted((when for name, when in made_at.items() if name not in gone), reverse=True)
    assert left[:keep] == sorted(made, reverse=True)[:keep]
    lately = {when.date(): when for when in made if NOON.date() - when.date() < timedelta(days=days)}
    assert set(lately.values()) <= set(left)
    assert len(left) <= keep + len(lately)


def test_the_oldest_copies_go_when_all_of_them_are_too_large_and_the_two_newest_stay() -> None:
    made_at = {f"copy-{hours}": NOON - timedelta(hours=hours) for hours in range(5)}
    sizes = dict.fromkeys(made_at, 10)
    assert too_much(sizes, made_at, 50, NOON) == frozenset()
    assert too_much(sizes, made_at, 35, NOON) == {"copy-3", "copy-4"}
    assert too_much(sizes, made_at, 5, NOON) == {"copy-2", "copy-3", "copy-4"}


def test_copies_of_a_clock_that_was_ahead_push_out_none_of_those_made_since() -> None:
    ahead = {f"ahead-{hour}": NOON + timedelta(hours=hour) for hour in range(1, 9)}
    since = {f"since-{minutes}": NOON - timedelta(minutes=minutes) for minutes in (0, 15)}
    gone = to_go({**ahead, **since}, 3, 14, NOON)
    assert gone == {name for name in ahead if name != "ahead-8"}


@given(moments, st.integers(0, 60 * 24 * 3), st.data())
def test_no_number_is_left_in_that_was_taken_since_at_up_to_twice_the_pace(
    taken: list[datetime], age: int, data: st.DataObject
) -> None:
    now = NOON + timedelta(minutes=age)
    hour, day = (2 * busiest(taken, span) for span in (HOUR, DAY))
    since: list[datetime] = []
    for gap in data.draw(st.lists(st.integers(0, 120), max_size=80)):
        at = (since[-1] if since else NOON) + timedelta(minutes=gap)
        within = busiest([*since, at], HOUR) <= hour and busiest([*since, at], DAY) <= day
        if at < now and within:
            since.append(at)
    assert numbers_to_skip(taken, NOON, now) >= len(since)


@pytest.mark.parametrize(
    ("minutes", "an_hour", "expected"),
    [
        (0, 0, MARGIN),
        (15, 0, 2 * 60 + MARGIN),  # a new bench: one good hour of one packer
        (15, 240, 2 * 240 + MARGIN),
        (150, 90, 2 * 3 * 90 + MARGIN),
        (60 * 24 * 3, 90, 2 * 3 * 400 + MARGIN),  # nobody packs through the night
        (-10, 90, MARGIN),
    ],
)
def test_what_is_left_out_follows_the_pace_and_the_age(minutes: int, an_hour: int, expected: int) -> None:
    taken = [NOON - timedelta(days=1) + timedelta(hours=1) * place / max(an_hour, 1) for place in range(an_hour)]
    assert numbers_to_skip(taken, NOON, NOON + timedelta(minutes=minutes)) == expected


def test_a_pace_of_long_ago_counts_no_more() -> None:
    taken = [NOON - timedelta(days=40)] * 5000
    assert numbers_to_skip(taken, NOON, NOON + HOUR) == 2 * 60 + MARGIN
