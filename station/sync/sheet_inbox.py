"""The folder into which order sheets are put: each is taken once, when it has come to rest."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import stat
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from glob import escape
from pathlib import Path

from station.whole_file import sync_to_disk, write_new

KINDS = (".xlsx", ".csv", ".xls")
"""How the files of order sheets are called; what they are is told by what is in them."""
REST = timedelta(seconds=2)
"""A file that was the same for so long is no longer being written, unless a program has it open."""
LONG_REST = timedelta(minutes=1)
"""A file that was the same for so long is taken all the same: in some network folders every file looks open."""
KEPT = timedelta(days=3)
"""So long a sheet that was refused is kept: somebody has to look at it, and names and addresses are in it."""
_LONGEST = 200
_TAKEN, _REFUSED = ".taking", ".refused"
# A sheet whose reading ended the whole program so often is put aside: once may be a power cut. One that only ends the
# process which reads it (`station.sheets.reading_child`) is refused the first time.
_TRIES = 2
_LEFT = re.compile(rf"\.(.+){re.escape(_TAKEN)}([0-9]?)")
# What programs put beside a file that they are still fetching or have open, and what is put here by us.
_PASSING = (".part", ".partial", ".crdownload", ".download", ".opdownload", ".tmp", ".txt", _REFUSED)


@dataclass(frozen=True, slots=True)
class ClaimedSheet:
    """A sheet that is being taken: `name` is what its owner calls it, `path` where it lies meanwhile.

    It lies under another name, so that a new file of the same name is not mistaken for it. `tries`: how often the
    program ended while it read it.
    """

    name: str
    path: Path
    tries: int = 0

    @property
    def spent(self) -> bool:
        """Reading it ended the program as often as is borne."""
        return self.tries >= _TRIES


class SheetInbox:
    """One folder. Whoever calls it holds the lock of the sheets. Every method raises OSError."""

    def __init__(self, folder: Path, note_suffix: str, kept: timedelta = KEPT) -> None:
        """`note_suffix` ends the names of the notes about what became of a sheet. `kept`: what is refused, so long."""
        self.folder, self._kept = folder, kept
        self._note_suffix = note_suffix
        self._counted: set[str] = set()
        self._seen: dict[str, tuple[int, int, datetime]] = {}

    def claimed(self, now: datetime) -> list[ClaimedSheet]:
        """Take the sheets that have come to rest, oldest first, before them what a dead process had taken."""
        return [*self._left(), *self._claims(now)]

    def reads(self, claim: ClaimedSheet) -> ClaimedSheet:
        """Count that a sheet is read from now on, before it is."""
        path = self._taken(claim.name, claim.tries + 1)
        self._counted.add(path.name)
        return replace(claim, path=claim.path.rename(path))

    def was_read(self, claim: ClaimedSheet) -> ClaimedSheet:
        """Note that a sheet could be read, so that an end of the program from now on is not laid to it."""
        path = self._taken(claim.name, 0)
        # An older program may have left another one of the name there, which must not be lost.
        return claim if os.path.lexists(path) else replace(claim, path=claim.path.rename(path))

    def moving(self) -> bool:
        """Whether sheets lie here that had not come to rest when `claimed` looked."""
        return bool(self._seen)

    def done(self, claim: ClaimedSheet, note: str) -> None:
        """Delete a sheet that was taken in, with one of its name that was refused, and say so beside it."""
        self._note(claim.name, note)
        if _is_file(refused := self._refused_of(claim)):
            refused.unlink()
        claim.path.unlink()
        sync_to_disk(self.folder, lenient=True)

    def refuse(self, claim: ClaimedSheet, note: str, now: datetime) -> None:
        """Put a sheet aside, so that it is not tried again, and say beside it what is wrong with it."""
        self._note(claim.name, note)
        # The note tells since when: the sheet may be another user's, whose times cannot be set.
        with suppress(FileNotFoundError):
            os.utime(self._note_of(claim.name), (now.timestamp(), now.timestamp()), follow_symlinks=False)
        _put_over(claim.path, self._refused_of(claim))
        sync_to_disk(self.folder, lenient=True)

    def refused(self) -> list[Path]:
        """Return the sheets that were put aside."""
        return sorted(path for path in self.folder.glob(f"*{_REFUSED}") if _is_file(path))

    def forget(self, now: datetime) -> None:
        """Delete what was put aside long ago; its note stays."""
        for refused in self.refused():
            note = self._note_of(refused.name.removesuffix(_REFUSED))
            if (note if _is_file(note) else refused).lstat().st_mtime < (now - self._kept).timestamp():
                refused.unlink()

    def forget_notes(self, now: datetime) -> None:
        """Delete notes that are as old as what is put aside may be."""
        for note in self.folder.glob(f"*{escape(self._note_suffix)}"):
            if _is_file(note) and note.lstat().st_mtime < (now - self._kept).timestamp():
                note.unlink()

    def strangers(self) -> Iterator[str]:
        """Return the names of files that are no sheets and nobody was told of; they are left where they are."""
        for path in self.folder.iterdir():
            with suppress(FileNotFoundError):
                known = path.suffix.lower() in (*KINDS, *_PASSING) or not _counts(path)
                # A longer name leaves no room for that of a note.
                if not known and len(os.fsencode(path.name)) <= _LONGEST and not self._note_of(path.name).exists():
                    yield path.name

    def tell(self, stranger: str, note: str) -> None:
        """Say something beside a file that is no sheet."""
        self._note(stranger, note)

    def _claims(self, now: datetime) -> Iterator[ClaimedSheet]:
        for path, rested in self._resting(now):
            name = _short(path)
            taken = self._taken(name, 0)
            # Another one of the name is not done with: this one's turn is the next.
            if not any(self.folder.glob(f".{escape(name)}{_TAKEN}*")) and (rested >= LONG_REST or not _held_open(path)):
                with suppress(FileNotFoundError):
                    path.rename(taken)
                    self._seen.pop(path.name, None)
                    yield ClaimedSheet(name, taken)

    def _left(self) -> Iterator[ClaimedSheet]:
        """What a dead process had taken, one of each name."""
        found = {path: _LEFT.fullmatch(path.name) for path in sorted(self.folder.glob(f".*{_TAKEN}*"))}
        left = [ClaimedSheet(one[1], path, int(one[2] or 0)) for path, one in found.items() if one and _is_file(path)]
        # What this very program counted did not end it: its folder was away for a moment.
        left = [replace(one, tries=one.tries - (one.path.name in self._counted)) for one in left]
        yield from {claim.name: claim for claim in left}.values()

    def _taken(self, name: str, tries: int) -> Path:
        return self.folder / f".{name}{_TAKEN}{tries or ''}"

    def _refused_of(self, claim: ClaimedSheet) -> Path:
        return self.folder / f"{claim.name}{_REFUSED}"

    def _resting(self, now: datetime) -> list[tuple[Path, timedelta]]:
        """Return the files that did not change for so long, oldest first; remember the others."""
        there: dict[str, tuple[int, int, datetime]] = {}
        resting = []
        for path in self.folder.iterdir():
            # Whoever put it here may take it away again.
            with suppress(FileNotFoundError):
                if path.suffix.lower() not in KINDS or not _counts(path):
                    continue
                state = path.lstat()
                size, at, since = self._seen.get(path.name, (-1, -1, now))
                if (size, at) != (state.st_size, state.st_mtime_ns):
                    since = now
                there[path.name] = (state.st_size, state.st_mtime_ns, since)
                if now - since >= REST:
                    resting.append((state.st_mtime_ns, path, now - since))
        self._seen = there
        return [(path, rested) for _, path, rested in sorted(resting)]

    def _note(self, name: str, text: str) -> None:
        note = self._note_of(name)
        beside = note.with_name(f".{note.name}.part")
        # Windows' Notepad, where these are read, takes a file without the mark for another encoding.
        write_new(beside, (text + "\n").encode("utf-8-sig"), mode=None)
        _put_over(beside, note)

    def _note_of(self, name: str) -> Path:
        return self.folder / f"{name}{self._note_suffix}"


def _counts(path: Path) -> bool:
    """Whether somebody put it here to be seen: no folder, no link, nothing hidden. Raises FileNotFoundError."""
    return not path.name.startswith((".", "~$")) and stat.S_ISREG(path.lstat().st_mode)


def _is_file(path: Path) -> bool:
    """Whether it is a file, and no link to one, nor anything else that a name may stand for."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def _put_over(path: Path, place: Path) -> None:
    """Rename a file; where a folder stands in its place it stays beside it, under a name of its own."""
    try:
        path.rename(place)
    except (IsADirectoryError, FileExistsError):
        path.rename(place.with_name(f"{uuid.uuid4().hex[:8]}-{place.name}"))


def _short(path: Path) -> str:
    """Return a file's name, cut where the names that are made of it would be too long for a folder."""
    stem = path.stem
    while len(os.fsencode(stem)) > _LONGEST:
        stem = stem[:-1]
    return f"{stem}{path.suffix}"


def _held_open(path: Path) -> bool:
    """Whether a program of this machine has the file open for writing; False where the system cannot tell."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except PermissionError:
        return False
    except OSError:
        # It is gone, or something else stands there now.
        return True
    try:
        # A lease for reading is granted only while nobody writes: fcntl(2).
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    finally:
        os.close(descriptor)
    return False
