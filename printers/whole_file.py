"""Files that are there whole or not at all, wherever a user points, with nothing else left behind."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

Ready = Callable[[], None]


def put_whole(path: Path, content: bytes, mode: int = 0o644, *, ready: Ready | None = None) -> None:
    """Write a file at once, as `whole_file` does."""
    with whole_file(path, mode, ready=ready) as file:
        file.write(content)


@contextmanager
def whole_file(path: Path, mode: int = 0o600, *, ready: Ready | None = None) -> Iterator[BinaryIO]:
    """A file that gets its name when it is written whole. `ready` is called just before.

    A device or a pipe that the user names is written into, and never replaced.

    Raises: OSError, about `path` itself; what `ready` raises, and then there is no file.
    """
    try:
        found = _kind(path)
        with _beside(path, mode, ready) if found is None or stat.S_ISREG(found) else _into(path, ready) as file:
            yield file
    except OSError as error:
        # The user named `path`, and not what was made for it.
        raise OSError(error.errno, error.strerror, str(path)) from None


def _kind(path: Path) -> int | None:
    """What is there already; None for nothing. Raises OSError for a folder."""
    try:
        found = path.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    return found


@contextmanager
def _beside(path: Path, mode: int, ready: Ready | None) -> Iterator[BinaryIO]:
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
        Path(name).chmod(mode)
        if ready is not None:
            ready()
        Path(name).replace(path)
    finally:
        with suppress(OSError):
            Path(name).unlink()


@contextmanager
def _into(path: Path, ready: Ready | None) -> Iterator[BinaryIO]:
    # Nobody may be reading a pipe: that is an error, and nothing to wait for.
    descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    os.set_blocking(descriptor, True)
    with os.fdopen(descriptor, "wb", buffering=0) as opened, tempfile.TemporaryFile() as file:
        yield file
        if ready is not None:
            ready()
        file.seek(0)
        shutil.copyfileobj(file, opened)
