"""What the board needs to act: the ledger, opened only when somebody does, and who may."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING

from scanners.hangul import undo
from station.board.acts import Act
from station.board.errands import Permit
from station.config import Config
from station.ledger import LedgerError
from station.rights import Act as Right
from station.rights import Refusal, Rights

if TYPE_CHECKING:
    from station.ledger import Answer, Ledger


class Supervising:
    """Rights and requests of one station. Implements `errands.Doorkeeper` and `errands.LetterBox`."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._opened: tuple[Ledger, Rights] | None = None

    def __enter__(self) -> Supervising:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened[0].close()

    def allow(self, typed: str, act: Act) -> Permit:
        """Look at a scanned badge, typed on whatever keyboard, or a typed PIN; slow on purpose. Raises LedgerError."""
        keys, _ = undo(typed)
        try:
            said = self._open()[1].allowed(keys, Right(act.value))
        except OSError as error:
            raise LedgerError("io", str(error)) from None
        if isinstance(said, Refusal):
            return Permit(refused=said.reason, seconds=said.seconds)
        return Permit(by=said.id)

    def leave_request(self, kind: str, args: Mapping[str, object]) -> str:
        """Leave a request. Raises LedgerError."""
        return self._open()[0].leave_request(kind, args)

    def request_answer(self, which: str) -> Answer | None:
        """The answer to it. Raises LedgerError."""
        return self._open()[0].request_answer(which)

    def answer_request(self, which: str, *, ok: bool, text_code: str) -> bool:
        """Take it back. Raises LedgerError."""
        return self._open()[0].answer_request(which, ok, text_code)

    def _open(self) -> tuple[Ledger, Rights]:
        from station.wiring import clock_of, open_ledger, rights_of

        with self._lock:
            if self._opened is None:
                clock = clock_of(self._config)
                ledger = open_ledger(self._config, clock, create=False)
                self._opened = ledger, rights_of(self._config, ledger.journal_key, clock)
            return self._opened
