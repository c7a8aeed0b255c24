"""What the board needs to act: who may, and the ledger to leave requests in, opened only when somebody acts."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING

from station.board.errands import Permit
from station.config import Config

if TYPE_CHECKING:
    from station.ledger import Answer, Ledger

_BADGE = "PS:BADGE:"


class Door:
    """Lets supervisors in by the badge that the configuration names. Implements `errands.Doorkeeper`."""

    def __init__(self, config: Config) -> None:
        self._supervisors = {packer.id.upper(): packer.id for packer in config.packers if packer.supervisor}

    def allow(self, typed: str) -> Permit:
        """Look at a scanned badge."""
        if not self._supervisors:
            return Permit(refused="no_supervisor")
        text = typed.strip().upper()
        known = self._supervisors.get(text.removeprefix(_BADGE)) if text.startswith(_BADGE) else None
        return Permit(by=known) if known else Permit(refused="not_allowed")


class Letters:
    """The ledger's requests. Implements `errands.LetterBox`; a board that only looks opens nothing."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._ledger: Ledger | None = None

    def __enter__(self) -> Letters:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            ledger, self._ledger = self._ledger, None
        if ledger is not None:
            ledger.close()

    def leave_request(self, kind: str, args: Mapping[str, object]) -> str:
        """Leave a request. Raises LedgerError."""
        return self._open().leave_request(kind, args)

    def request_answer(self, which: str) -> Answer | None:
        """The answer to it. Raises LedgerError."""
        return self._open().request_answer(which)

    def answer_request(self, which: str, *, ok: bool, text_code: str) -> bool:
        """Take it back. Raises LedgerError."""
        return self._open().answer_request(which, ok, text_code)

    def _open(self) -> Ledger:
        from station.wiring import clock_of, open_ledger

        with self._lock:
            if self._ledger is None:
                self._ledger = open_ledger(self._config, clock_of(self._config), create=False)
            return self._ledger
