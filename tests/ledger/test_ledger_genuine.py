"""An order or a product that was changed behind the program's back is not packed by, and is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.ledger import OrderFile, SlipFound
from station.packing.orders import OrderStatus
from station.packing.verdicts import OrderVerdict
from tests.ledger.test_ledger_soundness import tampered
from tests.support.support_ledger import HONG, MUG, NOON, Bench, order, stocked


def day(folder: Path) -> Bench:
    return stocked(folder, order("A1"), order("A2"))


DAMAGES = {
    "another product": "UPDATE lines SET sku = 'SOCK-BK-L' WHERE order_id = 1",
    "another count": "UPDATE lines SET quantity = 9 WHERE order_id = 1",
    "another name": "UPDATE lines SET option = '검정' WHERE order_id = 1",
    "nothing to scan": "UPDATE lines SET scan = 0 WHERE order_id = 1",
    "a line more": """INSERT INTO lines (order_id, consignment_id, position, line_id, sku, name, option, quantity)
        SELECT order_id, consignment_id, 9, 'more', sku, name, option, quantity
        FROM lines WHERE order_id = 1 LIMIT 1""",
    "another receiver's box": "UPDATE consignments SET box_key = 'o:a1:0' WHERE order_id = 1",
    "another receiver's seal": "UPDATE consignments SET seal = 'x' WHERE order_id = 1",
    "another day": "UPDATE orders SET due_at = '2027-01-01T00:00:00+09:00' WHERE number = 'A1'",
    "another hash": "UPDATE consignments SET proof = x'00' WHERE order_id = 1",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_order_that_was_changed_is_not_opened_and_is_named_while_the_others_are_packed(
    tmp_path: Path, damage: str
) -> None:
    bench = day(tmp_path)
    tampered(tmp_path, DAMAGES[damage])
    assert bench.found("A1") == SlipFound("A1", OrderVerdict.NOT_READY, reason="altered")
    found = bench.ledger.soundness.fault()
    assert found is not None
    assert (found.rule, found.what) == ("order_altered", "A1")
    bench.packed("A2")


def test_a_cancelled_order_that_was_made_ready_again_is_seen(tmp_path: Path) -> None:
    bench = day(tmp_path)
    bench.ledger.intake.take_in([order("A1", status=OrderStatus.CANCELLED)])
    tampered(tmp_path, "UPDATE orders SET status = 'ready', open = 1 WHERE number = 'A1'")
    assert bench.found("A1") == SlipFound("A1", OrderVerdict.NOT_READY, reason="altered")


def test_an_order_that_is_taken_in_again_as_the_newest_word_is_whole_again(tmp_path: Path) -> None:
    bench = day(tmp_path)
    tampered(tmp_path, DAMAGES["another count"])
    bench.ledger.order_files.take(OrderFile((order("A1"),), "sheet", asks_shop=True, is_newest=True), NOON)
    assert bench.ledger.soundness.fault() is None
    bench.packed("A1")


def test_a_product_that_was_changed_is_not_packed_by_until_it_is_taken_in_again(tmp_path: Path) -> None:
    bench = day(tmp_path)
    sku = bench.opened("A2").lines[0].sku
    tampered(tmp_path, f"UPDATE products SET body = replace(body, '\"units\":12', '\"units\":2') WHERE sku = '{sku}'")
    assert sku == MUG.sku
    assert bench.found("A1") == SlipFound("A1", OrderVerdict.NOT_READY, reason="product_altered")
    found = bench.ledger.soundness.fault()
    assert found is not None
    assert (found.rule, found.what) == ("product_altered", MUG.sku)
    bench.ledger.catalogue.take_in([MUG])
    assert bench.ledger.soundness.fault() is None
    bench.opened("A1")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE codes SET units = 2 WHERE units = 12", "UPDATE codes SET key = '8809999999996' WHERE units = 12"],
)
def test_a_barcode_that_was_changed_is_named(tmp_path: Path, statement: str) -> None:
    bench = day(tmp_path)
    tampered(tmp_path, statement)
    found = bench.ledger.soundness.fault()
    assert found is not None
    assert (found.rule, found.what) == ("product_altered", MUG.sku)


def test_rows_of_an_older_program_are_not_judged_until_they_are_told_anew(tmp_path: Path) -> None:
    bench = day(tmp_path)
    for table in ("orders", "consignments", "products"):
        tampered(tmp_path, f"UPDATE {table} SET proof = x''")
    tampered(tmp_path, DAMAGES["another count"])
    assert bench.ledger.soundness.fault() is None
    assert bench.found("A1").verdict is OrderVerdict.OPENED


def test_a_receiver_who_was_changed_is_on_no_label(tmp_path: Path) -> None:
    bench = day(tmp_path)
    box = bench.opened("A1")
    assert bench.ledger.orders.receiver(box) == HONG
    tampered(
        tmp_path, "UPDATE people SET sealed = CAST(substr(sealed, 1, 20) || x'7f7f' || substr(sealed, 23) AS BLOB)"
    )
    assert bench.ledger.orders.receiver(box) is None
