"""What is wrong with the simulated printer now, and what will be once so many bytes have come. Pure."""

from __future__ import annotations

from printers.virtual.printer_faults import FaultKind, VirtualFault

_STOPPING = (FaultKind.COVER, FaultKind.OFFLINE, FaultKind.OVERHEATED, FaultKind.ERROR, FaultKind.SILENT, FaultKind.OFF)
_VALUED = (FaultKind.PAPER_END, FaultKind.SLOW, FaultKind.LATE_ECHO, FaultKind.LATE_ANSWERS)
_BREAKING = (FaultKind.RESET, FaultKind.POWER)


class PrinterTroubles:
    """The faults of one printer. One with an offset waits, and `counted` lets it strike."""

    def __init__(self) -> None:
        self._now: dict[FaultKind, VirtualFault] = {}
        self._waiting: dict[FaultKind, int] = {}
        self._dots_left = 0.0

    def set(self, fault: VirtualFault) -> None:
        """From now on, or once its bytes have come."""
        self.clear(fault.kind)
        if fault.kind is FaultKind.PAPER_END:
            self._dots_left = fault.amount
        if fault.kind in _VALUED or fault.amount < 1:
            self._now[fault.kind] = fault
        else:
            self._waiting[fault.kind] = int(fault.amount)

    def clear(self, kind: FaultKind) -> None:
        """It is well again, or will not happen."""
        self._now.pop(kind, None)
        self._waiting.pop(kind, None)

    def has(self, kind: FaultKind) -> VirtualFault | None:
        """The fault of this kind, when it is so now."""
        return self._now.get(kind)

    @property
    def names(self) -> tuple[str, ...]:
        """All faults that are so now or wait for their bytes, which stand behind them."""
        waiting = (f"{kind.value}@{left}" for kind, left in self._waiting.items())
        return (*(kind.value for kind in self._now), *waiting)

    @property
    def until_next(self) -> int | None:
        """Bytes until the next one strikes; None when none waits."""
        return min(self._waiting.values(), default=None)

    def counted(self, received: int) -> None:
        """So many bytes have come."""
        self._waiting = {kind: left - received for kind, left in self._waiting.items()}
        for kind in [kind for kind, left in self._waiting.items() if left <= 0]:
            del self._waiting[kind]
            self._now[kind] = VirtualFault(kind)

    def printed(self, dots: int) -> None:
        """So many bytes of dots are on paper."""
        self._dots_left -= dots

    @property
    def room_on_paper(self) -> float | None:
        """Bytes of dots that still go on it; None: nothing is known to end."""
        return self._dots_left if FaultKind.PAPER_END in self._now else None

    @property
    def out_of_paper(self) -> bool:
        """The roll has ended."""
        return FaultKind.PAPER_END in self._now and self._dots_left <= 0

    @property
    def stopping(self) -> bool:
        """Nothing is printed now."""
        return self.out_of_paper or any(kind in self._now for kind in _STOPPING)

    def take_break(self) -> FaultKind | None:
        """What breaks the connection at this moment; it strikes once."""
        kind = next((kind for kind in _BREAKING if kind in self._now), None)
        if kind is not None:
            self.clear(kind)
        return kind
