"""Pieces of a line in several parcels: what is left can be packed, what is packed cannot, and debts say how much."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from station.ledger import Ledger, OrderRow, StaleDecision
from station.ledger.records import DebtKind
from station.packing.facts import OrderAbandoned, OrderScanned, ParcelVoided
from station.packing.orders import PackingBox
from station.packing.verdicts import OrderVerdict, ShopResult
from tests.support.support_ledger import Bench, line, order, stocked


def shares(folder: Path) -> list[tuple[str, str, int, int]]:
    """Order and line with how much of it lies in a parcel, by the parcels' age."""
    with closing(sqlite3.connect(folder / "data" / "ledger.sqlite")) as file:
        found = file.execute(
            "SELECT o.number, s.line_id, s.quantity, s.ordered FROM parcel_lines AS s"
            " JOIN orders AS o ON o.id = s.order_id ORDER BY s.parcel, o.number, s.line_id"
        )
        return found.fetchall()


def changed(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "data" / "ledger.sqlite")) as file, file:
        for statement in statements:
            file.execute(statement)


def state(ledger: Ledger, number: str = "A1") -> OrderRow:
    return next(row for row in ledger.orders.rows() if row.number == number)


def part_packed(folder: Path, quantity: int = 3, packed: int = 1) -> tuple[Bench, PackingBox]:
    """An order of one line, of which a part is packed: as the bench will do it that can close a box early."""
    bench = stocked(folder, order("A1", line("1", "MUG-WH", quantity)))
    box = bench.opened()
    changed(folder, f"UPDATE parcel_lines SET quantity = {packed}")
    bench.closed(box, bench.labelled(box))
    return bench, box


def test_a_line_lies_whole_in_its_box(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.opened()
    assert shares(tmp_path) == [("A1", "1", 2, 2), ("A1", "2", 1, 1)]


def test_what_is_left_of_a_line_opens_as_another_box(tmp_path: Path) -> None:
    bench, _ = part_packed(tmp_path)
    assert (state(bench.ledger).state, bench.ledger.counters.glance(bench.clock()).open_orders) == ("waiting", 1)
    rest = bench.opened()
    assert [(told.id, told.quantity) for told in rest.lines] == [("1", 2)]
    assert state(bench.ledger).state == "packing"
    bench.closed(rest, bench.labelled(rest))
    assert shares(tmp_path) == [("A1", "1", 1, 3), ("A1", "1", 2, 3)]
    assert (state(bench.ledger).state, bench.ledger.counters.glance(bench.clock()).open_orders) == ("packed", 0)
    assert bench.found("A1").verdict is OrderVerdict.ALREADY_PACKED
    assert len(bench.ledger.orders.find("A1").parcels) == 2  # type: ignore[union-attr]
    assert bench.ledger.soundness.fault() is None


def test_the_rest_of_a_line_stands_as_it_was_opened(tmp_path: Path) -> None:
    bench, box = part_packed(tmp_path)
    rest = bench.opened()
    assert bench.ledger.orders.standing(rest).result is ShopResult.CLEAR
    bench.ledger.intake.take_in([order("A1", line("1", "MUG-WH", 4))])
    said = bench.ledger.orders.standing(rest)
    renewed = said.box
    assert said.result is ShopResult.CHANGED
    assert renewed is not None
    assert [told.quantity for told in renewed.lines] == [3]
    assert box.parcel != rest.parcel


def test_a_part_that_another_bench_packed_keeps_nobody_from_the_rest(tmp_path: Path) -> None:
    part_packed(tmp_path)
    other = Bench(tmp_path, station="BENCH-2")
    rest = other.opened()
    assert [told.quantity for told in rest.lines] == [2]
    first = Bench(tmp_path)
    assert first.found("A1").verdict is OrderVerdict.IN_USE
    other.closed(rest, other.labelled(rest))
    assert first.found("A1").verdict is OrderVerdict.ALREADY_PACKED


def test_more_than_is_left_is_packed_by_nobody(tmp_path: Path) -> None:
    bench, box = part_packed(tmp_path)
    whole = PackingBox("p-9", "A1", ("A1",), box.lines, box.items)
    with pytest.raises(StaleDecision):
        bench.record(OrderScanned("A1", OrderVerdict.OPENED, bench.clock(), "A1", "p-9", box=whole))


def test_a_part_that_is_given_up_is_left_again(tmp_path: Path) -> None:
    bench, box = part_packed(tmp_path)
    rest = bench.opened()
    bench.record(OrderAbandoned("A1", rest.parcel, "cancel"))
    assert [told.quantity for told in bench.found("A1").box.lines] == [2]  # type: ignore[union-attr]
    bench.record(ParcelVoided("A1", box.parcel, "", "wrong"))
    assert [told.quantity for told in bench.opened().lines] == [3]


def test_what_the_shop_makes_of_a_packed_line_does_not_open_it_again(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1", line("1", "MUG-WH", 2)))
    bench.packed("A1")
    bench.ledger.intake.take_in([order("A1", line("1", "MUG-WH", 5))])
    assert bench.found("A1").verdict is OrderVerdict.ALREADY_PACKED


def test_a_debt_tells_of_what_lies_in_its_parcel(tmp_path: Path) -> None:
    bench, box = part_packed(tmp_path)
    (debt,) = bench.ledger.outbox.lease("sync", bench.clock())
    assert (debt.id, debt.parcel) == (box.parcel, box.parcel)
    assert [(told.id, told.quantity) for told in debt.lines] == [("1", 1)]


def test_a_debt_of_another_kind_lies_beside_the_dispatch_and_is_no_dispatch(tmp_path: Path) -> None:
    bench, box = part_packed(tmp_path)
    changed(
        tmp_path,
        "INSERT INTO outbox (id, kind, parcel, waybill, state, due_us, packed_us)"
        f" VALUES ('k', 'cancellation', '{box.parcel}', '', 'owed', 1, 1)",
    )
    assert [debt.id for debt in bench.ledger.outbox.lease("sync", bench.clock())] == [box.parcel]
    assert [known.debt for known in bench.ledger.orders.find("A1").parcels] == ["owed"]  # type: ignore[union-attr]
    assert bench.ledger.outbox.voidable(box.parcel, bench.clock()) is False
    with pytest.raises(sqlite3.IntegrityError):
        changed(
            tmp_path,
            "INSERT INTO outbox (id, kind, parcel, waybill, state, packed_us)"
            f" VALUES ('again', '{DebtKind.DISPATCH}', '{box.parcel}', '', 'owed', 1)",
        )


def test_a_line_that_leaves_its_order_is_in_its_parcel_when_it_comes_back(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.packed("A1")
    bench.ledger.intake.take_in([order("A1", line("1", "MUG-WH", 2))])
    bench.ledger.intake.take_in([order("A1")])
    assert shares(tmp_path) == [("A1", "1", 2, 2), ("A1", "2", 1, 1)]
    assert bench.found("A1").verdict is OrderVerdict.ALREADY_PACKED


def older_release_packs(folder: Path, number: str, parcel: str = "z-1") -> None:
    """What the release before this one writes when it packs an order: it knows neither shares nor ids of debts."""
    changed(
        folder,
        "INSERT INTO parcels (id, station, status, order_no, box, opened_seq, opened_at, packed_at, packed_us, carrier,"
        f" waybill) SELECT '{parcel}', station, 'packed', '{number}', replace(box, 'A1', '{number}'), 99, opened_at,"
        " packed_at, packed_us, carrier, '650000000993' FROM parcels LIMIT 1",
        f"UPDATE lines SET parcel = '{parcel}' WHERE order_id = (SELECT id FROM orders WHERE number = '{number}')",
        "INSERT INTO outbox (parcel, waybill, state, due_us, packed_us, carrier)"
        f" VALUES ('{parcel}', '650000000993', 'owed', 1, 1, 'CJGLS')",
    )


def test_what_the_release_before_packed_meanwhile_is_packed(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    bench.packed("A1")
    bench.ledger.close()
    older_release_packs(tmp_path, "A2")
    bench.ledger = bench.open()
    assert bench.found("A2").verdict is OrderVerdict.ALREADY_PACKED
    assert shares(tmp_path)[2:] == [("A2", "1", 2, 2), ("A2", "2", 1, 1)]
    debts = {debt.order: debt for debt in bench.ledger.outbox.lease("sync", bench.clock())}
    assert (debts["A2"].id, [told.quantity for told in debts["A2"].lines]) == ("z-1", [2, 1])


def test_what_the_release_before_packed_again_lies_there_alone(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    bench.packed("A1")
    box = bench.opened("A2")
    bench.record(OrderAbandoned("A2", box.parcel, "cancel"))
    bench.ledger.close()
    older_release_packs(tmp_path, "A2")
    bench.ledger = bench.open()
    assert [number for number, *_ in shares(tmp_path)] == ["A1", "A1", "A2", "A2"]


def test_a_ledger_that_no_older_release_touched_is_left_alone(tmp_path: Path) -> None:
    bench, _ = part_packed(tmp_path)
    before = shares(tmp_path)
    bench.again()
    assert shares(tmp_path) == before
