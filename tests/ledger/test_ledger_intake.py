"""Orders in: new, changed, identical; and how they are listed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import event

from station.ledger import IntakeResult, LedgerError, OrderRow, ParcelKnown, uuid7
from station.ledger.orders.intake import seen
from station.packing.facts import OrderHeld
from station.packing.orders import Barcode, BoxLine, Order, OrderLine, OrderStatus
from station.packing.verdicts import OrderVerdict
from tests.support.support_ledger import HONG, KIM, MUG, NOON, SOCK, Bench, line, order, stocked, told


def test_an_order_that_is_the_same_writes_nothing(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    known = [order("A1"), order("A2")]
    changed = told(known[0], OrderStatus.ON_HOLD)
    said: list[str] = []
    assert bench.ledger.intake.take_in(known) == IntakeResult(2, 0, 0)
    writer = bench.ledger.database.write_engine
    event.listen(writer, "before_cursor_execute", lambda *call: said.append(call[2].split()[0]))
    assert bench.ledger.intake.take_in(known) == IntakeResult(0, 0, 2)
    assert said == []
    assert bench.ledger.intake.take_in([*known, order("A3"), changed]) == IntakeResult(1, 1, 1)
    assert bench.ledger.intake.take_in([]) == IntakeResult(0, 0, 0)


def test_an_order_says_which_change_of_it_is_the_newest_and_of_when_that_is_true(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.ledger.intake.take_in([replace(order("A1"), as_of=NOON)])
    first = bench.ledger.orders.find("A1")
    bench.ledger.intake.take_in([replace(order("A1"), as_of=NOON.replace(hour=13))])
    assert (first, first and first.as_of) == (bench.ledger.orders.find("A1"), NOON)
    bench.ledger.intake.take_in([replace(told(order("A1"), OrderStatus.ON_HOLD), as_of=NOON.replace(hour=14))])
    changed = bench.ledger.orders.find("A1")
    assert first is not None
    assert changed is not None
    assert (changed.version > first.version, changed.as_of) == (True, NOON.replace(hour=14))
    bench.ledger.intake.take_in([order("A1")])
    known = bench.ledger.orders.find("A1")
    assert known is not None
    assert known.as_of is None


def test_an_order_is_compared_by_what_earlier_releases_compared(tmp_path: Path) -> None:
    people = Bench(tmp_path).ledger.people
    one = order("A1")
    whole = msgspec.json.encode(one).decode()
    assert whole.endswith(',"as_of":null,"shop":""}')
    before = msgspec.Raw(whole.removesuffix(',"as_of":null,"shop":""}').encode() + b"}")
    assert seen(one, people).digest == people.digest(before)


def test_a_known_order_is_updated_with_its_address(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.ledger.intake.take_in([order("a1", line("1", quantity=5), receiver=KIM)])
    box = bench.opened("A1")
    assert (box.order, [item.wanted for item in box.items]) == ("a1", [5])
    assert bench.ledger.orders.receiver(box) == KIM


def test_an_update_leaves_what_is_packed_packed(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.packed()
    bench.ledger.intake.take_in([told(order("A1", receiver=KIM), OrderStatus.READY)])
    assert bench.found("A1").verdict is OrderVerdict.ALREADY_PACKED
    assert bench.ledger.counters.glance(NOON).open_orders == 0


def test_small_transactions_let_the_bench_in_between(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    commits: list[object] = []
    event.listen(bench.ledger.database.write_engine, "commit", commits.append)
    orders = [order(f"A{number}") for number in range(11)]
    assert bench.ledger.intake.take_in(orders, pause=True) == IntakeResult(11, 0, 0)
    assert len(commits) == 3
    assert bench.ledger.intake.take_in([replace(one, due_at=None) for one in orders]) == IntakeResult(0, 11, 0)
    assert len(commits) == 4


def test_a_file_with_one_bad_order_is_not_taken_at_all(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    with pytest.raises(LedgerError) as caught:
        bench.ledger.intake.take_in([order("A1"), order("A2", line("1"), line("1"))])
    assert (caught.value.code, caught.value.detail) == ("bad_order", "A2: two lines have one id")
    assert list(bench.ledger.orders.rows()) == []


def test_orders_are_listed_with_where_they_stand(tmp_path: Path) -> None:
    ready = [order(name, line("1", quantity=3)) for name in ("packed", "packing", "held", "waiting")]
    shop = [order(status.value, status=status) for status in OrderStatus if status is not OrderStatus.READY]
    bench = stocked(tmp_path, *ready, *shop)
    bench.packed("packed")
    bench.record(OrderHeld("held", "", "damaged"))
    bench.opened("packing")
    rows = list(bench.ledger.orders.rows())
    assert [row.state for row in rows] == [row.number for row in rows]
    assert [row.number for row in bench.ledger.orders.rows(open_only=True)] == ["packing", "waiting"]
    due = NOON.replace(hour=16)
    assert rows[0] == OrderRow("packed", "packed", OrderStatus.READY, due, NOON, 1, 3)


def test_an_order_is_shown_with_its_lines_and_every_box(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box, waybill = bench.packed()
    known = bench.ledger.orders.find("a1")
    assert known is not None
    assert known.lines == (
        BoxLine("A1", "1", "MUG-WH", 2, "MUG-WH as ordered"),
        BoxLine("A1", "2", "SOCK-BK-L", 1, "SOCK-BK-L as ordered"),
    )
    assert known.parcels == (ParcelKnown(box.parcel, "BENCH-1", "packed", "CJGLS", waybill, NOON, NOON, "owed"),)
    assert bench.ledger.orders.find("A9") is None


def test_many_orders_are_listed_page_by_page(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.ledger.intake.take_in([Order(str(number), OrderStatus.READY, ()) for number in range(401)])
    assert [row.number for row in bench.ledger.orders.rows()] == [str(number) for number in range(401)]


def test_a_cursor_is_kept_for_each_shop(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    assert bench.ledger.cursors.of("rest") is None
    for value in ("one", "two"):
        bench.ledger.cursors.save("rest", value)
    bench.ledger.cursors.save("other", "three")
    assert (bench.again().cursors.of("rest"), bench.ledger.cursors.of("other")) == ("two", "three")


def test_products_are_added_changed_and_kept(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    assert bench.ledger.catalogue.take_in([MUG, SOCK]) == IntakeResult(2, 0, 0)
    renamed = replace(MUG, sku="mug-wh", barcodes=(Barcode("99"),))
    assert bench.ledger.catalogue.take_in([renamed, SOCK]) == IntakeResult(0, 1, 1)
    assert list(bench.ledger.catalogue.products()) == [renamed, SOCK]
    assert bench.ledger.catalogue.find("8801234567893") == ()
    assert [match.sku for match in bench.ledger.catalogue.find("99")] == ["mug-wh"]


def test_memos_of_a_combined_box_are_all_on_its_label(tmp_path: Path) -> None:
    other = replace(HONG, memo="경비실에 맡겨주세요", phone="0502-1111-2222")
    bench = stocked(tmp_path, order("A1", package="P"), order("A2", package="P", receiver=other))
    box = bench.opened("A2")
    assert bench.ledger.orders.receiver(box) == replace(other, memo="경비실에 맡겨주세요 / 문 앞에 놔주세요")
    assert bench.ledger.orders.receiver_of("a1") == HONG
    assert bench.ledger.orders.receiver_of("A9") is None


def left_out_for_a_while(bench: Bench) -> None:
    """The shop tells order A1 with another line only, and then as it was."""
    whole = order("A1")
    lines = (OrderLine("9", "SOCK-BK-L", "", "", 1),)
    other = replace(whole, consignments=(replace(whole.consignments[0], lines=lines),))
    bench.ledger.intake.take_in([replace(other, status=OrderStatus.ON_HOLD)])
    bench.ledger.intake.take_in([whole])


def test_a_packed_line_that_the_shop_left_out_for_a_while_is_packed_still(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"))
    bench.packed("A1")
    left_out_for_a_while(bench)
    assert [row.state for row in bench.ledger.orders.rows()] == ["packed"]
    found = bench.ledger.slips.find("A1", uuid7())
    assert found is not None
    assert found.box is None


def test_a_line_in_an_open_box_that_the_shop_left_out_for_a_while_is_in_that_box_still(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"))
    bench.opened("A1")
    left_out_for_a_while(bench)
    assert [row.state for row in bench.ledger.orders.rows()] == ["packing"]
