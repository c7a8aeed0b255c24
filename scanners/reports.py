"""What is told of a scanner's frames: scans, and complaints that no flood of noise can multiply."""

from __future__ import annotations

from typing import Final, assert_never

from scanners.base import Scan, ScannerChanged, ScannerEvent, ScannerHealth
from scanners.code_text import DecodedText, decode, split_aim
from scanners.framing import DroppedFrame, Framed, FramedCode, GarbageFrame, UnfinishedFrame
from scanners.keyboard.hangul import undo

COMPLAINTS_A_SECOND: Final = 10
"""More than a hand can scan: each garbled scan of a person is told, a flood is not."""

_STRANGE_FRAMES: Final = 2
_PLAUSIBLE: Final = 3


class FrameReporter:
    """Turns frames into events and remembers how the scanner was last said to be.

    `typed`: codes come as key strokes, so Hangul is undone. `line_speed`: noise from the first byte on means
    a wrong baud rate, and is called so.
    """

    def __init__(self, name: str, *, typed: bool = False, line_speed: bool = False) -> None:
        self._name = name
        self._typed = typed
        self._line_speed = line_speed
        self._said = ("", "")
        self._strange = 0
        self._trusted = False
        self._window = 0.0
        self._complaints = 0

    @property
    def name(self) -> str:
        """The scanner's name."""
        return self._name

    def opened(self) -> tuple[ScannerEvent, ...]:
        """Tell that codes can arrive."""
        self._strange, self._trusted = 0, False
        self._complaints = 0
        return self._say(ScannerHealth.READY)

    def lost(self, reason: str, detail: str = "") -> tuple[ScannerEvent, ...]:
        """Tell that none can, once for each reason."""
        return self._say(ScannerHealth.LOST, reason, detail)

    def framed(self, one: Framed) -> tuple[ScannerEvent, ...]:
        """Return the events of one frame; a scan comes first."""
        match one:
            case FramedCode():
                return self._code(one)
            case GarbageFrame("late", at):
                return self._complain("unfinished", at, "late")
            case GarbageFrame("seam", at):
                return self._complain("seam", at)
            case GarbageFrame(reason, at):
                self._strange += reason != "prefix"
                return self._complain(self._noise("garbage"), at, reason)
            case UnfinishedFrame(data, at):
                strange = decode(data).encoding == "latin-1"
                self._strange += strange
                return self._complain(self._noise("unfinished") if strange else "unfinished", at)
            case DroppedFrame(at):
                return self._complain("dropped", at)
            case _:
                assert_never(one)

    def _code(self, code: FramedCode) -> tuple[ScannerEvent, ...]:
        decoded = decode(code.data)
        if not decoded.text:
            return ()
        scan = self._scan(decoded, code.at)
        if decoded.encoding == "latin-1":
            self._strange += 1
            return (scan, *self._complain(self._noise("encoding"), code.at))
        if len(scan.text) >= _PLAUSIBLE and scan.text.isprintable():
            self._trusted = True
        self._strange = 0
        return (scan, *self._well(code.at))

    def _scan(self, decoded: DecodedText, at: float) -> Scan:
        text, typed_hangul = undo(decoded.text) if self._typed else (decoded.text, False)
        delivered = decoded.text
        if typed_hangul and not decoded.symbology:
            # The identifier's letter was typed in Hangul, too: with its case lost, it names no symbology any more.
            aim, text = split_aim(text)
            delivered = delivered[len(aim) :]
        return Scan(text, self._name, at, delivered, decoded.symbology, typed_hangul)

    def _noise(self, otherwise: str) -> str:
        """Return "baud_mismatch" when nothing but noise has come since the port was opened."""
        untrusted = self._line_speed and not self._trusted
        return "baud_mismatch" if untrusted and self._strange >= _STRANGE_FRAMES else otherwise

    def _well(self, at: float) -> tuple[ScannerEvent, ...]:
        calm = self._complaints <= COMPLAINTS_A_SECOND or self._next_second(at)
        return self._say(ScannerHealth.READY) if calm else ()

    def _complain(self, reason: str, at: float, detail: str = "") -> tuple[ScannerEvent, ...]:
        if self._next_second(at):
            self._window, self._complaints = at, 0
        self._complaints += 1
        if self._complaints > COMPLAINTS_A_SECOND:
            return ()
        self._said = ("", "")
        return self._say(ScannerHealth.WARNING, reason, detail)

    def _next_second(self, at: float) -> bool:
        return at - self._window >= 1.0

    def _say(self, health: ScannerHealth, reason: str = "", detail: str = "") -> tuple[ScannerEvent, ...]:
        if self._said == (health, reason):
            return ()
        self._said = (health, reason)
        return (ScannerChanged(self._name, health, reason, detail),)
