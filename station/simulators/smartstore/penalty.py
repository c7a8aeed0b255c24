"""What follows a token call of the wrong form: one call an hour, until a whole day of right ones has passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

HOUR = timedelta(hours=1)
_MORNING = time(6)


def malformed(query: Mapping[str, str], content_type: str, said: Mapping[str, str]) -> str:
    """What is wrong with the form of a token call, or an empty text."""
    if query:
        return "query"
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        return "content_type"
    if not said.get("grant_type"):
        return "grant_type"
    return "account_id" if said.get("type") == "SELF" and "account_id" in said else ""


@dataclass(slots=True)
class CallPenalty:
    """The throttle of one application. `wrong_at`: when the last wrong call came, None when there was none."""

    wrong_at: datetime | None = None
    _used_at: datetime | None = None

    def deserve(self, now: datetime) -> None:
        """A token call was of the wrong form."""
        self.wrong_at = now

    def holds(self, now: datetime) -> bool:
        """Whether the application is throttled: until the morning after a day without a wrong call."""
        if self.wrong_at is None:
            return False
        lifted = datetime.combine(self.wrong_at.date() + timedelta(days=2), _MORNING, self.wrong_at.tzinfo)
        return now < lifted

    def take(self, now: datetime) -> bool:
        """Use the call of this hour up; False when it is gone. True without a throttle."""
        if not self.holds(now):
            return True
        if self._used_at is not None and now - self._used_at < HOUR:
            return False
        self._used_at = now
        return True

    def lift(self) -> None:
        """Forget it."""
        self.wrong_at = self._used_at = None
