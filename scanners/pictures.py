"""Frames out of a folder of pictures, in the order of their names: a film that anybody can make."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scanners.frames import LARGEST, CameraFrame, FrameError

_KINDS: Final = frozenset({".png", ".pgm", ".jpg", ".jpeg"})


class FolderFrames:
    """The pictures of a folder, once. Implements FrameSource. Raises FrameError "not_a_camera" where there are none."""

    live = False

    def __init__(self, folder: Path) -> None:
        self._files = sorted(one for one in folder.iterdir() if one.suffix.lower() in _KINDS)
        if not self._files:
            raise FrameError("not_a_camera", f"no pictures in {folder}")

    def __iter__(self) -> Iterator[CameraFrame]:
        """Yield frames. Raises FrameError: "ended", or "garbage" for a file that is no picture."""
        from PIL import Image

        for file in self._files:
            try:
                with Image.open(file) as picture:
                    if max(picture.size) > LARGEST:
                        raise FrameError("garbage", f"{file.name}: {picture.width} by {picture.height} pixels")
                    grey = picture.convert("L")
            except (OSError, SyntaxError, ValueError) as error:
                # Pillow's broken PNG files raise SyntaxError.
                raise error if isinstance(error, FrameError) else FrameError("garbage", file.name) from None
            yield CameraFrame(grey.tobytes(), grey.width, grey.height)
        raise FrameError("ended")

    def close(self) -> None:
        """Nothing is open between two pictures."""
