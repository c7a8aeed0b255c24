"""``scanners``: what is plugged in, and what a scanner's test sheet says of its settings."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from station.commands.bounded_values import measure
from station.commands.command_base import aside, config_of, flush, out, out_json, out_rows, spoken
from station.commands.failure import DONE, FAILED, CommandFailure, add_config
from station.config import ConfigError, StationFile, find
from station.config.values import ScannerSettings
from station.ledger import BenchLock
from station.locale.texts import LocaleTexts

if TYPE_CHECKING:
    from scanners.setup.discovery import FoundScanner
    from station.commands.devices.scanner_listening import Say, ScannerCandidate

_SECONDS = 60


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    known = add_config(verbs.add_parser("list", help="what is plugged in that could read codes"))
    known.add_argument("--json", action="store_true")
    known.set_defaults(run=show)
    test = add_config(verbs.add_parser("learn", help="scan the test sheet; writes the fitting [[scanner]] block"))
    test.add_argument(
        "--seconds", type=measure(0.1, 3600), default=_SECONDS, metavar="N", help="how long to listen (60)"
    )
    test.add_argument("--write", action="store_true", help="add the block to station.toml; the old file is kept")
    test.add_argument("--json", action="store_true")
    test.set_defaults(run=learn)


def show(args: Namespace) -> int:
    """List what is plugged in; opens nothing."""
    from scanners.setup.discovery import find as plugged_in

    texts, found = spoken(args), plugged_in()
    if args.json:
        out_json([_row(one) for one in found])
        return DONE
    out_rows((one.kind, one.path, one.name or "-", _state(one, texts)) for one in found)
    if not found:
        out(texts.text("scanners.none"))
    return DONE


def learn(args: Namespace) -> int:
    """Listen to everything that could be a scanner, and say how it is set and how to set the bench."""
    from station.commands.devices.scanner_answer import ScannerAnswer
    from station.commands.devices.scanner_listening import listen

    texts, config = spoken(args), _config(args)
    refuse_while_running(config, texts)
    candidates = candidates_of(texts, _printer_port(config))
    tell = aside if args.json else _at_once
    for one in candidates:
        tell(texts.text("scanners.setup.listening", name=one.settings.name, label=one.label))
    books = listen(candidates, args.seconds, tell, texts)
    book = max(books, key=lambda one: (len(one.diagnosis.seen), len(one.deliveries)))
    answer = ScannerAnswer(book, texts)
    if args.json:
        out_json(answer.as_json([one for one in books if one.deaf]))
    else:
        answer.print([one for one in books if one.deaf])
    if not book.diagnosis.seen:
        return FAILED
    if args.write:
        _write(args, answer.block, texts, tell)
    return DONE


def refuse_while_running(config: StationFile | None, texts: LocaleTexts) -> None:
    """A running bench holds its scanners. Raises Failure then."""
    holder = BenchLock(config.station.data_dir).held_by() if config else None
    if holder is not None:
        raise CommandFailure(texts.text("scanners.bench_running", pid=holder.pid))


def _printer_port(config: StationFile | None) -> Path | None:
    """The serial port of the printer, which is not to be opened in search of a scanner."""
    parts = urlsplit(config.printer.port) if config else None
    return Path(parts.path) if parts is not None and parts.scheme == "serial" else None


def candidates_of(texts: LocaleTexts, printer: Path | None) -> list[ScannerCandidate]:
    """Everything that could be a scanner and can be read; a person's keyboard is heard through the terminal."""
    from scanners.setup.discovery import find as plugged_in
    from station.commands.devices.scanner_listening import LISTENED, ScannerCandidate

    found = [
        one
        for one in plugged_in()
        if one.kind in LISTENED
        and (one.way != "evdev" or one.likely)
        and (printer is None or Path(one.path).resolve() != printer.resolve())
    ]
    made: list[ScannerCandidate] = []
    for one in found:
        number = 1 + sum(other.settings.kind == one.kind for other in made)
        is_port = one.kind == "serial"
        settings = ScannerSettings(
            f"{one.kind}-{number}",
            one.kind,
            one.path if is_port else "",
            "" if is_port else one.path,
            9600,
            "auto",
            "",
        )
        made.append(ScannerCandidate(settings, f"{one.name} {one.path}".strip(), any_speed=is_port))
    typing = ScannerSettings("keyboard-1", "keyboard", "", "", 9600, "auto", "")
    return [*made, ScannerCandidate(typing, texts.text("scanners.terminal"))]


def _config(args: Namespace) -> StationFile | None:
    try:
        return config_of(args)
    except ConfigError:
        if args.config or args.write:
            raise
        return None


def _write(args: Namespace, block: str, texts: LocaleTexts, tell: Say) -> None:
    from station.config.blocks import append_block

    file = find(args.config, os.environ, Path.cwd())
    kept = append_block(file, block, os.environ)
    tell(texts.text("scanners.written", file=str(file), kept=str(kept)))


def _row(found: FoundScanner) -> dict[str, object]:
    return {
        "kind": found.kind,
        "way": found.way,
        "path": found.path,
        "name": found.name,
        "likely": found.likely,
        "readable": found.readable,
        "reason": found.reason,
    }


def _state(found: FoundScanner, texts: LocaleTexts) -> str:
    if found.reason:
        return texts.text(f"scanner_fault.{found.reason}", name=found.kind)
    return texts.text("scanners.likely" if found.likely else "scanners.possible")


def _at_once(line: str) -> None:
    out(line)
    flush()
