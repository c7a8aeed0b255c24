"""The HID scanner: a keyboard held for this program alone, or whole reports; both read past every keyboard setting."""

from __future__ import annotations

from typing import Final

from scanners.child_process import ChildScanner
from scanners.framing import CodeFramer
from scanners.hid.messages import interpreter
from scanners.reports import FrameReporter
from scanners.suffixes import Suffix

READER: Final = "scanners.hid.reader"


class HidScanner(ChildScanner):
    """A scanner at an event node (/dev/input/by-id/…-event-kbd) or a hidraw node, or at a link to either.

    Neither focus, layout, caps lock nor Hangul mode matters, and nothing is typed anywhere else. `Scan.at` is
    the time at which the last event was read. Health: READY when opened and held; WARNING with "garbage",
    "unfinished", "encoding", or "dropped" (the kernel lost events: scan again); LOST with "unplugged",
    "missing", "no_permission", "in_use", "not_a_scanner" or "failed" (the reading process died), and then
    tried again until `close`.

    Raises:
        ValueError: the suffix is unknown.
    """

    def __init__(
        self, name: str, device: str, *, suffix: Suffix = "auto", prefix: str = "", reader: str = READER
    ) -> None:
        CodeFramer(suffix, prefix)  # a wrong suffix is refused here, not in the process
        reporter = FrameReporter(name)
        super().__init__(reporter, (reader, device, suffix, prefix), lambda: interpreter(reporter))
