"""What needs whom: the one table of acts and of the roles that may do them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class BenchRole(StrEnum):
    """What somebody is at the bench, as `[[packer]] role` spells it."""

    PACKER = "packer"
    SUPERVISOR = "supervisor"
    TECHNICIAN = "technician"


class GuardedAct(StrEnum):
    """What may need a person of a certain role. Everything else at the bench needs nobody's leave."""

    PACK = "pack"
    RELEASE = "release"
    VOID = "void"
    OVERRULE = "overrule"
    SHORT = "short"
    RETRY = "retry"
    REASON = "reason"


_ALL = frozenset(BenchRole)
_SUPERVISOR = frozenset({BenchRole.SUPERVISOR})

NEEDS: Mapping[GuardedAct, frozenset[BenchRole]] = {
    GuardedAct.PACK: _ALL,
    GuardedAct.RELEASE: _SUPERVISOR,
    GuardedAct.VOID: _SUPERVISOR,
    GuardedAct.OVERRULE: _SUPERVISOR,
    GuardedAct.SHORT: _SUPERVISOR,
    GuardedAct.RETRY: frozenset({BenchRole.SUPERVISOR, BenchRole.TECHNICIAN}),
    GuardedAct.REASON: _SUPERVISOR,
}
"""Who may do an act. docs/rights.md shows this table; a test compares the two."""


def may(role: BenchRole, act: GuardedAct) -> bool:
    """Whether somebody of a role may do an act."""
    return role in NEEDS[act]
