"""How a command's papers get out: as pictures, through the running bench, or on the printer that nobody holds."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, BinaryIO

from station.commands.command_base import caller, config_of, ledger_of, out, texts_of, wake, workable
from station.commands.failure import DONE, CommandFailure
from station.commands.files import put_whole, why
from station.config import StationFile
from station.documents.kinds import (
    AS_THEY_LIE,
    PaperOrder,
    PaperRefused,
    PaperSheet,
    note_reading,
    office_pages,
    sheets,
)
from station.documents.papers.office_sheets import DPI, SLIPS
from station.documents.waybill.label_text import clean
from station.ledger import BenchLock, HeldBy, Ledger

if TYPE_CHECKING:
    from printers.base import Bitmap, JobSettled, PrinterEvent
    from station.locale.texts import LocaleTexts

_PATIENCE = 60.0
_STEP = 0.1
# Seconds; a printer settles each page by itself, and a long one takes minutes on a slow serial line.
_SETTLED_WITHIN = 300.0
_QUEUED_WITHIN = 60.0
_SOON = 5.0
_SAID = 200


def add_png(parser: ArgumentParser) -> None:
    """Give a command its ``--png``."""
    parser.add_argument("--png", type=Path, metavar="DIR", help="write pictures there instead of printing")


def add_office(parser: ArgumentParser, *, slips: bool = False) -> None:
    """Give a command its ``--png`` and its ``--pdf``; `slips`: several fit on a page."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--png", type=Path, metavar="DIR", help="write pictures there instead of printing")
    where.add_argument("--pdf", type=Path, metavar="FILE", help="write A4 pages for an office printer instead")
    if slips:
        parser.add_argument("--per-page", type=int, choices=sorted(SLIPS), help="slips on an A4 page (usually 4)")


def deliver(args: Namespace, wanted: Callable[[Ledger], PaperOrder]) -> int:
    """Draw and hand out what is wanted, and say how it went. Raises Failure, LedgerError, ConfigError."""
    config = config_of(args)
    texts = texts_of(config)
    with ledger_of(config) as ledger:
        try:
            order = replace(wanted(ledger), by=caller())
            if args.png is not None:
                _pictures(config, ledger, order, args.png, texts)
            elif args.pdf is not None:
                _pdf(config, ledger, order, args, texts)
            elif config.printer.papers is not None:
                _elsewhere(config, ledger, order, args, texts)
            else:
                out(print_paper(workable(config), ledger, order, texts))
        except PaperRefused as refused:
            raise failure(texts, refused.code, refused.values) from None
    return DONE


def _pdf(config: StationFile, ledger: Ledger, order: PaperOrder, args: Namespace, texts: LocaleTexts) -> None:
    """Write the pages, for their owner alone."""
    from station.composition.factories import clock_of
    from station.whole_file import whole_file

    now = clock_of(config).now()
    try:
        with whole_file(args.pdf, ready=lambda: note_reading(ledger, order, now)) as file:
            _write(config, ledger, order, args, file)
    except OSError as error:
        raise CommandFailure(texts.text("file.unwritable", file=str(args.pdf), why=why(error, texts))) from None
    out(str(args.pdf))


def _write(config: StationFile, ledger: Ledger, order: PaperOrder, args: Namespace, file: BinaryIO) -> int:
    """Draw the pages on A4 into a file; how many there are. Raises Failure, PaperRefused, LedgerError, OSError."""
    from printers.base import DocumentFault
    from printers.pdf import write_pdf
    from station.composition.factories import clock_of
    from station.documents.rendering import dots_of

    papers = config.printer.papers
    per_page = getattr(args, "per_page", None) or (papers.per_page if papers is not None else 4)
    pages = office_pages(config, ledger, order, clock_of(config).now(), per_page)
    try:
        return write_pdf((dots_of(config, page, DPI, turn=False) for page in pages), file, DPI)
    except DocumentFault as fault:
        raise failure(texts_of(config), "not_drawn", {"reason": fault.code}) from None


def _elsewhere(config: StationFile, ledger: Ledger, order: PaperOrder, args: Namespace, texts: LocaleTexts) -> None:
    """On the printer that papers have of their own, which no bench holds. Raises Failure, PaperRefused, LedgerError."""
    from station.composition.factories import clock_of

    papers = config.printer.papers
    if papers is not None and papers.printer is not None:
        label = replace(config.label, width_mm=papers.width_mm, height_mm=papers.height_mm, rotate=0)
        now = clock_of(config).now()
        pages = sheets(config, ledger, order, now)
        note_reading(ledger, order, now)
        out(print_pages(replace(config, printer=papers.printer, label=label), pages, texts, turn=False))
        return
    with TemporaryFile() as file:
        count = _write(config, ledger, order, args, file)
        note_reading(ledger, order, clock_of(config).now())
        file.seek(0)
        _lp(papers.queue if papers is not None else "", file, texts)
    out(texts.text("papers.queued", count=count))


def queue_trouble(queue: str) -> str:
    """Why the system would not print: no_lp, or no_queue; empty when it would."""
    asked = ["-p", queue] if queue else ["-d"]
    try:
        done = subprocess.run(  # noqa: S603 - the queue's name was looked at when it was read
            ["lpstat", *asked],  # noqa: S607 - wherever CUPS put it
            capture_output=True, timeout=_SOON, check=False, env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except FileNotFoundError:
        return "no_lp"
    except subprocess.TimeoutExpired:
        return "no_queue"
    return "no_queue" if done.returncode != 0 or (not queue and b": " not in done.stdout) else ""


def _lp(queue: str, file: IO[bytes], texts: LocaleTexts) -> None:
    """Give pages to the system's printer. Raises Failure."""
    to = ["-d", queue] if queue else []
    try:
        done = subprocess.run(  # noqa: S603 - the queue's name was looked at when it was read
            ["lp", *to, "-t", "packing-station", "-o", "media=A4"],  # noqa: S607 - wherever CUPS put it
            stdin=file, capture_output=True, timeout=_QUEUED_WITHIN, check=False, env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except FileNotFoundError:
        raise CommandFailure(texts.text("papers.no_lp")) from None
    except subprocess.TimeoutExpired:
        raise CommandFailure(texts.text("papers.lp_silent")) from None
    if done.returncode != 0:
        said = clean(done.stderr.decode("utf-8", "replace"))[:_SAID].rstrip(".")
        raise CommandFailure(
            texts.text("papers.lp_refused", queue=queue or texts.text("doctor.papers_default"), said=said)
        )


def _pictures(config: StationFile, ledger: Ledger, order: PaperOrder, folder: Path, texts: LocaleTexts) -> None:
    from station.composition.factories import clock_of

    now = clock_of(config).now()
    pages = sheets(config, ledger, order, now)
    write_pictures(config, pages, folder, texts, ready=lambda: note_reading(ledger, order, now))


def write_pictures(
    config: StationFile,
    pages: Sequence[PaperSheet],
    folder: Path,
    texts: LocaleTexts,
    *,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Write pages as pictures, and say where; `ready` is called once, before the first can be seen.

    Raises Failure, OSError.
    """
    from printers.check import require_printable
    from printers.images import png_bytes
    from printers.render import render

    if folder.exists() and not folder.is_dir():
        raise CommandFailure(texts.text("file.no_directory", file=str(folder)))
    folder.mkdir(parents=True, exist_ok=True)
    once: Callable[[], None] | None = ready
    for page in {page.name: page for page in pages}.values():
        drawing = render(page.document, config.printer.dpi)
        require_printable(page.document, drawing, config.printer.dpi)
        file = folder / f"{page.name}.png"
        put_whole(file, png_bytes(drawing.bitmap), texts, 0o600, ready=once)
        once = None
        out(str(file))


def print_paper(config: StationFile, ledger: Ledger, order: PaperOrder, texts: LocaleTexts) -> str:
    """Through the running bench, or here when none runs; how it went. Raises Failure, PaperRefused, LedgerError."""
    lock = BenchLock(config.station.data_dir)
    try:
        lock.acquire(config.station.name)
    except HeldBy:
        return _ask_bench(config, ledger, order, texts)
    try:
        return _print_here(config, ledger, order, texts)
    finally:
        lock.release()


def _ask_bench(config: StationFile, ledger: Ledger, order: PaperOrder, texts: LocaleTexts) -> str:
    """Leave it to the bench that holds the printer; it prints between labels."""
    request = ledger.requests.leave("print", order.as_args())
    wake(config)
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        answer = ledger.requests.answer_to(request)
        if answer is not None and answer.ok:
            return texts.text(f"papers.{answer.text_code}", **_said(answer.values))
        if answer is not None:
            raise failure(texts, answer.text_code, answer.values)
        time.sleep(_STEP)
    return texts.text("papers.left_to_bench")


def _print_here(config: StationFile, ledger: Ledger, order: PaperOrder, texts: LocaleTexts) -> str:
    from station.composition.factories import clock_of

    now = clock_of(config).now()
    pages = sheets(config, ledger, order, now)
    note_reading(ledger, order, now)
    return print_pages(config, pages, texts, turn=order.kind not in AS_THEY_LIE)


def print_pages(config: StationFile, pages: Sequence[PaperSheet], texts: LocaleTexts, *, turn: bool = True) -> str:
    """Print pages on the printer that nobody holds; how it went. Raises Failure."""
    from printers.base import DocumentFault, PaperOutcome
    from station.documents.rendering import pages_of

    try:
        outcomes = submit(config, pages_of(config, (page.document for page in pages), turn=turn))
    except DocumentFault as fault:
        raise failure(texts, "not_drawn", {"reason": fault.code}) from None
    bad = next((one for one in outcomes if one.outcome is PaperOutcome.NOT_PRINTED), None)
    if bad is not None or len(outcomes) < len(pages):
        left = len(pages) - sum(one.outcome is not PaperOutcome.NOT_PRINTED for one in outcomes)
        raise failure(texts, "not_printed", {"reason": bad.reason if bad else "silent", "left": left})
    sure = all(one.outcome is PaperOutcome.CONFIRMED for one in outcomes)
    return texts.text("papers.printed" if sure else "papers.sent", count=len(pages))


def submit(config: StationFile, pages: Iterable[Bitmap]) -> list[JobSettled]:
    """Print page by page, and stop at the first that does not come out."""
    from printers.base import JobSettled, PaperOutcome, PrintJob
    from station.composition.device_factories import make_printer

    settled: list[JobSettled] = []
    news = threading.Condition()

    def listen(event: PrinterEvent) -> None:
        if isinstance(event, JobSettled) and not event.late:
            with news:
                settled.append(event)
                news.notify_all()

    printer = make_printer(config.printer, config.label)
    printer.start(listen)
    try:
        for at, page in enumerate(pages):
            printer.submit(PrintJob(str(at), page))
            with news:
                came = news.wait_for(partial(_longer, settled, at), _SETTLED_WITHIN)
            if not came or settled[-1].outcome is PaperOutcome.NOT_PRINTED:
                break
    finally:
        printer.close()
    return settled


def _longer(settled: Sequence[JobSettled], than: int) -> bool:
    return len(settled) > than


def failure(texts: LocaleTexts, code: str, values: object) -> CommandFailure:
    """Why a paper did not come out, as the sentence of a command."""
    said = _said(values)
    state = texts.text(f"verdict.{said.get('verdict', '')}")
    return CommandFailure(texts.text(f"papers.{code}", **said, state=state))


def _said(values: object) -> dict[str, str | int]:
    told = values if isinstance(values, dict) else {}
    return {str(name): value if isinstance(value, int) else str(value) for name, value in told.items()}
