"""What a folder is asked for so that names in it outlive a power cut."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_CANNOT = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)


def write_new(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Write a file that outlives a power cut; what stood in its place, a link too, is taken away and not followed.

    Raises:
        OSError: it cannot be written; IsADirectoryError for a folder in its place.
    """
    if os.path.lexists(path):
        path.unlink()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def read_file(path: Path, largest: int) -> bytes | None:
    """Return a file's bytes, or None when it is larger than `largest`.

    Raises:
        OSError: it is no file of its own (a link, a pipe, a device), is away, or may not be read.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        data = file.read(largest + 1)
    return data if len(data) <= largest else None


def settle(folder: Path) -> None:
    """Make what happened to the names in a folder outlive a power cut; some network folders cannot be asked.

    Raises:
        OSError: it is away, or its disk fails.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    finally:
        os.close(descriptor)
