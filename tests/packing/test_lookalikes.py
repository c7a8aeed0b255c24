"""Which products of a catalogue look alike, and by which words they are told apart."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.packing.goods_words import goods_words, set_off, words_of_its_own
from station.packing.lookalikes import alike_pairs, pair_keys
from station.packing.orders import Product, SetComponent


def pairs(*named: tuple[str, str]) -> set[tuple[str, str]]:
    return set(alike_pairs(Product(f"P{at}", name, option) for at, (name, option) in enumerate(named)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("머그컵", "화이트"), ("머그컵", "블랙")),
        (("머그컵 블랙", ""), ("머그컵 화이트", "")),
        (("머그컵블랙", ""), ("화이트 머그컵", "")),
        (("머그컵 (블랙)", ""), ("머그 컵 [화이트]", "")),
        (("머그컵【블랙】", ""), ("머그컵", "색상: 화이트")),
        (("티셔츠 M", ""), ("티셔츠 XL", "")),
        (("티셔츠 [S]", ""), ("티셔츠/L사이즈", "")),
        (("티셔츠 프리", ""), ("티셔츠", "2XL")),
        (("우유 500ml", ""), ("우유 1L", "")),
        (("우유500ML", ""), ("우유 1.5 l", "")),
        (("케이크 2호", ""), ("케이크 3호", "")),
        (("운동화 265", ""), ("운동화 270", "")),
        (("양말 3켤레", ""), ("양말 10켤레", "")),
        (("니트 연핑크", ""), ("니트 진회색", "")),
        (("수저 금색", ""), ("수저 은색", "")),
        (("Mug black", ""), ("MUG (White)", "")),
        (("[무료배송] 머그컵 블랙", ""), ("머그컵 화이트", "")),
        (("머그컵", ""), ("머그컵 블랙", "")),
    ],
)
def test_the_same_name_in_another_option_size_or_colour_looks_alike(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert pairs(one, other) == {("P0", "P1")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("머그컵 블랙", ""), ("텀블러 블랙", "")),
        (("머그컵", "블랙 / L"), ("머그컵", "L, 블랙")),
        (("머그컵 500ml", ""), ("머그컵 500 ML", "")),
        (("은수저", ""), ("금수저", "")),
        (("아이폰14 케이스", ""), ("아이폰15 케이스", "")),
        (("블랙", ""), ("화이트", "")),
        (("", "블랙"), ("", "화이트")),
        (("머그컵", "색상"), ("머그컵", "사이즈")),
    ],
)
def test_what_differs_in_more_or_in_nothing_does_not(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert pairs(one, other) == set()


def test_a_set_and_what_is_not_scanned_are_nobodys_mistake() -> None:
    catalogue = [
        Product("A", "머그컵", "블랙"),
        Product("B", "머그컵", "화이트", components=(SetComponent("A", 2),)),
        Product("C", "머그컵", "레드", scan=False),
        Product("D", "머그컵", "그린"),
    ]
    assert alike_pairs(catalogue) == {("A", "D")}


def test_one_product_spelled_twice_is_no_pair() -> None:
    assert alike_pairs([Product("mug-1", "머그컵", "블랙"), Product("MUG-1", "머그컵", "화이트")]) == frozenset()
    assert pair_keys("mug-1", "MUG-1") is None


def test_in_very_many_versions_those_next_to_each_other_are_pairs() -> None:
    sizes = [Product(f"S{size:03}", "운동화", str(size)) for size in range(100)]
    found = alike_pairs(sizes)
    assert ("S009", "S010") in found
    assert ("S000", "S099") not in found
    assert len(found) < 100 * 10


_WORDS = st.sampled_from(
    [
        "머그컵",
        "머그",
        "컵",
        "블랙",
        "화이트",
        "연핑크",
        "500ml",
        "1L",
        "2호",
        "M",
        "XL",
        "270",
        "(",
        ")",
        "[",
        "]",
        "/",
        "색상:",
        "티",
    ]
)
_TEXTS = st.lists(_WORDS, max_size=5).map(" ".join) | st.text(max_size=12)
_PRODUCTS = st.lists(
    st.builds(Product, st.text("abAB12", min_size=1, max_size=3), _TEXTS, _TEXTS),
    max_size=60,
    unique_by=lambda p: p.sku.upper(),
)


@given(_PRODUCTS, st.randoms())
def test_pairs_are_ordered_never_of_one_product_and_the_same_in_any_order(
    catalogue: list[Product], chance: random.Random
) -> None:
    found = alike_pairs(catalogue)
    keys = {product.sku.upper() for product in catalogue}
    assert all(one < other and {one, other} <= keys for one, other in found)
    shuffled = list(catalogue)
    chance.shuffle(shuffled)
    assert alike_pairs(shuffled) == found


@given(_TEXTS, _TEXTS, _TEXTS, _TEXTS)
def test_two_products_are_alike_whichever_comes_first(name: str, option: str, other: str, its: str) -> None:
    assert bool(pairs((name, option), (other, its))) is bool(pairs((other, its), (name, option)))


@given(_TEXTS, _TEXTS, _TEXTS, _TEXTS)
def test_what_is_set_off_lies_in_the_text_in_order(name: str, option: str, other: str, its: str) -> None:
    found = set_off((name, option), ((other, its),))
    for text, places in ((name, found.name), (option, found.option)):
        ends = [place for pair in places for place in pair]
        assert ends == sorted(ends)
        assert all(0 <= start < end <= len(text) for start, end in places)


@given(_TEXTS, _TEXTS, _TEXTS, _TEXTS)
def test_products_that_look_alike_have_a_word_that_tells_them_apart(
    name: str, option: str, other: str, its: str
) -> None:
    if pairs((name, option), (other, its)):
        one, two = (name, option), (other, its)
        assert words_of_its_own(one, two) or words_of_its_own(two, one)


def _marked(text: str, places: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in places]


def test_only_the_words_that_differ_are_set_off() -> None:
    own = ("머그 컵 (블랙)", "용량: 350ml")
    found = set_off(own, (("머그컵 화이트", "용량: 350ml"), ("머그컵 블랙", "용량: 500ml")))
    assert (_marked(own[0], found.name), _marked(own[1], found.option)) == (["블랙"], ["350ml"])


def test_the_other_is_called_by_the_words_that_are_its_own() -> None:
    assert words_of_its_own(("머그컵 화이트", "350ml"), ("머그컵 블랙", "350ml")) == "화이트"
    assert words_of_its_own(("양말", "블랙"), ("머그컵", "블랙")) == "양말"
    assert words_of_its_own(("머그컵", ""), ("머그컵 블랙", "")) == ""


def test_a_text_whose_letters_grow_when_lowered_keeps_its_places() -> None:
    words = goods_words("İstanbul 머그컵 블랙", "")
    assert [word.key for word in words.name if word.trait] == ["블랙"]
    assert "İstanbul 머그컵 블랙"[words.name[-1].start :] == "블랙"
