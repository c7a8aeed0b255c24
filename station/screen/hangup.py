"""Notices that the terminal is gone: closed window, broken connection, killed multiplexer."""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Callable

PATIENCE = 15.0
"""Seconds for an orderly end. A screen whose last frame found no reader may wait for it for ever."""


def when_terminal_ends(descriptor: int, leave: Callable[[], object]) -> None:
    """Call `leave` once nobody is at the other end of the terminal any more; end the program if that does not.

    A program that did not begin its terminal's session is sent no SIGHUP, and would go on holding the bench,
    its scanner and its printer, unseen. What was recorded is safe however it ends. Standard output and error are
    then led to nowhere, if they were that terminal: what is still to be written to it must fail nobody.
    """
    shown = tuple(number for number in (1, 2) if os.isatty(number))
    threading.Thread(target=_wait, args=(descriptor, shown, leave), name="terminal", daemon=True).start()


def _wait(descriptor: int, shown: tuple[int, ...], leave: Callable[[], object]) -> None:
    poll = select.poll()
    # No event is asked for, so that what is typed wakes nobody here; a hang-up is always told.
    poll.register(descriptor, 0)
    while not any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll()):
        pass
    for number in shown:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device
            os.dup2(nowhere.fileno(), number)
    threading.Thread(target=leave, name="leaving", daemon=True).start()
    time.sleep(PATIENCE)
    os._exit(1)
