"""The child's end of the line to the program that started it: JSON lines out, and its end noticed."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping

Message = Mapping[str, object]
"""One line of a child. An empty one only says that the child is alive."""


class ParentProcess:
    """The program that started this process: told by lines, and gone when stdin ends.

    `descriptor` becomes readable when the parent is gone, even if it was killed: poll it beside the device.
    """

    def __init__(self, descriptor: int, line: int) -> None:
        self.descriptor = descriptor
        self._line = line

    @classmethod
    def of_this_process(cls) -> ParentProcess:
        """Return the parent; whatever else prints from now on cannot break its lines, nor reach a terminal."""
        line = os.dup(1)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)
        return cls(0, line)

    def tell(self, message: Message) -> None:
        """Send one line, whole.

        Raises:
            SystemExit: the parent is gone, and with it every reason to go on.
        """
        left = json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
        try:
            while left:
                left = left[os.write(self._line, left) :]
        except BrokenPipeError:
            raise SystemExit(0) from None

    def end_with_it(self) -> None:
        """End this process when the parent is gone, for children that have nothing to poll."""
        threading.Thread(target=self._await_its_end, name="parent", daemon=True).start()

    def _await_its_end(self) -> None:
        while os.read(self.descriptor, 1024):
            pass
        os._exit(0)
