"""``carrier sheet``: the reservation sheet of all boxes that wait, as one round; or a round's sheet once more."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from station.commands.command_base import aside, caller, config_of, ledger_of, out, texts_of, wake
from station.commands.failure import DONE, WRONG_CALL, CommandFailure

if TYPE_CHECKING:
    from station.config import StationFile
    from station.ledger import Ledger
    from station.locale.texts import LocaleTexts
    from station.sync.round_writer import PreparedRound, RoundRefused, RoundWriter

_SHOWN = 50


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write it; else into the outbox")
    parser.add_argument("--form", metavar="NAME", help="a form that ships, one of your own, or a path")
    parser.add_argument("--carrier", metavar="CODE", help="whose boxes, where several take sheets")
    parser.add_argument("--again", metavar="ROUND", help="a round's sheet once more, byte for byte")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Write a round, or one once more."""
    config = config_of(args)
    texts = texts_of(config)
    place = _place(args, config, texts)
    with ledger_of(config) as ledger:
        if args.again is not None:
            return _again(ledger, args.again, place, texts)
        done = _write(args, config, ledger, place, texts)
    if done:
        wake(config)
    return DONE


def _place(args: Namespace, config: StationFile, texts: LocaleTexts) -> Callable[[str], Path]:
    """Where a sheet of a name goes. Raises CommandFailure where neither file nor folder is named."""
    if args.out is not None:
        return lambda _: args.out
    outbox = config.carrier.sheets.outbox
    if outbox is None:
        raise CommandFailure(texts.text("rounds.no_place", named="carrier.sheets.outbox"), WRONG_CALL)
    outbox.mkdir(parents=True, exist_ok=True)
    return lambda name: outbox / name


def refusal(refused: RoundRefused, texts: LocaleTexts) -> CommandFailure:
    """What to say where the house has no such boxes, or the form is another carrier's."""
    said = texts.text(f"rounds.{refused.code}", value=refused.value, allowed=refused.allowed)
    return CommandFailure(said, WRONG_CALL)


def _write(
    args: Namespace, config: StationFile, ledger: Ledger, place: Callable[[str], Path], texts: LocaleTexts
) -> bool:
    from station.composition.carrier_sheets import forms_of, round_writer
    from station.composition.factories import clock_of
    from station.sheets import SheetFault, sentences
    from station.sync.round_writer import RoundRefused, carrier_of, form_of

    try:
        wanted = (args.carrier or "").strip().upper()
        form = form_of(config.carrier, args.form or "", forms_of(config), wanted)
        code = carrier_of(config.carrier, form, wanted)
    except RoundRefused as refused:
        raise refusal(refused, texts) from None
    if args.out is not None and args.out.exists():
        raise _taken(args.out, texts)
    writer = round_writer(config, ledger, clock_of(config).now, caller())
    with writer.alone():
        try:
            prepared = writer.prepare(form, code)
        except SheetFault as fault:
            raise CommandFailure("\n".join(sentences(fault, texts.text, _SHOWN))) from None
        if prepared is None:
            out(texts.text("rounds.nothing"))
            return False
        _put(ledger, writer, prepared, place(prepared.file_name), texts)
    return True


def _put(ledger: Ledger, writer: RoundWriter, prepared: PreparedRound, path: Path, texts: LocaleTexts) -> None:
    from station.sync.carrier_folders import note_of
    from station.whole_file import put_new

    try:
        put_new(path, prepared.data, ready=lambda: writer.make(prepared))
    except OSError as error:
        if ledger.rounds.find(prepared.round) is None:
            writer.undo(prepared)
        else:
            out(texts.text("rounds.once_more", round=prepared.round))
        if isinstance(error, FileExistsError):
            raise _taken(path, texts) from None
        raise
    out(texts.text("rounds.written", round=prepared.round, count=prepared.boxes, file=str(path)))
    for line in note_of(prepared, texts.text, _SHOWN):
        aside(line)


def _again(ledger: Ledger, name: str, place: Callable[[str], Path], texts: LocaleTexts) -> int:
    from station.whole_file import put_new

    row = ledger.rounds.find(name)
    if row is None:
        raise CommandFailure(texts.text("rounds.unknown", round=name))
    data = ledger.rounds.sheet_of(name)
    if not data:
        raise CommandFailure(texts.text("rounds.erased", round=name))
    path = place(row.file_name)
    try:
        put_new(path, data)
    except FileExistsError:
        raise _taken(path, texts) from None
    out(texts.text("rounds.written", round=name, count=row.boxes, file=str(path)))
    return DONE


def _taken(path: Path, texts: LocaleTexts) -> CommandFailure:
    return CommandFailure(texts.text("rounds.file_there", file=str(path)))
