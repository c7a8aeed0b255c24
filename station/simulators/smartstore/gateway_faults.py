"""What can go wrong at the gateway and on the wire, planned by tests and by whoever demonstrates it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from station.simulators.faults_in_store import FaultStore

_BROKEN = "작업 중 오류가 발생하였습니다."
_BLOCKED = "서비스를 일시적으로 사용할 수 없습니다."
_LATE = "요청 대기 시간이 초과되었습니다."


class ApiFault(StrEnum):
    """One way to fail.

    The first block is told by the gateway. SILENT does nothing and never answers; LOST does what it is asked and
    never answers; CUT does it and hangs up; SLOW answers late and DRIPPING byte by byte. HTML, TRUNCATED, EMPTY
    and HUGE spoil the answer of a call that was done; STRANGE adds fields and values that no documentation has.
    REFUSED gives product orders the fail code `code`, LEFT_OUT names them in neither list, WHOLE refuses the call
    with `code`. NONE only lets something happen before the call.
    """

    RATE_LIMIT = "GW.RATE_LIMIT"
    QUOTA_LIMIT = "GW.QUOTA_LIMIT"
    AUTHN = "GW.AUTHN"
    IP_NOT_ALLOWED = "GW.IP_NOT_ALLOWED"
    NOT_FOUND = "GW.NOT_FOUND"
    PROXY_01 = "GW.PROXY.01"
    PROXY_02 = "GW.PROXY.02"
    PROXY_03 = "GW.PROXY.03"
    PROXY_04 = "GW.PROXY.04"
    PROXY_05 = "GW.PROXY.05"
    INTERNAL = "GW.INTERNAL_SERVER_ERROR"
    BLOCK_01 = "GW.BLOCK.01"
    BLOCK_02 = "GW.BLOCK.02"
    TIMEOUT_01 = "GW.TIMEOUT.01"
    TIMEOUT_02 = "GW.TIMEOUT.02"
    SILENT = "silent"
    LOST = "lost"
    CUT = "cut"
    SLOW = "slow"
    DRIPPING = "dripping"
    HTML = "html"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    HUGE = "huge"
    STRANGE = "strange"
    REFUSED = "refused"
    LEFT_OUT = "left_out"
    WHOLE = "whole"
    NONE = "none"


# https://apicenter.commerce.naver.com/docs/trouble-shooting
GATEWAY = {
    ApiFault.RATE_LIMIT: (429, "요청이 많아 서비스를 일시적으로 사용할 수 없습니다."),
    ApiFault.QUOTA_LIMIT: (429, "할당된 시간당 요청량을 초과하였습니다."),
    ApiFault.AUTHN: (401, "요청을 보낼 권한이 없습니다."),
    ApiFault.IP_NOT_ALLOWED: (403, "호출이 허용되지 않은 IP입니다."),
    ApiFault.NOT_FOUND: (404, "요청하신 리소스를 찾을 수 없습니다."),
    **dict.fromkeys(
        (
            ApiFault.PROXY_01,
            ApiFault.PROXY_02,
            ApiFault.PROXY_03,
            ApiFault.PROXY_04,
            ApiFault.PROXY_05,
            ApiFault.INTERNAL,
        ),
        (500, _BROKEN),
    ),
    **dict.fromkeys((ApiFault.BLOCK_01, ApiFault.BLOCK_02), (503, _BLOCKED)),
    **dict.fromkeys((ApiFault.TIMEOUT_01, ApiFault.TIMEOUT_02), (504, _LATE)),
}
# After these alone the backend may have done what the gateway could not answer.
MAY_BE_DONE = frozenset(
    {ApiFault.PROXY_03, ApiFault.PROXY_05, ApiFault.INTERNAL, ApiFault.TIMEOUT_01, ApiFault.TIMEOUT_02}
)

# After these the caller cannot know what was carried out.
SPOILT = frozenset({ApiFault.LOST, ApiFault.CUT, ApiFault.HTML, ApiFault.TRUNCATED, ApiFault.EMPTY, ApiFault.HUGE})


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """A fault to come.

    `on`: the API it is for (a name of `routes.ROUTES`, or "token"), empty for any. `skip`: so many calls pass
    first; `times`: so many are hit, None for good. `done`: the call is carried out before its answer is lost, for
    the codes of `MAY_BE_DONE`. `code` and `ids`: see REFUSED, LEFT_OUT and WHOLE; no ids: all of the call.
    LEFT_OUT with `done` carries out what it does not name. `seconds`: how long SILENT, LOST and SLOW take.
    `before`: what happens in the shop when the call has come in and nothing of it is carried out yet.
    """

    fault: ApiFault
    on: str = ""
    skip: int = 0
    times: int | None = 1
    done: bool = False
    code: str = "9999"
    status: int = 400
    ids: tuple[str, ...] = ()
    seconds: float = 3600.0
    before: tuple[Callable[[], object], ...] = field(default=(), repr=False)

    def hits(self, product_order: str) -> bool:
        """Whether it is about a product order."""
        return not self.ids or product_order in self.ids

    @property
    def carries_out(self) -> bool:
        """Whether the call is carried out at all."""
        if self.fault in GATEWAY:
            return self.done and self.fault in MAY_BE_DONE
        return self.fault not in (ApiFault.SILENT, ApiFault.WHOLE)


def silent(plan: FaultPlan | None) -> bool:
    """Whether no answer goes out before the caller has given up."""
    return plan is not None and plan.fault in (ApiFault.SILENT, ApiFault.LOST, ApiFault.CUT)


class StoredFaults(FaultStore[FaultPlan]):
    """The faults in store."""

    def _meets(self, place: int, plan: FaultPlan, call: str) -> bool:
        if plan.on not in ("", call):
            return False
        if plan.skip:
            self._plans[place] = replace(plan, skip=plan.skip - 1)
        return plan.skip == 0
