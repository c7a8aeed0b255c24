"""When a label printer that is only asked how it is may be believed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from printers.escpos_status import PrinterStatus
from printers.fences import FenceKind
from printers.label_dialogue import LabelWatch
from printers.label_replies import LabelPrinterState
from printers.link import JobPrinted
from tests.printers.support_languages import Clock

CALM, BUSY = LabelPrinterState(PrinterStatus(), busy=False), LabelPrinterState(PrinterStatus(), busy=True)
PAUSED, HOT = (
    LabelPrinterState(PrinterStatus(offline=True), busy=False),
    LabelPrinterState(PrinterStatus(overheated=True), busy=True),
)
NO_PAPER, OPEN = (
    LabelPrinterState(PrinterStatus(paper_end=True), busy=True),
    LabelPrinterState(PrinterStatus(cover=True), busy=False),
)
DONE = [JobPrinted("1")]


class Story:
    """A label of 150 mm, and what the printer says when it is asked."""

    def __init__(self, *, owed: int = 0, kind: FenceKind = FenceKind.STATUS) -> None:
        self.clock = Clock()
        self.watch = LabelWatch(203, self.clock)
        self.watch.kind = kind
        for _ in range(owed):
            self.watch.asked()
        assert self.watch.place("1", 1200) == b""

    def hears(self, *states: LabelPrinterState, seconds: float = 1.0, asked: bool = True) -> list[JobPrinted]:
        done: list[JobPrinted] = []
        for state in states:
            self.clock.now += seconds
            if asked:
                self.watch.asked()
            done += self.watch.answered(state)
        return done


def test_a_printer_seen_busy_and_then_calm_twice_has_printed() -> None:
    story = Story()
    assert story.hears(BUSY, BUSY, CALM) == []
    assert story.hears(CALM) == DONE
    assert story.hears(BUSY, CALM, CALM) == []


def test_a_printer_that_never_was_busy_says_nothing_about_the_label() -> None:
    assert Story().hears(*[CALM] * 50) == []


def test_no_label_is_believed_before_the_paper_can_have_moved_so_far() -> None:
    story = Story()
    assert story.hears(BUSY, *[CALM] * 13, seconds=0.1) == []
    assert story.hears(CALM, seconds=0.2) == DONE


def test_answers_to_questions_from_before_the_label_are_not_taken_for_it() -> None:
    story = Story(owed=3)
    assert story.hears(BUSY, CALM, CALM, asked=False) == []
    assert story.hears(CALM, CALM, CALM) == []
    assert story.hears(BUSY, CALM, CALM) == DONE


def test_a_connection_on_which_a_question_was_lost_is_not_used_for_the_next_label() -> None:
    assert [Story(owed=owed).watch.ambiguous for owed in (0, 1, 2)] == [False, False, True]


def test_a_fault_ends_the_watch_for_good() -> None:
    for fault in (NO_PAPER, OPEN):
        assert Story().hears(BUSY, fault, BUSY, CALM, CALM, CALM) == []


def test_a_pause_or_a_hot_head_only_makes_it_later() -> None:
    story = Story()
    assert story.hears(BUSY, HOT, PAUSED, CALM, PAUSED, CALM) == []
    assert story.hears(CALM) == DONE


def test_the_next_label_never_confirms_the_one_before() -> None:
    story = Story()
    assert story.hears(BUSY) == []
    story.watch.place("2", 1200)
    assert story.hears(CALM, CALM, CALM) == []
    assert story.hears(BUSY, CALM, CALM) == [JobPrinted("2")]


def test_without_leave_nothing_is_watched() -> None:
    assert Story(kind=FenceKind.NONE).hears(BUSY, CALM, CALM) == []


def test_silence_ends_the_watch_whatever_is_said_afterwards() -> None:
    story = Story()
    assert story.hears(BUSY, BUSY) == []
    story.watch.unheard()
    assert story.watch.hopeless
    assert story.hears(BUSY, CALM, CALM, CALM) == []


def test_an_answer_that_nobody_asked_for_ends_the_watch() -> None:
    story = Story()
    assert story.hears(BUSY) == []
    story.watch.strayed()
    assert story.hears(BUSY, CALM, CALM, CALM) == []


def test_a_label_that_a_halted_printer_held_is_not_believed() -> None:
    halted = LabelPrinterState(PrinterStatus(offline=True), busy=True)
    assert Story().hears(BUSY, halted, BUSY, CALM, CALM, CALM) == []


def test_work_that_was_under_way_before_the_label_says_nothing_of_it() -> None:
    story = Story()
    story.hears(BUSY)
    story.watch.place("2", 1200)
    assert not story.watch.clear
    assert story.hears(BUSY, BUSY, CALM, CALM) == []
    assert story.hears(BUSY, CALM, CALM) == [JobPrinted("2")]


def test_a_question_inside_of_the_label_is_no_sign_of_work_on_it() -> None:
    story = Story()
    story.watch.asked(inside=True)
    assert story.hears(BUSY, asked=False) == []
    assert story.hears(CALM, CALM, CALM) == []


def test_three_labels_without_a_sign_of_work_are_enough_and_one_sign_forgets_them() -> None:
    story = Story()
    for _ in range(3):
        assert not story.watch.never_busy
        story.watch.place("1", 1200)
        story.hears(CALM, CALM)
        story.watch.ended()
    assert story.watch.never_busy
    story.hears(BUSY)
    assert not story.watch.never_busy


@given(st.lists(st.sampled_from([CALM, BUSY, PAUSED, HOT, NO_PAPER, OPEN]), max_size=30))
def test_whatever_is_said_a_label_is_confirmed_once_at_most_and_after_work_and_calm(
    said: list[LabelPrinterState],
) -> None:
    story = Story()
    for at, state in enumerate(said):
        if story.hears(state):
            assert said[at - 1 : at + 1] == [CALM, CALM]
            assert BUSY in said[:at] or HOT in said[:at]
            assert not {NO_PAPER, OPEN} & set(said[:at])
            assert story.hears(*said[at + 1 :]) == []
            return
