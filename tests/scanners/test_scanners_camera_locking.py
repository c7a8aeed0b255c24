"""When a code in view counts: never by one frame, once for each showing, and again when it is shown again."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from scanners.camera.decoding import CameraReading
from scanners.camera.locking import AWAY_FRAMES, GONE_FRAMES, GONE_SECONDS, RETURN_FRAMES, CodeLocks
from tests.scanners.support_camera import reading

A, B, C = reading("A"), reading("B"), reading("8801234567893", "]E0")
FRAME = 1 / 15

View = Sequence[CameraReading]


def counted(*views: View, every: float = FRAME, locks: CodeLocks | None = None) -> list[str]:
    """The texts that count while these views follow each other."""
    locks = locks or CodeLocks()
    found = [locks.look(view, at * every) for at, view in enumerate(views)]
    return [one.data.decode() for frame in found for one in frame]


def shown(code: CameraReading, frames: int) -> list[View]:
    return [[code]] * frames


def nothing(frames: int) -> list[View]:
    return [[]] * frames


def test_two_frames_make_a_code_and_more_of_them_no_second_one() -> None:
    assert counted(*shown(A, 1)) == []
    assert counted(*shown(A, 2)) == ["A"]
    assert counted(*shown(A, 500)) == ["A"]


def test_two_frames_with_another_between_them_make_none() -> None:
    assert counted([A], [B], [A], [], [A]) == []


def test_the_same_code_by_another_decoder_is_the_same() -> None:
    qr = [reading("O1", "]Q1"), reading("O1", "]Q2")]
    assert counted([qr[0]], [qr[1]], [qr[0]], [qr[1]]) == ["O1"]


def test_the_same_text_in_two_symbologies_is_two_codes() -> None:
    other = reading("A", "]Q1")
    assert counted([A, other], [A, other]) == ["A", "A"]


def test_a_picture_that_comes_twice_is_one_look() -> None:
    locks = CodeLocks()
    assert locks.look([A], 0.0) == ()
    assert locks.look([A], 0.1, fresh=False) == ()
    assert locks.look([A], 0.2) == (A,)


def test_a_frozen_picture_of_nothing_lets_a_code_go() -> None:
    locks = CodeLocks()
    assert counted(*shown(A, 2), locks=locks) == ["A"]
    for at in range(GONE_FRAMES):
        locks.look([], 1 + at * FRAME, fresh=False)
    assert counted(*shown(A, 2), locks=locks) == ["A"]


def test_frames_apart_by_an_interruption_are_no_pair_and_locks_outlive_it() -> None:
    locks = CodeLocks()
    locks.look([A], 0.0)
    locks.interrupted()
    assert locks.look([A], 9.0) == ()
    assert locks.look([A], 9.1) == (A,)
    locks.interrupted()
    assert [locks.look([A], 99.0), locks.look([A], 99.1)] == [(), ()]


@given(st.integers(0, GONE_FRAMES - 1), st.integers(2, 5))
def test_a_short_absence_is_no_second_showing_and_is_counted_as_repeat(gap: int, again: int) -> None:
    locks = CodeLocks()
    assert counted(*shown(A, 2), *nothing(gap), *shown(A, again), locks=locks) == ["A"]
    assert locks.repeats == (gap >= RETURN_FRAMES)


def test_many_frames_in_a_short_time_are_no_absence() -> None:
    quick = GONE_SECONDS / 100
    assert counted(*shown(A, 2), *nothing(50), *shown(A, 2), every=quick) == ["A"]


@given(st.integers(GONE_FRAMES, 60), st.integers(2, 30), st.integers(2, 30))
def test_an_honest_second_showing_counts(gap: int, first: int, second: int) -> None:
    assert counted(*shown(A, first), *nothing(gap), *shown(A, second)) == ["A", "A"]


@given(st.integers(AWAY_FRAMES, 30))
def test_what_was_laid_aside_for_another_code_counts_when_it_is_shown_again(others: int) -> None:
    views = [*shown(A, 3), *nothing(max(0, AWAY_FRAMES - 1)), *shown(B, others), *shown(A, 3)]
    assert counted(*views) == ["A", "B", "A"]


def test_two_codes_side_by_side_count_once_each_however_they_flicker() -> None:
    flicker: list[View] = [[A, B], [A], [A], [B], [B], [], [A, B], [B], [B], [B], [B], [B], [A], [A, B]] * 20
    assert counted([A, B], [A, B], *flicker) == ["A", "B"]


def test_a_third_code_beside_two_releases_neither() -> None:
    views: list[View] = [*[[A, B]] * 3, *[[B]] * 4, *[[B, C]] * 3, *[[A, B, C]] * 3]
    assert counted(*views) == ["A", "B", "8801234567893"]


showings = st.lists(st.tuples(st.sampled_from("ABCDE"), st.integers(2, 6), st.integers(GONE_FRAMES, 12)), max_size=8)


@given(showings, st.data())
def test_a_misread_frame_never_counts_and_costs_no_showing(
    shows: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    """Single frames that say something else, each thing once, between and inside honest showings."""
    views: list[View] = []
    for text, frames, gap in shows:
        views += [*shown(reading(text), frames), *nothing(gap)]
    misread = data.draw(st.sets(st.integers(0, max(0, len(views))), max_size=12))
    for count, at in enumerate(sorted(misread)):
        views.insert(at + count, [reading(f"misread {count}")])
    texts = counted(*views)
    assert [text for text in texts if text.startswith("misread")] == []
    if not misread:
        assert texts == [text for text, _frames, _gap in shows]


@given(st.lists(st.lists(st.sampled_from([A, B, C]), max_size=3, unique=True), max_size=60))
def test_whatever_is_seen_a_code_counts_only_after_two_frames_and_not_again_before_it_was_away(
    views: list[list[CameraReading]],
) -> None:
    locks, last_counted = CodeLocks(), dict[bytes, int]()
    for at, view in enumerate(views):
        for one in locks.look(view, at * FRAME):
            assert one in views[at - 1]
            since = views[last_counted.get(one.data, at) + 1 : at - 1]
            unseen = max((len(run) for run in absences(one, since)), default=0)
            assert one.data not in last_counted or unseen >= AWAY_FRAMES
            last_counted[one.data] = at


def absences(code: CameraReading, views: list[list[CameraReading]]) -> list[list[int]]:
    """The runs of frames in which a code is not seen."""
    runs: list[list[int]] = [[]]
    for at, view in enumerate(views):
        if code in view:
            runs.append([])
        else:
            runs[-1].append(at)
    return runs
