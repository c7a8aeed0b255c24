"""Files that are there whole or not at all: written beside their place, and renamed into it.

`replacing` and `replace_file` are for the program's own files: the name beside them is always the same, so that what
a crash left is written over the next time. `whole_file` and `put_whole` are for files that a user names, where
anything may stand already and several programs may write at once.
"""

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
# What a network folder answers that cannot be asked.
_CANNOT = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)


def new_file(path: Path, mode: int | None = 0o600) -> BinaryIO:
    """Open a file for writing that nobody else can read from its first byte on, or that has just this mode.

    What stood in its place, a link too, is taken away and not followed. `mode` None: as the system's mask leaves it.

    Raises: OSError; IsADirectoryError for a folder in its place.
    """
    if os.path.lexists(path):
        path.unlink()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o666 if mode is None else mode)
    if mode is not None:
        os.fchmod(descriptor, mode)
    return os.fdopen(descriptor, "wb")


def write_new(path: Path, data: bytes, mode: int | None = 0o600, *, durable: bool = True) -> None:
    """Write a file as `new_file` opens it. `durable`: it outlives a power cut. Raises OSError."""
    with new_file(path, mode) as file:
        file.write(data)
        if durable:
            reach_disk(file)


@contextmanager
def replacing(path: Path, beside: Path | None = None, *, durable: bool = True) -> Iterator[Path]:
    """The name under which a file is made before it takes its place; when that fails, nothing is left of it.

    `durable`: that it took its place outlives a power cut; its bytes are the caller's to send to the disk.
    """
    part = path.with_name(f".{path.name}.part") if beside is None else beside
    try:
        yield part
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    if durable:
        sync_to_disk(path.parent)


def replace_file(
    path: Path, data: bytes, mode: int | None = 0o600, *, beside: Path | None = None, durable: bool = True
) -> None:
    """Write a file in the place of an older one. Raises OSError, and then the older one is as it was."""
    with replacing(path, beside, durable=durable) as part:
        write_new(part, data, mode, durable=durable)


def reach_disk(file: BinaryIO) -> None:
    """Wait until what was written into an open file is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def sync_to_disk(path: Path, *, lenient: bool = False) -> None:
    """Wait until a file, or a folder's list of names, is on the disk.

    `lenient`: also in a folder of the network that cannot be asked. Raises OSError.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if not lenient or error.errno not in _CANNOT:
            raise
    finally:
        os.close(descriptor)


def put_new(path: Path, data: bytes, mode: int = 0o600, *, ready: Ready | None = None) -> None:
    """Write a file whose place must be free. `ready` is called when it is written, before it gets its name.

    A crash in between leaves it beside its place, as `part_of` names it.

    Raises: OSError, FileExistsError among them; what `ready` raises, and then there is no file.
    """
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    part = part_of(path)
    write_new(part, data, mode)
    try:
        if ready is not None:
            ready()
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    take_place(part, path)


def part_of(path: Path) -> Path:
    """Return where a file lies until it gets its name."""
    return path.with_name(f".{path.name}.part")


def take_place(part: Path, path: Path) -> None:
    """Give a file its name, if that is free. Raises OSError, FileExistsError among them."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems have no second names.
        part.rename(path)
    else:
        part.unlink()
    sync_to_disk(path.parent, lenient=True)


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
