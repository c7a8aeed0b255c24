"""How long nobody has done anything at the bench, and what follows from it."""

from __future__ import annotations

from station.clock import BenchClock
from station.packing.events import AnswerOverdue, PackerGone
from station.packing.process.states import AskingQuestion, IdleState, State

ANSWER_WITHIN = 30.0
"""Seconds for which a supervisor's question stays open without a step towards its answer."""


class PackerAbsence:
    """Counts in seconds that no clock setting can change; a restart begins anew. On the bench's thread only."""

    def __init__(self, clock: BenchClock, sign_out_after: float) -> None:
        """`sign_out_after`: seconds after which nobody is there any more, 0 for never."""
        self._clock, self._sign_out_after = clock, sign_out_after
        self._since = clock.monotonic()

    def stirred(self) -> None:
        """Somebody did something."""
        self._since = self._clock.monotonic()

    def left(self, state: State) -> float | None:
        """Seconds until `follows` has something to say; None when nothing can follow in this state."""
        limit = self._limit(state)
        return None if limit is None else max(0.0, self._since + limit - self._clock.monotonic())

    def follows(self, state: State) -> AnswerOverdue | PackerGone | None:
        """What follows now, if anything does."""
        if self.left(state) != 0.0:
            return None
        return AnswerOverdue() if isinstance(state, AskingQuestion) and state.leave is not None else PackerGone()

    def _limit(self, state: State) -> float | None:
        if isinstance(state, AskingQuestion) and state.leave is not None:
            return ANSWER_WITHIN
        under = state.under if isinstance(state, AskingQuestion) else state
        signed_in = isinstance(under, IdleState) and under.desk.packer
        return self._sign_out_after if signed_in and self._sign_out_after else None
