"""Where releases lie, and which one is in use: ``releases/NAME`` each, ``current`` and ``previous`` as links."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from station.whole_file import sync_to_disk


class ReleaseRefused(Exception):  # noqa: N818 - it is an answer to the installer
    """The installation stops and the release in use stays. `code` has its sentence in the texts."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


_KEPT = 3
_UNFINISHED = ".unfinished"


class ReleaseLayout:
    """The installation folder (``/opt/packing-station``). Every change leaves the old or the new state, never none."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._releases = root / "releases"

    def folder(self, name: str) -> Path:
        """Where a release lies, or will."""
        return self._releases / name

    def current(self) -> str | None:
        """The release in use."""
        return self._named("current")

    def previous(self) -> str | None:
        """The release that was in use before, if it is still there."""
        return self._named("previous")

    def is_whole(self, name: str) -> bool:
        """The release was installed to its end."""
        folder = self.folder(name)
        return folder.is_dir() and not (folder / _UNFINISHED).exists()

    def begin(self, name: str) -> Path:
        """An empty folder for a release, marked unfinished until `finish`; what a power cut left of it is removed."""
        folder = self.folder(name)
        if folder.exists():
            (folder / _UNFINISHED).touch()
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        (folder / _UNFINISHED).touch()
        sync_to_disk(folder)
        return folder

    def finish(self, name: str) -> None:
        """All of the release is on the disk: only now may it be switched to."""
        os.sync()
        (self.folder(name) / _UNFINISHED).unlink()
        sync_to_disk(self.folder(name))

    def switch(self, name: str) -> None:
        """Make a release the current one, and the one in use until now the previous. Raises Refused not_installed."""
        if not self.is_whole(name):
            raise ReleaseRefused("not_installed", name)
        before = self.current()
        if before not in (None, name):
            self._point("previous", str(before))
        self._point("current", name)

    def undo(self, name: str, previous: str | None) -> None:
        """Take a switch back: `name` is in use again, and `previous` what can be gone back to, as before it."""
        self._point("current", name)
        if previous is not None:
            self._point("previous", previous)
        else:
            (self.root / "previous").unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove releases that nobody will go back to, and unfinished ones; what is in use and before it stays."""
        if not self._releases.is_dir():
            return
        wanted = {self.current(), self.previous()}
        whole = [path for path in self._releases.iterdir() if self.is_whole(path.name) and path.name not in wanted]
        whole.sort(key=lambda path: path.stat().st_mtime)
        unfinished = [path for path in self._releases.iterdir() if not self.is_whole(path.name)]
        for path in unfinished + whole[: max(0, len(whole) - max(0, _KEPT - len(wanted - {None})))]:
            shutil.rmtree(path, ignore_errors=True)

    def _named(self, link: str) -> str | None:
        path = self.root / link
        if not path.is_symlink():
            return None
        name = path.readlink().name
        return name if self.is_whole(name) else None

    def _point(self, link: str, name: str) -> None:
        fresh = self.root / f".{link}.new"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(Path("releases") / name)
        # Renaming is what the file system does in one step.
        fresh.replace(self.root / link)
        sync_to_disk(self.root)
