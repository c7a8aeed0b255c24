"""Arguments → one command. Errors of any kind become one line on stderr and an exit code."""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from station import __version__

DONE, FAILED, WRONG_CALL, STILL_OWED = 0, 1, 2, 3

Args = argparse.Namespace
# Command → module of station.commands; a command's libraries are loaded only when it is called.
_COMMANDS = {
    "demo": "demo",
    "practice": "practice",
    "run": "run",
    "sync": "sync",
    "board": "board",
    "orders": "orders",
    "products": "products",
    "waybills": "waybills",
    "label": "label",
    "slips": "slips",
    "badges": "badges",
    "packers": "packers",
    "handover": "handover",
    "commands": "sheet",
    "journal": "journal",
    "verify-journal": "verify",
    "outbox": "outbox",
    "report": "report",
    "metrics": "metrics",
    "parcels": "parcels",
    "backup": "backup",
    "restore": "restore",
    "doctor": "doctor",
    "scanners": "scanners",
    "setup": "setup",
    "update": "update",
    "rollback": "rollback",
    "selftest": "selftest",
    "kiosk": "kiosk",
    "virtual-printer": "virtual_printer",
    "demo-shop": "demo_shop",
}
_HELP = {
    "demo": "the whole bench on this machine, without hardware",
    "run": "the packer's screen",
    "practice": "made-up orders at the real bench, with a score; nothing of it counts",
    "sync": "orders in, dispatches out",
    "board": "the supervisor's view of the hall, here or in a browser",
    "orders": "orders known here: import, list, show, release",
    "products": "products and their barcodes: import, list",
    "waybills": "waybill number ranges: add, status",
    "label": "preview of an order's waybill",
    "slips": "order slips and picking lists: print, pick",
    "badges": "packers' badges: print, new",
    "packers": "who works here: pin",
    "handover": "the list that goes with the day's parcels: sheet",
    "commands": "the sheet of command barcodes",
    "journal": "what happened at the bench",
    "verify-journal": "whether no record was changed",
    "outbox": "dispatches still owed to the shop",
    "report": "throughput and mistakes of some days, as CSV or a workbook",
    "metrics": "figures for a monitoring system, as a Prometheus textfile",
    "parcels": "void a parcel and its number",
    "backup": "a copy of the data in a second place, now",
    "restore": "go on from a copy, on this PC or a new one",
    "doctor": "checks the bench and says what to do",
    "scanners": "what is plugged in: list, learn",
    "setup": "asks what the bench needs to know, and tries it",
    "update": "another release, from a folder or USB stick",
    "rollback": "the release before, again",
    "selftest": "whether this release works on this PC",
    "kiosk": "the bench as the only thing on this PC's screen",
    "virtual-printer": "a simulated ESC/POS printer",
    "demo-shop": "a simulated shop",
}


class Failure(Exception):  # noqa: N818 - it is an answer to the user
    """A command cannot go on; `text` is the one line for the user, `code` the exit status."""

    def __init__(self, text: str, code: int = FAILED) -> None:
        super().__init__(text)
        self.text, self.code = text, code


class _Parser(argparse.ArgumentParser):
    """Tells a wrong call in one line, as everything else is told."""

    def error(self, message: str) -> NoReturn:
        """Raises Failure."""
        raise Failure(f"{self.prog}: {message} ({self.prog} --help)", WRONG_CALL)


def add_config(parser: argparse.ArgumentParser, text: str = "station.toml to use") -> argparse.ArgumentParser:
    """Give a command its ``-c/--config``; `text` is its help."""
    parser.add_argument("-c", "--config", metavar="FILE", help=text)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status. Never raises for what a user can cause."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _run(words)
    except Failure as failure:
        _say(" ".join(failure.text.split()))
        code = failure.code
    except BrokenPipeError:
        code = DONE
    except KeyboardInterrupt:
        code = FAILED
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else DONE
        if _sent(code) != code:
            return FAILED
        raise
    return _sent(code)


_NOBODY_READS = frozenset({errno.EPIPE, errno.EIO, errno.ENXIO})


def _sent(code: int) -> int:
    """Send on its way what was printed; returns the exit status, which is another one when that cannot be.

    Whoever read the output may have seen enough, or their terminal is gone: Python must not fail over it at the end.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError as error:
            with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device
                os.dup2(nowhere.fileno(), stream.fileno())
            if error.errno not in _NOBODY_READS and code == DONE:
                _say(error.strerror or str(error))
                code = FAILED
    return code


def _say(line: str) -> None:
    """The one line of an error, if there is anybody to read it."""
    with contextlib.suppress(OSError):
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is what stderr is for


def _run(words: list[str]) -> int:
    name = next((word for word in words if not word.startswith("-")), "")
    parser = _parser(name)
    args = parser.parse_args(words)
    if not hasattr(args, "run"):
        parser.print_help(sys.stderr)
        return WRONG_CALL
    from station.commands.common import told

    command: Callable[[Args], int] = args.run
    return told(command, args)


def _parser(wanted: str) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="packing-station",
        description="The bench at which a small warehouse packs its orders without mistakes.",
    )
    parser.add_argument("--version", action="version", version=f"packing-station {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND")
    for name, text in _HELP.items():
        command = commands.add_parser(name, help=text, description=text)
        if name == wanted:
            import_module(f"station.commands.{_COMMANDS[name]}").arguments(command)
    return parser
