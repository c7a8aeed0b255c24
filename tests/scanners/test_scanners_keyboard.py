"""The scanner that types: what is a code, whose key it is, and what can never happen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanners.base import Scan, ScannerHealth
from scanners.keyboard.scanner import MOST_LINES, KeyVerdict
from scanners.keyboard.seam import SEAM
from tests.scanners.support_keyboard import HAND, NAMES, SCANNER, Desk
from tests.support.support_hangul import typed_in_hangul_mode

TAKEN, RELEASED = KeyVerdict.TAKEN, KeyVerdict.RELEASED
READY = (ScannerHealth.READY, "")


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("gap", [0.0, 0.001, SCANNER, 0.06, HAND, 1.5])
def test_a_code_is_collected_at_any_pace_up_to_its_enter(desk: Desk, gap: float) -> None:
    assert desk.type("8801234567893\r", gap) == [TAKEN] * 14
    assert desk.ears.scans == [Scan("8801234567893", "keyboard-1", desk.now, "8801234567893")]
    assert desk.ears.health == [READY]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\t", "\r\r", "\x03"])
def test_any_end_of_a_code_makes_one_code_and_no_command(desk: Desk, end: str) -> None:
    assert set(desk.type(f"A1{end}B2{end}")) == {TAKEN}
    assert desk.ears.texts == ["A1", "B2"]


def test_two_hundred_codes_without_a_pause_are_neither_merged_nor_split(desk: Desk) -> None:
    texts = [f"88{number:011d}" for number in range(200)]
    for text in texts:
        desk.type(f"{text}\r", 0.0)
    assert desk.ears.texts == texts


@pytest.mark.parametrize("byte", [byte for byte in range(0x20) if byte not in {0x02, 0x1B}])
def test_no_control_byte_ever_reaches_the_screen(desk: Desk, byte: int) -> None:
    for text in (f"AB{chr(byte)}CD\r", f"{chr(byte)}CD\r", f"AB{chr(byte)}\r"):
        assert set(desk.type(text)) == {TAKEN}


@pytest.mark.parametrize("byte", ["\x11", "\x10", "\x1a", "\x00", "\x08"])
def test_a_code_with_a_control_byte_is_garbage_and_the_next_one_is_heard(desk: Desk, byte: str) -> None:
    desk.type(f"AB{byte}CD\rA1\r")
    assert desk.ears.texts == ["A1"]
    assert desk.ears.health == [READY, (ScannerHealth.WARNING, "garbage"), READY]


def test_the_separators_of_gs1_are_content(desk: Desk) -> None:
    desk.type("[)>\x1e06\x1dPMUG\x1e\x04\r")
    assert desk.ears.texts == ["[)>\x1e06\x1dPMUG\x1e\x04"]


@pytest.mark.parametrize("key", ["f1", "f9", "f12", "up", "delete", "ctrl+right", "shift+tab"])
def test_a_function_key_of_a_person_is_handed_on(desk: Desk, key: str) -> None:
    assert desk.press(None, key) is RELEASED
    desk.type("88", HAND)
    assert desk.press(None, key, HAND) is RELEASED
    desk.type("01\r", HAND)
    assert desk.ears.texts == ["8801"]


def test_escape_alone_is_handed_on_and_inside_a_code_spoils_it(desk: Desk) -> None:
    assert desk.type("\x1b") == [RELEASED]
    desk.wait(1)
    assert set(desk.type("AB\x1bCD\r")) == {TAKEN}
    assert (desk.ears.texts, desk.ears.health) == ([], [READY, (ScannerHealth.WARNING, "garbage")])


@pytest.mark.parametrize(("character", "key"), [(None, "f12"), (None, "up"), ("C", "alt+shift+c")])
def test_what_a_control_byte_became_in_the_terminal_spoils_the_code(
    desk: Desk, character: str | None, key: str
) -> None:
    desk.type("8801")
    assert desk.press(character, key) is TAKEN
    desk.type("2345\r")
    assert (desk.ears.texts, desk.ears.health) == ([], [READY, (ScannerHealth.WARNING, "garbage")])


def test_one_late_key_does_not_turn_a_scanner_into_a_hand(desk: Desk) -> None:
    desk.type("880123")
    desk.press("4", "4", 0.25)
    assert desk.press(None, "f2") is TAKEN


def test_a_person_may_correct_a_number_with_backspace(desk: Desk) -> None:
    assert set(desk.type("88012\x7f\x7f34\r", HAND)) == {TAKEN}
    assert desk.ears.texts == ["88034"]


def test_what_is_typed_so_far_can_be_shown(desk: Desk) -> None:
    desk.type("88머", HAND)
    assert desk.scanner.partial == "88머"
    desk.type("\r")
    assert desk.scanner.partial == ""


@pytest.mark.parametrize("noticed", ["by the clock", "by the next key"])
def test_a_number_left_half_typed_is_given_up_and_told(desk: Desk, noticed: str) -> None:
    desk.type("880", HAND)
    if noticed == "by the clock":
        desk.wait(1.9)
        assert desk.ears.health == [READY]
        desk.wait(0.2)
        assert desk.ears.health == [READY, (ScannerHealth.WARNING, "unfinished")]
    desk.press("A", "A", 4.1)
    desk.type("1\r")
    assert desk.ears.texts == ["A1"]
    assert desk.ears.health == [READY, (ScannerHealth.WARNING, "unfinished"), READY]


def test_the_rest_of_a_number_that_was_given_up_is_no_code(desk: Desk) -> None:
    desk.type("880", HAND)
    desk.wait(2.1)
    desk.type("1234\r", HAND)
    desk.type("A1\r")
    assert desk.ears.texts == ["A1"]


@pytest.mark.parametrize("text", ["A1", "A1\r", "A1\r\n", "A1\n", "\nA1\n"])
def test_a_paste_is_a_code_whether_an_enter_follows_or_not(desk: Desk, text: str) -> None:
    desk.scanner.paste(text)
    desk.type("\rB2\r")
    assert desk.ears.texts == ["A1", "B2"]


def test_the_lines_of_a_paste_are_codes_and_join_nothing_typed(desk: Desk) -> None:
    desk.type("88", HAND)
    desk.scanner.paste("A1\nB2\nPS:\x11UNDO\nC3")
    assert desk.ears.texts == ["A1", "B2", "C3"]
    assert (ScannerHealth.WARNING, "unfinished") in desk.ears.health
    assert (ScannerHealth.WARNING, "garbage") in desk.ears.health


def test_a_list_that_was_pasted_by_mistake_is_no_pile_of_scans(desk: Desk) -> None:
    desk.scanner.paste("A1\n" * MOST_LINES)
    assert len(desk.ears.texts) == MOST_LINES
    desk.scanner.paste("A1\n" * (MOST_LINES + 1))
    assert len(desk.ears.texts) == MOST_LINES
    assert desk.ears.health[-1] == (ScannerHealth.WARNING, "garbage")


@pytest.mark.parametrize(
    ("character", "key"),
    [("\x03", "ctrl+c"), ("\x11", "ctrl+q"), ("c", "alt+c"), (None, "alt+f4"), (None, "f2"), ("\ufffd", "\ufffd")],
)
def test_a_slip_of_the_hand_costs_no_scan(desk: Desk, character: str | None, key: str) -> None:
    desk.press(character, key)
    desk.wait(0.5)
    desk.type("A1\r")
    assert (desk.ears.texts, desk.ears.health) == (["A1"], [READY])


@pytest.mark.parametrize(
    ("character", "key"),
    [
        *((None, "f8"), (None, "right"), (None, "ctrl+f3"), ("\x11", "ctrl+q"), ("c", "alt+c"), (None, "alt+f4")),
        ("\ufffd", "\ufffd"),
    ],
)
def test_what_is_no_content_in_front_of_a_code_makes_it_garbage(desk: Desk, character: str | None, key: str) -> None:
    desk.press(character, key)
    desk.type("0108801234567893\r")
    desk.type("A1\r")
    assert (desk.ears.texts, desk.ears.health) == (["A1"], [READY, (ScannerHealth.WARNING, "garbage"), READY])


def test_a_key_that_is_none_spoils_a_code_in_its_midst_and_none_behind_it(desk: Desk) -> None:
    desk.press(None, "<noise>")
    desk.type("A1\r")
    desk.type("B2")
    desk.press(None, "<noise>")
    desk.type("C3\rD4\r")
    assert desk.ears.texts == ["A1", "D4"]


def test_codes_typed_in_hangul_mode_are_read_and_flagged(desk: Desk) -> None:
    shown = typed_in_hangul_mode("MUG-WH")
    desk.type(f"{shown}\r")
    ended = desk.now
    desk.wait(SEAM)
    assert desk.ears.scans == [Scan("MUG-WH", "keyboard-1", ended, shown, "", typed_hangul=True)]


@pytest.mark.parametrize("aim", ["]C1", "]d2", "]E0"])
def test_an_aim_identifier_typed_in_hangul_is_taken_off_and_names_nothing(desk: Desk, aim: str) -> None:
    shown = typed_in_hangul_mode("mug-7")
    desk.type(typed_in_hangul_mode(f"{aim}mug-7") + "\r")
    ended = desk.now
    desk.wait(SEAM)
    assert desk.ears.scans == [Scan("MUG-7", "keyboard-1", ended, shown, "", typed_hangul=True)]


def test_an_aim_identifier_in_hangul_mode_is_taken_off_first(desk: Desk) -> None:
    desk.type(f"]C0{typed_in_hangul_mode('mug')}\r")
    desk.wait(SEAM)
    assert [(one.text, one.symbology) for one in desk.ears.scans] == [("MUG", "]C0")]


@pytest.mark.parametrize("prefix", ["F12", "f12"])
def test_a_function_key_may_begin_a_code(prefix: str) -> None:
    desk = Desk(prefix=prefix)
    desk.type("1", HAND)
    assert desk.press(None, "f12", 1.0) is TAKEN
    desk.type("A1\r")
    assert desk.press(None, "f11") is RELEASED
    assert desk.ears.texts == ["A1"]
    assert desk.ears.health == [READY, (ScannerHealth.WARNING, "unfinished"), READY]


def test_a_typed_prefix_must_begin_a_code_and_is_no_content() -> None:
    desk = Desk(prefix="~")
    desk.type("~A1\rA2\r")
    desk.scanner.paste("~A3")
    desk.scanner.paste("A4")
    assert desk.ears.texts == ["A1", "A3", "A4"]
    assert desk.ears.health == [READY, (ScannerHealth.WARNING, "garbage"), READY]


@pytest.mark.parametrize("suffix", ["cr", "lf", "crlf"])
def test_enter_is_enter_however_the_suffix_is_called(suffix: str) -> None:
    desk = Desk(suffix=suffix)
    desk.type("A1\rB2\nC3\r\n")
    assert desk.ears.texts == ["A1", "B2", "C3"]


def test_without_a_suffix_a_pause_ends_the_code() -> None:
    desk = Desk(suffix="none")
    desk.type("A1")
    desk.wait(0.15)
    assert desk.ears.texts == ["A1"]


def test_a_closed_keyboard_hands_every_key_on(desk: Desk) -> None:
    desk.scanner.close()
    assert desk.type("A\r") == [RELEASED, RELEASED]
    assert desk.ears.events[1:] == []


@given(st.text(max_size=30), st.lists(st.floats(min_value=0, max_value=3), min_size=1, max_size=30))
def test_whatever_is_typed_breaks_nothing_and_only_person_keys_are_released(text: str, gaps: list[float]) -> None:
    desk = Desk()
    for place, sign in enumerate(text):
        verdict = desk.press(sign, NAMES.get(sign, sign), gaps[place % len(gaps)])
        assert verdict is TAKEN or sign == "\x1b"
