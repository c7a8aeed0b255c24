"""What `update` and `rollback` share: the installer for this PC, speaking the bench's language."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from station.commands.common import spoken
from station.config import ConfigError, find
from station.locale.texts import LocaleTexts
from station.releases.installer import ROOT, ReleaseInstaller


def installer_of(args: Namespace, out: Callable[[str], None]) -> ReleaseInstaller:
    """The installer; a bench that has no configuration yet is installed all the same."""
    try:
        config = find(args.config, os.environ, Path.cwd())
    except ConfigError:
        config = None
    texts = LocaleTexts.load(spoken(args).language, "releases")
    return ReleaseInstaller(texts, out, root=args.root or ROOT, config=config)
