"""A PIN that a person types is told from digits that a scanner types, and is never shown."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from textual import events

from station.packing.notices import NoticeCode, tell
from station.packing.process.states import ApprovalStage, AskingQuestion, IdleState
from station.screen.pin_pad import GIVEN_UP, SILENCE, PadKeys, PinPad
from station.tui.key_guard import TerminalKey
from tests.support.support_scenes import DESK, picture
from tests.support.support_screen import ScreenBench, running, screen_text, until

HAND, WEDGE = 0.2, 0.012
ASKED = picture(AskingQuestion("PS:SUPERVISOR", IdleState(DESK), ApprovalStage()), tell(NoticeCode.ASK_SUPERVISOR))
GRANTED = picture(
    AskingQuestion("PS:SUPERVISOR", IdleState(DESK), ApprovalStage("900")), tell(NoticeCode.ASK_WHAT_TO_ALLOW), 2
)


def keys(text: str, gap: float, start: float = 100.0) -> list[TerminalKey]:
    names = {"\r": "enter", "\x08": "backspace", "\x1b": "escape"}
    return [TerminalKey(sign, names.get(sign, sign), start + at * gap) for at, sign in enumerate(text)]


def press(pad: PinPad, typed: Iterable[TerminalKey], *, asked: bool = True) -> PadKeys:
    """Everything that came of some keys, together."""
    parts = [pad.press(key, asked=asked) for key in typed]
    return PadKeys(tuple(key for part in parts for key in part.keys), "".join(part.pin for part in parts))


def test_digits_typed_by_hand_are_a_pin_at_enter() -> None:
    assert press(PinPad(), keys("246810\r", HAND)) == PadKeys(pin="246810")
    assert press(PinPad(), keys("２４６８１０\r", HAND)) == PadKeys(pin="246810")


def test_half_a_pin_is_forgotten_when_its_rest_does_not_come() -> None:
    pad = PinPad()
    typed = keys("246", HAND)
    press(pad, typed)
    held = [(pad.rest(typed[-1].at + seconds), pad.holds) for seconds in (GIVEN_UP - 1, GIVEN_UP)]
    assert held == [(PadKeys(), True), (PadKeys(), False)]
    later = keys("8801\r", HAND, start=typed[-1].at + 2 * GIVEN_UP)
    assert press(pad, later, asked=False) == PadKeys(tuple(later))


def test_a_slip_of_the_finger_is_taken_back_and_escape_forgets_it_all() -> None:
    assert press(PinPad(), keys("2469\x08810\r", HAND)) == PadKeys(pin="246810")
    assert press(PinPad(), keys("13\x1b246810\r", HAND)) == PadKeys(pin="246810")


def test_a_wedges_barcode_of_digits_goes_on_with_the_times_at_which_it_came() -> None:
    scan = keys("8801234567893\r", WEDGE)
    assert press(PinPad(), scan) == PadKeys(tuple(scan))


def test_a_badge_goes_on_key_by_key() -> None:
    scan = keys("PS:BADGE:900\r", WEDGE)
    assert press(PinPad(), scan) == PadKeys(tuple(scan))


def test_a_badge_behind_half_a_pin_goes_on_alone() -> None:
    scan = keys("PS:BADGE:900\r", WEDGE, start=200.0)
    assert press(PinPad(), [*keys("246", HAND), *scan]) == PadKeys(tuple(scan))


def test_a_barcode_behind_half_a_pin_goes_on_alone() -> None:
    scan = keys("8801234567893\r", WEDGE, start=200.0)
    assert press(PinPad(), [*keys("246", HAND), *scan]) == PadKeys(tuple(scan))


def test_a_wedge_without_an_enter_goes_on_when_it_is_silent() -> None:
    pad, scan = PinPad(), keys("8801234567893", WEDGE)
    assert press(pad, scan) == PadKeys()
    last = scan[-1].at
    assert pad.rest(last + SILENCE / 2) == PadKeys()
    assert pad.rest(last + SILENCE + 0.01) == PadKeys(tuple(scan))
    assert not pad.holds


def test_a_pin_that_was_begun_is_taken_to_its_end_although_nobody_asks_any_more() -> None:
    pad = PinPad()
    assert press(pad, keys("2468", HAND)) == PadKeys()
    assert press(pad, keys("10\r", HAND, start=101.0), asked=False) == PadKeys(pin="246810")
    later = keys("1\r", HAND, start=200.0)
    assert press(pad, later, asked=False) == PadKeys(tuple(later))


@given(st.text("0123456789AB\r", max_size=30), st.booleans())
def test_no_key_of_a_scanner_is_ever_lost(text: str, asked: bool) -> None:
    pad, typed = PinPad(), keys(text, WEDGE)
    passed = press(pad, typed, asked=asked)
    gone_on = [*passed.keys, *pad.rest(1e6).keys]
    assert gone_on == typed[: len(gone_on)]
    assert len(typed) - len(gone_on) <= 1, "one digit alone may still be a person's"
    assert passed.pin == ""


async def test_a_pin_typed_at_the_screen_reaches_the_bench_as_dots_and_not_the_scanner() -> None:
    bench = ScreenBench(ASKED)
    async with running(bench) as pilot:
        for digit in "246810":
            await pilot.press(digit)
            await pilot.pause(0.1)
        assert "PIN ●●●●●●" in screen_text(bench.app)
        assert "246810" not in screen_text(bench.app).replace(" ", "")
        await pilot.press("enter")
        await until(lambda: bench.pins == ["246810"])
        assert "●" not in screen_text(bench.app)
        assert (bench.keys.codes, bench.pressed) == ([], [])


async def test_once_the_supervisor_is_known_digits_are_a_scanners_again() -> None:
    bench = ScreenBench(GRANTED)
    async with running(bench) as pilot:
        await pilot.press(*"8801")
        bench.app.post_message(events.Key("enter", "\r"))
        await until(lambda: bench.keys.codes == ["8801"])
        assert bench.pins == []


async def test_a_key_gives_its_command_while_a_pin_is_asked_for() -> None:
    bench = ScreenBench(ASKED)
    async with running(bench) as pilot:
        await pilot.press("f8")
        await until(lambda: bench.pressed == ["PS:CANCEL"])
