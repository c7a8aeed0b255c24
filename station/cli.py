"""Arguments → one command. Errors of any kind become one line on stderr and an exit code."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from station import __version__
from station.commands.failure import DONE, FAILED, WRONG_CALL, Args, CommandFailure
from station.commands.parser import CommandParser, WrongCall
from station.config.spoken_language import language_of
from station.plain_text import plain
from station.standard_streams import let_go, settle

# Command → module of station.commands; a command's libraries are loaded only when it is called.
_COMMANDS = {
    "demo": "demo.demo",
    "practice": "bench.practice",
    "run": "bench.run",
    "sync": "sync",
    "board": "hall.board",
    "orders": "orders.orders",
    "products": "orders.products",
    "waybills": "orders.waybills",
    "carrier": "orders.carrier",
    "label": "devices.label",
    "slips": "orders.slips",
    "badges": "devices.badges",
    "packers": "devices.packers",
    "handover": "orders.handover",
    "commands": "devices.sheet",
    "journal": "records.journal",
    "verify-journal": "records.verify",
    "outbox": "orders.outbox",
    "report": "records.report",
    "metrics": "records.metrics",
    "parcels": "orders.parcels",
    "backup": "records.backup",
    "restore": "records.restore",
    "doctor": "doctor",
    "scanners": "devices.scanners",
    "setup": "install.setup",
    "update": "install.update",
    "rollback": "install.rollback",
    "selftest": "install.selftest",
    "kiosk": "bench.kiosk",
    "virtual-printer": "devices.virtual_printer",
    "demo-shop": "demo.demo_shop",
    "demo-carrier": "demo.demo_carrier",
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
    "carrier": "what passes between the bench and the carrier's program, as sheets",
    "label": "an order's waybill, layouts, samples for the carrier: preview, layouts, sample, calibrate",
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
    "demo-carrier": "a simulated carrier with an interface",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status. Never raises for what a user can cause."""
    words = list(sys.argv[1:] if argv is None else argv)
    settle()
    try:
        code = _run(words)
    except CommandFailure as failure:
        _say(failure.text)
        code = failure.code
    except WrongCall as wrong:
        _say(wrong.text)
        code = WRONG_CALL
    except BrokenPipeError:
        code = DONE
    except KeyboardInterrupt:
        code = FAILED
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else DONE
        if _sent(code) != code:
            return FAILED
        raise
    except OSError as error:
        code = _unwritten(error)
    return _sent(code)


_NOBODY_READS = frozenset({errno.EPIPE, errno.EIO, errno.ENXIO})


def _sent(code: int) -> int:
    """Send on its way what was printed; returns the exit status, which is another one when that cannot be.

    Whoever read the output may have seen enough, or their terminal is gone: Python must not fail over it at the end.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError as error:
            let_go(stream)
            if error.errno not in _NOBODY_READS and code == DONE:
                code = _unwritten(error)
    return code


def _unwritten(error: OSError) -> int:
    """An answer that could not be written is none."""
    from station.commands.command_base import os_sentence
    from station.locale.texts import LocaleTexts

    _say(os_sentence(error, LocaleTexts.load(language_of(None, os.environ, Path()), "commands"), "stdout"))
    return FAILED


def _say(text: str) -> None:
    """The one line of an error, if there is anybody to read it."""
    with contextlib.suppress(OSError):
        print(plain(" ".join(text.split())), file=sys.stderr, flush=True)  # noqa: T201 - this is what stderr is for


def _run(words: list[str]) -> int:
    name = next((word for word in words if not word.startswith("-")), "")
    parser = _parser(name, language_of(_config_in(words), os.environ, Path()))
    args = parser.parse_args(words)
    for value in _texts_in(args):
        if not _is_text(value):
            parser.error(f"{value}: is not UTF-8 text")
    if not hasattr(args, "run"):
        parser.print_help(sys.stderr)
        return WRONG_CALL
    from station.commands.failure import told

    command: Callable[[Args], int] = args.run
    return told(command, args)


def _texts_in(args: Args) -> Iterator[str]:
    """What was given that is no name of a file: that alone may be bytes which are no text."""
    for name, value in vars(args).items():
        if name != "config":
            yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _config_in(words: Sequence[str]) -> str | None:
    """The configuration that a command line names, before it is parsed: its help and its errors speak that language."""
    for word, value in zip(words, [*words[1:], ""], strict=False):
        if word in ("-c", "--config"):
            return value
        if word.startswith("--config="):
            return word.removeprefix("--config=")
    return None


def _parser(wanted: str, language: str) -> CommandParser:
    parser = CommandParser.speaking(language)(
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
