"""A code whose end came too late is asked for again; its tail never passes for a code of its own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scanners.framing import SILENCE, TAIL_FACTOR, CodeFramer, Framed, FramedCode, GarbageFrame, UnfinishedFrame

GIVEN_UP = SILENCE + 0.01
NEW_CODE = SILENCE * TAIL_FACTOR + 0.01


class Line:
    """A framer as the serial thread drives it: silence is told when it is seen, bytes when they come."""

    def __init__(self) -> None:
        self.framer = CodeFramer()
        self.now = 1.0
        self.told: list[Framed] = []

    def send(self, data: bytes, pause: float = 0.0) -> None:
        self.wait(pause)
        self.told += self.framer.feed(data, self.now)

    def wait(self, seconds: float) -> None:
        ends = self.now + seconds
        while self.framer.deadline is not None and self.framer.deadline <= ends:
            self.now = self.framer.deadline
            self.told += self.framer.idle(self.now)
        self.now = ends

    @property
    def codes(self) -> list[bytes]:
        return [one.data for one in self.told if isinstance(one, FramedCode)]

    @property
    def complaints(self) -> int:
        return sum(not isinstance(one, FramedCode) for one in self.told)


def test_a_late_tail_is_dropped_with_a_word_and_the_next_code_is_heard() -> None:
    line = Line()
    line.send(b"88012")
    line.send(b"34567893\r", GIVEN_UP)
    line.send(b"A1\r")
    assert line.told == [
        UnfinishedFrame(b"88012", 1.0),
        GarbageFrame("late", 1.0 + GIVEN_UP),
        FramedCode(b"A1", 1.0 + GIVEN_UP),
    ]


def test_a_late_suffix_alone_ends_what_was_given_up_without_a_word() -> None:
    line = Line()
    line.send(b"8801234567893")
    line.send(b"\r\n", GIVEN_UP)
    line.send(b"A1\r", 0.05)
    assert (line.codes, line.complaints) == ([b"A1"], 1)


def test_after_a_longer_silence_a_new_code_begins() -> None:
    line = Line()
    line.send(b"88012")
    line.send(b"8801234567893\r", NEW_CODE)
    assert line.codes == [b"8801234567893"]


def test_a_tail_that_stalls_itself_is_waited_out() -> None:
    line = Line()
    line.send(b"88012")
    line.send(b"345", GIVEN_UP)
    line.send(b"67893\r", GIVEN_UP)
    line.send(b"A1\r", NEW_CODE)
    assert (line.codes, line.complaints) == ([b"A1"], 2)


def test_stx_begins_a_code_behind_one_that_was_given_up() -> None:
    line = Line()
    line.send(b"\x0288012")
    line.send(b"\x02A1\x03", GIVEN_UP)
    assert line.codes == [b"A1"]


def test_the_tail_of_a_spoiled_code_is_dropped_like_any_other() -> None:
    line = Line()
    line.send(b"88\x0012")
    line.send(b"34567893\r", GIVEN_UP)
    line.send(b"A1\r")
    assert (line.codes, line.complaints) == ([b"A1"], 1)


@given(
    st.lists(
        st.tuples(
            st.text("0123456789ABC-", min_size=1, max_size=12),
            st.dictionaries(st.integers(0, 12), st.floats(0.0, SILENCE * TAIL_FACTOR * 0.99), max_size=3),
            st.floats(0.0, 2.0),
        ),
        max_size=6,
    )
)
def test_whatever_stalls_only_whole_codes_are_told_and_every_other_one_is_complained_about(
    scans: list[tuple[str, dict[int, float], float]],
) -> None:
    line = Line()
    for number, (text, stalls, pause) in enumerate(scans):
        line.wait(pause)
        sent = f"{number}:{text}\r".encode()
        for place in range(len(sent)):
            line.send(sent[place : place + 1], stalls.get(place, 0.0) if place else 0.0)
    line.wait(10.0)
    whole = [f"{number}:{text}".encode() for number, (text, _, _) in enumerate(scans)]
    assert [code for code in line.codes if code not in whole] == []
    assert line.codes == sorted(line.codes, key=whole.index)
    assert len(line.codes) + line.complaints >= len(whole)
