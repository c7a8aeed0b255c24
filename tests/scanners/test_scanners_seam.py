"""What an input method does between two codes: noticed and asked for again, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanners.base import ScannerHealth
from scanners.keyboard.seam import SEAM
from tests.scanners.support_keyboard import Desk
from tests.support.support_hangul import typed_in_hangul_mode

READY, SEAM_NEWS = (ScannerHealth.READY, ""), (ScannerHealth.WARNING, "seam")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def late(shown: str) -> str:
    """A code as it comes when the last syllable is committed behind the Enter."""
    return f"{shown[:-1]}\r{shown[-1]}"


def test_a_syllable_behind_the_enter_makes_the_code_be_asked_for_again(desk: Desk) -> None:
    desk.type(late(typed_in_hangul_mode("MUG-WH")))
    desk.wait(SEAM)
    assert (desk.ears.texts, desk.ears.health) == ([], [READY, SEAM_NEWS])
    desk.wait(1.0)
    desk.type(f"{typed_in_hangul_mode('MUG-WH')}\r")
    desk.wait(SEAM)
    assert desk.ears.texts == ["MUG-WH"]


def test_a_late_syllable_is_noticed_before_the_first_letter_ever_came_in_hangul(desk: Desk) -> None:
    desk.type(late(typed_in_hangul_mode("8801A")))
    desk.wait(SEAM)
    assert (desk.ears.texts, desk.ears.health) == (["8801"], [READY, SEAM_NEWS])


def test_an_enter_of_two_signs_hides_no_late_syllable(desk: Desk) -> None:
    desk.type(f"{late(typed_in_hangul_mode('SKU'))}\n")
    desk.wait(1.0)
    assert (desk.ears.texts, desk.ears.health) == ([], [READY, SEAM_NEWS])


def test_the_code_after_a_seam_is_heard_whole(desk: Desk) -> None:
    desk.type(late(typed_in_hangul_mode("SKU-AB")))
    desk.wait(0.2)
    desk.type("8801234567893\r")
    desk.wait(SEAM)
    assert desk.ears.texts == ["8801234567893"]


def test_latin_codes_wait_for_nothing(desk: Desk) -> None:
    desk.type("MUG-WH\r")
    assert desk.ears.texts == ["MUG-WH"]


def test_latin_letters_say_that_the_keyboard_stands_on_latin_again(desk: Desk) -> None:
    desk.type(f"{typed_in_hangul_mode('MUG')}\r")
    desk.wait(SEAM)
    desk.type("MUG\r8801\r")
    assert desk.ears.texts == ["MUG", "MUG", "8801"]


def test_digits_wait_too_while_the_keyboard_stands_on_hangul(desk: Desk) -> None:
    desk.type(f"{typed_in_hangul_mode('MUG')}\r")
    desk.wait(SEAM)
    desk.type("8801\r")
    assert desk.ears.texts == ["MUG"]
    desk.wait(SEAM)
    assert desk.ears.texts == ["MUG", "8801"]


CODES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", min_size=2, max_size=12)


@given(st.lists(CODES.filter(lambda text: len(typed_in_hangul_mode(text)) > 1), max_size=6))
def test_codes_of_several_barcodes_at_once_keep_their_order_in_hangul_mode(texts: list[str]) -> None:
    desk = Desk()
    for text in texts:
        desk.type(f"{typed_in_hangul_mode(text)}\r")
    desk.wait(SEAM)
    assert desk.ears.texts == texts


@given(CODES.map(typed_in_hangul_mode).filter(lambda shown: len(shown) > 1 and not shown[-1].isascii()))
def test_a_code_whose_end_comes_late_is_never_told_while_hangul_is_known(shown: str) -> None:
    desk = Desk()
    desk.type(f"{typed_in_hangul_mode('MUG')}\r")
    desk.wait(SEAM)
    desk.type(late(shown))
    desk.wait(SEAM)
    assert (desk.ears.texts, desk.ears.health) == (["MUG"], [READY, SEAM_NEWS])
