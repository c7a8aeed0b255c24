"""What the setup leaves behind besides the settings: the number range, the command sheet and the badges."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from printers.document import PrintDocument
from station.commands.command_base import ledger_of
from station.commands.install.setup_checks import range_reason
from station.config import StationFile
from station.locale.texts import LocaleTexts
from station.setup.steps import Answers

if TYPE_CHECKING:
    from station.documents.kinds import PaperSheet


def papers(config: StationFile, before: StationFile | None, answers: Answers, texts: LocaleTexts) -> tuple[str, ...]:
    """Take the range in, draw what is to be hung up; a line for each. Badges come out for those who are new.

    `before`: the configuration as it was, if there was one.
    """
    folder = config.file.parent / "papers"
    folder.mkdir(exist_ok=True)
    known = {packer.id for packer in before.packers} if before is not None else set()
    new = tuple(packer.id for packer in config.packers if packer.id not in known)
    return (
        *_range(config, answers, texts),
        *_house_labels(config, texts),
        *_sheet(config, folder, texts),
        *_badges(config, new, folder, texts),
    )


def _range(config: StationFile, answers: Answers, texts: LocaleTexts) -> tuple[str, ...]:
    first, last = (answers.get(key, "").strip() for key in ("range_from", "range_to"))
    if config.carrier.numbers != "range" or not (first and last):
        return ()
    from station.carriers import RangeError, carrier
    from station.ledger import LedgerError

    try:
        bases = carrier(config.carrier.code).range(first, last)
        with ledger_of(config) as ledger:
            ledger.numbers.add_range(config.carrier.code, bases.first, bases.last)
    except RangeError as problem:
        why = range_reason(problem.code, problem.detail, config.carrier.code, texts)
        return (texts.text("end.range_refused", detail=why),)
    except LedgerError as problem:
        why = texts.text(f"ledger.{problem.code}", detail=problem.detail)
        return (texts.text("end.range_refused", detail=why),)
    return (texts.text("end.range", first=first, last=last, count=bases.count),)


def _house_labels(config: StationFile, texts: LocaleTexts) -> tuple[str, ...]:
    """What labels of the house are good for, where the carrier did not approve them; said once."""
    from station.documents.layout_choice import unapproved

    names = ", ".join(one.name(config.station.language) for one in unapproved(config))
    return (texts.text("end.self_print", carriers=names),) if names else ()


def _sheet(config: StationFile, folder: Path, texts: LocaleTexts) -> tuple[str, ...]:
    from station.documents.papers.command_sheet import command_sheet

    file = folder / "commands.png"
    _draw(command_sheet(config.station.language), file, 203)
    return (texts.text("end.sheet", file=str(file)),)


def _badges(config: StationFile, new: tuple[str, ...], folder: Path, texts: LocaleTexts) -> tuple[str, ...]:
    if not new:
        return ()
    from station.composition.factories import clock_of
    from station.documents.kinds import PaperOrder, sheets

    wanted = PaperOrder("badge", new)
    with ledger_of(config) as ledger:
        pages = sheets(config, ledger, wanted, clock_of(config).now())
    for page in pages:
        _draw(page.document, folder / f"{page.name}.png", config.printer.dpi)
    return (texts.text("end.badges", count=len(pages), folder=str(folder)), _printed(config, pages, texts))


def _printed(config: StationFile, pages: Sequence[PaperSheet], texts: LocaleTexts) -> str:
    """Print the badges on the bench's own printer, which nobody holds now; how it went."""
    from station.commands.devices.paper import print_pages
    from station.commands.failure import CommandFailure

    try:
        return print_pages(config, pages, LocaleTexts.load(config.station.language, "commands"))
    except CommandFailure as failure:
        return texts.text("end.badges_unprinted", why=failure.text)


def _draw(document: PrintDocument, file: Path, dpi: int) -> None:
    from printers.check import require_printable
    from printers.render import render, to_png

    drawing = render(document, dpi)
    require_printable(document, drawing, dpi)
    to_png(drawing.bitmap, file)
