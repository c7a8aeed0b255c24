"""Files that a user hands over, read whole and told line by line what is wrong with them; and those written for one."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from station.commands.failure import CommandFailure
from station.locale.texts import LocaleTexts

if TYPE_CHECKING:
    from station.sheets import SheetFault

Values = TypeVar("Values")
_LARGEST = 50_000_000
_SHOWN = 5


def read_sheet(path: Path, read: Callable[[bytes, str], Values], texts: LocaleTexts) -> Values:
    """What a sheet holds. Raises Failure with the file's first faults, each with line and column."""
    from station.sheets import SheetFault

    if path.is_dir():
        raise CommandFailure(texts.text("file.folder", file=str(path)))
    if not path.is_file():
        key = "file.no_regular" if path.exists() else "file.missing"
        raise CommandFailure(texts.text(key, file=str(path)))
    if path.stat().st_size > _LARGEST:
        raise CommandFailure(texts.text("file.too_big", file=str(path)))
    try:
        return read(path.read_bytes(), path.name)
    except PermissionError:
        raise CommandFailure(f"{path.name}: {texts.text('sheet.no_permission')}.") from None
    except SheetFault as fault:
        raise sheet_refused(fault, path.name, texts) from None


def sheet_refused(fault: SheetFault, name: str, texts: LocaleTexts) -> CommandFailure:
    """The failure of a sheet of which nothing is taken: its first faults in one line."""
    from station.sheets import sentences

    *said, last = sentences(fault, texts.text, _SHOWN)
    joined = f"{'; '.join(said)} {last}" if len(fault.problems) > _SHOWN else "; ".join([*said, last])
    return CommandFailure(f"{name}: {joined.removesuffix('.')}. {texts.text('file.nothing_taken')}")


def put_whole(
    file: Path, content: bytes, texts: LocaleTexts, mode: int = 0o644, *, ready: Callable[[], None] | None = None
) -> None:
    """Write the file whole or not at all; `ready` is called just before it is there.

    Raises Failure, which says what to look at.
    """
    from station.whole_file import put_whole as put

    if not file.parent.is_dir():
        raise CommandFailure(texts.text("file.no_folder", file=str(file)))
    try:
        put(file, content, mode, ready=ready)
    except OSError as error:
        raise CommandFailure(texts.text("file.unwritable", file=str(file), why=why(error, texts))) from None


def why(error: OSError, texts: LocaleTexts) -> str:
    """What the system says, in a few words of the language."""
    key = f"why.{errno.errorcode.get(error.errno or 0, '').lower()}"
    return texts.text(key) if texts.has(key) else error.strerror or str(error)
