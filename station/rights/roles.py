"""What needs whom: the one table of acts and of the roles that may do them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What somebody is at the bench, as `[[packer]] role` spells it."""

    PACKER = "packer"
    SUPERVISOR = "supervisor"
    TECHNICIAN = "technician"


class Act(StrEnum):
    """What may need a person of a certain role. Everything else at the bench needs nobody's leave."""

    PACK = "pack"
    RELEASE = "release"
    VOID = "void"
    OVERRULE = "overrule"
    SHORT = "short"
    RETRY = "retry"
    REASON = "reason"


_ALL = frozenset(Role)
_SUPERVISOR = frozenset({Role.SUPERVISOR})

NEEDS: Mapping[Act, frozenset[Role]] = {
    Act.PACK: _ALL,
    Act.RELEASE: _SUPERVISOR,
    Act.VOID: _SUPERVISOR,
    Act.OVERRULE: _SUPERVISOR,
    Act.SHORT: _SUPERVISOR,
    Act.RETRY: frozenset({Role.SUPERVISOR, Role.TECHNICIAN}),
    Act.REASON: _SUPERVISOR,
}
"""Who may do an act. docs/rights.md shows this table; a test compares the two."""


def may(role: Role, act: Act) -> bool:
    """Whether somebody of a role may do an act."""
    return role in NEEDS[act]
