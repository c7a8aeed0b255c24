"""Whatever the shop changes, whoever hears of it late, twice or never: no label against what the ledger knows.

The promise is checked where it counts, at the printer's door, on the stored order alone: with restarts, wake-ups that
are lost, answers that are overtaken, commits that fail and clocks that are set.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from printers.base import PaperOutcome, PrinterCondition, PrintJob
from station.bench.turn_context import context_of
from station.ledger import LedgerError
from station.ledger import ledger as ledger_module
from station.ledger.records import OrderKnown
from station.packing.orders import BoxLine, OrderStatus
from station.packing.process.states import (
    AwaitingClearance,
    AwaitingLabel,
    AwaitingPrinter,
    IdleState,
    PackingRules,
    PackingState,
    without_question,
)
from tests.bench.support_steps import MUG, SOCK, Steps
from tests.support.support_ledger import HONG, KIM, line, order

READY, HELD, GONE = OrderStatus.READY, OrderStatus.ON_HOLD, OrderStatus.CANCELLED
GOODS = (
    (line("1", "MUG-WH", 2),),
    (line("1", "MUG-WH", 1), line("2", "SOCK-BK-L")),
    (line("2", "SOCK-BK-L"),),
    (line("1", "MUG-WH", 2), line("2", "SOCK-BK-L")),
    (line("3", "MUG-WH", 1),),
)
PEOPLE = (HONG, KIM, replace(HONG, memo="경비실"))
WORDS = ("PS:OK", "PS:REPRINT", "PS:UNDO", "PS:CANCEL", "PS:HOLD", "PS:QTY:2", "PS:FINISH")
OUTCOMES = (PaperOutcome.CONFIRMED, PaperOutcome.UNKNOWN, PaperOutcome.NOT_PRINTED, PaperOutcome.CONFIRMED)
MOVES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 59)), min_size=10, max_size=25)


class Days:
    """A bench, the shop's books, and another process that reads them."""

    def __init__(self, folder: Path, rules: PackingRules) -> None:
        first = order("A1", *GOODS[0])
        self.steps = Steps(folder, first, order("A2", line("1", "MUG-WH")), rules=rules, with_shop=rules.asks_shop)
        self.book = first
        self._tell()
        self.sent: list[str] = []
        self.broken: list[str] = []
        self._watch_printer()
        self.fails = 0
        self._watch_ledger()

    def _tell(self) -> None:
        if self.steps.shop is not None:
            self.steps.shop.books = {"A1": self.book, "A2": order("A2", line("1", "MUG-WH"))}

    def _watch_printer(self) -> None:
        takes = self.steps.sheet.submit

        def submit(job: PrintJob) -> None:
            try:
                self.at_the_printers_door(job)
            except (AssertionError, AttributeError) as error:  # the desk would take it for a driver's fault
                self.broken.append(repr(error))
            takes(job)

        self.steps.sheet.submit = submit  # type: ignore[method-assign]

    def _watch_ledger(self) -> None:
        stores = self.steps.store.ledger.record

        def record(entry: object) -> int:
            if self.fails:
                self.fails -= 1
                raise LedgerError("io")
            return stores(entry)  # type: ignore[arg-type]

        self.steps.store.ledger.record = record  # type: ignore[method-assign]

    def at_the_printers_door(self, job: PrintJob) -> None:
        """Guarantees 1 and 5, on what is stored now, and the address that is stored now."""
        state = without_question(self.steps.state)
        label = self.steps.labels[-1]
        self.sent.append(job.key)
        assert isinstance(state, AwaitingLabel)
        if state.label.packed:
            return
        box, parcel = state.parcel.box, state.parcel
        ledger = self.steps.store.ledger
        for number in box.orders:
            known = ledger.orders.find(number)
            assert known is not None
            assert (known.row.status, known.row.state) == (READY, "packing"), job.key
        assert label.receiver == ledger.orders.receiver(box)
        assert not parcel.surplus
        assert parcel.is_complete
        stored = {(one.id, one.sku): one.quantity for one in _lines(ledger.orders.find(box.order))}
        assert {(one.id, one.sku): one.quantity for one in box.lines}.items() <= stored.items()

    # the moves

    def shop_changes(self, how: int) -> None:
        status = (READY, READY, HELD, GONE)[how % 4]
        self.book = replace(order("A1", *GOODS[how // 4 % 5], receiver=PEOPLE[how // 20 % 3]), status=status)
        self._tell()

    def sync_stores(self, how: int) -> None:
        other = self.steps.other()
        other.intake.take_in([self.book], asked=other.intake.newest_change())
        other.close()
        if how % 2:
            self.steps.bench.tapped()
        self.steps.settle()

    def changes_and_stores(self, how: int) -> None:
        self.shop_changes(how)
        self.sync_stores(how)

    def answer_is_overtaken(self, how: int) -> None:
        """The shop's next answer is on its way while its books change, and sync is quicker."""
        if self.steps.shop is not None:
            self.steps.shop.late = lambda: self._overtake(how)

    def _overtake(self, how: int) -> None:
        self.shop_changes(how)
        other = self.steps.other()
        other.intake.take_in([self.book], asked=other.intake.newest_change())
        other.close()

    def shop_is_down(self, how: int) -> None:
        if self.steps.shop is not None:
            self.steps.shop.is_up = bool(how % 3)

    def commit_fails(self, how: int) -> None:
        self.fails = 1 + how % 2

    def clock_is_set(self, how: int) -> None:
        self.steps.store.clock.forward(hours=(-9, 9)[how % 2])

    def restarted(self) -> None:
        self._watch_printer()
        self._watch_ledger()

    def goes_on(self, how: int) -> None:
        """What a packer would do next, or nearly so."""
        one, state = self.steps, without_question(self.steps.state)
        match state:
            case IdleState():
                one.scan("A1" if how % 7 else "A2")
                if how % 2 and one.shop is None:
                    one.answer()
            case PackingState():
                items = state.parcel.open_items
                codes = [item.codes[0].code for item in items for _ in range(state.parcel.missing(item))]
                one.scan(*(codes[: 1 + how % 3] or ["PS:OK"]))
            case AwaitingClearance():
                one.scan("PS:OK").passes(how)
            case AwaitingLabel() if one.sheet.jobs:
                one.prints(OUTCOMES[how % 4], "x")
            case AwaitingLabel():
                one.settle()
            case AwaitingPrinter():
                one.sheet.stands(PrinterCondition.READY)
                one.settle().passes(how)
            case _ if self.sent and how % 2:
                one.scan(self.sent[-1].partition(":")[0])
            case _:
                one.scan("PS:REPRINT", "PS:OK")

    def disturbances(self) -> tuple[Callable[[int], object], ...]:
        one = self.steps
        return (
            lambda how: None,
            lambda how: None,
            lambda how: one.scan(SOCK if how % 2 else MUG),
            lambda how: one.scan(WORDS[how % len(WORDS)]),
            lambda how: one.prints(OUTCOMES[how % 4], "x") if one.sheet.jobs else None,
            self.changes_and_stores,
            self.changes_and_stores,
            self.changes_and_stores,
            self.answer_is_overtaken if one.shop is not None else self.sync_stores,
            self.shop_is_down if one.shop is not None else self.shop_changes,
            self.commit_fails,
            lambda how: self.clock_is_set(how) if how % 6 == 0 else one.passes(how),
            self._restart,
        )

    def take(self, which: int, how: int) -> None:
        """Something happens or not, and the packer goes on."""
        self.disturbances()[which](how)
        self.goes_on(how // 2)
        self.fails = 0

    def _restart(self, how: int) -> None:
        self.fails = 0
        begins = self.steps._begin

        def begin() -> None:
            self.restarted()
            begins()

        self.steps._begin = begin  # type: ignore[method-assign]
        try:
            self.steps.restart((lambda: self._overtake(how)) if how % 2 else None)
        finally:
            self.steps._begin = begins  # type: ignore[method-assign]


def _lines(known: OrderKnown | None) -> tuple[BoxLine, ...]:
    assert known is not None
    return known.lines


# A day is many commits: one that fails is told as it was drawn, since making it shorter would take minutes.
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.sampled_from([PackingRules(asks_shop=False), PackingRules(), PackingRules(hold_when_silent=True)]), MOVES)
def test_no_label_comes_against_what_is_stored_and_a_restart_finds_the_bench_as_it_is(
    rules: PackingRules, drawn: list[tuple[int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        days = Days(Path(folder), rules)
        try:
            for which, how in drawn:
                days.take(which, how)
                note(f"{which}/{how}: {days.steps.where} {days.steps.band}")
                assert days.broken == []
                assert days.steps.state == days.steps.resumed()
                _what_follows_is_what_would_be_worked_out_anew(days.steps)
            _the_box_can_always_be_left(days)
        finally:
            days.steps.close_all()


def _what_follows_is_what_would_be_worked_out_anew(bench: Steps) -> None:
    """What was handed on from turn to turn is no older than the state; a number that is known is the next one."""
    known = bench.bench.session.context
    assert replace(known, number=None, next_label=None, is_asked=False) == context_of(bench.state, bench.settings)
    next_number = bench.store.ledger.numbers.next(known.carriage.carrier)
    assert known.number in (None, next_number)
    if not known.is_settling and known.box is not None:
        assert known.number == next_number
        assert known.next_label is not None


def _the_box_can_always_be_left(days: Days) -> None:
    """Nothing holds the bench: the printer speaks, and cancel and yes empty it."""
    days.fails = 0
    if days.steps.where == "AwaitingLabel":
        days.steps.prints(PaperOutcome.UNKNOWN, "x") if days.steps.sent else days.steps.passes(1).passes(200)
    days.steps.sheet.stands(PrinterCondition.READY)
    days.steps.scan("PS:CANCEL", "PS:OK")
    if days.steps.where == "AwaitingLabel":
        days.steps.prints(PaperOutcome.UNKNOWN, "x").scan("PS:CANCEL", "PS:OK")
    assert days.steps.where == "IdleState"


def test_the_guard_at_the_printers_door_sees_a_label_that_must_not_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_module, "_require", lambda _connection, _entry: None)
    days = Days(tmp_path, PackingRules(asks_shop=False))
    days.steps.scan("A1", MUG)
    days.steps.puts(replace(days.book, status=HELD))
    days.steps.scan(MUG)
    assert len(days.broken) == 1
    days.steps.close_all()
