"""Which answer says that which label is printed. Pure; one a connection, so that old answers die with it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from enum import StrEnum

from printers import escpos

PROBE = "probe:"
"""Begins the keys of fences that belong to no job."""

_REMEMBERED = 64


class Fence(StrEnum):
    """How a printer can be asked whether it is done."""

    PROCESS_ID = "process-id"
    STATUS = "status"
    NONE = "none"


class Fences:
    """The fences that were sent and not yet answered, each with the key of its job.

    `numbers` gives the process ids and outlives the connection, so that one printer object uses none twice.
    """

    def __init__(self, numbers: Iterator[int], kind: Fence = Fence.NONE) -> None:
        self.kind = kind
        self._numbers = numbers
        self._tokens: dict[bytes, str] = {}
        self._sensors: deque[str] = deque()

    def place(self, key: str, _rows: int) -> bytes:
        """The bytes of a fence of this kind, to follow the label of this job; empty without one."""
        match self.kind:
            case Fence.PROCESS_ID:
                return self.place_process_id(key)
            case Fence.STATUS:
                return self.place_status(key)
            case Fence.NONE:
                return b""

    def place_process_id(self, key: str) -> bytes:
        """A fence of this kind, whatever the standing one is."""
        token = escpos.token(next(self._numbers))
        self._tokens[token] = key
        while len(self._tokens) > _REMEMBERED:
            del self._tokens[next(iter(self._tokens))]
        return escpos.process_id(token)

    def place_status(self, key: str) -> bytes:
        """A fence of this kind, whatever the standing one is."""
        self._sensors.append(key)
        return escpos.ask_sensors()

    def echoed(self, token: bytes) -> str | None:
        """Whose process id came back; None when nobody on this connection sent it."""
        return self._tokens.pop(token, None)

    def sensed(self) -> str | None:
        """Whose status answer came; they come in the order of asking and carry no name."""
        return self._sensors.popleft() if self._sensors else None

    @property
    def ambiguous(self) -> bool:
        """A nameless answer is still owed: one more asked now could be taken for it, or it for this one."""
        return bool(self._sensors)
