"""Random days of reserving, assigning, changing, packing and voiding: no number at two boxes, and none lost."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from station.packing.facts import ParcelVoided, WaybillTaken
from station.packing.orders import Order, OrderStatus, Receiver
from tests.ledger.test_ledger_rounds import Row, reserved, taken
from tests.support.support_ledger import Bench, number_of, order, stocked, told

PEOPLE = [Receiver(name, "010-0000-0000", "04524", f"서울 중구 {name}길 1") for name in ("김견본", "이견본", "박견본")]
PICKS = st.integers(0, 50)


class RoundsMachine(RuleBasedStateMachine):
    """A bench and what is known of it beside its ledger."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.bench: Bench = stocked(Path(self._folder.name), order("A0", receiver=PEOPLE[0]))
        self.orders: dict[str, Order] = {"A0": order("A0", receiver=PEOPLE[0])}
        self.references: dict[str, str] = {}
        self.bound: dict[str, str] = {}
        self.packed: dict[str, str] = {}
        self._base = 65000002000

    def teardown(self) -> None:
        assert self.bench.ledger.soundness.fault() is None
        assert self.bench.ledger.chain.verify().ok
        self.bench.ledger.close()
        self._folder.cleanup()

    def number(self) -> str:
        self._base += 1
        return number_of("CJGLS", self._base)

    def in_force(self) -> dict[str, str]:
        """The order by each reference that holds, as the bench would ask."""
        known = self.bench.ledger.reservations
        return {one: order for one, order in self.references.items() if known.of(one) is not None}

    @rule(who=PICKS, package=st.sampled_from(["", "P"]))
    def sells(self, who: int, package: str) -> None:
        number = f"A{len(self.orders)}"
        self.orders[number] = order(number, receiver=PEOPLE[who % len(PEOPLE)], package=package or None)
        self.bench.ledger.intake.take_in([self.orders[number]])

    @rule(which=PICKS, who=PICKS)
    def moves(self, which: int, who: int) -> None:
        number = sorted(self.orders)[which % len(self.orders)]
        known = self.orders[number]
        (part,) = known.consignments
        changed = replace(known, consignments=(replace(part, receiver=PEOPLE[who % len(PEOPLE)]),))
        self.orders[number] = changed
        self.bench.ledger.intake.take_in([changed], pause=bool(who % 2))

    @rule(which=PICKS, status=st.sampled_from([OrderStatus.CANCELLED, OrderStatus.READY, OrderStatus.ON_HOLD]))
    def is_told(self, which: int, status: OrderStatus) -> None:
        number = sorted(self.orders)[which % len(self.orders)]
        self.orders[number] = told(self.orders[number], status)
        self.bench.ledger.intake.take_in([self.orders[number]])

    @rule()
    def makes_a_round(self) -> None:
        self.bench.clock.forward(minutes=1)
        made = reserved(self.bench)
        assert not set(made.values()) & set(self.references)
        self.references |= {reference: number for number, reference in made.items()}

    @rule()
    def ends_in_the_middle_of_a_round(self) -> None:
        ledger = self.bench.ledger
        ledger.rounds.draft("X", "CJGLS", ledger.ready_boxes.unreserved(), self.bench.clock())
        again = self.bench.again()
        left = again.rounds.references("X")
        assert set(again.ready_boxes.reserved(left)) <= set(left)
        again.rounds.give_up(left)
        assert again.rounds.unmade("CJGLS") == ""

    @precondition(lambda self: self.references)
    @rule(which=PICKS, again=st.booleans(), overwrite=st.booleans())
    def takes_a_number(self, which: int, again: bool, overwrite: bool) -> None:
        reference = sorted(self.references)[which % len(self.references)]
        used = sorted(self.bound)
        number = used[which % len(used)] if again and used else self.number()
        holds = reference in self.in_force()
        done = taken(self.bench, Row(reference, number), replace=overwrite)
        if done.taken:
            assert holds
            assert number not in self.bound
            self.bound[number] = reference
        elif done.known:
            assert self.bound[number] == reference
        else:
            (refused,) = done.refused
            if refused.late:
                self.bound[number] = reference

    @precondition(lambda self: self.in_force())
    @rule(which=PICKS)
    def packs(self, which: int) -> None:
        there = sorted(self.in_force())
        reference = there[which % len(there)]
        number = self.bench.ledger.reservations.number_of(reference)
        found = self.bench.ledger.slips.find(self.in_force()[reference], f"p{len(self.packed)}{self._base}")
        if number is None or found is None or found.box is None or found.box.reference != reference:
            return
        box = found.box
        self.bench.record(self.bench.opening(box))
        self.bench.record(WaybillTaken(box.order, box.parcel, "CJGLS", number))
        self.bench.closed(box, number)
        assert self.bound[number] == reference
        self.packed[number] = box.parcel

    @precondition(lambda self: self.packed)
    @rule(which=PICKS)
    def is_voided(self, which: int) -> None:
        number = sorted(self.packed)[which % len(self.packed)]
        parcel = self.packed.pop(number)
        self.bench.record(ParcelVoided(self.references[self.bound[number]], parcel, number, "again"))
        assert number in {one.waybill for one in self.bench.ledger.rounds.to_cancel()}

    @invariant()
    def no_box_is_in_two_rounds_and_no_number_at_two_boxes(self) -> None:
        ledger = self.bench.ledger
        assert ledger.lost_reservations.settle() == 0
        given_up = {one.waybill for one in ledger.rounds.to_cancel()}
        for number, reference in self.bound.items():
            known = ledger.numbers.find(number)
            assert known is not None
            assert known.reference == reference
            assert known.voided == (number in given_up)
            if not known.voided and not known.parcel:
                assert ledger.reservations.number_of(reference) == number
            if known.parcel:
                assert known.voided or self.packed[number] == known.parcel


TestRounds = RoundsMachine.TestCase
TestRounds.settings = settings(max_examples=10, stateful_step_count=25, deadline=None)
