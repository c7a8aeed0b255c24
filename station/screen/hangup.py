"""Notices that the terminal is gone: closed window, broken connection, killed multiplexer."""

from __future__ import annotations

import select
import threading
from collections.abc import Callable


def when_terminal_ends(descriptor: int, leave: Callable[[], object]) -> threading.Thread:
    """Call `leave` once, on a thread of its own, when nobody is at the other end of the terminal any more.

    A program that did not begin its terminal's session is sent no SIGHUP, and would go on holding the bench,
    its scanner and its printer, unseen.
    """
    thread = threading.Thread(target=_wait, args=(descriptor, leave), name="terminal", daemon=True)
    thread.start()
    return thread


def _wait(descriptor: int, leave: Callable[[], object]) -> None:
    poll = select.poll()
    # No event is asked for, so that what is typed wakes nobody here; a hang-up is always told.
    poll.register(descriptor, 0)
    while not any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll()):
        pass
    leave()
