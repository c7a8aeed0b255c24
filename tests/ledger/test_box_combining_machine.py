"""Random days of orders that come, change, are combined, reserved, opened and packed: nobody gets another's goods."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from station.ledger import LedgerError, StaleDecision
from station.ledger.storage.schema import consignments, orders, outbox
from station.packing.carriage import BoxCarriage
from station.packing.combining import CombineRule
from station.packing.facts import OrderAbandoned, OrderHeld, OrderReleased, ParcelVoided
from station.packing.gifts import GiftRule, GiftTo
from station.packing.orders import Order, OrderStatus, PackingBox, Receiver
from station.packing.process.shared_answers import HouseCarriers
from tests.ledger.test_ledger_rounds import reserved
from tests.support.support_ledger import NOON, Bench, line, order, stocked, told

PEOPLE = [
    Receiver("김견본", "010-0000-0001", "04524", "서울 중구 세종대로 1"),
    Receiver("김 견본", "01000000001", "04524", "서울 중구 세종대로  1"),
    Receiver("김견본", "0505-0000-0002", "04524", "서울 중구 세종대로 1"),
    Receiver("이견본", "010-0000-0003", "04524", "서울 중구 세종대로 11"),
]
RULES = (
    (),
    (CombineRule(),),
    (CombineRule(hours=2, max_pieces=4), CombineRule(hours=0, phone=False, never=("SOCK*",))),
)
PICKS = st.integers(0, 50)
STATUSES = st.sampled_from([OrderStatus.CANCELLED, OrderStatus.READY, OrderStatus.ON_HOLD, OrderStatus.NOT_READY])


class CombiningMachine(RuleBasedStateMachine):
    """A bench and what is known of it beside its ledger."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.bench: Bench = stocked(Path(self._folder.name), order("Z", receiver=PEOPLE[3]))
        self.bench.ledger.gifts.keep_to((GiftRule("STICKER", per=GiftTo.RECEIVER),))
        self.orders: dict[str, Order] = {"Z": order("Z", receiver=PEOPLE[3])}
        self.open: PackingBox | None = None
        self.packed: dict[str, tuple[PackingBox, str]] = {}
        self.changed = False

    def teardown(self) -> None:
        assert self.bench.ledger.soundness.fault() is None
        assert self.bench.ledger.chain.verify().ok
        self.bench.ledger.close()
        self._folder.cleanup()

    def pick(self, which: int) -> str:
        return sorted(self.orders)[which % len(self.orders)]

    def take(self, known: Order) -> None:
        self.orders[known.number] = known
        self.changed = self.changed or (self.open is not None and known.number in self.open.orders)
        self.bench.ledger.intake.take_in([known])

    @rule(which=st.sampled_from(RULES))
    def the_rules_are_these(self, which: tuple[CombineRule, ...]) -> None:
        self.bench.ledger.combining.keep_to(which, HouseCarriers(BoxCarriage("CJGLS")))

    @rule(who=PICKS, hours=st.integers(0, 4), sock=st.booleans(), package=st.sampled_from([None, None, "P"]))
    def sells(self, who: int, hours: int, sock: bool, package: str | None) -> None:
        goods = (line("1", "SOCK-BK-L" if sock else "MUG-WH"), line("2"))
        new = order(f"A{len(self.orders)}", *goods, receiver=PEOPLE[who % len(PEOPLE)], package=package)
        self.take(replace(new, placed_at=NOON + timedelta(hours=hours)))

    @rule(which=PICKS, who=PICKS)
    def moves(self, which: int, who: int) -> None:
        known = self.orders[self.pick(which)]
        (part,) = known.consignments
        self.take(replace(known, consignments=(replace(part, receiver=PEOPLE[who % len(PEOPLE)]),)))

    @rule(which=PICKS, status=STATUSES)
    def is_told(self, which: int, status: OrderStatus) -> None:
        self.take(told(self.orders[self.pick(which)], status))

    @rule()
    def looks_at_all(self) -> None:
        self.bench.ledger.combining.settle()
        assert self.bench.ledger.combining.settle() == 0

    @rule(first=PICKS, second=PICKS)
    def combines_by_hand(self, first: int, second: int) -> None:
        with suppress(LedgerError):
            self.bench.ledger.hand_combining.combine([self.pick(first), self.pick(second)])

    @rule(which=PICKS, apart=st.booleans())
    def keeps_apart_or_not(self, which: int, apart: bool) -> None:
        by_hand = self.bench.ledger.hand_combining
        with suppress(LedgerError):
            (by_hand.keep_apart if apart else by_hand.leave_to_rules)(self.pick(which))

    @rule()
    def makes_a_round(self) -> None:
        self.bench.clock.forward(minutes=1)
        reserved(self.bench)

    @precondition(lambda self: self.open is None)
    @rule(which=PICKS)
    def opens(self, which: int) -> None:
        found = self.bench.found(self.pick(which))
        if found.box is not None:
            self.bench.record(self.bench.opening(found.box))
            self.open, self.changed = found.box, False

    @precondition(lambda self: self.open is not None)
    @rule(end=st.sampled_from(["packed", "packed", "put back", "held"]))
    def leaves(self, end: str) -> None:
        box, self.open = self.open, None
        assert box is not None
        if end == "held":
            self.bench.record(OrderHeld(box.order, box.parcel, "damaged"))
        elif end == "put back" or self.changed:
            self.bench.record(OrderAbandoned(box.order, box.parcel, "packer"))
        else:
            number = self.bench.labelled(box)
            self.bench.closed(box, number)
            self.packed[box.parcel] = (box, number)

    @rule(which=PICKS)
    def is_released(self, which: int) -> None:
        self.bench.record(OrderReleased(self.pick(which)))

    @precondition(lambda self: self.packed)
    @rule(which=PICKS)
    def is_voided(self, which: int) -> None:
        parcel = sorted(self.packed)[which % len(self.packed)]
        box, number = self.packed.pop(parcel)
        with suppress(StaleDecision):
            self.bench.record(ParcelVoided(box.order, box.parcel, number, "packer"))

    @invariant()
    def no_box_has_two_receivers(self) -> None:
        with self.bench.ledger.database.read() as connection:
            rows = connection.execute(
                select(consignments.c.group_key, consignments.c.receiver_key)
                .join(orders, orders.c.id == consignments.c.order_id)
                .where(consignments.c.receiver_key != "")
            ).all()
        people: dict[str, set[str]] = {}
        for row in rows:
            people.setdefault(row.group_key, set()).add(row.receiver_key)
        assert all(len(keys) == 1 for keys in people.values())

    @invariant()
    def the_open_box_stands_unless_the_shop_changed_it(self) -> None:
        if self.open is not None and not self.changed:
            found = self.bench.ledger.orders.standing(self.open)
            assert found.result == "clear", found

    @invariant()
    def every_line_is_in_one_parcel_and_told_once(self) -> None:
        lines = Counter((one.order, one.id) for box, _ in self.packed.values() for one in box.lines)
        assert all(times == 1 for times in lines.values())
        with self.bench.ledger.database.read() as connection:
            owed = connection.execute(select(outbox.c.parcel).where(outbox.c.state != "void")).scalars().all()
        assert sorted(owed) == sorted(self.packed)

    @invariant()
    def nobody_has_a_gift_twice_that_is_given_once(self) -> None:
        boxes = [box for box, _ in self.packed.values()] + ([self.open] if self.open is not None else [])
        given = Counter((gift.rule, gift.receiver) for box in boxes for gift in box.gifts)
        assert all(times == 1 for times in given.values())


TestCombining = CombiningMachine.TestCase
TestCombining.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
