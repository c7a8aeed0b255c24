"""A person's key and a scanner's byte look alike; only what stands alone is a person's."""

from __future__ import annotations

from station.tui.key_guard import QUIET, KeyGuard, TerminalKey, TwiceKey


def key(name: str, at: float) -> TerminalKey:
    return TerminalKey(name if len(name) == 1 else None, name, at)


def test_ordinary_keys_pass_at_once() -> None:
    hands = KeyGuard()
    assert hands.press(key("a", 1.0)) == (key("a", 1.0),)
    assert not hands.holds


def test_a_key_that_confirms_waits_until_it_stands_alone() -> None:
    hands = KeyGuard()
    pressed = key("f12", 1.0)
    assert hands.press(pressed) == ()
    assert hands.rest(1.0 + QUIET / 2) is None
    assert hands.rest(1.0 + QUIET) == pressed
    assert hands.rest(2.0) is None


def test_f12_in_front_of_a_code_goes_on_with_the_code() -> None:
    hands = KeyGuard()
    start, first = key("f12", 1.0), key("8", 1.005)
    assert hands.press(start) == ()
    assert hands.press(first) == (start, first)
    assert hands.rest(2.0) is None


def test_f12_inside_a_code_stays_inside_it() -> None:
    hands = KeyGuard()
    hands.press(key("8", 1.0))
    inside = key("f12", 1.004)
    assert hands.press(inside) == (inside,)
    assert not hands.holds


def test_two_guarded_keys_keep_their_order() -> None:
    hands = KeyGuard()
    first, second = key("ctrl+q", 1.0), key("ctrl+q", 1.5)
    assert hands.press(first) == ()
    assert hands.press(second) == (first,)
    assert hands.rest(1.6) == second


def test_twice_means_soon_and_without_another_key() -> None:
    twice = TwiceKey()
    assert not twice.again(1.0)
    assert twice.again(2.5)
    assert not twice.again(3.0)
    assert not twice.again(6.0)
    twice.forget()
    assert not twice.again(6.5)
