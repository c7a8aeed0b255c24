"""Which label is drawn ahead, from the opening of a box until its number is bound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from station.bench.bench_settings import BenchSettings
from station.bench.effects import LabelAhead
from station.bench.label_printing import LabelOrder
from station.bench.session import PackingSession
from station.packing.carriage import BoxCarriage
from station.packing.decisions import PrintLabel
from station.packing.events import CommandGiven, ItemCodeScanned, ProductMatch, SlipScanned
from station.packing.facts import WaybillTaken
from station.packing.orders import PackingBox
from station.packing.process.shared_answers import HouseCarriers
from station.packing.process.states import PackingRules, open_box
from station.packing.verdicts import OrderVerdict
from tests.bench.support_printing import Desk
from tests.support.support_ledger import HONG, Clock, line, order, stocked

MUG = ItemCodeScanned("8801234567893", (ProductMatch("MUG-WH", 1, "머그컵"),))


class Time:
    """The bench's clock, moved by hand."""

    def __init__(self, clock: Clock) -> None:
        self.now = clock

    def monotonic(self) -> float:
        return 0.0


class Table:
    """A bench without its thread: ledger, turns, foresight, and a desk that draws."""

    def __init__(self, folder: Path) -> None:
        self.store = stocked(folder, order("A1", line("1", "MUG-WH", 2)))
        time = Time(self.store.clock)
        settings = BenchSettings("BENCH-1", HouseCarriers(BoxCarriage("CJGLS")), PackingRules(asks_shop=False))
        self.foresight = LabelAhead(self.store.ledger, time)
        self.turns = PackingSession(self.store.ledger, settings, time, self.foresight.read)
        self.desk = Desk()
        self.box = self.open()
        self.number = self.store.ledger.numbers.next("CJGLS") or ""

    def open(self) -> PackingBox:
        box = self.store.found("A1").box
        assert box is not None
        self.take(SlipScanned("A1", "A1", OrderVerdict.OPENED, box))
        return box

    def take(self, event: SlipScanned | ItemCodeScanned | CommandGiven, *, news: bool = False) -> list[PrintLabel]:
        decisions = self.turns.take(event) or ()
        self.foresight.look(self.turns.context, self.desk.hand, news=news)
        return [decision for decision in decisions if isinstance(decision, PrintLabel)]

    def label(self, number: str, on: datetime) -> LabelOrder:
        return LabelOrder(PrintLabel(self.box.parcel, "A1", "CJGLS", number, 1), self.box, HONG, on.date())


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    one = Table(tmp_path)
    yield one
    one.desk.hand.close()
    one.store.ledger.close()


def test_the_label_of_an_open_box_is_drawn_with_the_next_free_number_which_stays_free(table: Table) -> None:
    table.desk.paper.waits(prepared=1)
    table.take(MUG)
    assert table.desk.drawn == [table.label(table.number, table.store.clock())]
    assert table.store.ledger.numbers.find(table.number) is None


def test_the_decided_label_is_the_one_that_was_drawn(table: Table) -> None:
    table.desk.paper.waits(prepared=1)
    table.take(MUG)
    (job,) = table.take(MUG)
    assert table.desk.drawn == [table.foresight.order(job, table.box)]


def test_after_a_lost_race_the_label_carries_the_number_that_was_bound(table: Table) -> None:
    table.desk.paper.waits(prepared=1)
    other = table.store.open("BENCH-2")
    table.store.record(WaybillTaken("B9", "0190-other", "CJGLS", table.number), ledger=other)
    other.close()
    table.take(MUG)
    (job,) = table.take(MUG)
    assert job.waybill != table.number
    assert table.foresight.order(job, table.box) == table.label(job.waybill, table.store.clock())
    table.desk.hand.print(table.foresight.order(job, table.box))
    table.desk.paper.waits(jobs=1)
    assert [label.job.waybill for label in table.desk.drawn] == [table.number, job.waybill]


def test_a_box_that_is_put_back_takes_its_drawing_with_it(table: Table) -> None:
    table.desk.paper.waits(prepared=1)
    table.take(CommandGiven("PS:CANCEL"))
    table.desk.paper.waits(told=3)
    assert table.desk.paper.prepared[-1] is None


def test_news_of_another_address_has_the_label_drawn_anew(table: Table) -> None:
    table.desk.paper.waits(prepared=1)
    moved = replace(HONG, address="부산 가상로 2")
    table.store.ledger.intake.take_in([order("A1", line("1", "MUG-WH", 2), receiver=moved)])
    table.foresight.look(table.turns.context, table.desk.hand, news=True)
    table.desk.paper.waits(prepared=2)
    assert [label.receiver for label in table.desk.drawn] == [HONG, moved]


def test_past_midnight_the_label_says_the_new_day(table: Table) -> None:
    table.desk.paper.waits(prepared=1)
    table.store.clock.forward(hours=14)
    table.take(MUG)
    (job,) = table.take(MUG)
    assert table.foresight.order(job, table.box) == table.label(table.number, table.store.clock())
    assert table.foresight.order(job, table.box) not in table.desk.drawn


def test_a_last_item_with_its_label_is_four_statements(table: Table) -> None:
    table.take(MUG)
    said: list[str] = []
    for engine in (table.store.ledger.database.write_engine, table.store.ledger.database.read_engine):
        event.listen(engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    decisions = table.turns.take(MUG) or ()
    assert [type(decision) for decision in decisions] == [PrintLabel]
    assert [re.split(r"\W+", text)[:3] for text in said] == [
        ["INSERT", "INTO", "journal"],
        ["INSERT", "INTO", "waybills"],
        ["UPDATE", "ranges", "SET"],
        ["SELECT", "orders", "number"],
    ]
    bound = table.store.ledger.numbers.find(table.number)
    assert bound is not None
    assert (bound.parcel, bound.newest_copy) == (table.box.parcel, 1)


def test_an_address_that_came_and_went_unheard_is_on_no_label(table: Table) -> None:
    table.desk.paper.waits(prepared=1)
    moved = replace(HONG, address="부산 가상로 2")
    for receiver, news in ((moved, True), (HONG, False)):
        table.store.ledger.intake.take_in([order("A1", line("1", "MUG-WH", 2), receiver=receiver)])
        table.foresight.look(table.turns.context, table.desk.hand, news=news)
    table.desk.paper.waits(prepared=2)
    assert [label.receiver for label in table.desk.drawn][-1:] != [HONG]
    table.take(MUG)
    (job,) = (one for one in table.turns.take(MUG) or () if isinstance(one, PrintLabel))
    assert table.foresight.decided(job, table.box) == table.label(job.waybill, table.store.clock())


def test_an_address_that_came_unheard_is_taken_over_before_a_label_is_decided(table: Table) -> None:
    table.take(MUG)
    moved = replace(HONG, address="부산 가상로 2")
    table.store.ledger.intake.take_in([order("A1", line("1", "MUG-WH", 2), receiver=moved)])
    (job,) = (one for one in table.turns.take(MUG) or () if isinstance(one, PrintLabel))
    box = open_box(table.turns.state)
    assert box is not None
    assert table.foresight.decided(job, box).receiver == moved
