"""``doctor``: every part of the bench with one line: ok, warn or fail, and what to do."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from ctypes.util import find_library
from datetime import date
from pathlib import Path

from station.commands import doctor_bundle
from station.commands.bench import calibrate
from station.commands.bounded_values import measure
from station.commands.command_base import aside, config_of, out, out_json, out_rows, spoken
from station.commands.devices.devices import (
    carrier_state,
    label_of,
    printer_state,
    refusal,
    scanner_state,
    shop_state,
)
from station.commands.failure import DONE, FAILED, add_config
from station.commands.standing import devices_of
from station.config import ConfigError, StationFile, language_of, unbuilt
from station.config.values import LabelConfig, PrinterConfig, ScannerSettings
from station.doctor import folder_check
from station.doctor.calendar_check import calendar
from station.doctor.ledger_check import DoctorFinding, Say, disk, ledger
from station.doctor.machine import machine
from station.doctor.translatable import RememberingTexts, refused
from station.ledger import BenchLock
from station.locale.texts import LocaleTexts

_KEY_DAYS = 45
_CLOCK_MAY_DIFFER, _CLOCK_IS_WRONG = 30.0, 300.0


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser).add_argument("--json", action="store_true")
    text = "listen to the scanners, too, while the test sheet is scanned (60 seconds)"
    parser.add_argument("--scan", type=measure(0.1, 3600), nargs="?", const=60.0, metavar="SECONDS", help=text)
    text = "an archive to mail to whoever helps, without personal data and secrets"
    parser.add_argument("--bundle", type=Path, metavar="FILE.zip", help=text)
    calibrate.arguments(parser)
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Look at everything; one part that is broken does not hide the others."""
    if calibrate.is_meant(args):
        return calibrate.run(args)
    config: StationFile | None = None
    try:
        config = config_of(args)
    except ConfigError as error:
        texts = RememberingTexts.load(error.language or spoken(args).language, "commands", "doctor")
        findings, file = [refused(error, language_of(args.config, os.environ, Path()))], error.file
    else:
        texts = RememberingTexts.load(config.station.language, "commands", "doctor")
        findings, file = list(examine(config, texts, args.scan)), config.file
    if args.bundle:
        doctor_bundle.write(args.bundle, file, config, findings, texts)
        return DONE
    if args.json:
        out_json([{"check": one.check, "state": one.state, "text": one.text} for one in findings])
    else:
        out_rows((one.state, texts.text(f"check.{one.check}"), one.text) for one in findings)
    if not findings:
        out("")
    return FAILED if any(one.state == "fail" for one in findings) else DONE


def examine(config: StationFile, texts: LocaleTexts, scan_seconds: float | None = None) -> Iterator[DoctorFinding]:
    """Every finding, in the order of the way of a parcel. With `scan_seconds` the test sheet is asked for."""
    say = texts.text
    yield DoctorFinding("configuration", "ok", say("doctor.configuration", file=str(config.file)))
    yield from (DoctorFinding("configuration", "fail", str(error)) for error in unbuilt(config))
    yield from machine(config, say)
    yield from disk(config, say)
    yield from ledger(config, say)
    yield from calendar(config, say)
    holder = BenchLock(config.station.data_dir).held_by()
    if holder is not None:
        yield DoctorFinding("bench", "ok", say("doctor.bench_running", pid=holder.pid))
        yield from _in_use(config, devices_of(config, holder), say)
        if scan_seconds:
            yield DoctorFinding("scanner", "warn", say("scanners.bench_running", pid=holder.pid))
    else:
        yield from _scanners(config, texts)
        if scan_seconds:
            yield from _scanned(config, texts, scan_seconds)
        yield from _printers(config, say)
    yield from _papers(config, say)
    yield from _label(say)
    yield from _layout(config, say)
    yield from _forms(config)
    yield from _shop(config, say)
    yield from carrier_api(config, say)
    yield from _rounds(config, say)


def _scanners(config: StationFile, texts: LocaleTexts) -> Iterator[DoctorFinding]:
    if not config.scanners:
        yield DoctorFinding("scanner", "fail", texts.text("doctor.scanner_none"))
    for settings in config.scanners:
        if settings.kind == "keyboard":
            yield DoctorFinding("scanner", "ok", texts.text("doctor.scanner_keys", name=settings.name))
        else:
            yield _scanner(settings, texts)


def _scanner(settings: ScannerSettings, texts: LocaleTexts) -> DoctorFinding:
    reason = scanner_state(settings)
    if reason:
        return DoctorFinding("scanner", "fail", refusal(settings, reason, texts))
    well = "doctor.camera_ok" if settings.kind == "camera" else "doctor.scanner_ok"
    return DoctorFinding("scanner", "ok", texts.text(well, name=settings.name, label=label_of(settings)))


def _scanned(config: StationFile, texts: LocaleTexts, seconds: float) -> Iterator[DoctorFinding]:
    from station.commands.devices.scanner_answer import sentences
    from station.commands.devices.scanner_listening import configured, listen

    for book in listen(configured(config), seconds, aside, texts):
        name = book.candidate.settings.name
        if book.deaf:
            yield DoctorFinding("scanner", "warn", refusal(book.candidate.settings, book.deaf, texts))
        for _, state, text in sentences(book, texts) if not book.deaf else ():
            yield DoctorFinding("scanner", "warn" if book.is_silent else state, f"{name}: {text}")


def _printers(config: StationFile, say: Say) -> Iterator[DoctorFinding]:
    if not config.carrier.house.prints_labels:
        yield DoctorFinding("printer", "ok", say("doctor.printer_unused"))
        return
    yield _printer("printer", config.printer, config.label, say)
    if config.printer.backup is not None:
        yield _printer("backup", config.printer.backup, config.label, say)


def _papers(config: StationFile, say: Say) -> Iterator[DoctorFinding]:
    """The system's printer, where slips and lists go to one; another is only asked when it prints."""
    from station.commands.devices.paper import queue_trouble

    papers = config.printer.papers
    if papers is None or papers.printer is not None:
        return
    trouble, name = queue_trouble(papers.queue), papers.queue or say("doctor.papers_default")
    key = trouble or "ok"
    yield DoctorFinding("papers", "fail" if trouble else "ok", say(f"doctor.papers_{key}", name=name))


def _printer(check: str, settings: PrinterConfig, label: LabelConfig, say: Say) -> DoctorFinding:
    reason, confirms_by = printer_state(settings, label)
    if reason == "no_printer":
        return DoctorFinding(check, "fail", say("doctor.printer_no_printer", port=settings.port))
    if reason:
        return DoctorFinding(check, "fail", say("doctor.printer_fail", reason=reason))
    if confirms_by in ("process-id", "status"):
        return DoctorFinding(check, "ok", say(f"doctor.printer_by_{confirms_by}".replace("-", "_")))
    if confirms_by == "mute":
        return DoctorFinding(check, "warn", say("doctor.printer_unheard", kind=settings.kind))
    return DoctorFinding(check, "warn", say("doctor.printer_unsure"))


def _in_use(config: StationFile, known: Mapping[str, tuple[str, str]], say: Say) -> Iterator[DoctorFinding]:
    """What a running bench says of the devices that only it may touch."""
    unknown = ("warning", "starting")
    for one in config.scanners:
        state, reason = known.get(f"scanner:{one.name}", unknown)
        found = _FOUND.get(state, "warn")
        key = "in_use" if found == "ok" else found
        yield DoctorFinding("scanner", found, say(f"doctor.scanner_{key}", name=one.name, reason=reason))
    if not config.carrier.house.prints_labels:
        yield DoctorFinding("printer", "ok", say("doctor.printer_unused"))
        return
    yield _printer_in_use("printer", config.printer, known.get("printer", unknown), say)
    if config.printer.backup is not None:
        yield _printer_in_use("backup", config.printer.backup, known.get("printer:backup", unknown), say)


_FOUND = {"ready": "ok", "lost": "fail"}
_CAUSES = frozenset({"unheard", "never_busy", "no_printer"})
"""What the bench says of a printer that has a likely cause to be named."""


def _printer_in_use(check: str, settings: PrinterConfig, said: tuple[str, str], say: Say) -> DoctorFinding:
    state, reason = said
    found = _FOUND.get(state, "warn")
    key = reason if reason in _CAUSES else "in_use" if found == "ok" else found
    return DoctorFinding(
        check, found, say(f"doctor.printer_{key}", reason=reason, kind=settings.kind, port=settings.port)
    )


def _label(say: Say) -> Iterator[DoctorFinding]:
    try:
        from printers.check import warm_up

        warm_up()
    except (ImportError, OSError) as error:
        yield DoctorFinding("fonts", "fail", say("doctor.fonts_fail", reason=type(error).__name__))
        return
    yield DoctorFinding("fonts", "ok", say("doctor.fonts_ok"))
    if find_library("zbar") is None:
        yield DoctorFinding("fonts", "warn", say("doctor.zbar_missing"))


def _forms(config: StationFile) -> Iterator[DoctorFinding]:
    """Forms of the carriers' sheets and profiles of other marketplaces that cannot be used."""
    from station.commands.orders.own_forms import broken_forms

    language = config.station.language
    yield from (DoctorFinding("configuration", "fail", error.text(language)) for error in broken_forms(config))


def _layout(config: StationFile, say: Say) -> Iterator[DoctorFinding]:
    """Whether labels can be laid out as the settings say, and whether the carrier takes them at all."""
    from station.documents.layout_choice import layout_of, unapproved

    try:
        layout = layout_of(config)
    except ConfigError as error:
        yield DoctorFinding("configuration", "fail", str(error))
    else:
        if not isinstance(layout, str) and layout.sample:
            yield DoctorFinding("carrier", "warn", say("doctor.carrier_sample", layout=layout.name))
    names = [one.name(config.station.language) for one in unapproved(config)]
    if names:
        yield DoctorFinding("carrier", "warn", say("doctor.carrier_self_print", carriers=", ".join(names)))


def _shop(config: StationFile, say: Say) -> Iterator[DoctorFinding]:
    if config.shop.kind.by_sheet:
        yield from (DoctorFinding("shop", state, text) for state, text in folder_check.examine(config, say))
        return
    try:
        reason, differs = shop_state(config)
    except ConfigError as error:
        yield DoctorFinding("shop", "fail", str(error))
        return
    if reason:
        key = f"{config.shop.kind.reasons}.{reason}"
        said = say(key)
        yield DoctorFinding("shop", "fail", said if said != key else say("doctor.shop_fail", reason=reason))
        return
    yield DoctorFinding("shop", "ok", say("doctor.shop_ok"))
    yield shop_clock(differs, say)


def _rounds(config: StationFile, say: Say) -> Iterator[DoctorFinding]:
    """The folders of the carrier's sheets, and whether the form is that of a carrier whose numbers come by them."""
    from station.composition.carrier_sheets import forms_of
    from station.sync.round_writer import RoundRefused, carrier_of, form_of

    sheets = config.carrier.sheets
    if sheets.outbox is None and sheets.inbox is None:
        return
    try:
        carrier_of(config.carrier, form_of(config.carrier, "", forms_of(config)))
    except ConfigError as error:
        yield DoctorFinding("carrier", "fail", error.text(config.station.language))
    except RoundRefused as refused:
        text = say(f"rounds.{refused.code}", value=refused.value, allowed=refused.allowed)
        yield DoctorFinding("carrier", "fail", text)
    yield from (DoctorFinding("carrier", state, text) for state, text in folder_check.examine_rounds(config, say))


def carrier_api(config: StationFile, say: Say) -> Iterator[DoctorFinding]:
    """The carrier's interface, where there is one: it is asked whether it knows the customer, and for no number."""
    settings = config.carrier.api
    if settings is None:
        return
    try:
        reason = carrier_state(config, settings)
    except ConfigError as error:
        yield DoctorFinding("carrier", "fail", str(error))
        return
    if not reason:
        yield DoctorFinding("carrier", "ok", say("doctor.carrier_api_ok", name=settings.kind.name))
    else:
        key = f"carrier_says.{reason}"
        said = say(key)
        text = said if said != key else say("doctor.carrier_api_fail", reason=reason)
        yield DoctorFinding("carrier", "fail", text)
    if settings.key_until is not None:
        left = (settings.key_until - date.today()).days  # noqa: DTZ011 -- the day on the wall, as the portal shows it
        state = "ok" if left > _KEY_DAYS else "warn" if left >= 0 else "fail"
        key = "carrier_key_ok" if state == "ok" else "carrier_key"
        told = say(f"doctor.{key}", day=settings.key_until.isoformat(), left=max(left, 0))
        yield DoctorFinding("carrier", state, told)


def shop_clock(differs: float | None, say: Say) -> DoctorFinding:
    """This PC's clock against the shop's: `differs` in seconds, where the shop told the time."""
    if differs is None:
        return DoctorFinding("clock", "warn", say("doctor.clock_unsure"))
    apart = abs(differs)
    state = "fail" if apart > _CLOCK_IS_WRONG else "warn" if apart > _CLOCK_MAY_DIFFER else "ok"
    key = "doctor.clock_ok" if state == "ok" else "doctor.clock_off"
    return DoctorFinding("clock", state, say(key, seconds=round(apart)))
