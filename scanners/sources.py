"""Which frames a device gives: a camera or a film through ffmpeg or PyAV, or a folder of pictures."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from pathlib import Path

from scanners.ffmpeg import FfmpegFrames
from scanners.frames import FrameError, FrameSource
from scanners.newest import NewestFrames
from scanners.pictures import FolderFrames


def open_source(device: str, rate: float) -> FrameSource:
    """Open a camera (/dev/video0), a film, or a folder of pictures. `rate`: frames a second wanted of a film.

    Raises:
        FrameError: "missing", "no_permission", "in_use", "not_a_camera", or "no_ffmpeg" where neither ffmpeg
            nor PyAV is installed.
    """
    path = Path(device)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return FolderFrames(path)
        live = stat.S_ISCHR(mode)
        os.close(os.open(path, (os.O_RDWR if live else os.O_RDONLY) | os.O_NONBLOCK | os.O_CLOEXEC))
    except FrameError:
        raise
    except PermissionError as error:
        raise FrameError("no_permission", str(error)) from None
    except FileNotFoundError as error:
        raise FrameError("missing", str(error)) from None
    except OSError as error:
        raise FrameError("in_use" if error.errno == errno.EBUSY else "missing", str(error)) from None
    source = _through_ffmpeg(device, live=live, rate=rate)
    return NewestFrames(source) if live else source


def _through_ffmpeg(device: str, *, live: bool, rate: float) -> FrameSource:
    program = shutil.which("ffmpeg")
    if program:
        return FfmpegFrames(program, device, live=live, rate=rate)
    from scanners.pyav import PyavFrames

    try:
        return PyavFrames(device, live=live)
    except ImportError:
        raise FrameError("no_ffmpeg", "neither ffmpeg nor PyAV is installed") from None
