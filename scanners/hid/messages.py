"""What the reading process of a HID scanner says, and what each of its lines means. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, assert_never

from scanners.base import ScannerEvent
from scanners.child_process import Interpreter, Message
from scanners.framing import DroppedFrame, Framed, FramedCode, GarbageFrame, UnfinishedFrame
from scanners.reports import FrameReporter

READY: Final[Message] = {"is": "ready"}
"""The device is open, and held for this program alone."""


def lost(reason: str, detail: str = "") -> Message:
    """Say that no code can arrive, and why."""
    return {"is": "lost", "reason": reason, "detail": detail}


def message_of(framed: Framed) -> Message:
    """Say what was framed; bytes become characters one by one, and come back exactly."""
    match framed:
        case FramedCode(data, at):
            return {"is": "code", "data": data.decode("latin-1"), "at": at}
        case GarbageFrame(reason, at):
            return {"is": "garbage", "reason": reason, "at": at}
        case UnfinishedFrame(data, at):
            return {"is": "unfinished", "data": data.decode("latin-1"), "at": at}
        case DroppedFrame(at):
            return {"is": "dropped", "at": at}
        case _:
            assert_never(framed)


def framed_of(message: Message) -> Framed:
    """Return what a message says was framed. Raises KeyError, TypeError or ValueError for any other."""
    at = float(_text(message, "at"))
    match message["is"]:
        case "code":
            return FramedCode(_text(message, "data").encode("latin-1"), at)
        case "garbage":
            return GarbageFrame(_text(message, "reason"), at)
        case "unfinished":
            return UnfinishedFrame(_text(message, "data").encode("latin-1"), at)
        case "dropped":
            return DroppedFrame(at)
        case other:
            raise ValueError(f"no such message: {other!r}")


def interpreter(reporter: FrameReporter) -> Interpreter:
    """Return the function that turns the lines of one reading process into events."""

    def interpret(message: Message) -> Iterable[ScannerEvent]:
        match message.get("is"):
            case None:
                return ()
            case "ready":
                return reporter.opened()
            case "lost":
                return reporter.lost(_text(message, "reason"), _text(message, "detail"))
            case _:
                return reporter.framed(framed_of(message))

    return interpret


def _text(message: Message, key: str) -> str:
    return str(message[key])
