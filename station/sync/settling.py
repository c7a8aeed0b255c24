"""What a folder is asked for so that names in it outlive a power cut."""

from __future__ import annotations

import errno
import os
from pathlib import Path

_CANNOT = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)


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
