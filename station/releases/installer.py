"""Updating and going back as a person does it: where things lie, what is said, and who may."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from station.locale.texts import LocaleTexts
from station.releases.bench_services import BenchServices, services_here
from station.releases.release_folders import ReleaseLayout, ReleaseRefused
from station.releases.update import BenchData, UpdateSite, go_back, update

ROOT = Path("/opt/packing-station")
CONFIG = Path("/etc/packing-station/station.toml")


class ReleaseInstaller:
    """One call of `update` or `rollback`. `out` takes each line; `config` None: no bench is set up yet."""

    def __init__(
        self,
        texts: LocaleTexts,
        out: Callable[[str], None],
        *,
        root: Path = ROOT,
        config: Path | None = CONFIG,
        services: BenchServices | None = None,
    ) -> None:
        self._texts, self._out, self._root = texts, out, root
        there = config if config is not None and config.is_file() else None
        self._site = UpdateSite(
            ReleaseLayout(root), there, services or services_here(_standing(there)), self._say, time.sleep
        )

    def update(self, source: Path, *, at_once: bool) -> None:
        """Install and switch. Raises Refused."""
        self._begin()
        update(self._site, source, at_once=at_once)
        if self._site.layout.previous() is not None:
            self._say("back")

    def go_back(self, *, at_once: bool) -> None:
        """Switch to the release before. Raises Refused."""
        self._begin()
        go_back(self._site, at_once=at_once)

    def tell(self) -> None:
        """Say which releases there are."""
        current, previous = self._site.layout.current(), self._site.layout.previous()
        if current is None:
            self._say("none")
            return
        self._say("is_current", name=current)
        if previous not in (None, current):
            self._say("is_previous", name=previous)

    def sentence(self, refused: ReleaseRefused) -> str:
        """What kept it from going on, in words."""
        return self._texts.text(f"refused.{refused.code}", detail=refused.detail)

    def _begin(self) -> None:
        """May it be written there? A line to this PC that drops must not leave the bench switched off."""
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        there = self._root if self._root.exists() else self._root.parent
        if not os.access(there, os.W_OK):
            raise ReleaseRefused("not_root")

    def _say(self, key: str, **values: str) -> None:
        self._out(self._texts.text(f"release.{key}", **values))


def _standing(config: Path | None) -> Callable[[], bool]:
    """Whether a bench stands on the data of this configuration. One that cannot be read shows no bench."""

    def stands() -> bool:
        try:
            return config is not None and BenchData.of(config).bench_stands()
        except ReleaseRefused:
            return False

    return stands
