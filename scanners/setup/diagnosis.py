"""What a scanner made of the test sheet, and what that says of its settings: pure, deliveries → findings."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scanners.setup.testreading import CharacterPath, SheetReading, readings_of
from scanners.setup.testsheet import GS, SHEET
from scanners.suffixes import Suffix

SLOW_KEYS: Final = 0.030
"""Median seconds between two typed characters from which a scanner is hard to tell from a hand."""

_DOUBLE: Final = 0.5
_ENDS: Final[dict[str, Suffix]] = {"\r": "cr", "\n": "lf", "\r\n": "crlf", "\t": "tab", "\x03": "etx"}
_FUNCTION_KEYS: Final = {
    **{f"\x1bO{sign}": f"F{number}" for number, sign in enumerate("PQRS", 1)},
    **{
        f"\x1b[{code}~": f"F{number}"
        for number, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)
    },
}
"""What terminals send for function keys (xterm control sequences), and what the keys are called."""
_STRANGE: Final = re.compile(rb"[\x00-\x01\x04-\x08\x0b\x0c\x0e-\x1a\x80-\xff]")


class FindingState(StrEnum):
    """How grave a finding is. FAIL: codes arrive wrong or not at all. WARN: they arrive, but change the setting."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class ScanDelivery:
    """All that one pull of the trigger delivered, prefix and suffix included.

    `at`: monotonic seconds of its first byte. `gaps`: seconds between its pieces.
    """

    data: bytes
    at: float = 0.0
    gaps: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class ScannerFinding:
    """One thing found out: a code with a sentence of its own, and the values of that sentence."""

    code: str
    state: FindingState
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ScannerDiagnosis:
    """What the sheet said. `seen`: numbers of the codes that were known again. `suffix`, `prefix`: what fits."""

    findings: tuple[ScannerFinding, ...]
    seen: tuple[int, ...]
    suffix: Suffix = "auto"
    prefix: str = ""

    @property
    def complete(self) -> bool:
        """Every code of the sheet was scanned."""
        return len(self.seen) == len(SHEET)


def diagnose(deliveries: Sequence[ScanDelivery], *, typed: bool = False) -> ScannerDiagnosis:
    """Say what a scanner sends. `typed`: it types, so that layout, case, Hangul and pace matter."""
    if not deliveries:
        return ScannerDiagnosis((ScannerFinding("silent", FindingState.FAIL),), ())
    way, readings = readings_of(tuple(one.data for one in deliveries))
    seen = tuple(sorted({one.code.number for one in readings}))
    if not readings:
        return ScannerDiagnosis((_unknown(deliveries, typed=typed),), ())
    findings = [
        *_ends(readings),
        *_fronts(readings),
        *_way(way),
        *_contents(readings),
        *(_pace(deliveries) if typed else ()),
        *_doubles(deliveries, readings),
        *_missing(seen),
    ]
    return ScannerDiagnosis(tuple(findings), seen, _suffix(readings), _front(readings))


def _finding(code: str, state: FindingState, **values: str) -> ScannerFinding:
    return ScannerFinding(code, state, tuple(values.items()))


def _unknown(deliveries: Sequence[ScanDelivery], *, typed: bool) -> ScannerFinding:
    """Nothing that came is on the sheet: noise means a wrong speed, anything else another barcode."""
    data = b"".join(one.data for one in deliveries)
    noise = not typed and len(_STRANGE.findall(data)) * 4 > len(data)
    return _finding("baud", FindingState.FAIL) if noise else _finding("not_the_sheet", FindingState.FAIL)


def _ends(readings: Sequence[SheetReading]) -> Iterator[ScannerFinding]:
    ends = {one.end for one in readings}
    if len(ends) > 1:
        yield _finding("suffix_mixed", FindingState.WARN, ends=", ".join(sorted(map(shown, ends))))
        return
    end = ends.pop()
    if not end:
        yield _finding("suffix_none", FindingState.WARN)
    elif end in _ENDS:
        yield _finding("suffix", FindingState.OK, name=_ENDS[end].upper())
    else:
        yield _finding("suffix_double", FindingState.WARN, ends=shown(end))


def _fronts(readings: Sequence[SheetReading]) -> Iterator[ScannerFinding]:
    if len({one.front for one in readings}) > 1:
        yield _finding("prefix_mixed", FindingState.WARN)
    elif front := readings[0].front:
        yield _finding("prefix", FindingState.WARN, prefix=shown(front))
    aim = Counter(bool(one.aim) for one in readings)
    yield _finding("aim_on" if aim[True] > aim[False] else "aim_off", FindingState.OK)


def _way(way: CharacterPath) -> Iterator[ScannerFinding]:
    if way.hangul:
        yield _finding("hangul", FindingState.WARN)
    if way.layout:
        code = "layout_of_computer" if way.at_computer else "layout_of_scanner"
        yield _finding(code, FindingState.FAIL, layout=way.layout.upper())
    if way.case != "same" and not way.hangul:
        yield _finding(f"case_{way.case}", FindingState.WARN)


def _contents(readings: Sequence[SheetReading]) -> Iterator[ScannerFinding]:
    """What differs though layout and case are known: single signs, the separator, a cut end."""
    wrong = sorted({sign for one in readings if one.code.name != "separator" for sign in one.missing})
    cut = [one for one in readings if one.cut]
    if cut:
        yield _finding("cut", FindingState.FAIL, number=str(cut[0].code.number))
    elif wrong:
        yield _finding("signs", FindingState.FAIL, signs=" ".join(wrong))
    for one in readings:
        if one.code.name == "separator":
            yield _separator(one)
            return


def _separator(reading: SheetReading) -> ScannerFinding:
    between = reading.between
    if between == GS:
        return _finding("gs", FindingState.OK)
    if not between:
        return _finding("gs_missing", FindingState.WARN)
    return _finding("gs_replaced", FindingState.WARN, text=shown(between))


def _pace(deliveries: Sequence[ScanDelivery]) -> Iterator[ScannerFinding]:
    gaps = [gap for one in deliveries for gap in one.gaps]
    if len(gaps) < 10:
        return
    pace = statistics.median(gaps)
    code, state = ("slow", FindingState.WARN) if pace >= SLOW_KEYS else ("pace", FindingState.OK)
    yield _finding(code, state, ms=f"{pace * 1000:.0f}")


def _doubles(deliveries: Sequence[ScanDelivery], readings: Sequence[SheetReading]) -> Iterator[ScannerFinding]:
    """The same code twice within half a second: no hand does that."""
    times: dict[int, float] = {}
    for one in readings:
        at = deliveries[one.place].at
        if at - times.get(one.code.number, -1.0) < _DOUBLE and one.code.number in times:
            yield _finding("doubled", FindingState.WARN)
            return
        times[one.code.number] = at


def _missing(seen: Sequence[int]) -> Iterator[ScannerFinding]:
    missing = [str(code.number) for code in SHEET if code.number not in seen]
    if missing:
        yield _finding("missing", FindingState.WARN, numbers=", ".join(missing))


def _suffix(readings: Sequence[SheetReading]) -> Suffix:
    return "auto" if any(one.end for one in readings) else "none"


def _front(readings: Sequence[SheetReading]) -> str:
    fronts = {one.front for one in readings}
    front = fronts.pop() if len(fronts) == 1 else ""
    return _FUNCTION_KEYS.get(front, front)


def shown(text: str) -> str:
    """A text with its control characters spelled out, as booklets name them; a function key by its name."""
    if text in _FUNCTION_KEYS:
        return _FUNCTION_KEYS[text]
    names = {"\r": "CR", "\n": "LF", "\t": "TAB", "\x03": "ETX", "\x02": "STX", "\x1d": "GS", "\x1b": "ESC"}
    return "".join(f"<{names.get(sign, f'{ord(sign):02X}')}>" if sign < " " else sign for sign in text)
