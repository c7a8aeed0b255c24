"""Which goods are taken for each other: learned from scans and names, and asked for at the opening of a box."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from station.ledger import IntakeResult
from station.packing.facts import ItemScanned
from station.packing.lookalikes import AlikeProduct, GoodsWarning, ProductPicture
from station.packing.orders import PackingBox, Product
from station.packing.verdicts import ItemVerdict
from tests.ledger.support_statements import statements, watched
from tests.support.support_ledger import MUG, SOCK, Bench, line, order, stocked

CUP = Product("CUP", "컵", "투명")
BLACK = Product("MUG-BK", "머그 컵", "블랙 350ml", image="https://pictures.example/black.jpg")


def confuse(bench: Bench, wrong: str, wanted: str, box: PackingBox) -> None:
    """One is scanned where the other is wanted, and then the other."""
    bench.record(ItemScanned("x", ItemVerdict.WRONG_ITEM, box.order, box.parcel, wrong, 1))
    bench.record(ItemScanned("y", ItemVerdict.OK, box.order, box.parcel, wanted, 1, 1, 2))


def told(bench: Bench) -> list[tuple[str, str, int, bool]]:
    bench.ledger.alike_learning.learn(bench.clock())
    found = bench.ledger.alike.pairs(bench.clock())
    return [(pair.one.sku, pair.other.sku, pair.confused, pair.alike) for pair in found]


def test_confused_twice_is_a_pair_and_once_is_none(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    confuse(bench, "SOCK-BK-L", "MUG-WH", box)
    assert told(bench) == []
    confuse(bench, "sock-bk-l", "MUG-WH", box)
    assert told(bench) == [("MUG-WH", "SOCK-BK-L", 2, False)]
    bench.clock.forward(days=1)
    confuse(bench, "MUG-WH", "SOCK-BK-L", box)
    assert told(bench) == [("MUG-WH", "SOCK-BK-L", 3, False)]
    (pair,) = bench.ledger.alike.pairs(bench.clock())
    assert pair.since == bench.clock() - timedelta(days=1)


def test_what_was_learned_is_neither_lost_nor_counted_twice(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    confuse(bench, "SOCK-BK-L", "MUG-WH", box)
    bench.record(ItemScanned("x", ItemVerdict.WRONG_ITEM, box.order, box.parcel, "SOCK-BK-L", 1))
    other = bench.open()
    told(bench)
    other.alike_learning.learn(bench.clock())
    bench.record(ItemScanned("y", ItemVerdict.OK, box.order, box.parcel, "MUG-WH", 1, 1, 2))
    other.alike_learning.learn(bench.clock())
    assert told(bench) == [("MUG-WH", "SOCK-BK-L", 2, False)]
    other.close()
    bench.again()
    assert told(bench) == [("MUG-WH", "SOCK-BK-L", 2, False)]


def test_after_sixty_days_a_confusion_is_forgotten(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    for _ in range(2):
        confuse(bench, "SOCK-BK-L", "MUG-WH", box)
    assert told(bench) != []
    bench.clock.forward(days=59)
    assert told(bench) != []
    bench.clock.forward(days=2)
    assert told(bench) == []


def test_a_clock_that_was_ahead_makes_nothing_forgotten_for_good(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    for _ in range(2):
        confuse(bench, "SOCK-BK-L", "MUG-WH", box)
    bench.clock.forward(days=900)
    assert told(bench) == []
    bench.clock.forward(days=-900)
    assert told(bench) == [("MUG-WH", "SOCK-BK-L", 2, False)]


def test_a_ledger_of_years_is_read_from_where_it_still_counts(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    for _ in range(2):
        confuse(bench, "SOCK-BK-L", "MUG-WH", box)
    bench.clock.forward(days=100)
    confuse(bench, "SOCK-BK-L", "MUG-WH", box)
    assert told(bench) == []


def test_a_product_that_the_catalogue_lacks_is_left_out(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    for _ in range(2):
        confuse(bench, "GONE", "MUG-WH", box)
    assert told(bench) == []
    assert bench.ledger.alike.of_items(["MUG-WH"]) == {}


def test_products_that_are_called_alike_are_pairs_until_they_are_not(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.ledger.catalogue.take_in([BLACK])
    assert told(bench) == [("MUG-BK", "MUG-WH", 0, True)]
    bench.ledger.catalogue.take_in([replace(BLACK, name="텀블러")])
    assert told(bench) == []


def test_a_pair_that_is_alike_no_more_stays_while_it_is_confused(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.ledger.catalogue.take_in([BLACK])
    box = bench.opened()
    for _ in range(2):
        confuse(bench, "MUG-BK", "MUG-WH", box)
    assert told(bench) == [("MUG-BK", "MUG-WH", 2, True)]
    bench.ledger.catalogue.take_in([replace(BLACK, name="텀블러")])
    assert told(bench) == [("MUG-BK", "MUG-WH", 2, False)]


def test_the_goods_of_a_box_are_told_with_what_they_are_taken_for_and_their_picture(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1", line("1", "mug-bk", 2), line("2", "SOCK-BK-L")))
    bench.ledger.catalogue.take_in([BLACK, CUP])
    picture = ProductPicture(2, 1, b"\x00\xd7")
    bench.ledger.pictures.put({BLACK.image: picture})
    box = bench.opened()
    for _ in range(2):
        confuse(bench, "CUP", "MUG-BK", box)
    told(bench)
    cup = AlikeProduct(CUP.sku, CUP.name, CUP.option, 2)
    mug = AlikeProduct(MUG.sku, MUG.name, MUG.option)
    assert bench.ledger.alike.of_items(["mug-bk", "SOCK-BK-L"]) == {"mug-bk": GoodsWarning((cup, mug), picture)}


def test_they_are_asked_for_in_one_statement_that_looks_at_no_other_goods(tmp_path: Path) -> None:
    with watched():
        bench = stocked(tmp_path)
    bench.ledger.catalogue.take_in([BLACK, *(Product(f"T{at}", "티셔츠", f"{at}호") for at in range(200))])
    told(bench)
    with statements() as asked:
        assert set(bench.ledger.alike.of_items([MUG.sku, SOCK.sku])) == {MUG.sku}
    (plan,) = asked.plans.values()
    assert not any(word.startswith(("SCAN l", "SCAN p", "SCAN i")) for word in plan), plan
    assert max(asked.steps.values(), default=0) < 100


def test_nothing_is_learned_twice_of_an_unchanged_ledger(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    assert bench.ledger.alike_learning.learn(bench.clock())
    assert not bench.ledger.alike_learning.learn(bench.clock())
    bench.ledger.catalogue.take_in([BLACK])
    assert bench.ledger.alike_learning.learn(bench.clock())


def test_pictures_are_owed_of_goods_in_pairs_alone_and_once(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    lone = replace(CUP, image="https://pictures.example/cup.jpg")
    bench.ledger.catalogue.take_in([BLACK, lone])
    told(bench)
    store = bench.ledger.pictures
    assert store.owed(bench.clock(), 9) == ((BLACK.image, 0),)
    store.put({BLACK.image: ProductPicture(1, 1, b"\x00")})
    assert store.owed(bench.clock.forward(days=400), 9) == ()


def test_an_address_that_gives_nothing_is_tried_three_times(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.ledger.catalogue.take_in([BLACK])
    told(bench)
    store = bench.ledger.pictures
    for tried in range(3):
        assert store.owed(bench.clock(), 9) == ((BLACK.image, tried),)
        store.failed(BLACK.image, tried, bench.clock(), for_good=False)
        assert store.owed(bench.clock(), 9) == ()
        bench.clock.forward(hours=7)
    assert store.owed(bench.clock(), 9) == ()


def test_products_that_an_earlier_release_wrote_are_unchanged_when_they_come_in_again(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    with bench.ledger.database.write() as connection:
        connection.execute(text("""UPDATE products SET body = json_remove(body, '$.once', '$.image')"""))
    assert bench.ledger.catalogue.take_in([MUG, SOCK]) == IntakeResult(0, 0, 2)
    assert {product.sku: product for product in bench.ledger.catalogue.products()}["MUG-WH"] == MUG
