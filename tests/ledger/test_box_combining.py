"""Orders of one receiver go into one box before anybody packs them, and come apart where they no longer fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, update

from station.ledger import LedgerError
from station.ledger.orders.hand_combining import SharedBox
from station.ledger.orders.reservation_rounds import MadeRound
from station.ledger.storage.schema import consignments
from station.packing.carriage import BoxCarriage, CarrierRule, RuleConditions
from station.packing.combining import CombineRule
from station.packing.facts import OrderAbandoned, OrderHeld, OrderReleased, ParcelVoided
from station.packing.gifts import GiftRule
from station.packing.orders import Order, OrderStatus, Receiver
from station.packing.process.shared_answers import HouseCarriers
from station.packing.verdicts import OrderVerdict, ShopResult
from tests.support.support_ledger import HONG, KIM, NOON, Bench, line, order, stocked, told

CJ = HouseCarriers(BoxCarriage("CJGLS"))
ELSEWHERE = "010-0000-1111"


def ruled(folder: Path, *orders: Order, rules: tuple[CombineRule, ...] = (CombineRule(),)) -> Bench:
    bench = stocked(folder, order("Z9", receiver=KIM))
    bench.ledger.combining.keep_to(rules, CJ)
    bench.ledger.intake.take_in(orders)
    return bench


def boxes(bench: Bench) -> list[tuple[str, ...]]:
    return sorted(box.orders for box in bench.ledger.hand_combining.shared())


def at_hours(known: Order, hours: float) -> Order:
    return replace(known, placed_at=NOON + timedelta(hours=hours))


def test_orders_of_one_receiver_open_as_one_box_by_any_of_their_slips(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1", line("1")), order("A2", line("1", quantity=2)), order("B1", receiver=KIM))
    assert boxes(bench) == [("A1", "A2"), ("Z9", "B1")]
    for number, other in (("A1", "A2"), ("A2", "A1")):
        box = bench.found(number).box
        assert box is not None
        assert (box.order, set(box.orders)) == (number, {number, other})
        assert [(item.sku, item.wanted) for item in box.items] == [("MUG-WH", 3)]


def test_a_combined_box_is_due_when_its_first_order_is(tmp_path: Path) -> None:
    soon = NOON.replace(hour=14)
    bench = ruled(tmp_path, order("A1"), replace(order("A2"), due_at=soon))
    box = bench.found("A1").box
    assert box is not None
    assert box.due_at == soon


def test_without_rules_nothing_is_combined(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"), rules=())
    assert (bench.ledger.combining.settle(), boxes(bench)) == (0, [])


@pytest.mark.parametrize(
    "spelled",
    [
        replace(HONG, name="홍 길동"),
        replace(HONG, phone="+82 10 1234 5678", address="서울  강남구 테헤란로  1"),
        replace(HONG, address="서울 강남구 테헤란로 1 101호", address2=""),
        replace(HONG, address="서울 강남구, 테헤란로 1,", memo="경비실"),
        replace(HONG, address="서울 강남구 테헤란로 １"),
    ],
)
def test_a_receiver_is_the_same_however_they_are_spelled(tmp_path: Path, spelled: Receiver) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2", receiver=spelled))
    assert boxes(bench) == [("A1", "A2")]


@pytest.mark.parametrize(
    "other",
    [
        replace(HONG, phone=ELSEWHERE),
        replace(HONG, name="홍길순"),
        replace(HONG, address="서울 강남구 테헤란로 11", address2="01호"),
        replace(HONG, address="서울 강남구 테헤란로 1-1", address2="01호"),
        replace(HONG, zip="06237"),
        replace(HONG, address2=""),
    ],
)
def test_another_receiver_has_another_box(tmp_path: Path, other: Receiver) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2", receiver=other))
    assert boxes(bench) == []


def test_safe_numbers_that_differ_by_order_are_passed_over_where_the_rule_says_so(tmp_path: Path) -> None:
    safe = [replace(HONG, phone=phone) for phone in ("0505-111-2222", "0503-333-4444")]
    known = [order(f"A{place}", receiver=receiver) for place, receiver in enumerate(safe)]
    assert boxes(ruled(tmp_path / "strict", *known)) == []
    assert boxes(ruled(tmp_path / "loose", *known, rules=(CombineRule(phone=False),))) == [("A0", "A1")]


def test_nothing_of_a_receiver_is_in_the_file_in_clear(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"))
    with bench.ledger.database.read() as connection:
        rows = connection.execute(consignments.select()).mappings().all()
    said = " ".join(str(value) for row in rows for value in row.values())
    assert all(part not in said for part in ("홍길동", "1234", "테헤란로", "06236"))


@pytest.mark.parametrize("status", [OrderStatus.ON_HOLD, OrderStatus.NOT_READY, OrderStatus.DISPATCHED])
def test_what_cannot_be_packed_is_not_combined_and_leaves_what_is(tmp_path: Path, status: OrderStatus) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"), order("A3", status=status))
    assert boxes(bench) == [("A1", "A2")]
    bench.ledger.intake.take_in([told(order("A2"), status)])
    assert boxes(bench) == []
    assert bench.found("A1").verdict is OrderVerdict.OPENED
    bench.ledger.intake.take_in([told(order("A2"), OrderStatus.READY)])
    assert boxes(bench) == [("A1", "A2")]


def test_a_cancelled_order_leaves_its_box_and_comes_back_with_it(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"), order("A3"))
    bench.ledger.intake.take_in([told(order("A2"), OrderStatus.CANCELLED)])
    assert boxes(bench) == [("A1", "A3")]
    slip = bench.found("A1")
    assert slip.box is not None
    assert (slip.box.orders, slip.left_out) == (("A1", "A3"), ())
    bench.ledger.intake.take_in([order("A2")])
    assert [set(one) for one in boxes(bench)] == [{"A1", "A2", "A3"}]


def test_an_order_whose_receiver_changes_leaves_its_box(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"), order("A3"))
    bench.ledger.intake.take_in([order("A2", receiver=KIM)])
    assert boxes(bench) == [("A1", "A3"), ("Z9", "A2")]
    bench.ledger.intake.take_in([order("A3", receiver=replace(HONG, phone=ELSEWHERE))])
    assert boxes(bench) == [("Z9", "A2")]


def test_an_order_that_grows_beyond_the_rule_leaves_its_box(tmp_path: Path) -> None:
    rules = (CombineRule(max_pieces=4, never=("SOCK*",)),)
    one, other = order("A1", line("1")), order("A2", line("1", quantity=2))
    bench = ruled(tmp_path, one, other, rules=rules)
    assert boxes(bench) == [("A1", "A2")]
    bench.ledger.intake.take_in([order("A2", line("1", quantity=4))])
    assert boxes(bench) == []
    bench.ledger.intake.take_in([other])
    assert boxes(bench) == [("A1", "A2")]
    bench.ledger.intake.take_in([order("A2", line("1"), line("2", "SOCK-BK-L"))])
    assert boxes(bench) == []


def test_a_set_is_judged_by_its_parts(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1", line("1")), order("A2", line("1", "SET-1")), rules=(CombineRule(max_pieces=3),))
    assert boxes(bench) == []
    bench.ledger.combining.keep_to((CombineRule(max_pieces=4),), CJ)
    bench.ledger.combining.settle()
    assert boxes(bench) == [("A1", "A2")]
    bench.ledger.combining.keep_to((CombineRule(never=("sock-*",)),), CJ)
    bench.ledger.combining.settle()
    assert boxes(bench) == []


def test_rules_that_are_taken_away_take_their_boxes_apart(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"))
    bench.ledger.combining.keep_to((), CJ)
    assert (bench.ledger.combining.settle(), boxes(bench), bench.ledger.combining.settle()) == (2, [], 0)


def test_an_open_box_is_not_touched_and_the_new_order_has_its_own(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"))
    box = bench.opened("A1")
    bench.ledger.intake.take_in([order("A2"), at_hours(order("A3"), 1)])
    assert boxes(bench) == [("A2", "A3")]
    assert bench.ledger.orders.standing(box).result is ShopResult.CLEAR
    bench.record(OrderAbandoned("A1", box.parcel, "packer"))
    assert bench.ledger.combining.settle() == 1
    assert [set(one) for one in boxes(bench)] == [{"A1", "A2", "A3"}]


def test_a_combined_box_that_is_open_loses_nothing_and_gets_nothing(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"))
    box = bench.opened("A1")
    bench.ledger.intake.take_in([order("A3")])
    bench.ledger.combining.keep_to((), CJ)
    bench.ledger.combining.settle()
    assert bench.ledger.orders.standing(box).result is ShopResult.CLEAR
    slip = bench.found("A3")
    assert slip.box is not None
    assert slip.box.orders == ("A3",)


def test_a_packed_box_owes_one_dispatch_of_all_its_orders_and_is_closed_to_others(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1", line("1")), order("A2", line("1")))
    _, waybill = bench.packed("A2")
    bench.ledger.intake.take_in([order("A3")])
    assert bench.found("A1").verdict is OrderVerdict.ALREADY_PACKED
    assert boxes(bench) == []
    debt = bench.leased()
    assert (debt.waybill, set(debt.orders)) == (waybill, {"A1", "A2"})
    assert sorted((told_line.order, told_line.id, told_line.quantity) for told_line in debt.lines) == [
        ("A1", "1", 1),
        ("A2", "1", 1),
    ]
    assert bench.ledger.outbox.lease("sync", bench.clock()) == ()


def test_a_voided_parcel_gives_its_orders_back_together(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"))
    box, waybill = bench.packed("A1")
    bench.record(ParcelVoided("A1", box.parcel, waybill, "packer"))
    bench.ledger.intake.take_in([order("A3")])
    assert [set(one) for one in boxes(bench)] == [{"A1", "A2", "A3"}]


def test_a_box_held_as_a_whole_stays_together_until_it_is_released(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"))
    box = bench.opened("A1")
    bench.record(OrderHeld("A1", box.parcel, "damaged"))
    bench.ledger.combining.settle()
    assert bench.found("A2").verdict is OrderVerdict.ON_HOLD
    bench.record(OrderReleased("A1"))
    assert boxes(bench) == [("A1", "A2")]


def test_a_reserved_box_is_never_changed(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"))
    ledger = bench.ledger
    drafted = ledger.rounds.draft("R1", "CJGLS", ledger.ready_boxes.unreserved(), NOON)
    ledger.rounds.make(MadeRound("R1", "CJGLS", "plain", "R1.xlsx", b"sheet"), NOON, NOON)
    assert sorted(box.box.orders for box in drafted.values()) == [("A1", "A2"), ("Z9",)]
    ledger.intake.take_in([order("A3"), order("A4")])
    ledger.combining.keep_to((), CJ)
    ledger.combining.settle()
    assert [(box.orders, box.why) for box in ledger.hand_combining.shared()] == [(("A1", "A2"), "carrier")]
    with pytest.raises(LedgerError) as refused:
        ledger.hand_combining.keep_apart("A1")
    assert refused.value.code == "box_reserved"


def test_a_package_of_the_shop_stays_whole_and_waits_for_all_its_orders(tmp_path: Path) -> None:
    pair = (order("P1", package="P"), order("P2", package="P"))
    bench = ruled(tmp_path, *pair, order("A1"))
    assert [set(one) for one in boxes(bench)] == [{"P1", "P2", "A1"}]
    bench.ledger.intake.take_in([told(pair[1], OrderStatus.ON_HOLD)])
    assert boxes(bench) == []
    assert bench.found("P1").verdict is OrderVerdict.ON_HOLD
    assert bench.found("A1").verdict is OrderVerdict.OPENED


def test_orders_of_two_shops_or_two_carriers_are_not_combined(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), replace(order("A2"), shop="other"))
    assert boxes(bench) == []
    heavy = CarrierRule(RuleConditions(skus=("SOCK*",)), BoxCarriage("HANJIN"))
    bench.ledger.combining.keep_to((CombineRule(),), HouseCarriers(BoxCarriage("CJGLS"), (heavy,)))
    bench.ledger.intake.take_in([order("A3", line("1", "SOCK-BK-L")), order("A4", line("1"))])
    assert boxes(bench) == [("A1", "A3")]


def test_orders_far_apart_in_time_are_not_combined(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), at_hours(order("A2"), 23), at_hours(order("A3"), 25))
    assert boxes(bench) == [("A1", "A2")]


def test_the_same_orders_again_change_nothing(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"))
    said: list[str] = []
    event.listen(bench.ledger.database.write_engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    bench.ledger.intake.take_in([order("A1"), order("A2")])
    assert (bench.ledger.combining.settle(), said) == (0, [])


def test_orders_that_an_earlier_release_wrote_are_combined_too(tmp_path: Path) -> None:
    bench = ruled(tmp_path, rules=())
    bench.ledger.intake.take_in([order("A1"), order("A2")])
    with bench.ledger.database.write() as connection:
        connection.execute(update(consignments).values(receiver_key="", phone_key=""))
    bench.ledger.combining.keep_to((CombineRule(),), CJ)
    assert (bench.ledger.combining.settle(), boxes(bench)) == (2, [("A1", "A2")])


def test_what_changes_while_it_is_judged_is_left_for_the_next_time(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), rules=())
    bench.ledger.intake.take_in([order("A2")])
    combining = bench.ledger.combining
    combining.keep_to((CombineRule(),), CJ)
    beside = bench.open("BENCH-2")
    opened: list[str] = []

    def opens_meanwhile(*call: object) -> None:
        if not opened and "FROM products" in str(call[2]):
            opened.append("")
            opened.append(bench.opened("A1", beside).parcel)

    event.listen(bench.ledger.database.read_engine, "after_cursor_execute", opens_meanwhile)
    assert combining.settle() == 0
    assert (boxes(bench), len(opened)) == ([], 2)


def test_a_person_combines_orders_of_one_receiver_and_of_no_other(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2", receiver=replace(HONG, phone=ELSEWHERE)), rules=())
    by_hand = bench.ledger.hand_combining
    assert by_hand.combine(["a1", "A2"]) == ("A1", "A2")
    assert by_hand.shared() == (SharedBox(("A1", "A2"), "hand"),)
    assert by_hand.shared_with("A2") == by_hand.shared()
    for numbers, code in ((["A1", "Z9"], "not_one_receiver"), (["A1", "?"], "not_found")):
        with pytest.raises(LedgerError) as refused:
            by_hand.combine(numbers)
        assert refused.value.code == code
    assert bench.ledger.combining.settle() == 0


def test_a_person_cannot_combine_what_is_begun_or_not_ready(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"), order("A3"), order("A4", status=OrderStatus.ON_HOLD), rules=())
    bench.opened("A2")
    bench.packed("A3")
    codes = []
    for other in ("A2", "A3", "A4"):
        with pytest.raises(LedgerError) as refused:
            bench.ledger.hand_combining.combine(["A1", other])
        codes.append(refused.value.code)
    assert codes == ["box_begun", "box_not_ready", "box_not_ready"]


def test_an_order_kept_apart_stays_so_whatever_comes_until_the_rules_may_judge_again(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"), order("A3"))
    by_hand = bench.ledger.hand_combining
    by_hand.keep_apart("A2")
    assert boxes(bench) == [("A1", "A3")]
    bench.ledger.intake.take_in([order("A2", line("1"), receiver=KIM)])
    bench.ledger.intake.take_in([order("A2", line("1"), line("2"))])
    bench.ledger.combining.settle()
    assert boxes(bench) == [("A1", "A3")]
    by_hand.leave_to_rules("A2")
    assert [set(one) for one in boxes(bench)] == [{"A1", "A2", "A3"}]
    with pytest.raises(LedgerError) as refused:
        by_hand.leave_to_rules("A2")
    assert refused.value.code == "not_apart"


def test_what_a_person_combined_outlives_rules_and_ends_with_its_orders(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"), rules=(CombineRule(max_pieces=2),))
    bench.ledger.hand_combining.combine(["A1", "A2"])
    bench.ledger.combining.keep_to((), CJ)
    assert (bench.ledger.combining.settle(), boxes(bench)) == (0, [("A1", "A2")])
    bench.ledger.intake.take_in([told(order("A2"), OrderStatus.ON_HOLD)])
    bench.ledger.combining.settle()
    assert bench.found("A1").verdict is OrderVerdict.OPENED


def test_an_order_kept_apart_is_left_to_the_rules_only_while_its_box_is_not_begun(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"))
    bench.ledger.hand_combining.keep_apart("A1")
    box = bench.opened("A1")
    with pytest.raises(LedgerError) as refused:
        bench.ledger.hand_combining.leave_to_rules("A1")
    assert refused.value.code == "box_begun"
    assert bench.ledger.orders.standing(box).result is ShopResult.CLEAR


def test_receivers_for_whom_several_boxes_wait_are_named(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"), order("B1", receiver=KIM), rules=())
    bench.packed("B1")
    assert bench.ledger.hand_combining.in_several_boxes() == (("A1", "A2"),)
    bench.ledger.hand_combining.combine(["A1", "A2"])
    assert bench.ledger.hand_combining.in_several_boxes() == ()


def test_receivers_are_found_by_index_and_a_slip_asks_no_more_than_before(tmp_path: Path) -> None:
    bench = ruled(tmp_path, order("A1"), order("A2"), rules=())
    said: list[tuple[str, object]] = []
    event.listen(
        bench.ledger.database.read_engine, "before_cursor_execute", lambda *call: said.append((call[2], call[3]))
    )
    bench.found("A1")
    plain = len(said)
    bench.ledger.gifts.keep_to((GiftRule("STICKER"),))
    said.clear()
    bench.found("A1")
    assert len(said) == plain
    bench.ledger.combining.keep_to((CombineRule(),), CJ)
    said.clear()
    bench.ledger.combining.settle_some(["A1"])
    with bench.ledger.database.read() as connection:
        plans = [
            " ".join(str(row[-1]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", asked))  # type: ignore[arg-type]
            for text, asked in said[:2]
        ]
    assert len(plans) == 2
    assert all("ix_consignments_receiver" in plan and "SCAN consignments" not in plan for plan in plans)
