from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from printers.escpos_replies import (
    LONGEST_BLOCK,
    AutoStatus,
    BlockReply,
    FlowControl,
    ProcessEcho,
    RealTime,
    Reply,
    ReplyParser,
    SensorReply,
)

REAL_TIME = st.integers(0, 255).filter(lambda b: b & 0x93 == 0x12).map(lambda b: (bytes([b]), RealTime(b)))
LOW = st.integers(0, 255).filter(lambda b: b & 0x90 == 0)
AUTO = st.tuples(st.integers(0, 255).filter(lambda b: b & 0x93 == 0x10), LOW, LOW, LOW).map(
    lambda four: (bytes(four), AutoStatus(bytes(four)))
)
TOKEN = st.binary(min_size=4, max_size=4).map(lambda raw: bytes(0x21 + b % 94 for b in raw))
ECHO = TOKEN.map(lambda token: (b"\x37\x22" + token + b"\0", ProcessEcho(token)))
SENSORS = st.integers(0, 15).map(lambda b: (bytes([b]), SensorReply(b)))
NAME = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20).map(str.encode)
BLOCK = NAME.map(lambda name: (b"\x5f" + name + b"\0", BlockReply(0x5F, name)))
FLOW = st.sampled_from([(b"\x11", FlowControl(go=True)), (b"\x13", FlowControl(go=False))])
ANSWERS = st.lists(st.one_of(REAL_TIME, AUTO, ECHO, SENSORS, BLOCK, FLOW), max_size=20)


def parse(*portions: bytes) -> list[Reply]:
    parser = ReplyParser()
    return [reply for portion in portions for reply in parser.feed(portion)]


@given(ANSWERS)
def test_answers_in_a_row_are_told_apart(answers: list[tuple[bytes, Reply]]) -> None:
    assert parse(b"".join(raw for raw, _ in answers)) == [reply for _, reply in answers]


@given(ANSWERS)
def test_one_byte_at_a_time_gives_the_same_answers(answers: list[tuple[bytes, Reply]]) -> None:
    stream = b"".join(raw for raw, _ in answers)
    assert parse(*(stream[i : i + 1] for i in range(len(stream)))) == [reply for _, reply in answers]


@given(ANSWERS, st.data())
def test_a_split_at_any_point_changes_nothing(answers: list[tuple[bytes, Reply]], data: st.DataObject) -> None:
    stream = b"".join(raw for raw, _ in answers)
    at = data.draw(st.integers(0, len(stream)))
    assert parse(stream[:at], stream[at:]) == [reply for _, reply in answers]


@given(st.binary(max_size=2000), TOKEN)
def test_noise_never_hides_what_follows_a_pause_of_status(noise: bytes, token: bytes) -> None:
    calm = b"\x12" * 4
    assert ProcessEcho(token) in parse(noise + calm + b"\x37\x22" + token + b"\0")


@given(st.binary(max_size=3000))
def test_noise_is_held_for_one_reply_at_most(noise: bytes) -> None:
    parser = ReplyParser()
    for at in range(0, len(noise), 7):
        parser.feed(noise[at : at + 7])
        assert len(parser._held) <= LONGEST_BLOCK


def test_an_endless_block_is_given_up_and_read_as_other_bytes() -> None:
    parser = ReplyParser()
    parser.feed(b"\x5f" + b"A" * 200)
    assert parser.junk == 1
    assert parser.feed(b"\0\x12")[-1] == RealTime(0x12)


def test_a_status_that_breaks_off_does_not_swallow_the_next_one() -> None:
    assert parse(b"\x18\x00" + b"\x10\x00\x03\x00") == [AutoStatus(b"\x10\x00\x03\x00")]


def test_the_rest_of_a_broken_status_is_no_answer_to_anything() -> None:
    assert parse(b"\x10\x00\x00\x12" + b"\x00") == [RealTime(0x12), SensorReply(0)]


def test_a_process_id_of_the_wrong_length_confirms_nothing() -> None:
    assert not any(isinstance(reply, ProcessEcho) for reply in parse(b"\x37\x22ABC\0\x37\x22ABCDE\0"))


def test_what_a_printer_really_says() -> None:
    assert parse(b"\x1a\x32\x12\x7e" + b"\x18\x00\x0f\x00" + b"\x37\x25\x00" + b"_EPSON\0") == [
        RealTime(0x1A),
        RealTime(0x32),
        RealTime(0x12),
        RealTime(0x7E),
        AutoStatus(b"\x18\x00\x0f\x00"),
        BlockReply(0x37, b"%"),
        BlockReply(0x5F, b"EPSON"),
    ]
