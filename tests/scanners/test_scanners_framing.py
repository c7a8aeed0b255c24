"""Bytes become codes, whatever the wire does to them on the way."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanners.framing import LONGEST, CodeFramer, Framed, FramedCode, GarbageFrame, UnfinishedFrame
from scanners.suffixes import Suffix
from tests.support.support_scanners import pieces

CONTENT = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=40)


def framed(data: bytes, suffix: Suffix = "auto", prefix: str = "") -> list[Framed]:
    framer = CodeFramer(suffix, prefix)
    return [*framer.feed(data, 1.0), *framer.idle(math.inf)]


def codes(*texts: str) -> list[Framed]:
    return [FramedCode(text.encode(), 1.0) for text in texts]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\n\r", b"\t", b"\x03", b"\r\r", b"\x03\r\n"])
def test_any_customary_suffix_ends_one_code_and_only_one(end: bytes) -> None:
    assert framed(b"8801234567893" + end + b"MUG-WH" + end) == codes("8801234567893", "MUG-WH")


@pytest.mark.parametrize(
    ("suffix", "end"),
    [
        ("cr", b"\r"),
        ("cr", b"\r\n"),
        ("lf", b"\n"),
        ("lf", b"\r\n"),
        ("crlf", b"\r\n"),
        ("tab", b"\t"),
        ("tab", b"\t\r\n"),
        ("etx", b"\x03"),
        ("etx", b"\x03\r\n"),
    ],
)
def test_a_named_suffix_ends_a_code_and_blank_ends_around_it_are_no_content(suffix: Suffix, end: bytes) -> None:
    assert framed(b"A1" + end + b"B2" + end, suffix) == codes("A1", "B2")


@pytest.mark.parametrize("suffix", ["cr", "lf", "tab", "etx"])
def test_another_suffix_inside_a_code_makes_it_garbage(suffix: Suffix) -> None:
    end = {"cr": b"\r", "lf": b"\n", "tab": b"\t", "etx": b"\x03"}[suffix]
    other = b"\t" if suffix != "tab" else b"\n"
    assert framed(b"A" + other + b"B" + end + b"C" + end, suffix) == [GarbageFrame("control", 1.0), *codes("C")]


@pytest.mark.parametrize("noise", [b"", b"\r", b"\r\n\r\n", b"\x02\r", b"  \r", b"\x02\x03", b"\x02\x02"])
def test_empty_frames_are_not_worth_a_word(noise: bytes) -> None:
    assert framed(noise) == []


def test_stx_begins_a_code_and_drops_what_hung_before_it() -> None:
    assert framed(b"\x02A1\x03") == codes("A1")
    assert framed(b"88012\x02A1\x03") == [UnfinishedFrame(b"88012", 1.0), *codes("A1")]
    assert framed(b"88\x0012\x02A1\x03") == [GarbageFrame("control", 1.0), *codes("A1")]


@pytest.mark.parametrize("byte", [*range(0x09), *range(0x0B, 0x0D), *range(0x0E, 0x1C), 0x1F])
def test_a_control_byte_spoils_its_code_and_no_other(byte: int) -> None:
    if byte in {0x02, 0x03, 0x04}:
        return
    assert framed(b"88" + bytes([byte]) + b"01\rB2\r") == [GarbageFrame("control", 1.0), *codes("B2")]


def test_the_separators_of_gs1_and_iso_15434_are_content() -> None:
    text = "[)>\x1e06\x1dPMUG\x1dQ2\x1c\x1e\x04"
    assert framed(text.encode() + b"\r") == codes(text)


def test_a_code_begins_with_the_agreed_prefix_or_is_garbage() -> None:
    assert framed(b"~A1\rA2\r~\r~A3\r", prefix="~") == [
        FramedCode(b"A1", 1.0),
        GarbageFrame("prefix", 1.0),
        FramedCode(b"A3", 1.0),
    ]
    assert framed(b"x\x02A1\x03", prefix="\x02") == [UnfinishedFrame(b"x", 1.0), FramedCode(b"A1", 1.0)]


def test_silence_ends_a_code_that_has_no_suffix() -> None:
    framer = CodeFramer("none")
    assert framer.feed(b"8801234", 1.0) == framer.feed(b"567893", 1.05) == ()
    assert framer.deadline == pytest.approx(1.15)
    assert framer.idle(1.14) == ()
    assert framer.idle(1.16) == (FramedCode(b"8801234567893", 1.05),)
    assert (framer.deadline, framer.idle(9.0)) == (None, ())


def test_a_code_that_loses_its_end_is_reported_after_a_while() -> None:
    framer = CodeFramer()
    assert framer.feed(b"88012", 1.0) == framer.idle(1.29) == ()
    assert framer.idle(1.31) == (UnfinishedFrame(b"88012", 1.0),)
    assert framer.idle(1.61) == ()
    assert framer.feed(b"8801234567893\r", 2.0) == (FramedCode(b"8801234567893", 2.0),)


def test_a_late_reader_cuts_no_code() -> None:
    framer = CodeFramer()
    framer.feed(b"88012", 1.0)
    assert framer.feed(b"34567893\r", 3.0) == (FramedCode(b"8801234567893", 3.0),)


def test_the_time_of_a_code_is_that_of_its_last_byte() -> None:
    framer = CodeFramer()
    framer.feed(b"A1", 1.0)
    assert framer.feed(b"\r", 1.2) == (FramedCode(b"A1", 1.2),)


def test_the_longest_code_passes_and_a_longer_one_is_dropped_to_its_end() -> None:
    assert framed(b"x" * LONGEST + b"\r") == codes("x" * LONGEST)
    assert framed(b"x" * (LONGEST + 1) + b"yyy\rA1\r") == [GarbageFrame("too_long", 1.0), *codes("A1")]


def test_ten_megabytes_without_an_end_neither_grow_nor_repeat_themselves() -> None:
    framer = CodeFramer()
    told = [one for _ in range(160) for one in framer.feed(b"U" * 65536, 1.0)]
    assert (told, framer.partial) == ([GarbageFrame("too_long", 1.0)], b"")
    assert framer.idle(2.0) == ()
    assert framer.feed(b"A1\r", 3.0) == (FramedCode(b"A1", 3.0),)


def test_noise_of_all_bytes_never_holds_more_than_one_frame() -> None:
    framer = CodeFramer()
    noise = random.Random(1).randbytes(200_000)
    for start in range(0, len(noise), 1000):
        framer.feed(noise[start : start + 1000], 1.0)
        assert len(framer.partial) <= LONGEST


@given(st.lists(CONTENT, max_size=8), st.lists(st.integers(min_value=0), max_size=30), st.data())
def test_no_cut_between_bytes_loses_or_doubles_a_code(texts: list[str], cuts: list[int], data: Any) -> None:
    ends = [data.draw(st.sampled_from([b"\r", b"\n", b"\r\n", b"\t"])) for _ in texts]
    stream = b"".join(text.encode() + end for text, end in zip(texts, ends, strict=True))
    framer = CodeFramer()
    told = [one for piece in pieces(stream, cuts) for one in framer.feed(piece, 1.0)]
    assert told == codes(*texts)


@given(st.binary(max_size=400), st.sampled_from(["auto", "cr", "lf", "crlf", "tab", "etx", "none"]))
def test_any_bytes_give_the_same_codes_one_by_one_as_at_once(data: bytes, suffix: Suffix) -> None:
    framer = CodeFramer(suffix)
    one_by_one = [one for byte in data for one in framer.feed(bytes([byte]), 1.0)]
    assert [*one_by_one, *framer.idle(math.inf)] == framed(data, suffix)


@given(st.text(max_size=20))
def test_backspace_takes_back_one_character(text: str) -> None:
    shown = "".join(sign for sign in text if sign >= " ")
    framer = CodeFramer()
    framer.feed(shown.encode("utf-8", "surrogatepass"), 1.0)
    framer.take_back()
    assert framer.partial == shown[:-1].encode("utf-8", "surrogatepass")


def test_an_unknown_suffix_is_refused_with_the_known_ones() -> None:
    wrong: Any = "enter"
    with pytest.raises(ValueError, match="'enter'; allowed: auto, cr, lf, crlf, tab, etx, none"):
        CodeFramer(wrong)
