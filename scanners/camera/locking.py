"""When a barcode in view counts: after two equal frames, once for each time it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scanners.camera.decoding import CameraReading, Identity

GONE_FRAMES: Final = 8
GONE_SECONDS: Final = 0.3
"""A code that was unseen in so many frames, for so long, was taken away: seen again, it is shown again."""

AWAY_FRAMES: Final = 4
"""As many do when another code was accepted meanwhile, unless both were ever seen side by side."""

RETURN_FRAMES: Final = 3
"""A code unseen for less only flickered; one that comes back after so many, but too early, is a repeat."""


class _Lock:
    """One code that counted, and since when it is out of sight."""

    __slots__ = ("company", "seen_at", "unseen")

    def __init__(self, at: float) -> None:
        self.unseen = 0
        self.seen_at = at
        self.company = False


class CodeLocks:
    """Decides which of the codes in view count.

    A code counts when two consecutive decoded frames show it; one frame alone may be a misreading whose check
    digit is right by chance. Then it is locked until it was away (see above). `repeats`: how often a locked
    code came back too early and was not counted.
    """

    def __init__(self) -> None:
        self._locks: dict[Identity, _Lock] = {}
        self._before: frozenset[Identity] = frozenset()
        self.repeats = 0

    def look(self, seen: Iterable[CameraReading], at: float, *, fresh: bool = True) -> tuple[CameraReading, ...]:
        """Return the codes of this frame that count now. `at`: monotonic seconds of the frame.

        A frame that is not `fresh` is the same picture as the one before it, and proves nothing a second time.
        """
        codes = {reading.identity: reading for reading in seen}
        self._age(codes.keys(), at)
        if not fresh:
            return ()
        new = tuple(identity for identity in codes if identity in self._before and identity not in self._locks)
        self._before = frozenset(codes)
        if new:
            self._release_those_away()
        for identity in new:
            self._locks[identity] = _Lock(at)
        if len(codes) > 1:
            self._note_company(codes.keys())
        return tuple(codes[identity] for identity in new)

    def interrupted(self) -> None:
        """No frame follows the last one: the next begins a pair of its own. What was locked stays locked."""
        self._before = frozenset()

    def _age(self, codes: Iterable[Identity], at: float) -> None:
        """Count the frames in which locked codes were out of sight, and release those that are gone."""
        in_view = set(codes)
        for identity, lock in tuple(self._locks.items()):
            if identity in in_view:
                self.repeats += lock.unseen >= RETURN_FRAMES
                lock.unseen, lock.seen_at = 0, at
                continue
            lock.unseen += 1
            if lock.unseen >= GONE_FRAMES and at - lock.seen_at >= GONE_SECONDS:
                del self._locks[identity]

    def _release_those_away(self) -> None:
        """Another code counts: what was laid aside for it may be shown again soon."""
        for identity, lock in tuple(self._locks.items()):
            if lock.unseen >= AWAY_FRAMES and not lock.company:
                del self._locks[identity]

    def _note_company(self, codes: Iterable[Identity]) -> None:
        """Codes side by side are one view in which each may flicker: only absence releases them."""
        for identity in codes:
            if identity in self._locks:
                self._locks[identity].company = True
