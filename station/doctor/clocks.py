"""Whether this PC's clock is kept right, and whether it ran backwards; how far it is from the shop's, `doctor` asks."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from datetime import datetime, timedelta

from station.doctor.finding import DoctorFinding, Say, span

_TRUSTED_US = 16_000_000
_AHEAD = timedelta(minutes=1)


class _Timex(ctypes.Structure):
    """The head of `struct timex` (adjtimex(2)); the rest is room for what the kernel writes."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("room", ctypes.c_byte * 256),
    )


def synchronised() -> bool | None:
    """Whether the kernel's clock follows another one; None where the kernel does not say.

    The measure of `timedatectl`, which asks the same of the kernel: the largest possible error is below 16 s
    (org.freedesktop.timedate1(5), NTPSynchronized). Asked directly, because its service need not be there.
    """
    if os.uname().sysname != "Linux":
        return None
    asked = _Timex()
    try:
        state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(asked))
    except (AttributeError, OSError):
        return None
    return None if state < 0 else bool(asked.maxerror < _TRUSTED_US)


def clocks(now: datetime, newest: datetime | None, say: Say, *, known: bool | None) -> Iterator[DoctorFinding]:
    """`newest`: when the newest record was written, by this same clock. `known`: what `synchronised` says."""
    if newest is not None and newest - now > _AHEAD:
        yield DoctorFinding("clock", "fail", say("doctor.clock_back", span=span(newest - now, say)))
    match known:
        case True:
            yield DoctorFinding("clock", "ok", say("doctor.clock_kept"))
        case False:
            yield DoctorFinding("clock", "warn", say("doctor.clock_alone"))
        case None:
            pass
