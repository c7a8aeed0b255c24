"""How a delivery is known as a code of the test sheet, whatever layout, case or Hangul did to it. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Final, Literal

from scanners.keyboard.hangul import undo
from scanners.keyboard.keymap import LAYOUTS, on_computer, on_scanner
from scanners.setup.testsheet import SHEET, TestCode

Case = Literal["same", "inverted", "upper", "lower"]

_ENDS: Final = "\r\n\t\x03"
_CASES: Final[tuple[Case, ...]] = ("same", "inverted", "upper", "lower")
_AIM: Final = ("]C0", "]C1", "]C2", "]C4")
_LEAST: Final = 0.5


@dataclass(frozen=True, slots=True)
class CharacterPath:
    """What happened to every character on its way: keyboard layouts that differ, and the case of letters.

    `at_computer`: the computer stands on `layout`, else the scanner does. `hangul`: the keyboard stood on it.
    """

    layout: str = ""
    at_computer: bool = True
    case: Case = "same"
    hangul: bool = False

    def seen(self, text: str) -> str:
        """What arrives of a text."""
        if self.layout:
            text = text.translate((on_computer if self.at_computer else on_scanner)(self.layout))
        match self.case:
            case "inverted":
                return text.swapcase()
            case "upper":
                return text.upper()
            case "lower":
                return text.lower()
            case _:
                return text


@dataclass(frozen=True, slots=True)
class SheetReading:
    """One delivery, known again. `place`: which delivery. `front`: what stands before the code, without `aim`.

    `end`: the control characters behind it. `missing`: signs that arrived as something else. `cut`: its end is
    missing. `between`: what stands for the separator.
    """

    place: int
    code: TestCode
    front: str
    aim: str
    end: str
    likeness: float
    missing: tuple[str, ...] = ()
    cut: bool = False
    between: str = ""


def readings_of(deliveries: Sequence[bytes]) -> tuple[CharacterPath, tuple[SheetReading, ...]]:
    """The way that explains the deliveries best, the plainest of equals, and the codes read that way."""
    texts = [undo(_text(data)) for data in deliveries]
    hangul = any(typed for _, typed in texts)
    best = CharacterPath()
    found: tuple[SheetReading, ...] = ()
    for way in (CharacterPath(case="upper", hangul=True),) if hangul else _ways():
        read = tuple(
            one
            for place, (text, _) in enumerate(texts)
            if (one := _read(place, text.upper() if hangul else text, way)) is not None
        )
        if sum(one.likeness for one in read) > sum(one.likeness for one in found) + 1e-9:
            best, found = way, read
    return best, found


@cache
def _ways() -> tuple[CharacterPath, ...]:
    plain = (CharacterPath(case=case) for case in _CASES)
    others = (
        CharacterPath(layout, at_computer, case)
        for case, layout, at_computer in itertools.product(_CASES, LAYOUTS, (True, False))
    )
    return (*plain, *others)


@cache
def _expected(way: CharacterPath) -> tuple[tuple[TestCode, str, str], ...]:
    """Every code of the sheet with its mark and payload as they arrive in this way."""
    return tuple((code, way.seen(code.mark), way.seen(code.payload)) for code in SHEET)


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _read(place: int, text: str, way: CharacterPath) -> SheetReading | None:
    """The code that a text is, seen in this way; None when it is none of them, or hardly like it."""
    for code, wanted_mark, wanted in _expected(way):
        front, mark, rest = text.partition(wanted_mark)
        if not mark:
            continue
        body = rest.rstrip(_ENDS)
        likeness = _likeness(code, body, wanted, way)
        if likeness < _LEAST:
            return None
        front, aim = _split_aim(front, way)
        missing, cut = _losses(code, body, way)
        between = body[1:-1] if code.name == "separator" else ""
        return SheetReading(place, code, front, aim, rest[len(body) :], likeness, missing, cut, between)
    return None


def _likeness(code: TestCode, body: str, wanted: str, way: CharacterPath) -> float:
    """1 for the very payload; what stands for the separator does not matter."""
    if code.name == "separator":
        return float(body.startswith(way.seen("A")) and body.endswith(way.seen("B")))
    return 1.0 if body == wanted else SequenceMatcher(None, wanted, body, autojunk=False).ratio()


def _split_aim(front: str, way: CharacterPath) -> tuple[str, str]:
    aim = next((aim for aim in _AIM if front.endswith(way.seen(aim))), "")
    return (front.removesuffix(way.seen(aim)), aim) if aim else (front, "")


def _losses(code: TestCode, body: str, way: CharacterPath) -> tuple[tuple[str, ...], bool]:
    """Characters of the payload that did not arrive, and whether they are nothing but its end."""
    wanted = way.seen(code.payload)
    if code.name == "separator" or body == wanted:
        return (), False
    cut = bool(body) and len(body) < len(wanted) and wanted.startswith(body)
    return tuple(_lost(code.payload, body, way)), cut


def _lost(payload: str, body: str, way: CharacterPath) -> Iterator[str]:
    wanted = [way.seen(sign) for sign in payload]
    kept: set[int] = set()
    for block in SequenceMatcher(None, wanted, list(body), autojunk=False).get_matching_blocks():
        kept.update(range(block.a, block.a + block.size))
    return (sign for at, sign in enumerate(payload) if at not in kept and wanted[at])
