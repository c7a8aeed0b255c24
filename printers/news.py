"""What the owner of a printer tells its listener, and the condition that it told last."""

from __future__ import annotations

from printers.base import JobSettled, Listener, PaperOutcome, PrinterCondition, StateChanged


class PrinterListener:
    """Used by the owner thread only; `condition` is what the listener believes."""

    def __init__(self, listener: Listener) -> None:
        self.condition = PrinterCondition.STARTING
        self._listener = listener

    def tell(self, condition: PrinterCondition, detail: str = "") -> None:
        """Tell a condition if it is a new one."""
        if condition is not self.condition:
            self.repeat(condition, detail)

    def repeat(self, condition: PrinterCondition, detail: str = "") -> None:
        """Tell a condition whether it is new or not."""
        self.condition = condition
        self._listener(StateChanged(condition, detail))

    def not_printed(self, key: str, condition: PrinterCondition, reason: str = "") -> None:
        """Nothing of this job left; the condition that forbade it is told first."""
        self.repeat(condition, reason)
        self._listener(JobSettled(key, PaperOutcome.NOT_PRINTED, reason or condition.value))

    def unknown(self, key: str, reason: str) -> None:
        """Something of this job left, and nobody said that it is printed."""
        self._listener(JobSettled(key, PaperOutcome.UNKNOWN, reason))

    def confirmed(self, key: str, *, late: bool = False) -> None:
        """The printer said that this job is printed."""
        self._listener(JobSettled(key, PaperOutcome.CONFIRMED, late=late))
