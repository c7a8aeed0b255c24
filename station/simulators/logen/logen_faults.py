"""What can go wrong with the simulated 로젠, on command."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.simulators.faults_in_store import FaultStore


class LogenFault(StrEnum):
    """One way in which the carrier misbehaves.

    DROPPED does nothing and cuts the connection, LOST_ANSWER does what it is asked and cuts it. PART_FAILURE: the top
    says SUCCESS and the item failed. OTHER_WORD: items that went well say SUCCESS where TRUE is documented, and the
    other way round. WRONG_LENGTHS: texts are longer or shorter than documented. DUPLICATE: the numbers of the call
    before are given once more. OTHER_SLIP: the answer is of another parcel.
    """

    DELAY = "delay"
    SILENT = "silent"
    DROPPED = "dropped"
    LOST_ANSWER = "lost_answer"
    ERROR = "error"
    BUSY = "busy"
    UNKNOWN_KEY = "unknown_key"
    KEY_EXPIRED = "key_expired"
    IP_REFUSED = "ip_refused"
    UNKNOWN_CUSTOMER = "unknown_customer"
    CONTRACT_ENDED = "contract_ended"
    PART_FAILURE = "part_failure"
    OTHER_WORD = "other_word"
    WRONG_LENGTHS = "wrong_lengths"
    DUPLICATE = "duplicate"
    OTHER_SLIP = "other_slip"
    ADDRESS_UNKNOWN = "address_unknown"
    UNDELIVERABLE = "undeliverable"
    HTML = "html"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    LACKING = "lacking"


@dataclass(frozen=True, slots=True)
class LogenPlan:
    """A fault to come: on calls named `on` (empty: any), for `times` calls (None: for good).

    `seconds`: how long DELAY and SILENT last, and what BUSY asks for in Retry-After.
    """

    fault: LogenFault
    on: str = ""
    times: int | None = None
    seconds: float = 3600.0


class LogenFaults(FaultStore[LogenPlan]):
    """The faults in store."""

    def _meets(self, _place: int, plan: LogenPlan, call: str) -> bool:
        return plan.on in ("", call)


def plan_of(text: str) -> LogenPlan:
    """A plan as a person writes it: NAME[:CALL[:TIMES[:SECONDS]]]. Raises ValueError that says what is possible."""
    name, *rest = text.split(":")
    if name not in {fault.value for fault in LogenFault}:
        raise ValueError(f"{name!r} is no fault; there are {', '.join(LogenFault)}")
    on, times, seconds = (*rest, "", "", "")[:3]
    if times and not times.isdecimal():
        raise ValueError(f"{text!r}: how often is a number")
    if len(rest) > 3 or (seconds and not seconds.replace(".", "", 1).isdecimal()):
        raise ValueError(f"{text!r}: it is NAME[:CALL[:TIMES[:SECONDS]]]")
    return LogenPlan(LogenFault(name), on, int(times) if times else None, float(seconds) if seconds else 3600.0)
