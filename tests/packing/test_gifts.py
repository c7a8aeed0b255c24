"""What earns a gift, and what a box holds then."""

from __future__ import annotations

from datetime import date

import pytest

from station.packing.gifts import GiftedLine, GiftRule, GiftTo, with_gifts
from station.packing.orders import BoxGift, BoxLine, Product, SetComponent
from station.packing.parcels import items_of

DAY = date(2026, 12, 24)
PRODUCTS = {
    "MUG": Product("MUG", "mug"),
    "TEA": Product("TEA", "tea sample"),
    "CARD": Product("CARD", "card", scan=False),
    "PACK": Product("PACK", "gift pack", components=(SetComponent("TEA", 2), SetComponent("CARD", 1))),
}


def line(sku: str = "MUG", quantity: int = 1, placed: date = DAY, amount: int = 0) -> GiftedLine:
    return GiftedLine(sku, quantity, placed, amount)


@pytest.mark.parametrize(
    ("rule", "earned"),
    [
        (GiftRule("TEA"), True),
        (GiftRule("TEA", first=DAY, last=DAY), True),
        (GiftRule("TEA", first=date(2026, 12, 25)), False),
        (GiftRule("TEA", last=date(2026, 12, 23)), False),
        (GiftRule("TEA", amount=30_000), True),
        (GiftRule("TEA", amount=30_001), False),
        (GiftRule("TEA", goods=("MUG*",), pieces=2), True),
        (GiftRule("TEA", goods=("mug",), pieces=3), False),
        (GiftRule("TEA", goods=("HAT",)), False),
        (GiftRule("TEA", goods=("HAT", "CAP"), pieces=1), True),
        (GiftRule("TEA", pieces=3), True),
        (GiftRule("TEA", pieces=4), False),
    ],
)
def test_a_rule_holds_when_all_that_it_asks_is_there(rule: GiftRule, earned: bool) -> None:
    goods = [line(quantity=2, amount=20_000), line("CAP", amount=10_000)]
    assert rule.earned(goods) is earned


def test_orders_outside_of_its_days_count_for_nothing() -> None:
    rule = GiftRule("TEA", first=DAY, amount=10_000, pieces=2)
    early = line(quantity=5, placed=date(2026, 12, 23), amount=90_000)
    assert not rule.earned([early, line(quantity=1, amount=10_000)])
    assert rule.earned([early, line(quantity=2, amount=10_000)])


def test_what_nobody_says_the_price_of_earns_nothing_by_its_price() -> None:
    assert not GiftRule("TEA", amount=1).earned([line(quantity=9)])


def test_a_new_occasion_is_another_gift() -> None:
    keys = {GiftRule("TEA").key, GiftRule("TEA", first=DAY).key, GiftRule("TEA", last=DAY).key, GiftRule("CARD").key}
    assert len(keys) == 4


def test_only_what_is_given_once_names_its_receiver() -> None:
    assert GiftRule("TEA").gift("hash").receiver == ""
    assert GiftRule("TEA", per=GiftTo.RECEIVER).gift("hash").receiver == "hash"


def boxed(*gifts: BoxGift) -> list[tuple[str, int, int, bool, bool]]:
    items = items_of([BoxLine("A1", "1", "MUG", 2)], PRODUCTS)
    return [
        (item.sku, item.wanted, item.gift, item.scan, bool(item.asked)) for item in with_gifts(items, gifts, PRODUCTS)
    ]


def test_a_gift_lies_behind_the_goods_and_no_line_asks_for_it() -> None:
    assert boxed(BoxGift("r", "TEA", 2)) == [("MUG", 2, 0, True, True), ("TEA", 2, 2, True, False)]


def test_a_gift_is_scanned_unless_its_rule_or_its_product_says_otherwise() -> None:
    assert boxed(BoxGift("r", "TEA", 1, scan=False))[1] == ("TEA", 1, 1, False, False)
    assert boxed(BoxGift("r", "CARD", 1))[1] == ("CARD", 1, 1, False, False)


def test_more_of_what_was_ordered_is_one_item() -> None:
    assert boxed(BoxGift("r", "MUG", 1), BoxGift("s", "MUG", 1)) == [("MUG", 4, 2, True, True)]


def test_a_set_is_given_in_its_parts() -> None:
    assert boxed(BoxGift("r", "PACK", 1))[1:] == [("TEA", 2, 2, True, False), ("CARD", 1, 1, False, False)]


def test_what_the_catalogue_does_not_know_is_called_as_the_rule_calls_it() -> None:
    (item,) = with_gifts((), [BoxGift("r", "NEW", 1, "새 사은품")], {})
    assert (item.sku, item.name, [code.code for code in item.codes]) == ("NEW", "새 사은품", ["NEW"])
