"""Drawings to the bytes of one printer, one of them ahead of its job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from printers.base import Bitmap

Portions = tuple[bytes, ...]
"""A label's bytes, cut where one command ends and the next begins: a question may be put between two of them."""


@dataclass(frozen=True, slots=True)
class EncodedJob:
    """A label's bytes; `seams`: where its commands begin, in bytes from the first one."""

    data: bytes
    seams: tuple[int, ...] = ()

    @classmethod
    def of(cls, portions: Portions) -> EncodedJob:
        """The portions in a row."""
        return cls(b"".join(portions), tuple(accumulate(map(len, portions[:-1]))))


class JobEncoder:
    """`prepare` on any thread, `encoded` on the owner's; the slot between them is changed in one go.

    `awaited`: a label was prepared since the owner looked last.
    """

    def __init__(self, encode: Callable[[Bitmap], Portions]) -> None:
        self.awaited = False
        self._encode = encode
        self._ready: tuple[Bitmap, EncodedJob] | None = None

    def prepare(self, bitmap: Bitmap | None) -> None:
        """Encode this drawing now and keep it in place of the last one; None keeps nothing."""
        self._ready = None if bitmap is None else (bitmap, EncodedJob.of(self._encode(bitmap)))
        self.awaited = self.awaited or bitmap is not None

    def encoded(self, bitmap: Bitmap) -> EncodedJob:
        """The bytes of a drawing, ready when this very one was prepared."""
        ready = self._ready
        return ready[1] if ready is not None and ready[0] is bitmap else EncodedJob.of(self._encode(bitmap))
