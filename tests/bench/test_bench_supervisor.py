"""A whole bench and its supervisor: badge over the wire, PIN through the screen's door, everything in the journal."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from station.bench.bench import ANSWER_WITHIN, PackerAbsence
from station.packing.events import AnswerOverdue, PackerGone
from station.packing.process.states import (
    ApprovalStage,
    AskingQuestion,
    AwaitingPrinter,
    BenchDesk,
    IdleState,
    SignedOut,
)
from tests.support.support_bench import MUG, Bench, bench_in, order
from tests.support.support_rights import PIN, WRONG, cheap

NUMBER = "2026112300000001"
PEOPLE = f"""
[[packer]]
id = "900"
name = "이감독"
supervisor = true
pin = "{cheap(PIN)}"
"""


class Clock:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)

    def monotonic(self) -> float:
        return self.seconds


def said(records: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    return [{name: record[name] for name in ("event", *names) if name in record} for record in records]


def tried_once(bench: Bench, pin: str) -> None:
    """A PIN, and the answer to it."""
    seen = bench.pictures[-1].number
    bench.work.bench.pin(pin)
    bench.sees(lambda picture: picture.number > seen)


def held(bench: Bench) -> None:
    """An order that the packer put aside."""
    bench.sells(order(NUMBER, ("MUG-WH", 2)))
    bench.scan(NUMBER, MUG, "PS:HOLD")
    bench.hears("held")


def test_a_held_order_is_released_at_the_bench_by_badge_slip_and_reason(tmp_path: Path) -> None:
    with bench_in(tmp_path, scanner=PEOPLE) as bench:
        held(bench)
        bench.scan("PS:SUPERVISOR", "PS:BADGE:900", NUMBER)
        bench.hears("ask_why_release")
        bench.scan("PS:REASON:2")
        bench.hears("released")
        bench.scan(NUMBER)
        bench.hears("order_opened")
        assert said(bench.records("command_scanned", "order_released")[1:], "command", "verdict", "way", "reason",
                    "allowed_by", "order") == [
            {"event": "command_scanned", "command": "PS:SUPERVISOR", "verdict": "asked"},
            {"event": "command_scanned", "command": "PS:SUPERVISOR", "verdict": "asked", "allowed_by": "900"},
            {"event": "command_scanned", "command": "PS:SUPERVISOR", "verdict": "asked", "way": "release",
             "allowed_by": "900", "order": NUMBER},
            {"event": "command_scanned", "command": "PS:REASON:2", "verdict": "ok", "way": "release",
             "reason": "stock_came", "allowed_by": "900", "order": NUMBER},
            {"event": "order_released", "reason": "stock_came", "allowed_by": "900", "order": NUMBER},
        ]  # fmt: skip


def test_a_label_that_was_not_printed_is_voided_by_pin_and_the_pin_is_nowhere(tmp_path: Path) -> None:
    with bench_in(tmp_path, scanner=PEOPLE) as bench:
        bench.sells(order(NUMBER, ("MUG-WH", 1)))
        bench.printer.set_fault("paper_end")
        bench.sees(lambda picture: picture.printer.reason == "paper_end")
        bench.scan(NUMBER)
        bench.sees(lambda picture: picture.shop_asked_at is not None)
        bench.scan(MUG)
        bench.reaches(AwaitingPrinter)
        bench.scan("PS:SUPERVISOR")
        bench.hears("ask_supervisor")
        bench.work.bench.pin(WRONG)
        bench.hears("pin_wrong")
        bench.work.bench.pin(PIN)
        bench.hears("ask_why_void")
        bench.scan("PS:OK")
        bench.hears("voided")
        (voided,) = bench.records("parcel_voided")
        assert (voided["reason"], voided["allowed_by"]) == ("wrong_goods", "900")
        assert [one["reason"] for one in bench.records("command_scanned") if one["verdict"] == "refused"] == [
            "pin_wrong"
        ]
        kept = json.dumps(bench.records(), ensure_ascii=False)
        shown = " ".join(str(picture) for picture in bench.pictures)
        assert not [pin for pin in (PIN, WRONG) if pin in kept + shown]


def test_digits_that_reach_the_bench_as_a_scan_while_a_pin_is_asked_for_are_not_kept(tmp_path: Path) -> None:
    with bench_in(tmp_path, scanner=PEOPLE) as bench:
        bench.scan("PS:SUPERVISOR", PIN)
        assert bench.hears("order_unknown").last_scan is not None
        (scanned,) = bench.records("order_scanned")
        assert scanned["code"] == "#6"
        assert not any(PIN in str(picture) for picture in bench.pictures)


def test_the_fifth_wrong_pin_locks_the_pad_and_a_restart_does_not_open_it(tmp_path: Path) -> None:
    with bench_in(tmp_path, scanner=PEOPLE) as bench:
        bench.scan("PS:SUPERVISOR")
        bench.hears("ask_supervisor")
        for _ in range(4):
            tried_once(bench, WRONG)
        tried_once(bench, WRONG)
        assert bench.pictures[-1].band.code == "pin_locked"
        bench.restart()
        bench.hears("leave_overdue")
        bench.scan("PS:SUPERVISOR")
        bench.hears("ask_supervisor")
        bench.work.bench.pin(PIN)
        bench.hears("pin_locked")
        bench.scan("PS:BADGE:900")
        bench.hears("ask_what_to_allow")


def test_a_packed_parcel_is_voided_by_its_label_and_can_be_packed_again(tmp_path: Path) -> None:
    with bench_in(tmp_path, "dispatch_after_seconds = 600", scanner=PEOPLE) as bench:
        bench.sells(order(NUMBER, ("MUG-WH", 1)))
        bench.scan(NUMBER)
        bench.sees(lambda picture: picture.shop_asked_at is not None)
        bench.scan(MUG)
        bench.hears("packed")
        (packed,) = bench.records("parcel_packed")
        bench.scan("PS:SUPERVISOR", "PS:BADGE:900", packed["waybill"], "PS:OK")
        bench.hears("voided")
        bench.scan(NUMBER)
        bench.hears("order_opened")
        (voided,) = bench.records("parcel_voided")
        assert (voided["waybill"], voided["allowed_by"]) == (packed["waybill"], "900")


@pytest.mark.parametrize(
    ("state", "after", "follows"),
    [
        (AskingQuestion("PS:SUPERVISOR", IdleState(BenchDesk("101")), ApprovalStage()), ANSWER_WITHIN, AnswerOverdue()),
        (IdleState(BenchDesk("101")), 600, PackerGone()),
        (AskingQuestion("PS:REPRINT", IdleState(BenchDesk("101"))), 600, PackerGone()),
    ],
)
def test_what_nobody_does_for_long_follows_once_its_time_is_over(
    state: AskingQuestion | IdleState, after: float, follows: object
) -> None:
    clock = Clock()
    absence = PackerAbsence(clock, 600)
    clock.seconds += after - 1
    assert (absence.left(state), absence.follows(state)) == (1, None)
    clock.seconds += 1
    assert absence.follows(state) == follows
    absence.stirred()
    assert absence.follows(state) is None


@pytest.mark.parametrize("state", [IdleState(BenchDesk()), SignedOut(BenchDesk())])
def test_where_nobody_is_signed_in_nothing_follows(state: IdleState | SignedOut) -> None:
    clock = Clock()
    absence = PackerAbsence(clock, 600)
    clock.seconds += 1e6
    assert (absence.left(state), absence.follows(state)) == (None, None)


def test_who_is_away_is_signed_out_by_the_bench_itself(tmp_path: Path) -> None:
    station = "require_badge = true\nsign_out_after_minutes = 0.02"
    with bench_in(tmp_path, station=station) as bench:
        bench.scan("PS:BADGE:101")
        bench.hears("signed_out")
        bench.reaches(SignedOut)
        assert said(bench.records("packer_in", "packer_out"), "packer", "reason") == [
            {"event": "packer_in", "packer": "101"},
            {"event": "packer_out", "packer": "101", "reason": "away"},
        ]
