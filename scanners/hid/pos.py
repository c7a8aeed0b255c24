"""HID point-of-sale scanners: one report is one code with its symbology, or a part of a long one. Pure.

Source: USB HID Point of Sale Usage Tables 1.02, section 3 (usage page 0x8C, bar code scanner).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from scanners.framing import LONGEST, SILENCE, CodeFramer, Framed, FramedCode, GarbageFrame, UnfinishedFrame
from scanners.hid.descriptor import InputField, ReportDescriptor, read_descriptor

PAGE: Final = 0x8C

_BYTE_COUNT: Final = 0x01_003B
_SYMBOLOGY: Final = (0x8C_00FB, 0x8C_00FC, 0x8C_00FD)
_DATA: Final = 0x8C_00FE
_CONTINUED: Final = 0x8C_00FF
_AIM: Final = re.compile(rb"\][A-Za-z][0-9A-Za-z]")
_NEWLAND: Final = 0x1EAB


@dataclass(frozen=True, slots=True)
class ReportLayout:
    """Where a report holds what, in bytes from its first one (its number, where `report` is not 0).

    `data`: start and length. `count`: the place of the number of data bytes, or None: then NUL pads them.
    `symbology`: the three places of the AIM identifier, or none. `continued`: byte and bit that say that the
    next report goes on with this code.
    """

    report: int
    data: tuple[int, int]
    count: int | None = None
    symbology: tuple[int, ...] = ()
    continued: tuple[int, int] | None = None


COMMON: Final = ReportLayout(2, (5, 56), 1, (2, 3, 4), (63, 0))
"""Honeywell's report: 2, count, AIM identifier, 56 bytes, code id (2), flags; most others copied it."""

NEWLAND: Final = ReportLayout(2, (2, 56), 1, (), (63, 0))
"""Newland's report in its integration guides: 2, count, 56 bytes, reserved (4), code id, flags."""


def is_scanner(descriptor: ReportDescriptor) -> bool:
    """Whether a device offers bar codes; Honeywell's maintenance interface (page 0xFF8C) does not."""
    return any(usage >> 16 == PAGE for usage in descriptor.applications)


def layout_of(descriptor: bytes, vendor: int = 0) -> ReportLayout | None:
    """Return how a device's reports are laid out, or None for a device that is no HID-POS scanner.

    A descriptor that does not tell its fields falls back on what the vendor is known to send.
    """
    read = read_descriptor(descriptor)
    if not is_scanner(read):
        return None
    return _described(read) or (NEWLAND if vendor == _NEWLAND else COMMON)


def _described(descriptor: ReportDescriptor) -> ReportLayout | None:
    """The layout that the descriptor itself tells."""
    data = next((one for one in descriptor.fields if one.usage == _DATA and _is_bytes(one)), None)
    if data is None:
        return None
    there = {one.usage: one for one in reversed(descriptor.fields) if one.report == data.report}
    count, continued = there.get(_BYTE_COUNT), there.get(_CONTINUED)
    marks = [there[usage].offset // 8 for usage in _SYMBOLOGY if usage in there and _is_bytes(there[usage])]
    return ReportLayout(
        data.report,
        (data.offset // 8, data.count),
        count.offset // 8 if count and _is_bytes(count) else None,
        tuple(marks) if len(marks) == len(_SYMBOLOGY) else (),
        divmod(continued.offset, 8) if continued else None,
    )


def _is_bytes(one: InputField) -> bool:
    return one.bits == 8 and one.offset % 8 == 0


class ReportReader:
    """Makes codes of reports. `prefix` must begin every code; blanks and line ends around one are dropped."""

    def __init__(self, layout: ReportLayout, prefix: str = "") -> None:
        self._layout = layout
        self._prefix = prefix
        self._data = bytearray()
        self._aim = b""
        self._skipping = False
        self._at = 0.0

    @property
    def deadline(self) -> float | None:
        """When `idle` will have something to say, or None while no code is open and none is skipped."""
        return self._at + SILENCE if self._data or self._skipping else None

    def feed(self, report: bytes, at: float) -> tuple[Framed, ...]:
        """Take one report, whole; return what it completes. Other reports than those of codes are ignored."""
        layout = self._layout
        if layout.report and report[:1] != bytes([layout.report]):
            return ()
        self._at = at
        if not self._data:
            self._aim = self._symbology(report)
        self._data += self._content(report)
        goes_on, skipped = self._goes_on(report), self._skipping
        if skipped or len(self._data) > LONGEST:
            self._data.clear()
            self._skipping = goes_on
            return () if skipped else (GarbageFrame("too_long", at),)
        return () if goes_on else self._finish(at)

    def idle(self, now: float) -> tuple[Framed, ...]:
        """Tell that nothing came until `now`; what stays without its rest is given up, a skipped code as well."""
        if self.deadline is None or now < self.deadline:
            return ()
        given_up, self._skipping = bytes(self._data), False
        if not given_up:
            return ()
        self._data.clear()
        return (UnfinishedFrame(given_up, self._at),)

    def _content(self, report: bytes) -> bytes:
        start, length = self._layout.data
        if self._layout.count is None:
            return report[start : start + length].rstrip(b"\0")
        return report[start : start + min(length, _byte(report, self._layout.count))]

    def _goes_on(self, report: bytes) -> bool:
        if self._layout.continued is None:
            return False
        place, bit = self._layout.continued
        return bool(_byte(report, place) >> bit & 1)

    def _symbology(self, report: bytes) -> bytes:
        mark = bytes(_byte(report, place) for place in self._layout.symbology)
        return mark if _AIM.fullmatch(mark) else b""

    def _finish(self, at: float) -> tuple[Framed, ...]:
        framer = CodeFramer("none", self._prefix)
        framed = (*framer.feed(bytes(self._data), at), *framer.finish(at))
        self._data.clear()
        return tuple(self._marked(one) if isinstance(one, FramedCode) else one for one in framed)

    def _marked(self, code: FramedCode) -> FramedCode:
        """The code with its AIM identifier in front, as a serial scanner would send it."""
        return code if code.data.startswith(self._aim) else replace(code, data=self._aim + code.data)


def _byte(report: bytes, place: int) -> int:
    return report[place] if place < len(report) else 0
