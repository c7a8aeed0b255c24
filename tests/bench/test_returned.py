"""A packed box that must not leave after all is told of once, and again for another reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.bench.reminders import ReturnedWatch
from station.packing.notices import NoticeCode, tell
from tests.support.support_ledger import Bench, order, stocked


def answered(bench: Bench, reason: str, state: str) -> None:
    now = bench.clock.forward(minutes=1)
    (debt,) = bench.ledger.outbox.lease("sync", now)
    assert bench.ledger.outbox.settle(debt, "refused", reason, now, next_try=now, state=state)


@pytest.mark.parametrize(
    ("reason", "state", "said"),
    [
        ("cancelled", "held", "cancelled"),
        ("on_hold", "held", "on_hold"),
        ("changed", "held", "changed"),
        ("already_dispatched: 123456789012", "refused", "already_dispatched"),
    ],
)
def test_a_box_that_must_not_leave_is_told_of_once(tmp_path: Path, reason: str, state: str, said: str) -> None:
    bench = stocked(tmp_path)
    watch = ReturnedWatch(bench.ledger)
    _, waybill = bench.packed()
    assert watch.look() is None
    answered(bench, reason, state)
    assert watch.look() == tell(NoticeCode.BOX_STAYS, waybill=waybill, reason=said)
    assert watch.look() is None


def test_what_is_put_right_at_the_desk_keeps_no_box(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    watch = ReturnedWatch(bench.ledger)
    bench.packed()
    answered(bench, "104119: 택배사 코드 오류", "refused")
    assert watch.look() is None


def test_a_box_is_told_of_again_when_its_hold_becomes_a_cancel(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    watch = ReturnedWatch(bench.ledger)
    _, waybill = bench.packed()
    answered(bench, "on_hold", "held")
    watch.look()
    answered(bench, "cancelled", "held")
    assert watch.look() == tell(NoticeCode.BOX_STAYS, waybill=waybill, reason="cancelled")


def test_a_box_is_told_of_beside_others_that_stay(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    watch = ReturnedWatch(bench.ledger)
    bench.packed("A1")
    answered(bench, "already_dispatched: 1", "refused")
    watch.look()
    _, waybill = bench.packed("A2")
    answered(bench, "on_hold", "held")
    assert watch.look() == tell(NoticeCode.BOX_STAYS, waybill=waybill, reason="on_hold")
