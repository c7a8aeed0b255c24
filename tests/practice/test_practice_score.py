"""The score of practice: what counts as asked for, as done right, and as a mistake of one's own."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.practice.score import OrderEnd, Record, SessionScore, is_mistake, score
from station.practice.tasks import PracticeOrder, PracticeTask, drills

START = datetime(2026, 11, 26, 9, 0, tzinfo=timezone(timedelta(hours=9)))
A = "PRACTICE-01"


def told(*records: dict[str, object]) -> list[Record]:
    """The records, ten seconds apart."""
    return [{"at": (START + timedelta(seconds=10 * n)).isoformat(), **one} for n, one in enumerate(records)]


def slip(verdict: str = "opened", order: str = A) -> dict[str, object]:
    return {"event": "order_scanned", "verdict": verdict, "order": order}


def item(verdict: str = "ok", order: str = A) -> dict[str, object]:
    return {"event": "item_scanned", "verdict": verdict, "order": order}


def happened(event: str, order: str = A, **more: object) -> dict[str, object]:
    return {"event": event, "order": order, **more}


PACKED, HELD, BACK = happened("parcel_packed"), happened("order_held"), happened("order_abandoned")
STOP = happened("cancel_check", result="cancelled")
UNDO = happened("command_scanned", command="PS:UNDO", verdict="ok")
COPY = happened("label_sending", copy=2)
LABEL = happened("label_scanned", verdict="wrong_label")


def one(task: PracticeTask, *records: dict[str, object]) -> SessionScore:
    return score((PracticeOrder(A, task),), told(*records))


@pytest.mark.parametrize(
    ("task", "records", "right", "asked", "own"),
    [
        (PracticeTask.PLAIN, (slip(), item(), PACKED), True, 0, 0),
        (PracticeTask.PLAIN, (slip(), item("wrong_item"), PACKED), False, 0, 1),
        (PracticeTask.WRONG_ITEM, (slip(), item("wrong_item"), item(), PACKED), True, 1, 0),
        (PracticeTask.WRONG_ITEM, (slip(), item("wrong_item"), item("wrong_item"), PACKED), True, 1, 1),
        (PracticeTask.WRONG_ITEM, (slip(), item(), PACKED), False, 0, 0),
        (PracticeTask.TOO_MANY, (slip(), item("too_many"), PACKED), True, 1, 0),
        (PracticeTask.TOO_MANY, (slip(), item("wrong_item"), PACKED), False, 0, 1),
        (PracticeTask.UNDO, (slip(), item(), UNDO, item(), PACKED), True, 0, 0),
        (PracticeTask.HOLD, (slip(), HELD), True, 0, 0),
        (PracticeTask.HOLD, (slip(), PACKED), False, 0, 0),
        (PracticeTask.CANCELLED, (slip(), STOP, BACK), True, 0, 0),
        (PracticeTask.CANCELLED, (slip("cancelled"),), True, 0, 0),
        (PracticeTask.ON_HOLD, (slip(), STOP, HELD), True, 0, 0),
        (PracticeTask.CANCELLED, (slip(), STOP, item("wrong_item"), BACK), True, 0, 1),
        (PracticeTask.REPRINT, (slip(), PACKED, COPY), True, 0, 0),
        (PracticeTask.REPRINT, (slip(), PACKED), False, 0, 0),
        (PracticeTask.OTHER_LABEL, (slip(), item(), LABEL, item(), PACKED), True, 1, 0),
        (PracticeTask.OTHER_LABEL, (slip(), item(), LABEL, LABEL, PACKED), True, 1, 1),
        (PracticeTask.OTHER_LABEL, (slip(), item(), PACKED), False, 0, 0),
    ],
)
def test_a_task_is_right_when_the_asked_thing_was_done_and_the_order_ended_so(
    task: PracticeTask, records: tuple[dict[str, object], ...], right: bool, asked: int, own: int
) -> None:
    found = one(task, *records)
    assert (found.results[0].right, found.asked, found.own) == (right, asked, own)


def test_an_order_takes_from_its_slip_to_its_end() -> None:
    assert one(PracticeTask.PLAIN, slip(), item(), PACKED).seconds == 20


def test_an_order_put_back_or_taken_back_is_still_to_be_packed() -> None:
    for records in ((slip(), BACK), (slip(), PACKED, happened("parcel_voided"))):
        found = one(PracticeTask.PLAIN, *records)
        assert (found.results[0].end, found.finished) == (OrderEnd.OPEN, False)


def test_a_label_that_was_not_printed_again_is_missed_once_the_next_order_is_open() -> None:
    both = (PracticeOrder(A, PracticeTask.REPRINT), PracticeOrder("PRACTICE-02", PracticeTask.PLAIN))
    waits, passed = told(slip(), PACKED), told(slip(), PACKED, slip(order="PRACTICE-02"))
    assert [score(both, records).results[0].over for records in (waits, passed)] == [False, True]


def test_a_scan_without_an_order_is_a_mistake_and_an_idle_ok_is_none() -> None:
    found = one(
        PracticeTask.PLAIN, item("no_order", ""), {"event": "command_scanned", "command": "PS:OK", "verdict": "refused"}
    )
    assert (found.own, found.loose) == (1, 1)


@pytest.mark.parametrize(("mistakes", "ready"), [(0, True), (1, True), (2, False)])
def test_who_errs_once_in_ten_orders_can_be_left_alone(mistakes: int, ready: bool) -> None:
    ten = tuple(PracticeOrder(f"PRACTICE-{n:02d}", PracticeTask.PLAIN) for n in range(1, 11))
    packed = [record for d in ten for record in (slip(order=d.order), happened("parcel_packed", d.order))]
    found = score(ten, told(*[item("no_order", "")] * mistakes, *packed))
    assert (found.ready, found.again) == (ready, ())


def test_ten_orders_have_every_task_and_the_shop_stops_one_in_each_way_however_many_there_are() -> None:
    both = [{drill.task for drill in drills(10, by_label=by_label)} for by_label in (False, True)]
    assert both == [set(PracticeTask) - {PracticeTask.OTHER_LABEL}, set(PracticeTask) - {PracticeTask.REPRINT}]
    many = [drill.task for drill in drills(60)]
    assert (many.count(PracticeTask.CANCELLED), many.count(PracticeTask.ON_HOLD), len(set(drills(60)))) == (1, 1, 60)
    assert PracticeTask.REPRINT not in {drill.task for drill in drills(60, labels=False)}


_ORDERS = st.sampled_from([drill.order for drill in drills(4)] + ["", "REAL-1"])
_RECORDS = st.one_of(
    st.builds(slip, st.sampled_from(["opened", "unknown", "another_open", "cancelled", "already_packed"]), _ORDERS),
    st.builds(item, st.sampled_from(["ok", "complete", "wrong_item", "too_many", "no_order"]), _ORDERS),
    st.builds(
        happened,
        st.sampled_from(["parcel_packed", "order_held", "order_abandoned", "parcel_voided", "label_outcome"]),
        _ORDERS,
    ),
    st.builds(happened, st.just("command_scanned"), _ORDERS, verdict=st.sampled_from(["ok", "refused"])),
    st.builds(happened, st.just("label_sending"), _ORDERS, copy=st.integers(1, 3)),
)


@given(st.lists(_RECORDS, max_size=30), st.integers(0, 30))
def test_every_mistake_counts_once_whatever_happens_and_none_is_ever_forgotten(
    records: list[dict[str, object]], cut: int
) -> None:
    some = drills(4)
    whole, part = score(some, told(*records)), score(some, told(*records[:cut]))
    assert whole.own + whole.asked == sum(map(is_mistake, records))
    assert part.own <= whole.own
    assert part.asked <= whole.asked <= len(some)
    assert [result.drill for result in whole.results] == list(some)
    assert not whole.ready or (whole.finished and whole.right == len(some))
