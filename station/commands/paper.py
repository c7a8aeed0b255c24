"""How a command's papers get out: as pictures, through the running bench, or on the printer that nobody holds."""

from __future__ import annotations

import threading
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from station.cli import DONE, Failure
from station.commands.common import config_of, ledger_of, out, texts_of, wake, workable
from station.config import Config
from station.ledger import BenchLock, HeldBy, Ledger
from station.papers import TEST, PaperOrder, PaperRefused, Sheet, sheets

if TYPE_CHECKING:
    from printers.base import Bitmap, JobSettled, PrinterEvent
    from station.locale.texts import Texts

_PATIENCE = 60.0
_STEP = 0.1
# Seconds; a printer settles each page by itself, and a long one takes minutes on a slow serial line.
_SETTLED_WITHIN = 300.0


def add_png(parser: ArgumentParser) -> None:
    """Give a command its ``--png``."""
    parser.add_argument("--png", type=Path, metavar="DIR", help="write pictures there instead of printing")


def deliver(args: Namespace, wanted: Callable[[Ledger], PaperOrder]) -> int:
    """Draw and hand out what is wanted, and say how it went. Raises Failure, LedgerError, ConfigError."""
    config = config_of(args)
    texts = texts_of(config)
    with ledger_of(config) as ledger:
        try:
            order = wanted(ledger)
            if args.png is not None:
                _pictures(config, ledger, order, args.png)
            else:
                out(print_paper(workable(config), ledger, order, texts))
        except PaperRefused as refused:
            raise failure(texts, refused.code, refused.values) from None
    return DONE


def _pictures(config: Config, ledger: Ledger, order: PaperOrder, folder: Path) -> None:
    from station.wiring import clock_of

    write_pictures(config, sheets(config, ledger, order, clock_of(config).now()), folder)


def write_pictures(config: Config, pages: Sequence[Sheet], folder: Path) -> None:
    """Write pages as pictures, and say where. Raises OSError."""
    from printers.check import require_printable
    from printers.render import render, to_png

    folder.mkdir(parents=True, exist_ok=True)
    for page in {page.name: page for page in pages}.values():
        drawing = render(page.document, config.printer.dpi)
        require_printable(page.document, drawing, config.printer.dpi)
        to_png(drawing.bitmap, folder / f"{page.name}.png")
        out(str(folder / f"{page.name}.png"))


def print_paper(config: Config, ledger: Ledger, order: PaperOrder, texts: Texts) -> str:
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


def _ask_bench(config: Config, ledger: Ledger, order: PaperOrder, texts: Texts) -> str:
    """Leave it to the bench that holds the printer; it prints between labels."""
    request = ledger.leave_request("print", order.as_args())
    wake(config)
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        answer = ledger.request_answer(request)
        if answer is not None and answer.ok:
            return texts.text(f"papers.{answer.text_code}", **_said(answer.values))
        if answer is not None:
            raise failure(texts, answer.text_code, answer.values)
        time.sleep(_STEP)
    return texts.text("papers.left_to_bench")


def _print_here(config: Config, ledger: Ledger, order: PaperOrder, texts: Texts) -> str:
    from station.wiring import clock_of

    pages = sheets(config, ledger, order, clock_of(config).now())
    return print_pages(config, pages, texts, turn=order.kind != TEST)


def print_pages(config: Config, pages: Sequence[Sheet], texts: Texts, *, turn: bool = True) -> str:
    """Print pages on the printer that nobody holds; how it went. Raises Failure."""
    from printers.base import DocumentFault, Outcome
    from station.drawing import pages_of

    try:
        outcomes = _submit(config, pages_of(config, (page.document for page in pages), turn=turn))
    except DocumentFault as fault:
        raise failure(texts, "not_drawn", {"reason": fault.code}) from None
    bad = next((one for one in outcomes if one.outcome is Outcome.NOT_PRINTED), None)
    if bad is not None or len(outcomes) < len(pages):
        left = len(pages) - sum(one.outcome is not Outcome.NOT_PRINTED for one in outcomes)
        raise failure(texts, "not_printed", {"reason": bad.reason if bad else "silent", "left": left})
    sure = all(one.outcome is Outcome.CONFIRMED for one in outcomes)
    return texts.text("papers.printed" if sure else "papers.sent", count=len(pages))


def _submit(config: Config, pages: Iterable[Bitmap]) -> list[JobSettled]:
    """Print page by page, and stop at the first that does not come out."""
    from printers.base import Job, JobSettled, Outcome
    from station.equipment import make_printer

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
            printer.submit(Job(str(at), page))
            with news:
                came = news.wait_for(partial(_longer, settled, at), _SETTLED_WITHIN)
            if not came or settled[-1].outcome is Outcome.NOT_PRINTED:
                break
    finally:
        printer.close()
    return settled


def _longer(settled: Sequence[JobSettled], than: int) -> bool:
    return len(settled) > than


def failure(texts: Texts, code: str, values: object) -> Failure:
    """Why a paper did not come out, as the sentence of a command."""
    said = _said(values)
    state = texts.text(f"verdict.{said.get('verdict', '')}")
    return Failure(texts.text(f"papers.{code}", **said, state=state))


def _said(values: object) -> dict[str, str | int]:
    told = values if isinstance(values, dict) else {}
    return {str(name): value if isinstance(value, int) else str(value) for name, value in told.items()}
