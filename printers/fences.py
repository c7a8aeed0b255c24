"""Which answer says that which label is printed. Pure; one a connection, so that old answers die with it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from enum import StrEnum

from printers import escpos

PROBE = "probe:"
"""Begins the keys of fences that belong to no job."""

_OLD = f"{PROBE}old"
_REMEMBERED = 64


class FenceKind(StrEnum):
    """How a printer can be asked whether it is done."""

    PROCESS_ID = "process-id"
    STATUS = "status"
    NONE = "none"


class FenceQueue:
    """Implements `printers.language.Placing`: the fences sent and not yet answered, each with the key of its job.

    A process id names its label. A status answer has no name, and a line on which a printer is switched on can make
    one out of nothing: so it is asked twice, the second time once the first answer is there, and none counts while
    an older one is owed. `numbers` gives the process ids and outlives the connection, so that one printer object
    uses none twice.
    """

    def __init__(self, numbers: Iterator[int], kind: FenceKind = FenceKind.NONE) -> None:
        self.kind = kind
        self.hopeless = False
        self.sensed_count = 0
        self._numbers = numbers
        self._tokens: dict[bytes, str] = {}
        self._sensors: deque[str] = deque()
        self._once = self._last = ""

    def place(self, key: str, _rows: int) -> bytes:
        """The bytes of a fence of this kind, to follow the label of this job; empty without one."""
        self.hopeless, self._once, self._last = False, "", key
        match self.kind:
            case FenceKind.PROCESS_ID:
                return self.place_process_id(key)
            case FenceKind.STATUS:
                return self.place_status(key)
            case FenceKind.NONE:
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

    def place_old(self, count: int) -> bytes:
        """Questions that only find out which answers are still owed to earlier ones."""
        return b"".join(self.place_status(_OLD) for _ in range(count))

    def echoed(self, token: bytes) -> str | None:
        """Whose process id came back; None when nobody on this connection sent it."""
        return self._tokens.pop(token, None)

    def sensed(self) -> str | None:
        """Whose status answer came, None for nobody's; they come in the order of asking and carry no name."""
        self.sensed_count += 1
        key = self._sensors.popleft() if self._sensors else _OLD
        return None if key == _OLD else key

    def again(self, key: str) -> bytes:
        """What has to be asked once more before this label counts as printed; empty when that is answered, too."""
        if key.startswith(PROBE) or self._once == key:
            return b""
        self._once = key
        return self.place_status(key)

    def mistrust(self, key: str) -> None:
        """What came back for this label is no proof, since a part of it was lost on the way."""
        self.hopeless = self.hopeless or key == self._last

    @property
    def ambiguous(self) -> bool:
        """A nameless answer is still owed: one more asked now could be taken for it, or it for this one."""
        return any(not key.startswith(PROBE) for key in self._sensors)

    @property
    def outstanding(self) -> int:
        """See `Placing`."""
        return len(self._sensors)

    @property
    def clear(self) -> bool:
        """See `Placing`; answers come in the order of the labels, whatever is printed before."""
        return True

    @property
    def never_busy(self) -> bool:
        """See `Placing`."""
        return False

    @property
    def lessons(self) -> int:
        """See `Placing`."""
        return 0

    def recall(self, lessons: int) -> None:
        """See `Placing`."""

    def whole(self) -> None:
        """See `Placing`."""

    def unheard(self) -> None:
        """See `Placing`; a process id, too, comes back from a printer that lost only a part of its label."""
        self.hopeless = True

    def ended(self) -> None:
        """See `Placing`."""

    def settle(self) -> None:
        """See `Placing`."""
        self._sensors.clear()
