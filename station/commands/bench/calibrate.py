"""``doctor --print``: the test label, the packer's scans of it, and the settings that follow; ``--ruler``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path

from station.commands.bounded_values import measure
from station.commands.command_base import config_of, flush, ledger_of, out, texts_of, workable
from station.commands.failure import DONE, FAILED, WRONG_CALL, CommandFailure
from station.config import StationFile
from station.documents.calibration_reading import CalibrationResult, DarknessAdvice, judge, ruled
from station.documents.kinds import TEST, PaperOrder, PaperRefused, sheets, test_paper
from station.documents.papers.calibration_label import code_of, codes_on
from station.ledger import BenchLock
from station.locale.texts import LocaleTexts

_SECONDS = 90.0


def arguments(parser: ArgumentParser) -> None:
    """Declare what belongs to the test label."""
    parser.add_argument("--print", action="store_true", help="print the test label, then read the scans of it")
    parser.add_argument("--png", type=Path, metavar="FILE", help="only draw the test label")
    parser.add_argument(
        "--seconds", type=measure(0.1, 3600), default=_SECONDS, metavar="N", help="how long to wait for scans (90)"
    )
    text = "the millimetres of the test label's ruler at which the paper begins and ends"
    parser.add_argument("--ruler", type=measure(-1000, 1000), nargs=2, metavar=("LEFT", "RIGHT"), help=text)


def is_meant(args: Namespace) -> bool:
    """The command line asks for the test label and not for a look at everything."""
    return bool(args.print or args.png or args.ruler)


def run(args: Namespace) -> int:
    """Do what is asked for. Raises ConfigError, LedgerError, Failure."""
    config = config_of(args)
    texts = texts_of(config)
    if args.ruler:
        return _ruler(args.ruler, texts)
    if args.png is not None:
        return _draw(config, args.png)
    return _print(config, texts, args.seconds)


def _ruler(read: list[float], texts: LocaleTexts) -> int:
    found = ruled(*read)
    if found is None:
        raise CommandFailure(texts.text("calibrate.bad_ruler"), WRONG_CALL)
    out(texts.text("calibrate.write", offset=f"{found.offset_x_mm:g}", width=f"{found.width_mm:g}"))
    return DONE


def _draw(config: StationFile, file: Path) -> int:
    from printers.images import to_png
    from station.composition.factories import clock_of
    from station.documents.rendering import pages_of

    with ledger_of(config) as ledger:
        (sheet,) = sheets(config, ledger, PaperOrder(TEST), clock_of(config).now())
    (bitmap,) = pages_of(config, [sheet.document], turn=False)
    to_png(bitmap, file)
    out(str(file))
    return DONE


def _print(config: StationFile, texts: LocaleTexts, seconds: float) -> int:
    from station.commands.devices.hearing import at_the_bench, here
    from station.commands.devices.paper import failure, print_paper

    runs = BenchLock(config.station.data_dir).held_by() is not None
    wanted = tuple(map(code_of, codes_on(test_paper(config))))
    with ledger_of(config) as ledger:
        try:
            out(print_paper(workable(config), ledger, PaperOrder(TEST), texts))
        except PaperRefused as refused:
            raise failure(texts, refused.code, refused.values) from None
        out(texts.text("calibrate.scan_at_bench" if runs else "calibrate.scan", seconds=round(seconds)))
        flush()
        scans = at_the_bench(config, ledger, seconds) if runs else here(config, texts, seconds)
        heard = _heard(scans, wanted, texts)
    if not heard:
        out(texts.text("calibrate.no_scans"))
        return FAILED
    _tell(config, texts, judge(heard, codes_on(test_paper(config)), config.printer.darkness))
    return DONE


def _heard(scans: Iterable[str], wanted: tuple[str, ...], texts: LocaleTexts) -> set[str]:
    """The codes of the label that were scanned; ends with the last of them, or when nobody scans any more."""
    heard: set[str] = set()
    for text in scans:
        code = text.strip().upper()
        if code not in wanted:
            out(texts.text("calibrate.heard_other"))
        else:
            heard.add(code)
            out(texts.text("calibrate.heard", code=code, left=len(wanted) - len(heard)))
        flush()
        if len(heard) == len(wanted):
            break
    return heard


def _tell(config: StationFile, texts: LocaleTexts, found: CalibrationResult) -> None:
    out(texts.text(f"calibrate.grade_{found.grade}"))
    if found.missed:
        out(texts.text("calibrate.missed", codes=", ".join(map(code_of, found.missed))))
    in_printer = found.advice in (DarknessAdvice.LIGHTER, DarknessAdvice.DARKER) and config.printer.kind == "escpos"
    which = f"{found.advice}_escpos" if in_printer else found.advice.value
    out(texts.text(f"calibrate.{which}", darkness=found.darkness))
    out(texts.text("calibrate.then_ruler"))
