"""The archive itself: its members, how large they may be, and writing it whole or not at all."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from station.whole_file import put_whole

LARGEST = 5_000_000
"""Bytes of all members together: what any mailbox takes, even if nothing could be compressed."""

_LARGEST_MEMBER = LARGEST // 5


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """One file of the archive: `about` is the key of the text that says what it holds."""

    name: str
    about: str
    data: bytes
    count: int = 0


def document(name: str, about: str, value: object) -> ArchiveMember:
    """A member that holds one JSON document."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return ArchiveMember(name, about, text.encode())


def lines(name: str, about: str, rows: Iterable[object]) -> ArchiveMember:
    """A member that holds a JSON document a line; where they are too many, the newest."""
    kept: list[bytes] = []
    room = _LARGEST_MEMBER
    for row in reversed(list(rows)):
        line = json.dumps(row, ensure_ascii=False).encode() + b"\n"
        room -= len(line)
        if room < 0:
            break
        kept.append(line)
    return ArchiveMember(name, about, b"".join(reversed(kept)), len(kept))


def write(file: Path, members: Iterable[ArchiveMember]) -> int:
    """Write the archive, readable for its owner alone; returns its bytes. Raises OSError."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            # A fixed date: what is inside says when it was.
            archive.writestr(zipfile.ZipInfo(member.name), member.data, zipfile.ZIP_DEFLATED)
    put_whole(file, made.getvalue(), 0o600)
    return len(made.getvalue())
