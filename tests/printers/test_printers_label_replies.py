"""What label printers answer, over a wire that splits, floods and breaks off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.base import PrinterCondition
from printers.label_replies import LabelPrinterState, SlcsStates, StateReader, TsplStates, ZplStates
from printers.virtual.label_machine import LabelState, slcs_words, tspl_words, zpl_words

STATES = st.builds(
    LabelState,
    paused=st.booleans(),
    broken=st.booleans(),
    waiting=st.integers(0, 12),
    printing=st.booleans(),
)
WORDS = [(ZplStates, zpl_words), (TsplStates, tspl_words), (SlcsStates, slcs_words)]
ZEBRA = b"\x02030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02001,0,0,0,1,2,6,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"


def parse(parser: StateReader, *portions: bytes) -> list[LabelPrinterState]:
    return [state for portion in portions for state in parser.feed(portion)]


def conditions(parser: StateReader, *portions: bytes) -> list[tuple[PrinterCondition, bool]]:
    return [(state.picture.condition, state.busy) for state in parse(parser, *portions)]


@pytest.mark.parametrize(("parser", "words"), WORDS)
@given(states=st.lists(STATES, min_size=1, max_size=6), data=st.data())
def test_any_portions_give_the_same_states(
    parser: Callable[[], StateReader],
    words: Callable[[LabelState], bytes],
    states: list[LabelState],
    data: st.DataObject,
) -> None:
    stream = b"".join(words(state) for state in states)
    whole = parse(parser(), stream)
    at = data.draw(st.integers(0, len(stream)))
    assert [state.busy for state in whole] == [state.printing or state.waiting > 0 for state in states]
    assert parse(parser(), stream[:at], stream[at:]) == whole
    assert parse(parser(), *(stream[i : i + 1] for i in range(len(stream)))) == whole


@pytest.mark.parametrize(
    ("line", "fields", "condition"),
    [
        (0, {}, PrinterCondition.READY),
        (0, {1: "1"}, PrinterCondition.PAPER_END),
        (0, {2: "1"}, PrinterCondition.OFFLINE),
        (0, {9: "1"}, PrinterCondition.ERROR),
        (0, {11: "1"}, PrinterCondition.OVERHEATED),
        (1, {2: "1"}, PrinterCondition.COVER_OPEN),
        (1, {3: "1"}, PrinterCondition.ERROR),
        (1, {3: "1", 4: "0"}, PrinterCondition.READY),
    ],
)
def test_zebras_fields_mean_what_its_guide_says(line: int, fields: dict[int, str], condition: PrinterCondition) -> None:
    lines = [text.strip(b"\x02\x03").decode().split(",") for text in ZEBRA.split(b"\r\n")[:3]]
    for at, value in fields.items():
        lines[line][at] = value
    stream = b"".join(b"\x02%s\x03\r\n" % ",".join(text).encode() for text in lines)
    assert conditions(ZplStates(), stream) == [(condition, False)]


@pytest.mark.parametrize(("line", "field"), [(0, 4), (0, 7), (1, 8)])
def test_zebra_is_busy_with_a_format_received_begun_or_being_printed(line: int, field: int) -> None:
    lines = [text.strip(b"\x02\x03").decode().split(",") for text in ZEBRA.split(b"\r\n")[:3]]
    lines[line][field] = "001"
    stream = b"".join(b"\x02%s\x03\r\n" % ",".join(text).encode() for text in lines)
    assert conditions(ZplStates(), stream) == [(PrinterCondition.READY, True)]


@pytest.mark.parametrize(
    ("byte", "condition", "busy"),
    [
        (0x00, PrinterCondition.READY, False),
        (0x01, PrinterCondition.COVER_OPEN, False),
        (0x02, PrinterCondition.ERROR, False),
        (0x04, PrinterCondition.PAPER_END, False),
        (0x05, PrinterCondition.COVER_OPEN, False),
        (0x08, PrinterCondition.ERROR, False),
        (0x10, PrinterCondition.OFFLINE, False),
        (0x20, PrinterCondition.READY, True),
        (0x40, PrinterCondition.COVER_OPEN, False),
        (0x80, PrinterCondition.ERROR, False),
    ],
)
def test_the_byte_of_tspl_means_what_its_manual_says(byte: int, condition: PrinterCondition, busy: bool) -> None:
    assert conditions(TsplStates(), bytes([byte])) == [(condition, busy)]


@pytest.mark.parametrize(
    ("answer", "condition", "busy"),
    [
        ("0000", PrinterCondition.READY, False),
        ("8000", PrinterCondition.PAPER_END, False),
        ("8040", PrinterCondition.PAPER_END, True),
        ("6040", PrinterCondition.COVER_OPEN, True),
        ("2000", PrinterCondition.CUTTER, False),
        ("1000", PrinterCondition.OVERHEATED, False),
        ("0800", PrinterCondition.ERROR, False),
        ("0400", PrinterCondition.ERROR, False),
        ("0080", PrinterCondition.READY, True),
        ("0020", PrinterCondition.READY, False),
    ],
)
def test_the_two_bytes_of_slcs_mean_what_the_manual_says(answer: str, condition: PrinterCondition, busy: bool) -> None:
    assert conditions(SlcsStates(), bytes.fromhex(answer)) == [(condition, busy)]


@given(st.binary(max_size=600))
def test_noise_never_hides_the_next_answer_of_zebra(noise: bytes) -> None:
    assert parse(ZplStates(), noise + ZEBRA)[-1] == parse(ZplStates(), ZEBRA)[0]


@given(st.binary(max_size=3000))
def test_noise_is_held_for_one_line_at_most(noise: bytes) -> None:
    parser = ZplStates()
    for at in range(0, len(noise), 7):
        parse(parser, noise[at : at + 7])
        assert len(parser._held) <= 97


def test_a_second_line_without_its_first_says_nothing() -> None:
    assert parse(ZplStates(), ZEBRA.partition(b"\r\n")[2]) == []


def test_half_an_answer_of_slcs_is_dropped_when_it_is_asked_for_the_second_time() -> None:
    parser = SlcsStates()
    assert parse(parser, b"\x80") == []
    parser.asked()
    parser.asked()
    assert conditions(parser, b"\x00\x40") == [(PrinterCondition.READY, True)]


def test_an_answer_of_slcs_that_is_only_slow_survives_a_question() -> None:
    parser = SlcsStates()
    assert parse(parser, b"\x00") == []
    parser.asked()
    assert conditions(parser, b"\x40") == [(PrinterCondition.READY, True)]
