"""Facts that belong to no parcel: who is at the bench, how its devices are, what became of the record itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PackerIn:
    """A packer signed in by badge."""

    packer: str


@dataclass(frozen=True, slots=True)
class PackerOut:
    """A packer signed out. `reason`: away, when the bench did it by itself."""

    packer: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """A scanner ("scanner:<name>"), the printer or the shop changed: ready, warning or lost."""

    device: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Restored:
    """The journal goes on in a new epoch after a restore."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class PeopleRead:
    """A command, `purpose`, showed or printed an order's receiver to whom the system calls `by`."""

    order: str
    purpose: str
    by: str = ""
