"""What every command shares: finding the configuration, opening the ledger, printing, and telling errors."""

from __future__ import annotations

import errno
import logging
import os
import select
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from station.config import ConfigError, StationFile, find, language_of, load, unbuilt
from station.config.error_texts import Language
from station.locale.texts import LocaleTexts
from station.plain_text import json_line, plain

if TYPE_CHECKING:
    from station.ledger import Ledger

_LOG = logging.getLogger("station.commands")


def config_of(args: Namespace) -> StationFile:
    """The configuration that the command line, the environment or the folder names. Raises ConfigError."""
    return load(find(args.config, os.environ, Path.cwd()), os.environ)


def workable(config: StationFile) -> StationFile:
    """The same configuration, if this version can work with all of it. Raises ConfigError."""
    for error in unbuilt(config):
        raise error
    return config


def printable(config: StationFile) -> StationFile:
    """The same configuration, if its labels have a layout that fits the paper. Raises ConfigError."""
    if config.label.layout != "auto":  # what draws is loaded only where there is something to look at
        from station.documents.layout_choice import layout_of

        layout_of(config)
    return config


def texts_of(config: StationFile) -> LocaleTexts:
    """The commands' texts in the station's language."""
    return LocaleTexts.load(config.station.language, "commands", "doctor")


@contextmanager
def ledger_of(config: StationFile, *, create: bool = True, whole: bool = True) -> Iterator[Ledger]:
    """The ledger, for one command. Raises LedgerError."""
    from station.composition.factories import clock_of, open_ledger

    ledger = open_ledger(config, clock_of(config), create=create, whole=whole)
    try:
        yield ledger
    finally:
        ledger.close()


def shop_says(texts: LocaleTexts, reason: str) -> str:
    """The sentence for a failure of the shop, with the other waybill or the sheet where the reason names one.

    Where there is no sentence, the reason itself: its code and the shop's words.
    """
    code, _, words = reason.partition(": ")
    key = f"shop_says.{code}"
    if not texts.has(key):
        return reason
    named = f" ({words})" if code in ("already_dispatched", "sheet_missing") and words else ""
    return texts.text(key) + named


def wake(config: StationFile) -> None:
    """Let a running bench look at what was written."""
    from station.ledger import wake as tap

    tap(config.station.data_dir)


def caller() -> str:
    """The system's name for who called the command, also behind sudo."""
    from pwd import getpwuid

    try:
        return os.environ.get("SUDO_USER") or getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def out(line: str) -> None:
    """One line of the command's answer, whatever texts from outside are in it."""
    print(plain(line))  # noqa: T201 - this is what stdout is for


def aside(line: str) -> None:
    """One line of what happens meanwhile, beside the answer."""
    print(plain(line), file=sys.stderr, flush=True)  # noqa: T201 - stdout is for the answer alone


def out_json(value: object) -> None:
    """One JSON document, as one line of UTF-8."""
    ascii_only = (getattr(sys.stdout, "encoding", None) or "utf-8").lower() not in ("utf-8", "utf8")
    print(json_line(value, _jsonable, ascii_only=ascii_only))  # noqa: T201 - as above


def out_rows(rows: Iterable[tuple[str, ...]]) -> None:
    """A table for people: columns as wide as their widest cell, Hangul counted as two."""
    from rich.cells import cell_len

    table = [tuple(map(plain, row)) for row in rows]
    widths = [max((cell_len(row[at]) for row in table), default=0) for at in range(len(table[0]) if table else 0)]
    for row in table:
        cells = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        out("  ".join(cells).rstrip())


def os_sentence(error: OSError, texts: LocaleTexts, file: str = "-") -> str:
    """What the system said of a file or the network, in words, with what to do."""
    name = errno.errorcode.get(error.errno or 0, "").lower()
    key = f"os.{name}" if texts.has(f"os.{name}") else "os.other"
    return texts.text(key, file=str(error.filename or file), why=error.strerror or str(error))


def _unforeseen(error: Exception, args: Namespace) -> str:
    """The sentence for a defect of the program: the terminal gets no traceback, the log does."""
    texts, place = spoken(args), ""
    with suppress(ConfigError, OSError):
        from station.logs import log_to

        file = config_of(args).station.data_dir / "log" / "commands.log"
        if file.parent.is_dir():
            log_to(file)
            _LOG.error("%s", getattr(args, "run", ""), exc_info=error)
            place = str(file)
    key = "os.unreadable" if _from_data(error) else "os.defect"
    # Its message may hold what a sheet or a scanner said.
    return texts.text(key if place else f"{key}_unlogged", what=type(error).__name__, file=place)


def _from_data(error: Exception) -> bool:
    """It came up where the ledger's records are read: more likely than a defect is something odd in them."""
    frame = error.__traceback__
    while frame is not None:
        if str(frame.tb_frame.f_globals.get("__name__", "")).startswith(("station.ledger", "station.statistics")):
            return True
        frame = frame.tb_next
    return False


def _is_read() -> bool:
    """Whether somebody still reads what this command prints."""
    poll = select.poll()
    try:
        poll.register(sys.stdout.fileno(), 0)
    except (AttributeError, OSError, ValueError):
        return False
    return not poll.poll(0)


def _give_back(args: Namespace) -> None:
    if os.geteuid() != 0 or not hasattr(args, "config"):
        return
    from station.commands.install.ownership import give_back

    with suppress(ConfigError, OSError):
        give_back(config_of(args))


def _ledger_sentence(error: Exception, args: Namespace) -> str | None:
    """What the ledger has to say, if it raised this; loaded only now, since the screen's start cannot wait for it."""
    from station.ledger import HeldBy, LedgerError

    match error:
        case LedgerError():
            return spoken(args).text(f"ledger.{error.code}", detail=error.detail)
        case HeldBy(holder=holder):
            since = holder.since.replace("T", " ")[:16]
            return spoken(args).text("bench.held_by", station=holder.station, pid=holder.pid, since=since)
        case _:
            return None


def spoken(args: Namespace) -> LocaleTexts:
    """The commands' texts in the station's language, or in the caller's where no configuration says one."""
    return LocaleTexts.load(_language(args), "commands", "doctor")


def _language(args: Namespace) -> Language:
    return language_of(getattr(args, "config", None), os.environ, Path())


def secret(prompt: str) -> str:
    """What is typed at the terminal, without echo; from a pipe, its next line; nothing at its end."""
    try:
        return getpass(f"{prompt} ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    except EOFError:
        return ""


def _jsonable(value: Any) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, bytes):  # what a damaged record holds
        return value.hex()
    raise TypeError(type(value).__name__)


def flush() -> None:
    """Send what was printed on its way now, for whoever waits for the line."""
    sys.stdout.flush()
