"""What `doctor` finds out about the PC itself: its versions, services, terminal and file system."""

from __future__ import annotations

import os
from collections.abc import Iterator

from station.checkup import terminal
from station.checkup.filesystem import filesystem
from station.checkup.finding import Finding, Say
from station.checkup.services import services, shown
from station.checkup.versions import versions
from station.config import Config


def machine(config: Config, say: Say) -> Iterator[Finding]:
    """Every finding; none of it touches a device of the bench."""
    yield from versions(say)
    yield from services(shown(), say)
    yield from terminal.terminal(say, os.environ, terminal.ours())
    yield from filesystem(config.station.data_dir, say)
