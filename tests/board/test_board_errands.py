"""A supervisor's wish: allowed, left, answered, or taken back so that nothing happens unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.board.actions import BoardAct, BoardWish
from station.board.requests import ActOutcome, ActPermit, RequestRunner
from station.ledger import BenchLock, LedgerError, RequestAnswer
from station.packing.facts import OrderHeld
from station.sync.round import carry_out
from tests.support.support_ledger import Bench, order, stocked
from tests.support.support_patience import until

RELEASE = BoardWish(BoardAct.RELEASE, "A1", "A1", "checked")


class Door:
    """Lets one badge in; remembers what was shown."""

    def __init__(self, permit: ActPermit | None = None) -> None:
        self.permit = permit or ActPermit(by="201")
        self.shown: list[tuple[str, BoardAct]] = []

    def allow(self, typed: str, act: BoardAct) -> ActPermit:
        self.shown.append((typed, act))
        return self.permit


class Hall:
    """A ledger with a held order, and a sync that comes when it is tapped, if it is there."""

    def __init__(self, folder: Path, *, sync: bool = True) -> None:
        self.bench: Bench = stocked(folder, order("A1"))
        self.bench.record(OrderHeld("A1", "", "packer"))
        self.folder, self.sync, self.waited = folder, sync, 0.0
        self.door = Door()
        self.errands = RequestRunner(self.door, self.bench.ledger.requests, self.tap, pause=self.pause)

    def tap(self) -> None:
        if self.sync:
            carry_out(self.bench.ledger, BenchLock(self.folder), self.bench.clock)

    def pause(self, seconds: float) -> None:
        self.waited += seconds

    @property
    def state(self) -> str:
        return next(iter(self.bench.ledger.orders.rows())).state


def test_what_is_allowed_is_left_carried_out_and_the_answer_told(tmp_path: Path) -> None:
    hall = Hall(tmp_path)
    assert hall.errands.fulfil(RELEASE, "PS:BADGE:201") == ActOutcome(RELEASE, ok=True, code="released")
    assert hall.door.shown == [("PS:BADGE:201", BoardAct.RELEASE)]
    assert (hall.state, hall.waited) == ("waiting", 0.0)


@pytest.mark.parametrize(("reason", "seconds"), [("pin_wrong", 0), ("pin_locked", 30)])
def test_whoever_may_not_leaves_nothing_behind(tmp_path: Path, reason: str, seconds: int) -> None:
    hall = Hall(tmp_path)
    hall.door.permit = ActPermit(refused=reason, seconds=seconds)
    told = ActOutcome(RELEASE, ok=False, code="not_allowed", detail=reason, seconds=seconds)
    assert hall.errands.fulfil(RELEASE, "0000") == told
    assert hall.bench.ledger.requests.open() == ()


def test_a_wish_that_nobody_carries_out_is_taken_back_and_said_so(tmp_path: Path) -> None:
    hall = Hall(tmp_path, sync=False)
    assert hall.errands.fulfil(RELEASE, "PS:BADGE:201") == ActOutcome(RELEASE, ok=False, code="nobody")
    assert 14 < hall.waited < 16
    hall.sync = True
    hall.tap()
    assert hall.state == "held"


def test_a_refusal_comes_back_with_its_reason(tmp_path: Path) -> None:
    hall = Hall(tmp_path)
    wish = BoardWish(BoardAct.VOID, "A1", "A1", "other")
    told = ActOutcome(wish, ok=False, code="not_found", detail="A1", refused=True)
    assert hall.errands.fulfil(wish, "PS:BADGE:201") == told


def test_the_answer_that_comes_in_the_last_moment_counts(tmp_path: Path) -> None:
    hall = Hall(tmp_path, sync=False)

    class Late:
        """Is answered while it is being taken back."""

        def __init__(self) -> None:
            self.looked = 0

        def leave(self, kind: str, args: object) -> str:
            return "r1"

        def answer_to(self, which: str) -> RequestAnswer | None:
            self.looked += 1
            return RequestAnswer(ok=True, text_code="released", values={}) if self.looked > 150 else None

        def answer(self, which: str, *, ok: bool, text_code: str) -> bool:
            self.looked = 151
            return False

    errands = RequestRunner(hall.door, Late(), hall.tap, pause=hall.pause)
    assert errands.fulfil(RELEASE, "x") == ActOutcome(RELEASE, ok=True, code="released")


def test_a_ledger_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    hall = Hall(tmp_path)

    class Full(Door):
        def allow(self, typed: str, act: BoardAct) -> ActPermit:
            raise LedgerError("disk_full")

    errands = RequestRunner(Full(), hall.bench.ledger.requests, hall.tap, pause=hall.pause)
    assert errands.fulfil(RELEASE, "x") == ActOutcome(RELEASE, ok=False, code="disk_full", refused=True)


def test_a_stumble_is_an_answer_too_since_the_screen_waits_for_one(tmp_path: Path) -> None:
    hall, told = Hall(tmp_path), list[ActOutcome]()

    class Broken(Door):
        def allow(self, typed: str, act: BoardAct) -> ActPermit:
            raise RuntimeError("a bug")

    errands = RequestRunner(Broken(), hall.bench.ledger.requests, hall.tap, pause=hall.pause)
    errands.begin(RELEASE, "x", told.append)
    until(lambda: told == [ActOutcome(RELEASE, ok=False, code="internal", refused=True)])
    errands.close()


def test_a_sheet_needs_no_badge_and_stays_asked_for_while_nothing_runs(tmp_path: Path) -> None:
    hall, wish = Hall(tmp_path, sync=False), BoardWish(BoardAct.SHEET, "", "")
    assert hall.errands.fulfil(wish, "") == ActOutcome(wish, ok=False, code="later")
    assert 14 < hall.waited < 16
    assert hall.door.shown == []
    hall.sync = True
    hall.tap()
    (left,) = hall.bench.ledger.requests.open()
    assert left.kind == "sheet"
    hall.bench.ledger.requests.answer(left.id, ok=True, text_code="sheet_nothing")
    assert hall.bench.ledger.requests.open() == ()
