"""Whatever a terminal types reaches the screen in whole, bounded pieces, and the scan behind it arrives."""

from __future__ import annotations

import select
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.message import Message

from station.tui.input_guard import LONGEST_PASTE, PASTE_SECONDS, STALLED, InputGuard
from station.tui.key_guard import QUIET
from station.tui.terminal_driver import NOISE, BurstKey, InputEnd, KeystrokeReader

SCAN = b"8800000000099\r"
FRAGMENTS = [
    *(b"\x1b", b"\x1b[", b"\x1bO", b"\x1b]", b"\x1bP", b"\x1b_", b"\x1b[200~", b"\x1b[201~", b"\x07", b"\x1b\\"),
    *(b"97;5:1u", b"27;5;1114112~", b"48;99999;99999;1;1t", b"57399u", b"19~", b"<0;1;1M", b"?2048;1$y", b"1;2R"),
    *(b"\xff", b"\xc3", b"\xed\xa0\x80", b"\x00", b"\x11", b"8801", b"\r", "머그컵".encode()),
]
HOSTILE = [
    *(b"\x1b[97;5:1u", b"\x1b[27;5;1114112~", b"\x1b[55296u", b"\x1b[97;999u", b"\x1b[99999999999999999999u"),
    *(b"\x1b[48;99999;99999;1;1t", b"\x1b[?2048;1$y", b"\x1b[M", b"\x1b[I", b"\x1b[O", b"\x1b[9999;9999R"),
]
UNENDED = [b"\x1b[", b"\x1b[1;2", b"\x1bO", b"\x1b]0;title", b"\x1bP1", b"\x1b_a", b"\x1bXa", b"\x1b^a", b"\xe1\x84"]


class Terminal:
    """Bytes in, events out, and a clock of its own."""

    def __init__(self) -> None:
        self.now = 100.0
        self.keystrokes = KeystrokeReader()
        self.events: list[Message] = []

    def types(self, data: bytes, gap: float = 0.0) -> Terminal:
        self.now += gap
        self.events += self.keystrokes.feed(data, self.now)
        return self

    def rests(self, seconds: float) -> Terminal:
        until = self.now + seconds
        while (due := self.keystrokes.deadline) is not None and due <= until:
            self.now = max(self.now, due)
            self.events += self.keystrokes.rest(self.now + 0.001)
            self.now += 0.001
        self.now = until
        return self

    def taken(self) -> list[Message]:
        taken, self.events = self.events, []
        return taken

    @property
    def keys(self) -> list[str]:
        return [one.key for one in self.events if isinstance(one, events.Key)]

    @property
    def text(self) -> str:
        return "".join(one.character or "" for one in self.events if isinstance(one, events.Key))


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


@given(st.lists(st.tuples(st.sampled_from(FRAGMENTS) | st.binary(max_size=12), st.floats(0, 0.6)), max_size=20))
def test_whatever_is_typed_a_scan_behind_some_silence_arrives_whole(typed: list[tuple[bytes, float]]) -> None:
    terminal = Terminal()
    for data, gap in typed:
        terminal.rests(gap).types(data)
    terminal.rests(PASTE_SECONDS).taken()
    assert terminal.types(SCAN).text == SCAN.decode()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_sequence_out_of_range_is_no_key_and_a_scan_at_once_behind_it_arrives(
    terminal: Terminal, hostile: bytes
) -> None:
    assert terminal.types(hostile).keys == [NOISE]
    terminal.taken()
    assert terminal.types(SCAN).text == SCAN.decode()


@pytest.mark.parametrize("unended", UNENDED)
def test_an_end_that_never_comes_is_given_up_after_some_silence(terminal: Terminal, unended: bytes) -> None:
    terminal.types(unended).rests(STALLED + 0.01)
    assert terminal.keys == [NOISE]
    terminal.taken()
    assert terminal.types(SCAN).text == SCAN.decode()


@pytest.mark.parametrize("introducer", [b"\x1b[", b"\x1bO", b"\x1b]", b"\x1bP", b"\x1b_", b"\x1bX", b"\x1b^"])
def test_a_line_end_cuts_off_what_never_ended_and_the_code_in_front_of_it_is_text(
    terminal: Terminal, introducer: bytes
) -> None:
    assert terminal.types(introducer + SCAN).text == SCAN.decode()


def test_a_paste_without_an_end_is_pasted_after_some_silence(terminal: Terminal) -> None:
    terminal.types(b"\x1b[200~" + SCAN).rests(STALLED + 0.01)
    assert [one.text for one in terminal.taken() if isinstance(one, events.Paste)] == [SCAN.decode()]
    assert terminal.types(b"\x1b[201~" + SCAN).text == SCAN.decode()


def test_scans_that_keep_a_lost_paste_open_are_pasted_line_by_line_and_the_last_goes_on_being_typed(
    terminal: Terminal,
) -> None:
    terminal.types(b"\x1b[200~")
    for _ in range(int(PASTE_SECONDS / 0.1)):
        terminal.types(SCAN, 0.1)
    terminal.types(SCAN + b"8801", 0.1).types(b"234\r", 0.1)
    pastes = [one.text for one in terminal.events if isinstance(one, events.Paste)]
    assert set("".join(pastes).split("\r")) == {SCAN.decode().strip(), ""}
    assert terminal.text.endswith("8801234\r")


@pytest.mark.parametrize("beginning", [b"", b"\x1b]0;", b"\x1bP", b"\x1b[200~", b"\x1b["])
def test_what_is_held_of_an_endless_flood_is_bounded(beginning: bytes) -> None:
    guard = InputGuard()
    guard.feed(beginning + b"1" * 100_000, 1.0)
    tracemalloc.start()
    for _ in range(20):
        guard.feed(b"1" * 4096, 1.0)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 100_000


def test_a_paste_that_is_too_long_is_cut_and_its_end_found(terminal: Terminal) -> None:
    terminal.types(b"\x1b[200~" + b"1" * (LONGEST_PASTE * 3) + b"\x1b[201~" + SCAN)
    assert [len(one.text) for one in terminal.events if isinstance(one, events.Paste)] == [LONGEST_PASTE]
    assert terminal.text == SCAN.decode()


def test_a_function_key_that_stands_alone_is_a_persons(terminal: Terminal) -> None:
    terminal.types(b"\x1b[19~")
    assert terminal.keys == []
    assert terminal.rests(QUIET + 0.01).keys == ["f8"]
    assert not isinstance(terminal.events[0], BurstKey)


@pytest.mark.parametrize("gap", [0.0, 0.005, QUIET - 0.01])
@pytest.mark.parametrize("key", [b"\x1b[19~", b"\x1bOP", b"\x1b[C", b"\x1b[24~", b"\x1b[57376u", b"\x1b[1;3C"])
def test_a_key_at_a_codes_beginning_or_inside_it_is_the_scanners(terminal: Terminal, key: bytes, gap: float) -> None:
    terminal.types(key).types(b"01", gap).types(key, gap).types(b"8\r", gap)
    assert [isinstance(one, BurstKey) for one in terminal.events] == [True, False, False, True, False, False]


def test_function_keys_one_after_the_other_are_a_persons(terminal: Terminal) -> None:
    terminal.types(b"\x1bOP").types(b"\x1bOQ", 0.02).rests(1)
    assert [(one.key, type(one)) for one in terminal.events if isinstance(one, events.Key)] == [
        ("f1", events.Key),
        ("f2", events.Key),
    ]


@pytest.mark.parametrize(
    ("typed", "read"),
    [(b"\x1b[93;5u", "\x1d"), (b"\x1b[94;6u", "\x1e"), (b"\x1b[113;5u", "\x11"), (b"\x1b[113;69u", "\x11")],
)
def test_a_control_character_is_the_same_whichever_protocol_the_terminal_speaks(
    terminal: Terminal, typed: bytes, read: str
) -> None:
    assert terminal.types(typed).text == read


def test_shift_and_the_locks_are_no_keys_of_a_code(terminal: Terminal) -> None:
    terminal.types(b"\x1b[57441;2u\x1b[65;2;65u\x1b[57358u\x1b[98;;98u\x1b[13u")
    assert terminal.keys == ["A", "b", "enter"]


def test_escape_alone_is_a_key(terminal: Terminal) -> None:
    assert terminal.types(b"\x1b").rests(0.2).keys == ["escape"]


def test_every_sequence_that_the_library_knows_leaves_nothing_behind() -> None:
    for sequence in ANSI_SEQUENCES_KEYS:
        terminal = Terminal().types(sequence.encode()).rests(1)
        terminal.taken()
        assert (sequence, terminal.types(SCAN).text) == (sequence, SCAN.decode())


def test_the_end_of_input_wakes_whoever_waits_for_a_key_and_input_may_begin_again() -> None:
    end = InputEnd()
    waiting = select.poll()
    waiting.register(end.bell, select.POLLIN)
    end.set()
    assert waiting.poll(0)
    end.clear()
    assert not end.is_set()
    assert not waiting.poll(0)
    end.bell.release()
