"""What the ledger remembers outside its file: how far the journal and the waybill numbers had come.

A file that was rolled back, or lost its log, is whole in itself; only something beside it can say that its end is gone.
The note is written behind each commit into one block of a file that lies open, which costs a scan some 0.05 ms; it
never stands ahead of the ledger. When a number was bound, it is sent to the disk by a thread of its own, long before
the label is out of the printer.
"""

from __future__ import annotations

import fcntl
import hmac
import logging
import os
import queue
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

_LOG = logging.getLogger("station.ledger")
_NAME = "ledger.head"
_SIZE = 8192
_SEAL = 64


class HeadNoted(msgspec.Struct, frozen=True):
    """The newest record of a station."""

    epoch: int
    seq: int
    chain: str


class NotedHeads(msgspec.Struct, frozen=True):
    """What was noted: heads by station, and the next number of each range by `place`."""

    heads: dict[str, HeadNoted] = {}
    numbers: dict[str, int] = {}


def place(carrier: str, first: int, last: int) -> str:
    """The name of a range in the note."""
    return f"{carrier} {first} {last}"


def ranges_noted(data_dir: Path, key: bytes) -> dict[tuple[str, int, int], int]:
    """The next number of each range, by carrier, first and last, as the note of a folder has it."""
    found: dict[tuple[str, int, int], int] = {}
    for name, upcoming in HeadWitness(data_dir, key).read().numbers.items():
        carrier, first, last = name.rsplit(" ", 2)
        found[carrier, int(first), int(last)] = upcoming
    return found


class HeadWitness:
    """The note beside one ledger. Several processes may write to it; what goes backwards is left out."""

    def __init__(self, data_dir: Path, key: bytes) -> None:
        """Nothing is read or written yet. `key` seals the note: a torn or foreign one counts as none."""
        self._path = data_dir / _NAME
        self._sealing = hmac.new(key, b"packing-station head\n", "sha256")
        self._descriptor: int | None = None
        self._lock = threading.Lock()
        self._asked: queue.SimpleQueue[int | None] | None = None
        self._thread: threading.Thread | None = None
        self._failed = False
        self._last: tuple[bytes, NotedHeads] = (b"", NotedHeads())

    @staticmethod
    def is_there(data_dir: Path) -> bool:
        """Whether a ledger of this folder ever noted anything."""
        return (data_dir / _NAME).is_file()

    def read(self) -> NotedHeads:
        """Return what was noted; nothing when there is no note, or none under this key."""
        with suppress(OSError):
            return self._decoded(self._path.read_bytes())
        return NotedHeads()

    def note(self, station: str, head: HeadNoted, numbers: Mapping[str, int]) -> None:
        """Write down how far a commit came. A disk that refuses is logged once: the commit itself holds."""
        try:
            with self._lock:
                self._write(station, head, numbers)
                if numbers:
                    self._send_to_disk()
        except OSError as error:
            if not self._failed:
                _LOG.warning("the head of the journal cannot be noted: %s", error.strerror)
            self._failed = True

    def close(self) -> None:
        """Wait until what was noted is on the disk; a second call does nothing."""
        if self._asked is not None and self._thread is not None:
            self._asked.put(None)
            self._thread.join(5)
        with self._lock:
            self._asked = self._thread = None
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None

    def _write(self, station: str, head: HeadNoted, numbers: Mapping[str, int]) -> None:
        if self._descriptor is None:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        try:
            known = self._known(os.pread(self._descriptor, _SIZE, 0))
            heads, old = dict(known.heads), known.heads.get(station)
            if old is None or (head.epoch, head.seq) > (old.epoch, old.seq):
                heads[station] = head
            merged = {**known.numbers, **{name: max(at, known.numbers.get(name, 0)) for name, at in numbers.items()}}
            noted = NotedHeads(heads, merged)
            body = msgspec.json.encode(noted)
            if len(body) + _SEAL < _SIZE:
                data = (self._seal(body) + body).ljust(_SIZE)
                os.pwrite(self._descriptor, data, 0)
                self._last = data, noted
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def _known(self, data: bytes) -> NotedHeads:
        """What the block says; nobody but another process writes anything else than what was written last."""
        said, noted = self._last
        return noted if data == said else self._decoded(data)

    def _decoded(self, data: bytes) -> NotedHeads:
        seal, body = data[:_SEAL], data[_SEAL:].rstrip()
        if not body or not hmac.compare_digest(seal, self._seal(body)):
            return NotedHeads()
        try:
            return msgspec.json.decode(body, type=NotedHeads)
        except msgspec.MsgspecError:
            return NotedHeads()

    def _seal(self, body: bytes) -> bytes:
        seal = self._sealing.copy()
        seal.update(body)
        return seal.hexdigest().encode()

    def _send_to_disk(self) -> None:
        if self._asked is None or self._thread is None:
            self._asked = queue.SimpleQueue()
            self._thread = threading.Thread(target=self._sync, args=(self._asked,), name="head", daemon=True)
            self._thread.start()
        self._asked.put(self._descriptor)

    def _sync(self, asked: queue.SimpleQueue[int | None]) -> None:
        while (descriptor := asked.get()) is not None:
            with suppress(OSError):
                os.fdatasync(descriptor)
