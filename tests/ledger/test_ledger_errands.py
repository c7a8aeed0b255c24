"""What a supervisor asks is done once, journalled with who allowed it, and answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from station.clock import UptimeMark
from station.ledger import BenchLock, BenchRequest, RequestAnswer
from station.packing.facts import OrderHeld
from station.sync.round import carry_out
from tests.support.support_ledger import Bench, order, stocked


def _asked(bench: Bench, kind: str, number: str, reason: str = "") -> BenchRequest:
    bench.ledger.requests.leave(kind, {"number": number, "reason": reason, "allowed_by": "201"})
    return bench.ledger.requests.open()[-1]


def _last(bench: Bench) -> dict[str, object]:
    record = list(bench.ledger.records.find())[-1]
    return {name: record.get(name, "") for name in ("event", "order", "reason", "allowed_by", "request")}


def _held(tmp_path: Path) -> Bench:
    bench = stocked(tmp_path, order("A1"))
    bench.record(OrderHeld("A1", "", "packer"))
    return bench


def test_a_refused_dispatch_goes_back_in_line_and_the_journal_says_who_wanted_it(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box, _ = bench.packed()
    debt = bench.leased()
    bench.ledger.outbox.settle(debt, "refused", "invalid_waybill", bench.clock(), next_try=None, state="refused")
    asked = _asked(bench, "retry", box.parcel)
    answer = bench.ledger.supervisor.carry_out(asked, bench.clock())
    assert answer == RequestAnswer(ok=True, text_code="retried", values={"number": box.parcel})
    assert [row.state for row in bench.ledger.outbox.rows()] == ["owed"]
    told = {"event": "command_scanned", "order": box.order, "reason": "retry"}
    assert _last(bench) == {**told, "allowed_by": "201", "request": asked.id}


def test_a_held_order_is_released_once_whoever_comes_first(tmp_path: Path) -> None:
    bench = _held(tmp_path)
    asked = _asked(bench, "release", "A1", "checked")
    assert bench.ledger.supervisor.carry_out(asked, bench.clock()) is not None
    assert bench.open().supervisor.carry_out(asked, bench.clock()) is None
    told = {"event": "order_released", "order": "A1", "reason": "checked"}
    assert _last(bench) == {**told, "allowed_by": "201", "request": asked.id}
    assert [row.state for row in bench.ledger.orders.rows()] == ["waiting"]


def test_a_held_order_gets_another_reason_and_stays_held(tmp_path: Path) -> None:
    bench = _held(tmp_path)
    answer = bench.ledger.supervisor.carry_out(_asked(bench, "reason", "A1", "short"), bench.clock())
    held = bench.ledger.orders.find("A1")
    assert answer is not None
    assert answer.text_code == "reason_set"
    assert held is not None
    assert (held.row.state, held.held_reason) == ("held", "short")


def test_a_refusal_is_an_answer_and_changes_nothing(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.packed()
    before = len(list(bench.ledger.records.find()))
    asked = _asked(bench, "release", "A1")
    refused = RequestAnswer(ok=False, text_code="not_held", values={"detail": "A1"})
    assert bench.ledger.supervisor.carry_out(asked, bench.clock()) == refused
    assert bench.ledger.requests.answer_to(asked.id) == refused
    assert len(list(bench.ledger.records.find())) == before


def test_a_request_of_this_morning_is_not_carried_out_any_more(tmp_path: Path) -> None:
    bench = _held(tmp_path)
    asked = _asked(bench, "release", "A1")
    answer = bench.ledger.supervisor.carry_out(asked, bench.clock() + timedelta(minutes=11))
    assert answer == RequestAnswer(ok=False, text_code="too_late", values={"detail": "A1"})
    assert [row.state for row in bench.ledger.orders.rows()] == ["held"]


TOO_LATE = RequestAnswer(ok=False, text_code="too_late", values={"detail": "A1"})


def test_a_request_is_as_old_as_the_uptime_says_whatever_the_clock_was_set_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is left while the clock is nine hours ahead, and nobody is there for nine hours after it was set right."""
    bench = _held(tmp_path)
    left = UptimeMark.now()
    at = bench.clock()
    bench.ledger.requests.leave("release", {"number": "A1", "allowed_by": "201"})
    monkeypatch.setattr(UptimeMark, "now", lambda: UptimeMark(left.boot, left.seconds + 9 * 3600))
    (asked,) = bench.ledger.requests.open()
    assert dict(asked.args) == {"number": "A1", "allowed_by": "201"}
    assert bench.ledger.supervisor.carry_out(asked, at) == TOO_LATE
    assert [row.state for row in bench.ledger.orders.rows()] == ["held"]


def test_a_request_that_was_just_left_is_carried_out_although_the_clock_was_set_back(tmp_path: Path) -> None:
    bench = _held(tmp_path)
    asked = replace(_asked(bench, "release", "A1"), same_boot=True)
    done = bench.ledger.supervisor.carry_out(asked, bench.clock() - timedelta(hours=9))
    assert done == RequestAnswer(ok=True, text_code="released", values={"number": "A1"})


@pytest.mark.parametrize("boots", [("one", "another"), ("", "")])
def test_a_request_of_the_future_from_before_the_computer_was_started_again_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, boots: tuple[str, str]
) -> None:
    bench = _held(tmp_path)
    before, after = boots
    monkeypatch.setattr(UptimeMark, "now", lambda: UptimeMark(before, 5000.0))
    bench.ledger.requests.leave("release", {"number": "A1", "allowed_by": "201"})
    monkeypatch.setattr(UptimeMark, "now", lambda: UptimeMark(after, 60.0))
    (asked,) = bench.ledger.requests.open()
    assert bench.ledger.supervisor.carry_out(asked, bench.clock() - timedelta(hours=9)) == TOO_LATE


def test_a_parcel_is_voided_and_its_order_can_be_packed_again(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    _, waybill = bench.packed()
    answer = bench.ledger.supervisor.carry_out(_asked(bench, "void", waybill, "damaged"), bench.clock())
    assert answer == RequestAnswer(ok=True, text_code="voided", values={"number": waybill})
    assert _last(bench)["reason"] == "damaged"
    assert bench.ledger.outbox.rows() == ()


def test_sync_leaves_requests_to_the_bench_that_runs_and_does_them_when_none_does(tmp_path: Path) -> None:
    bench = _held(tmp_path)
    asked, lock = _asked(bench, "release", "A1"), BenchLock(tmp_path)
    lock.acquire("BENCH-1")
    assert carry_out(bench.ledger, BenchLock(tmp_path), bench.clock) == 0
    lock.release()
    assert carry_out(bench.ledger, BenchLock(tmp_path), bench.clock) == 1
    assert bench.ledger.requests.answer_to(asked.id) == RequestAnswer(
        ok=True, text_code="released", values={"number": "A1"}
    )
    assert carry_out(bench.ledger, BenchLock(tmp_path), bench.clock) == 0
