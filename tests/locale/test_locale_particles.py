"""A particle fits the last sound of the word before it, whatever the word is made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.locale.particles import PARTICLES, WordEnding, ending, with_particle

SYLLABLES = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)


@pytest.mark.parametrize(
    ("word", "topic", "way"),
    [
        ("머그컵", "머그컵은", "머그컵으로"),
        ("스티커", "스티커는", "스티커로"),
        ("연필", "연필은", "연필로"),
        ("2026112312345670", "2026112312345670은", "2026112312345670으로"),
        ("8801234567891", "8801234567891은", "8801234567891로"),
        ("8801234567893", "8801234567893은", "8801234567893으로"),
        ("12345", "12345는", "12345로"),
        ("MUG-WH", "MUG-WH는", "MUG-WH로"),
        ("ABC-L", "ABC-L은", "ABC-L로"),
        ("SIZE M", "SIZE M은", "SIZE M으로"),
        ("화이트 350ml", "화이트 350ml는", "화이트 350ml로"),
        ("쌀 10kg", "쌀 10kg은", "쌀 10kg으로"),
        ("머그컵 (화이트)", "머그컵 (화이트)는", "머그컵 (화이트)로"),
        ("♥", "♥은(는)", "♥(으)로"),
        ("", "은(는)", "(으)로"),
    ],
)
def test_a_word_takes_the_particle_that_people_say(word: str, topic: str, way: str) -> None:
    assert with_particle(word, "은") == with_particle(word, "는") == topic
    assert with_particle(word, "로") == way


@given(st.text(max_size=12), st.sampled_from(sorted(PARTICLES)))
def test_every_word_keeps_itself_and_gets_some_form(word: str, particle: str) -> None:
    said = with_particle(word, particle)
    assert said.startswith(word)
    assert len(said) > len(word)


@given(st.text(SYLLABLES, min_size=1, max_size=8))
def test_hangul_is_always_known_and_follows_its_last_syllable_alone(word: str) -> None:
    assert ending(word) is ending(word[-1])
    assert ending(word) is not WordEnding.UNKNOWN


@given(SYLLABLES)
def test_the_two_forms_of_a_pair_never_mix(syllable: str) -> None:
    closed = ending(syllable) is not WordEnding.OPEN
    assert with_particle(syllable, "을")[-1] == ("을" if closed else "를")
    assert with_particle(syllable, "와")[-1] == ("과" if closed else "와")
