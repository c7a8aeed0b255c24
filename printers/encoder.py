"""Drawings to the bytes of one printer, one of them ahead of its job."""

from __future__ import annotations

from collections.abc import Callable

from printers.base import Bitmap


class Encoder:
    """`prepare` on any thread, `encoded` on the owner's; the slot between them is changed in one go."""

    def __init__(self, encode: Callable[[Bitmap], bytes]) -> None:
        self._encode = encode
        self._ready: tuple[Bitmap, bytes] | None = None

    def prepare(self, bitmap: Bitmap | None) -> None:
        """Encode this drawing now and keep it in place of the last one; None keeps nothing."""
        self._ready = None if bitmap is None else (bitmap, self._encode(bitmap))

    def encoded(self, bitmap: Bitmap) -> bytes:
        """The bytes of a drawing, ready when this very one was prepared."""
        ready = self._ready
        return ready[1] if ready is not None and ready[0] is bitmap else self._encode(bitmap)
