"""What keeps a release from being installed: a code that the texts explain, and a detail."""

from __future__ import annotations


class ReleaseRefused(Exception):  # noqa: N818 - it is an answer to the installer
    """The installation stops and the release in use stays. `code` has its sentence in the texts."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail
