"""Key events become codes whatever scanners, kernels and cables do to them."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanners.framing import SILENCE, DroppedFrame, Framed, FramedCode, GarbageFrame, UnfinishedFrame
from scanners.hid.evdev import EV_KEY, EV_SYN, PATIENCE, RECORD, SYN_DROPPED, KeyReader
from scanners.suffixes import Suffix
from tests.support.support_hid import (
    CAPS,
    DOWN,
    ENTER,
    F12,
    KEYPAD_ENTER,
    LEFT_ALT,
    LEFT_CTRL,
    LEFT_SHIFT,
    REPEAT,
    RIGHT_SHIFT,
    TAB,
    UP,
    Event,
    alt_number,
    held,
    overflowed,
    press,
    records,
    scan,
    typing,
)
from tests.support.support_scanners import pieces

TYPEABLE = "".join(sign for sign in string.printable if sign.isprintable()) + "\x1d\x1c\x1e\x04"
TEXTS = st.text(TYPEABLE, min_size=1, max_size=30).filter(lambda text: text.strip(" ") == text)
GAP: Event = (EV_SYN, SYN_DROPPED, 0)


def read(data: bytes, suffix: Suffix = "auto", prefix: str = "") -> list[Framed]:
    return list(KeyReader(suffix, prefix).feed(data, 1.0))


def codes(framed: list[Framed]) -> list[bytes]:
    return [one.data for one in framed if isinstance(one, FramedCode)]


@given(st.lists(TEXTS, max_size=4), st.lists(st.integers(0, 10_000), max_size=20), st.sampled_from([42, 54]))
def test_every_code_comes_back_exact_however_its_records_are_cut(texts: list[str], cuts: list[int], shift: int) -> None:
    reader, data = KeyReader(), records(event for text in texts for event in typing(f"{text}\r", shift=shift))
    framed = [one for piece in pieces(data, cuts) for one in reader.feed(piece, 1.0)]
    assert framed == [FramedCode(text.encode(), 1.0) for text in texts]


def test_a_code_that_comes_byte_by_byte_is_one_code() -> None:
    reader = KeyReader()
    framed = [one for at, byte in enumerate(scan("Ab-12")) for one in reader.feed(bytes([byte]), float(at))]
    assert codes(framed) == [b"Ab-12"]


@given(st.binary(max_size=600))
def test_no_event_whatever_breaks_the_reader(data: bytes) -> None:
    reader = KeyReader()
    reader.feed(data, 1.0)
    reader.feed(records([(EV_KEY, 0xFFFF, DOWN), (0xFFFF, 1, -1), (EV_KEY, 240, UP)]), 1.0)
    reader.idle(10.0)


@pytest.mark.parametrize("ends", [ENTER, TAB, KEYPAD_ENTER])
def test_enter_tab_and_the_keypads_enter_end_a_code(ends: int) -> None:
    assert codes(read(records([*typing("A1"), *press(ends)]))) == [b"A1"]


@pytest.mark.parametrize("suffix", ["cr", "lf", "crlf"])
def test_any_way_of_saying_enter_means_enter(suffix: Suffix) -> None:
    assert codes(read(scan("A1"), suffix)) == [b"A1"]


def test_a_doubled_enter_makes_no_second_code() -> None:
    assert codes(read(scan("A1") + scan("") + scan("B2"))) == [b"A1", b"B2"]


def test_without_a_suffix_silence_ends_a_code() -> None:
    reader = KeyReader("none")
    assert reader.feed(records(typing("A1")), 1.0) == ()
    assert (reader.idle(1.05), reader.deadline) == ((), 1.1)
    assert reader.idle(1.1) == (FramedCode(b"A1", 1.0),)


def test_a_code_whose_end_stays_away_is_given_up() -> None:
    reader = KeyReader()
    reader.feed(records(typing("88012")), 1.0)
    assert (reader.idle(2.9), reader.deadline) == ((), 1.0 + PATIENCE)
    assert reader.idle(1.0 + PATIENCE) == (UnfinishedFrame(b"88012", 1.0),)
    assert reader.idle(1.0 + PATIENCE + SILENCE) == ()
    assert codes(list(reader.feed(scan("B2"), 4.0))) == [b"B2"]


def test_a_code_that_a_radio_link_delays_in_its_middle_is_not_cut() -> None:
    reader = KeyReader()
    framed = [*reader.feed(records(typing("88012")), 1.0), *reader.idle(2.0), *reader.feed(scan("34567893"), 2.5)]
    assert framed == [FramedCode(b"8801234567893", 2.5)]


def test_doubled_digits_count_though_their_releases_were_swallowed() -> None:
    swallowed = [event for event in typing("2288\r") if event[0] != EV_KEY or event[2] == DOWN]
    assert codes(read(records(swallowed))) == [b"2288"]


def test_a_key_that_repeats_itself_counts_once() -> None:
    assert codes(read(records([*press(3, DOWN, REPEAT, REPEAT, UP), *press(ENTER, DOWN, REPEAT, REPEAT, UP)]))) == [
        b"2"
    ]


def test_doubled_shift_reports_change_no_case() -> None:
    doubled = [*press(LEFT_SHIFT, DOWN, DOWN), *typing("a"), *press(LEFT_SHIFT, UP, UP), *typing("b\r")]
    assert codes(read(records(doubled))) == [b"Ab"]


def test_a_shift_stays_while_the_other_one_is_held() -> None:
    both = [*press(LEFT_SHIFT, DOWN), *held(RIGHT_SHIFT, typing("a")), *typing("b"), *press(LEFT_SHIFT, UP)]
    assert codes(read(records([*both, *typing("c\r")]))) == [b"ABc"]


def test_caps_lock_media_and_unknown_keys_change_nothing() -> None:
    odd = [*press(CAPS), *press(122), *press(113), *press(125), *press(500)]
    assert codes(read(records([*odd, *typing("Ab"), *odd, *typing("1\r")]))) == [b"Ab1"]


def test_the_keypad_types_digits_and_signs() -> None:
    keypad = [79, 80, 81, 75, 76, 77, 71, 72, 73, 82, 83, 74, 78, 55, 98, 117, 121]
    assert codes(read(records([event for code in (*keypad, ENTER) for event in press(code)]))) == [b"1234567890.-+*/=,"]


def test_group_separators_are_control_and_bracket() -> None:
    text = "[)>\x1e06\x1d9N110375286414\x1d1TABC\x1e\x04"
    assert codes(read(scan(text))) == [text.encode()]


@pytest.mark.parametrize("key", [16, 44, 45, 2])
def test_a_shortcut_inside_a_code_is_no_content_and_spoils_it(key: int) -> None:
    framed = read(records([*typing("88"), *held(LEFT_CTRL, press(key)), *typing("01\r"), *typing("B2\r")]))
    assert framed == [GarbageFrame("control", 1.0), FramedCode(b"B2", 1.0)]


def test_a_code_may_stand_between_stx_and_etx() -> None:
    assert codes(read(records(typing("\x02A1\x03\x02B2\x03")))) == [b"A1", b"B2"]


@pytest.mark.parametrize(
    ("digits", "typed"),
    [("065", b"A"), ("65", b"A"), ("0065", b"A"), ("029", b"\x1d"), ("0128", "€".encode()), ("176", b"\xb0")],
)
def test_alt_and_a_number_is_one_character(digits: str, typed: bytes) -> None:
    assert codes(read(records([*typing("x"), *alt_number(digits), *typing("y\r")]))) == [b"x" + typed + b"y"]


def test_a_whole_code_may_come_as_alt_numbers() -> None:
    events = [event for sign in "Ab-12" for event in alt_number(f"{ord(sign):04d}")]
    assert codes(read(records([*events, *alt_number("013")]))) == [b"Ab-12"]


@pytest.mark.parametrize("digits", ["999", "44032", "0", "00", "00065", "123456"])
def test_an_alt_number_that_is_no_character_spoils_the_code(digits: str) -> None:
    assert read(records([*typing("x"), *alt_number(digits), *typing("y\r")])) == [GarbageFrame("control", 1.0)]


def test_alt_with_a_letter_spoils_the_code_and_alt_alone_does_not() -> None:
    assert read(records([*held(LEFT_ALT, typing("a")), *typing("1\r")])) == [GarbageFrame("control", 1.0)]
    assert codes(read(records([*typing("A"), *held(LEFT_ALT, []), *typing("1\r")]))) == [b"A1"]


def test_a_function_key_may_begin_each_code() -> None:
    data = records([*typing("88"), *press(F12), *typing("A1\r")])
    assert read(data, prefix="F12") == [UnfinishedFrame(b"88", 1.0), FramedCode(b"A1", 1.0)]
    assert read(data) == [GarbageFrame("control", 1.0)]


def test_after_lost_events_the_tail_is_thrown_away_and_the_packer_is_told() -> None:
    assert read(records([*typing("YQVOZQZGPVV"), GAP, *typing("WN\r"), *typing("B2\r")])) == [
        DroppedFrame(1.0),
        FramedCode(b"B2", 1.0),
    ]


def test_what_was_complete_before_the_gap_is_a_code() -> None:
    assert read(records([*typing("A1\r"), GAP, *typing("2\r")])) == [FramedCode(b"A1", 1.0), DroppedFrame(1.0)]


def test_silence_ends_the_throwing_away_so_that_the_scan_again_is_heard() -> None:
    reader = KeyReader()
    assert reader.feed(records([*typing("88"), GAP]), 1.0) == (DroppedFrame(1.0),)
    assert (reader.idle(1.2), reader.deadline) == ((), 1.0 + SILENCE)
    assert (reader.idle(1.0 + SILENCE), reader.deadline) == ((), None)
    assert codes(list(reader.feed(scan("8801"), 1.5))) == [b"8801"]


def test_a_shift_whose_release_was_lost_does_not_stick() -> None:
    reader = KeyReader()
    reader.feed(records([*press(LEFT_SHIFT, DOWN), GAP]), 1.0)
    assert reader.lost_track
    reader.hold(set())
    assert codes(list(reader.feed(records(typing("\rw\r")), 1.0))) == [b"w"]


def test_a_shift_that_is_held_in_truth_is_taken_over() -> None:
    reader = KeyReader()
    reader.feed(records([GAP]), 1.0)
    reader.hold({RIGHT_SHIFT, 30})
    assert codes(list(reader.feed(records([*press(ENTER), *typing("w"), *press(ENTER)]), 1.0))) == [b"W"]
    assert not reader.lost_track


@given(TEXTS)
def test_no_part_of_an_overflowed_code_is_ever_taken_for_a_code(text: str) -> None:
    events, reader = list(typing(f"{text}\r")), KeyReader()
    framed = [*reader.feed(overflowed(events), 1.0), *reader.idle(2.0), *reader.feed(scan("B2"), 3.0)]
    first = DroppedFrame(1.0) if len(events) > 64 else FramedCode(text.encode(), 1.0)
    assert framed == [first, FramedCode(b"B2", 3.0)]


def test_a_held_key_or_noise_without_end_is_bounded() -> None:
    reader = KeyReader()
    framed = [one for _ in range(500) for one in reader.feed(records(typing("7" * 40)), 1.0)]
    assert framed == [GarbageFrame("too_long", 1.0)]
    assert RECORD.size in (16, 24)


@pytest.mark.parametrize("modifier", [LEFT_ALT, LEFT_SHIFT, LEFT_CTRL])
def test_a_modifier_whose_release_was_lost_is_let_go_after_some_silence(modifier: int) -> None:
    reader = KeyReader()
    reader.feed(records(press(modifier, DOWN)), 1.0)
    due = reader.deadline
    assert (due, reader.idle(1.0 + PATIENCE), reader.deadline) == (1.0 + PATIENCE, (), None)
    assert reader.feed(scan("8801"), 5.0) == (FramedCode(b"8801", 5.0),)


@pytest.mark.parametrize("key", [66, F12, 103, 183])
def test_a_function_key_inside_a_code_spoils_it_and_in_front_of_it_is_nothing(key: int) -> None:
    inside = records([*typing("01"), *press(key), *typing("8801\r"), *typing("A1\r")])
    assert read(inside) == [GarbageFrame("control", 1.0), FramedCode(b"A1", 1.0)]
    assert codes(read(records([*press(key), *typing("A1\r")]))) == [b"A1"]
