"""Scans that arrive twice: by one scanner within its time, or by two at once."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import example, given
from hypothesis import strategies as st

from scanners.base import Scan
from scanners.double_reads import TWO_WAYS_SECONDS, RecentScans, ScanArrival

NEW, REPEATED, TWO_WAYS = ScanArrival


def arrivals(doubles: RecentScans, scans: Iterable[Scan]) -> list[ScanArrival]:
    found = []
    for scan in scans:
        arrival, doubles = doubles.arrival(scan)
        found.append(arrival)
    return found


def at(*moments: float, text: str = "MUG", source: str = "a") -> list[Scan]:
    return [Scan(text, source, moment) for moment in moments]


def test_two_equal_items_are_two_scans() -> None:
    assert arrivals(RecentScans(), at(0, 0.02, 0.04)) == [NEW, NEW, NEW]


def test_a_scanner_that_reads_twice_counts_once_within_its_time() -> None:
    assert arrivals(RecentScans({"a": 0.5}), at(0, 0.2, 0.5, 0.6, 1.2)) == [NEW, REPEATED, REPEATED, NEW, NEW]


def test_the_time_of_one_scanner_does_not_bind_another() -> None:
    scans = [*at(0), *at(1, source="b"), *at(1.2, source="b")]
    assert arrivals(RecentScans({"a": 5}), scans) == [NEW, NEW, NEW]


def test_another_code_in_between_does_not_make_the_first_one_new() -> None:
    scans = [*at(0), *at(0.1, text="SOCK"), *at(0.2), *at(0.3, text="SOCK")]
    assert arrivals(RecentScans({"a": 0.5}), scans) == [NEW, NEW, REPEATED, REPEATED]


def test_one_scan_by_two_ways_counts_once_in_whatever_order_and_case_it_comes() -> None:
    scans = [*at(1.00), *at(1.06, text="mug", source="keys"), *at(3.06, text="mug", source="keys"), *at(3.00)]
    assert arrivals(RecentScans(), scans) == [NEW, TWO_WAYS, NEW, TWO_WAYS]


def test_the_same_code_by_two_hands_is_two_scans() -> None:
    assert arrivals(RecentScans(), [*at(0), *at(0.16, source="b")]) == [NEW, NEW]


def test_a_quick_second_scan_by_two_ways_is_not_swallowed_with_the_first() -> None:
    scans = [*at(0), *at(0.05, source="b"), *at(0.4), *at(0.45, source="b")]
    assert arrivals(RecentScans(), scans) == [NEW, TWO_WAYS, NEW, TWO_WAYS]


def test_a_scan_that_did_not_count_makes_no_double_of_the_next() -> None:
    (first,) = at(0)
    _, doubles = RecentScans({"a": 60}).arrival(first)
    assert arrivals(doubles.without(first), [*at(1), *at(2)]) == [NEW, REPEATED]


_scans = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from(["MUG", "mug", "SOCK"]), st.floats(0, 0.6)), max_size=30
)


def told(drawn: list[tuple[str, str, float]]) -> list[Scan]:
    """Scans in the order of their time, each some time after the one before."""
    moment, scans = 0.0, []
    for source, text, pause in drawn:
        moment += pause
        scans.append(Scan(text, source, moment))
    return scans


@given(st.lists(st.tuples(st.just("a"), st.sampled_from(["MUG", "SOCK"]), st.floats(0, 0.6)), max_size=40))
def test_without_a_time_no_scan_of_one_scanner_is_ever_dropped(drawn: list[tuple[str, str, float]]) -> None:
    for windows in ({}, {"a": 0.0}, {"b": 9.0}):
        assert set(arrivals(RecentScans(windows), told(drawn))) <= {NEW}


@given(_scans, st.floats(0, 1), st.floats(0, 1))
@example([("a", "MUG", 0.001), ("a", "MUG", 0.5), ("b", "MUG", 0.0), ("a", "MUG", 0.0)], 0.5, 0.0)
def test_whatever_is_dropped_was_counted_a_moment_before(
    drawn: list[tuple[str, str, float]], of_a: float, of_b: float
) -> None:
    windows, scans = {"a": of_a, "b": of_b}, told(drawn)
    counted: list[Scan] = []
    for scan, arrival in zip(scans, arrivals(RecentScans(windows), scans), strict=True):
        alike = [old for old in counted if old.text.upper() == scan.text.upper()]
        own = [old for old in alike if old.source == scan.source and scan.at - old.at <= windows[scan.source]]
        other = [old for old in alike if old.source != scan.source and scan.at - old.at <= TWO_WAYS_SECONDS]
        expected = REPEATED if own and windows[scan.source] > 0 else TWO_WAYS if other else NEW
        assert arrival is expected
        if arrival is NEW:
            counted.append(scan)


def test_what_is_remembered_stays_small_whatever_comes() -> None:
    doubles = RecentScans({"a": 0.5})
    for number in range(10_000):
        _, doubles = doubles.arrival(Scan(f"code {number}", "a", number / 100))
    assert len(doubles.recent) <= 52
