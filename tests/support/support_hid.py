"""Streams of key events as the kernel makes them, and reports as HID-POS scanners send them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanners.hid.evdev import EV_KEY, EV_SYN, RECORD, SYN_DROPPED
from scanners.keyboard.keymap import DIGITS, PLAIN, SHIFTED

LEFT_SHIFT, RIGHT_SHIFT, LEFT_CTRL, LEFT_ALT, CAPS = 42, 54, 29, 56, 58
ENTER, TAB, KEYPAD_ENTER, F12 = 28, 15, 96, 88
DOWN, UP, REPEAT = 1, 0, 2

_EV_MSC, _MSC_SCAN = 4, 4
_PLAIN_KEY = {sign: code for code, sign in reversed(list(PLAIN.items())) if len(sign) == 1}
_SHIFTED_KEY = {sign: code for code, sign in reversed(list(SHIFTED.items())) if len(sign) == 1}
_KEYPAD_KEY = {sign: code for code, sign in DIGITS.items() if code > 11}

Event = tuple[int, int, int]
"""Type, code, value."""


def records(events: Iterable[Event]) -> bytes:
    return b"".join(RECORD.pack(0, 0, *event) for event in events)


def press(code: int, *values: int) -> Iterator[Event]:
    """The events of one key: with its scan code before, as USB keyboards tell it, and a report after."""
    for value in values or (DOWN, UP):
        yield (_EV_MSC, _MSC_SCAN, code)
        yield (EV_KEY, code, value)
        yield (EV_SYN, 0, 0)


def typing(text: str, *, shift: int = LEFT_SHIFT) -> Iterator[Event]:
    """The events of a text as a scanner types it: GS as Control and ], Hangul as Alt numbers of its bytes."""
    for sign in text:
        byte = sign.encode()
        if byte in _PLAIN_KEY:
            yield from press(_PLAIN_KEY[byte])
        elif byte in _SHIFTED_KEY:
            yield from held(shift, press(_SHIFTED_KEY[byte]))
        elif len(byte) == 1:
            yield from held(LEFT_CTRL, typing(chr(byte[0] | 0x40).lower()))
        else:
            yield from (event for part in byte for event in alt_number(str(part)))


def held(modifier: int, events: Iterable[Event]) -> Iterator[Event]:
    yield from press(modifier, DOWN)
    yield from events
    yield from press(modifier, UP)


def alt_number(digits: str, *, alt: int = LEFT_ALT) -> Iterator[Event]:
    yield from held(alt, (event for digit in digits for event in press(_KEYPAD_KEY[digit])))


def scan(text: str) -> bytes:
    """The records of one scan, Enter included."""
    return records(typing(f"{text}\r"))


def overflowed(events: Iterable[Event], ring: int = 64) -> bytes:
    """What an unread ring of the kernel leaves of events: the gap's mark and the newest ones."""
    everything = list(events)
    if len(everything) <= ring:
        return records(everything)
    left = everything[-(len(everything) % (ring - 1) or 1) :]
    return records([(EV_SYN, SYN_DROPPED, 0), *left])


def report(data: bytes, aim: bytes = b"]E0", *, goes_on: bool = False, number: int = 2) -> bytes:
    """One report as Honeywell lays it out."""
    return bytes([number, len(data)]) + aim + data.ljust(56, b"\0") + b"d\0" + bytes([goes_on])


def reports(data: bytes, aim: bytes = b"]Q1") -> list[bytes]:
    """The reports of a code of any length."""
    parts = [data[at : at + 56] for at in range(0, len(data), 56)]
    return [report(part, aim, goes_on=at < len(parts) - 1) for at, part in enumerate(parts)]
