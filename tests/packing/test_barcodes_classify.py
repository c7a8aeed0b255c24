"""What a scanned text is by its spelling, and what the journal keeps of a stranger's text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.packing.barcodes import BadgeCode, BenchCommand, CommandCode, LabelCode, PlainText, classify, journal_code

KEY = b"a key of this station"


@pytest.mark.parametrize("name", [one for one in BenchCommand if one not in {"PS:QTY", "PS:REASON"}])
def test_every_command_is_known_in_either_case(name: str) -> None:
    assert classify(name) == classify(f" {name.lower()}\t") == CommandCode(name)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("PS:QTY:1", CommandCode("PS:QTY", 1)),
        ("ps:qty:999", CommandCode("PS:QTY", 999)),
        ("PS:QTY:012", CommandCode("PS:QTY", 12)),
        ("PS:REASON:3", CommandCode("PS:REASON", 3)),
        ("PS:QTY", CommandCode("PS:QTY", known=False)),
        ("PS:QTY:0", CommandCode("PS:QTY:0", known=False)),
        ("PS:QTY:1000", CommandCode("PS:QTY:1000", known=False)),
        ("PS:QTY:-1", CommandCode("PS:QTY:-1", known=False)),
        ("PS:QTY:１２", CommandCode("PS:QTY", 12)),
        ("PS:QTY:1:2", CommandCode("PS:QTY:1:2", known=False)),
        ("PS:UNDO:1", CommandCode("PS:UNDO:1", known=False)),
        ("PS:", CommandCode("PS:", known=False)),
        ("ps:test:pd", CommandCode("PS:TEST:PD", known=False)),
        ("ps:dance", CommandCode("PS:DANCE", known=False)),
        ("PS:BADGE:", CommandCode("PS:BADGE:", known=False)),
        ("PS:LABEL:650000000011", CommandCode("PS:LABEL:650000000011", known=False)),
        ("PS:LABEL:650000000011:0", CommandCode("PS:LABEL:650000000011:0", known=False)),
        ("PS:LABEL::1", CommandCode("PS:LABEL::1", known=False)),
    ],
)
def test_a_command_with_a_number_keeps_to_its_range(text: str, command: CommandCode) -> None:
    assert classify(text) == command


@pytest.mark.parametrize("text", ["PS:TEST:1:0123456789", "ps:test:2:am", "PS:TEST:4::;<=>?@", "PS:TEST:5:A\x1dB"])
def test_a_code_of_the_test_sheet_is_known_for_what_it_is(text: str) -> None:
    assert classify(text) == CommandCode("PS:TEST", known=False)


def test_a_badge_keeps_the_spelling_of_its_id() -> None:
    assert classify("ps:badge:Kim-7") == BadgeCode("Kim-7")


def test_the_small_code_of_a_label_names_its_copy() -> None:
    assert classify("PS:LABEL:650000000011:2") == LabelCode("650000000011", 2)


@pytest.mark.parametrize("text", ["8801234567893", "2026112312345670", "PS", "PSUNDO", "", "머그컵", "XPS:UNDO"])
def test_anything_else_is_plain_text(text: str) -> None:
    assert classify(text) == PlainText(text)


@given(st.text() | st.from_regex(r"(?i)ps:[a-z]*(:.{0,5}){0,3}"))
def test_no_text_at_all_breaks_the_reading(text: str) -> None:
    assert isinstance(classify(text), CommandCode | BadgeCode | LabelCode | PlainText)


def test_the_journal_keeps_short_codes_whole() -> None:
    assert journal_code("8801234567893", KEY) == "8801234567893"
    assert journal_code("~" * 64, KEY) == "~" * 64


@pytest.mark.parametrize("text", ["~" * 65, "홍길동 010-1234-5678", "a\x1db", "tab\t", "\ud800"])
def test_the_journal_keeps_of_anything_else_only_length_and_keyed_hash(text: str) -> None:
    kept = journal_code(text, KEY)
    assert (kept.partition(":")[0], len(kept.partition(":")[2])) == (f"#{len(text)}", 16)
    assert kept == journal_code(text, KEY) != journal_code(text, b"another key")
