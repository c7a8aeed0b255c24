"""Which boxes of one receiver go together, by rules alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from station.packing.combining import CombinableBox, CombineRule, fits_pattern, planned

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def box(key: str, hours: float | None = 0, pieces: int = 1, skus: str = "MUG", **more: str) -> CombinableBox:
    at = None if hours is None else NOON + timedelta(hours=hours)
    kind = (more.pop("shop", "shop"),)
    return CombinableBox(key, (key,), kind=kind, first_at=at, last_at=at, pieces=pieces, skus=frozenset({skus}), **more)


def names() -> Iterator[str]:
    return (f"new {number}" for number in count(1))


def plan(rules: CombineRule | tuple[CombineRule, ...], *boxes: CombinableBox) -> dict[str, str]:
    made = names()
    return planned(boxes, (rules,) if isinstance(rules, CombineRule) else rules, lambda: next(made))


def test_boxes_of_one_day_go_together_and_those_of_another_do_not() -> None:
    assert plan(CombineRule(), box("A"), box("B", 24), box("C", 25)) == {"A": "new 1", "B": "new 1", "C": ""}


def test_a_box_that_is_alone_stays_alone() -> None:
    assert plan(CombineRule(), box("A")) == {"A": ""}
    assert plan((), box("A"), box("B")) == {"A": "", "B": ""}


def test_how_long_is_no_matter_where_no_hours_are_said() -> None:
    assert plan(CombineRule(hours=0), box("A"), box("B", 1000), box("C", None))["C"] == "new 1"


def test_an_order_whose_time_is_not_known_goes_alone_where_hours_are_asked() -> None:
    assert plan(CombineRule(), box("A"), box("B", None), box("C")) == {"A": "new 1", "C": "new 1", "B": ""}


def test_another_telephone_is_another_receiver_unless_the_rule_says_otherwise() -> None:
    mine, safe = box("A", phone="1"), box("B", phone="2")
    assert set(plan(CombineRule(), mine, safe).values()) == {""}
    assert set(plan(CombineRule(phone=False), mine, safe).values()) == {"new 1"}


def test_goods_that_travel_alone_are_with_nothing_else() -> None:
    rule = CombineRule(never=("glass-*",))
    assert plan(rule, box("A", skus="GLASS-1"), box("B"), box("C")) == {"A": "", "B": "new 1", "C": "new 1"}
    assert plan(rule, box("A", skus="GLASS-1"), box("B", skus="GLASS-2")) == {"A": "", "B": ""}


def test_no_box_holds_more_pieces_than_allowed() -> None:
    rule = CombineRule(max_pieces=3)
    found = plan(rule, box("A", 0, 2), box("B", 1, 2), box("C", 2), box("D", 3), box("E", 4, 9))
    assert found == {"A": "new 1", "B": "new 2", "C": "new 1", "D": "new 2", "E": ""}


def test_orders_of_two_shops_are_never_together() -> None:
    assert set(plan(CombineRule(), box("A"), box("B", shop="other")).values()) == {""}


def test_what_the_shop_keeps_apart_within_one_order_stays_apart() -> None:
    one, other = CombinableBox("p:1", ("A",), first_at=NOON, last_at=NOON), box("p:2")
    parts = CombinableBox("p:2", ("A",), first_at=NOON, last_at=NOON)
    assert set(plan(CombineRule(hours=0), one, parts).values()) == {""}
    assert other.key == parts.key


def test_the_first_rule_that_boxes_keep_puts_them_together() -> None:
    strict, loose = CombineRule(hours=1), CombineRule(hours=48, max_pieces=2)
    found = plan((strict, loose), box("A"), box("B", 1), box("C", 20), box("D", 40))
    assert found == {"A": "new 1", "B": "new 1", "C": "new 2", "D": "new 2"}


def test_what_is_together_stays_so_and_takes_others_in() -> None:
    rule = CombineRule(max_pieces=2)
    kept = (box("B", 1, group="C:1"), box("C", 2, group="C:1"))
    assert plan(rule, box("A"), *kept, box("D", 3)) == {"A": "new 1", "B": "C:1", "C": "C:1", "D": "new 1"}
    assert plan(CombineRule(), box("A"), *kept) == {"A": "C:1", "B": "C:1", "C": "C:1"}


def test_what_fits_no_more_leaves_and_the_rest_stays() -> None:
    members = (box("A", group="C:1"), box("B", 1, group="C:1"), box("C", 2, 9, group="C:1"))
    assert plan(CombineRule(max_pieces=5), *members) == {"A": "C:1", "B": "C:1", "C": ""}
    assert set(plan(CombineRule(max_pieces=5), *members[1:]).values()) == {""}


def test_a_pattern_is_compared_without_regard_to_spelling() -> None:
    assert fits_pattern("Mug-[1]", ("mug-[1]",))
    assert fits_pattern("mug-w", ("MUG-?",))
    assert not fits_pattern("mug", ("mug-*",))


_BOXES = st.lists(
    st.builds(
        CombinableBox,
        key=st.uuids().map(str),
        orders=st.uuids().map(lambda each: (str(each),)),
        phone=st.sampled_from("12"),
        kind=st.sampled_from([("a",), ("b",)]),
        first_at=st.integers(0, 72).map(lambda hours: NOON + timedelta(hours=hours)),
        last_at=st.just(NOON + timedelta(hours=72)),
        pieces=st.integers(1, 6),
        skus=st.sampled_from(["MUG", "GLASS"]).map(lambda sku: frozenset({sku})),
        group=st.sampled_from(["", "C:1", "C:2"]),
    ),
    max_size=9,
    unique_by=lambda one: one.key,
)
_RULES = st.lists(
    st.builds(
        CombineRule,
        hours=st.sampled_from([0.0, 12, 24, 80]),
        phone=st.booleans(),
        never=st.sampled_from([(), ("GL*",)]),
        max_pieces=st.sampled_from([0, 2, 5, 8]),
    ),
    max_size=3,
)


@given(_BOXES, _RULES)
def test_every_group_keeps_a_rule_and_a_second_look_changes_nothing(
    boxes: list[CombinableBox], rules: list[CombineRule]
) -> None:
    made = names()
    found = planned(boxes, rules, lambda: next(made))
    assert set(found) == {one.key for one in boxes}
    for name in set(found.values()) - {""}:
        members = [one for one in boxes if found[one.key] == name]
        assert len(members) > 1
        assert len({one.kind for one in members}) == 1
        assert any(rule.fits(members) for rule in rules)
    moved = [replace_group(one, found[one.key]) for one in boxes]
    assert planned(moved, rules, lambda: next(made)) == found


def replace_group(one: CombinableBox, group: str) -> CombinableBox:
    return CombinableBox(
        one.key, one.orders, one.phone, one.kind, one.first_at, one.last_at, one.pieces, one.skus, group
    )
