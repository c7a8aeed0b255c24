"""Which carrier a box goes with: by weight, by region, by goods; and what is said when that cannot be judged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.packing.carriage import (
    BoxCarriage,
    CarriedLoad,
    CarrierRule,
    NumberSource,
    RuleConditions,
    UnsureRule,
    choose,
)
from station.packing.orders import BoxItem

CJ, POST, LOGEN = BoxCarriage("CJGLS"), BoxCarriage("EPOST", NumberSource.SCAN, "prepaid"), BoxCarriage("KGB")
JEJU = CarrierRule(RuleConditions(prefixes=("63",)), POST)
HEAVY = CarrierRule(RuleConditions(min_weight_g=10_001), LOGEN)
LIGHT = CarrierRule(RuleConditions(max_weight_g=500), POST)
GLASS = CarrierRule(RuleConditions(skus=("GLASS-*", "VASE-?")), LOGEN)


def piece(sku: str, wanted: int = 1, weight_g: int | None = 100) -> BoxItem:
    return BoxItem(sku, sku, "", wanted, (), weight_g=weight_g)


def load(*pieces: BoxItem, zip_code: str = "04524", ordered: tuple[str, ...] = ()) -> CarriedLoad:
    return CarriedLoad(pieces, ordered, zip_code)


@pytest.mark.parametrize(
    ("grams", "expected"), [(1, POST), (500, POST), (501, CJ), (10_000, CJ), (10_001, LOGEN), (30_000, LOGEN)]
)
def test_both_ends_of_a_weight_belong_to_it(grams: int, expected: BoxCarriage) -> None:
    assert choose(load(piece("MUG", 1, grams)), (LIGHT, HEAVY), CJ) == expected


def test_the_pieces_are_weighed_together() -> None:
    assert choose(load(piece("MUG", 30, 300), piece("BOOK", 2, 600)), (HEAVY,), CJ) == LOGEN


@pytest.mark.parametrize(
    ("zip_code", "expected"), [("63122", POST), ("63-122", POST), ("06312", CJ), ("62999", CJ), ("64000", CJ)]
)
def test_a_region_is_the_beginning_of_its_postal_code(zip_code: str, expected: BoxCarriage) -> None:
    assert choose(load(piece("MUG"), zip_code=zip_code), (JEJU,), CJ) == expected


@pytest.mark.parametrize(("zip_code", "expected"), [("40199", CJ), ("40200", POST), ("40240", POST), ("40241", CJ)])
def test_a_region_may_be_a_range_with_both_its_ends(zip_code: str, expected: BoxCarriage) -> None:
    island = CarrierRule(RuleConditions(zips=("40200", "40240")), POST)
    assert choose(load(piece("MUG"), zip_code=zip_code), (island,), CJ) == expected


@pytest.mark.parametrize("zip_code", ["", "690-110", "abcde", "6312", "６３１２２"])
def test_a_code_that_is_none_of_todays_is_told_and_the_usual_carrier_takes_it(zip_code: str) -> None:
    assert choose(load(piece("MUG"), zip_code=zip_code), (JEJU,), CJ) == replace(CJ, unsure=UnsureRule.ZIP)


@pytest.mark.parametrize(
    ("sku", "expected"), [("GLASS-1", LOGEN), ("glass-x", LOGEN), ("VASE-1", LOGEN), ("VASE-10", CJ)]
)
def test_goods_are_named_by_patterns_without_regard_to_case(sku: str, expected: BoxCarriage) -> None:
    assert choose(load(piece("MUG"), piece(sku)), (GLASS,), CJ) == expected


def test_only_star_and_question_mark_are_signs_of_a_pattern() -> None:
    rule = CarrierRule(RuleConditions(skus=("MUG[1]*",)), POST)
    assert choose(load(piece("MUG[1]-W")), (rule,), CJ) == POST
    assert choose(load(piece("MUG1-W")), (rule,), CJ) == CJ


def test_a_set_is_known_by_its_own_code_and_by_its_parts() -> None:
    assert choose(load(piece("MUG"), ordered=("GLASS-SET",)), (GLASS,), CJ) == LOGEN
    assert choose(load(piece("GLASS-1"), ordered=("GIFT",)), (GLASS,), CJ) == LOGEN


def test_the_first_rule_that_holds_counts() -> None:
    both = load(piece("GLASS-1", 1, 20_000), zip_code="63122")
    assert choose(both, (JEJU, HEAVY, GLASS), CJ) == POST
    assert choose(both, (HEAVY, JEJU, GLASS), CJ) == LOGEN


def test_every_condition_of_a_rule_has_to_hold() -> None:
    rule = CarrierRule(RuleConditions(max_weight_g=500, prefixes=("63",), skus=("MUG",)), POST)
    assert choose(load(piece("MUG"), zip_code="63122"), (rule,), CJ) == POST
    assert choose(load(piece("MUG", 6), zip_code="63122"), (rule,), CJ) == CJ
    assert choose(load(piece("MUG")), (rule,), CJ) == CJ
    assert choose(load(piece("BOOK"), zip_code="63122"), (rule,), CJ) == CJ


def test_a_missing_weight_is_told_and_the_usual_carrier_takes_the_box() -> None:
    expected = replace(CJ, unsure=UnsureRule.WEIGHT, sku="BOOK")
    assert choose(load(piece("MUG"), piece("BOOK", weight_g=None)), (LIGHT,), CJ) == expected
    assert choose(load(piece("MUG"), piece("BOOK", weight_g=None)), (HEAVY,), CJ) == expected


def test_a_missing_weight_does_not_matter_where_the_known_ones_settle_it() -> None:
    bare = piece("BOOK", weight_g=None)
    assert choose(load(piece("MUG", 6), bare), (LIGHT,), CJ) == CJ
    assert choose(load(piece("MUG", 200), bare), (HEAVY,), CJ) == LOGEN
    assert choose(load(bare), (CarrierRule(RuleConditions(max_weight_g=500, skus=("MUG",)), POST),), CJ) == CJ


def test_a_doubt_is_told_even_when_a_later_rule_holds() -> None:
    bare = load(piece("GLASS-1", weight_g=None))
    assert choose(bare, (LIGHT, GLASS), CJ) == replace(LOGEN, unsure=UnsureRule.WEIGHT, sku="GLASS-1")


WEIGHTS = st.none() | st.integers(1, 20_000)
RULES = st.lists(
    st.builds(
        lambda low, high, zips, skus, carrier: CarrierRule(
            RuleConditions(low, high, prefixes=zips, skus=skus), BoxCarriage(carrier)
        ),
        WEIGHTS,
        WEIGHTS,
        st.sampled_from([(), ("63",), ("0", "1")]),
        st.sampled_from([(), ("MUG",), ("*",)]),
        st.sampled_from(["EPOST", "KGB", "HANJIN"]),
    ),
    max_size=5,
)
LOADS = st.builds(
    lambda weights, zip_code: load(*(piece("MUG", 1, grams) for grams in weights), zip_code=zip_code),
    st.lists(WEIGHTS, min_size=1, max_size=4),
    st.sampled_from(["63122", "04524", ""]),
)


@given(LOADS, RULES)
def test_the_choice_is_one_of_the_houses_and_unsure_only_for_want_of_something(
    box: CarriedLoad, rules: list[CarrierRule]
) -> None:
    chosen = choose(box, rules, CJ)
    assert replace(chosen, unsure=UnsureRule.NOTHING, sku="") in [CJ, *(rule.carriage for rule in rules)]
    assert chosen.unsure is not UnsureRule.ZIP or not box.region
    assert chosen.unsure is not UnsureRule.WEIGHT or chosen.sku == box.unweighed != ""


@given(LOADS, RULES)
def test_what_is_known_of_everything_is_never_in_doubt(box: CarriedLoad, rules: list[CarrierRule]) -> None:
    whole = load(*(replace(one, weight_g=one.weight_g or 1) for one in box.pieces if isinstance(one, BoxItem)))
    assert choose(whole, rules, CJ).unsure is UnsureRule.NOTHING
