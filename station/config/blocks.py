"""[[scanner]] blocks written into a station.toml: added at its end, everything else byte for byte as it was."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from station.config.config_error import ConfigError
from station.config.load import load
from station.whole_file import replacing, write_new


def scanner_block(comments: Sequence[str], values: Mapping[str, str | int]) -> str:
    """The block of one scanner, with its comments above the keys."""
    lines = [f"# {' '.join(line.split())}" for line in comments]
    lines += ["[[scanner]]", *(f"{key} = {_written(value)}" for key, value in values.items())]
    return "\n".join(lines) + "\n"


def append_block(file: Path, block: str, environ: Mapping[str, str]) -> Path:
    """Add a block at the end of a file; returns where the file as it was is kept.

    The new file is read as a configuration before it takes the place of the old one.

    Raises:
        ConfigError: the file would be no configuration with this block: the old one stays as it is.
        OSError: it cannot be written; the old one stays as it is.
    """
    before = file.read_bytes()
    with replacing(file, durable=False) as beside:
        write_new(beside, before + (b"\n" if before.endswith(b"\n") else b"\n\n") + block.encode(), durable=False)
        shutil.copymode(file, beside)
        _require_sound(beside, file, environ)
        return _keep(file)


def _require_sound(new: Path, file: Path, environ: Mapping[str, str]) -> None:
    """Read the new file; what is wrong with it is told of the file it shall become."""
    try:
        load(new, environ)
    except ConfigError as error:
        told = (error.key, error.message_code, error.allowed, error.found, error.language)
        raise ConfigError(file, *told) from None


def _keep(file: Path) -> Path:
    """Copy the file beside itself, under a name that no earlier copy has."""
    names = (f"{file.name}.bak{number or ''}" for number in itertools.count())
    kept = next(path for name in names if not (path := file.with_name(name)).exists())
    copy_private(file, kept)
    return kept


def copy_private(file: Path, to: Path) -> None:
    """Copy a file that may hold secrets with its mode and times; meanwhile nobody else can read it. Raises OSError."""
    write_new(to, file.read_bytes(), durable=False)
    shutil.copystat(file, to)


def _written(value: str | int) -> str:
    """A value as TOML reads it back."""
    if isinstance(value, int):
        return str(value)
    signs = (_ESCAPES.get(sign, sign if sign.isprintable() else f"\\U{ord(sign):08x}") for sign in value)
    return f'"{"".join(signs)}"'


_ESCAPES = {'"': '\\"', "\\": "\\\\"}
