"""What the board needs to act: the ledger, opened only when somebody does, and who may."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING

from scanners.keyboard.hangul import undo
from station.board.actions import BoardAct
from station.board.requests import ActPermit
from station.config import StationFile
from station.ledger import LedgerError
from station.rights import GuardedAct as Right
from station.rights import RightsRefusal, StationRights

if TYPE_CHECKING:
    from station.ledger import Ledger, RequestAnswer


class StationSupervision:
    """Rights and requests of one station. Implements `RightsKeeper` and `RequestWriter` of the board."""

    def __init__(self, config: StationFile) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._opened: tuple[Ledger, StationRights] | None = None

    def __enter__(self) -> StationSupervision:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened[0].close()

    def allow(self, typed: str, act: BoardAct) -> ActPermit:
        """Look at a scanned badge, typed on whatever keyboard, or a typed PIN; slow on purpose. Raises LedgerError."""
        keys, _ = undo(typed)
        try:
            said = self._open()[1].allowed(keys, Right(act.value))
        except OSError as error:
            raise LedgerError("io", str(error)) from None
        if isinstance(said, RightsRefusal):
            return ActPermit(refused=said.reason, seconds=said.seconds)
        return ActPermit(by=said.id)

    def leave(self, kind: str, args: Mapping[str, object]) -> str:
        """Leave a request. Raises LedgerError."""
        return self._open()[0].requests.leave(kind, args)

    def answer_to(self, which: str) -> RequestAnswer | None:
        """The answer to it. Raises LedgerError."""
        return self._open()[0].requests.answer_to(which)

    def answer(self, which: str, *, ok: bool, text_code: str) -> bool:
        """Take it back. Raises LedgerError."""
        return self._open()[0].requests.answer(which, ok, text_code)

    def _open(self) -> tuple[Ledger, StationRights]:
        from station.composition.factories import clock_of, open_ledger, rights_of

        with self._lock:
            if self._opened is None:
                clock = clock_of(self._config)
                ledger = open_ledger(self._config, clock, create=False)
                self._opened = ledger, rights_of(self._config, ledger.keys.journal, clock)
            return self._opened
