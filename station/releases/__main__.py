"""The first installation, by the system's own Python: ``python3 -m station.releases WHEELHOUSE ROOT CONFIG``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from station.locale.texts import LocaleTexts
from station.releases.bench_services import NoServices
from station.releases.installer import ReleaseInstaller
from station.releases.release_folders import ReleaseRefused


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this is what stdout is for


def _main(source: str, root: str, config: str) -> int:
    language = "en" if os.environ.get("PACKING_STATION_LANGUAGE") == "en" else "ko"
    # Below another root nothing runs that could be stopped or started.
    services = NoServices() if os.environ.get("DESTDIR") else None
    texts = LocaleTexts.load(language, "releases")
    installer = ReleaseInstaller(texts, _say, root=Path(root), config=Path(config), services=services)
    try:
        installer.update(Path(source), at_once=False)
    except ReleaseRefused as refused:
        print(installer.sentence(refused), file=sys.stderr)  # noqa: T201 - the one line of an error
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(_main(*sys.argv[1:4]))
