"""Made-up releases: a wheelhouse of a few bytes, a release that passes or fails its test, services that remember."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from station.releases.release_folders import ReleaseLayout
from station.releases.update import UpdateSite
from station.releases.wheelhouse import LOCK, MANIFEST, PLATFORM, CheckedWheelhouse, this_platform


class FakeServices:
    """Services that remember. `comes_up` says for each start whether what runs stays up."""

    def __init__(self, *comes_up: bool) -> None:
        self.calls: list[str] = []
        self.settled: list[str] = []
        self._comes_up = list(comes_up)

    def stop(self) -> None:
        """Remember."""
        self.calls.append("stop")

    def settle(self, release: Path) -> None:
        """Remember."""
        self.settled.append(release.name)

    def start(self) -> bool:
        """Remember, and answer the next of `comes_up`."""
        self.calls.append("start")
        return self._comes_up.pop(0) if self._comes_up else True


class Bench:
    """An installation folder, a bench's configuration and data, and what was said."""

    def __init__(self, tmp_path: Path, *, comes_up: tuple[bool, ...] = ()) -> None:
        self.root = tmp_path / "opt"
        self.layout = ReleaseLayout(self.root)
        self.config = tmp_path / "station.toml"
        self.config.write_text('[station]\ndata_dir = "./data"\n', "utf-8")
        self.ledger = tmp_path / "data" / "ledger.sqlite"
        self.services = FakeServices(*comes_up)
        self.said: list[str] = []
        self.waited = 0
        self.site = UpdateSite(self.layout, self.config, self.services, self._say, self._wait)

    def with_parcels(self, *statuses: str) -> None:
        """A ledger with parcels of these statuses."""
        self.ledger.parent.mkdir(exist_ok=True)
        with closing(sqlite3.connect(self.ledger)) as file, file:
            file.execute("CREATE TABLE IF NOT EXISTS parcels (status TEXT)")
            file.execute("DELETE FROM parcels")
            file.executemany("INSERT INTO parcels VALUES (?)", [(status,) for status in statuses])

    def installed(self, house: CheckedWheelhouse, *, passes: bool = True) -> None:
        """A release as it stands after building; its test ends well or not."""
        install(self.layout, house.name, passes=passes)

    def _say(self, key: str, **_values: str) -> None:
        self.said.append(key)

    def _wait(self, _seconds: float) -> None:
        self.waited += 1
        self.with_parcels("packed")


def install(layout: ReleaseLayout, name: str, *, passes: bool = True) -> None:
    """Put a release into its folder, with a program that only knows its own test."""
    folder = layout.begin(name)
    program = folder / "bin" / "packing-station"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho tested\nexit {0 if passes else 1}\n")
    program.chmod(0o755)
    layout.finish(name)


def wheelhouse(folder: Path, version: str = "1.0.0", platform: str | None = None) -> Path:
    """A wheelhouse whose only wheel holds nothing."""
    folder.mkdir(parents=True)
    (folder / f"packing_station-{version}-py3-none-any.whl").write_bytes(b"PK wheel of " + version.encode())
    (folder / LOCK).write_text("")
    (folder / PLATFORM).write_text((platform or this_platform()) + "\n")
    sign(folder)
    return folder


def sign(folder: Path) -> None:
    """Write the list of sums over what lies there now."""
    names = sorted(path.name for path in folder.iterdir() if path.name != MANIFEST)
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / MANIFEST).write_text("".join(lines))
