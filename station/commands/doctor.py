"""``doctor``: every part of the bench with one line: ok, warn or fail, and what to do."""

from __future__ import annotations

import os
import shutil
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping
from ctypes.util import find_library
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from station.cli import DONE, FAILED, add_config
from station.commands import calibrate, folders
from station.commands.common import aside, config_of, out, out_json, out_rows, texts_of
from station.commands.devices import label_of, printer_state, refusal, scanner_state, shop_state
from station.commands.standing import devices_of
from station.config import Config, ConfigError, unbuilt
from station.config.values import Label, PrinterSettings
from station.ledger import BenchLock, Ledger, LedgerError
from station.locale.texts import Texts

_LEAST_MB = 500
_SLOW_MS = 50.0
_FEW_NUMBERS = 100
_CLOCK_MAY_DIFFER = 30.0
_LATELY = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, `state` (ok, warn, fail), and the sentence with its remedy."""

    check: str
    state: str
    text: str


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser).add_argument("--json", action="store_true")
    text = "listen to the scanners, too, while the test sheet is scanned (60 seconds)"
    parser.add_argument("--scan", type=float, nargs="?", const=60.0, metavar="SECONDS", help=text)
    calibrate.arguments(parser)
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Look at everything; one part that is broken does not hide the others."""
    if calibrate.is_meant(args):
        return calibrate.run(args)
    try:
        config = config_of(args)
    except ConfigError as error:
        texts = Texts.load(error.language or "ko", "commands")
        findings = [Finding("configuration", "fail", str(error))]
    else:
        texts = texts_of(config)
        findings = list(examine(config, texts, args.scan))
    if args.json:
        out_json([{"check": one.check, "state": one.state, "text": one.text} for one in findings])
    else:
        out_rows((one.state, texts.text(f"check.{one.check}"), one.text) for one in findings)
    if not findings:
        out("")
    return FAILED if any(one.state == "fail" for one in findings) else DONE


def examine(config: Config, texts: Texts, scan_seconds: float | None = None) -> Iterator[Finding]:
    """Every finding, in the order of the way of a parcel. With `scan_seconds` the test sheet is asked for."""
    say = texts.text
    yield Finding("configuration", "ok", say("doctor.configuration", file=str(config.file)))
    yield from (Finding("configuration", "fail", str(error)) for error in unbuilt(config))
    yield from _disk(config, say)
    yield from _ledger(config, say)
    holder = BenchLock(config.station.data_dir).held_by()
    if holder is not None:
        yield Finding("bench", "ok", say("doctor.bench_running", pid=holder.pid))
        yield from _in_use(config, devices_of(config, holder), say)
        if scan_seconds:
            yield Finding("scanner", "warn", say("scanners.bench_running", pid=holder.pid))
    else:
        yield from _scanners(config, say)
        if scan_seconds:
            yield from _scanned(config, texts, scan_seconds)
        yield from _printers(config, say)
    yield from _label(say)
    yield from _shop(config, say)


Say = Callable[..., str]


def _disk(config: Config, say: Say) -> Iterator[Finding]:
    folder = config.station.data_dir
    folder = folder if folder.is_dir() else folder.parent
    try:
        left = shutil.disk_usage(folder).free // 1_000_000
        took = _sync_ms(folder)
    except OSError as error:
        yield Finding("disk", "fail", say("ledger.read_only", detail=error.strerror or ""))
        return
    if left < _LEAST_MB:
        yield Finding("disk", "warn", say("doctor.disk_low", left=left))
    slow = took > _SLOW_MS
    key = "doctor.fsync_slow" if slow else "doctor.fsync"
    yield Finding("disk", "warn" if slow else "ok", say(key, ms=f"{took:.1f}"))


def _sync_ms(folder: Path) -> float:
    """Milliseconds that one small durable write takes; the median of five."""
    probe = folder / f".doctor-{os.getpid()}"
    took = []
    try:
        for _ in range(5):
            began = time.perf_counter()
            descriptor = os.open(probe, os.O_CREAT | os.O_WRONLY, 0o600)
            os.write(descriptor, b"x" * 200)
            os.fsync(descriptor)
            os.close(descriptor)
            took.append((time.perf_counter() - began) * 1000)
    finally:
        probe.unlink(missing_ok=True)
    return sorted(took)[2]


def _ledger(config: Config, say: Say) -> Iterator[Finding]:
    from station.wiring import clock_of, open_ledger

    try:
        ledger = open_ledger(config, clock_of(config))
    except LedgerError as error:
        yield Finding("database", "fail", say(f"ledger.{error.code}", detail=error.detail))
        return
    try:
        if os.access(config.station.data_dir, os.W_OK):
            yield Finding("database", "ok", say("doctor.data", folder=str(config.station.data_dir)))
        else:
            yield Finding("database", "fail", say("ledger.read_only", detail=str(config.station.data_dir)))
        yield from _contents(config, ledger, say)
    except LedgerError as error:
        yield Finding("database", "fail", say(f"ledger.{error.code}", detail=error.detail))
    finally:
        ledger.close()


def _contents(config: Config, ledger: Ledger, say: Say) -> Iterator[Finding]:
    chain = ledger.verify()
    yield (
        Finding("journal", "ok", say("doctor.journal_ok", count=chain.count))
        if chain.ok
        else Finding("journal", "fail", say("doctor.journal_broken", place=chain.broken_at))
    )
    carrier, left = config.carrier.code, ledger.numbers_left(config.carrier.code)
    if not left:
        yield Finding("numbers", "fail", say("doctor.numbers_none", carrier=carrier))
    elif left < _FEW_NUMBERS:
        yield Finding("numbers", "warn", say("doctor.numbers_low", carrier=carrier, left=left))
    else:
        yield Finding("numbers", "ok", say("doctor.numbers_ok", carrier=carrier, left=left))
    yield from _doubles(config, ledger, say)
    rows = ledger.outbox()
    refused = sum(1 for row in rows if row.state == "refused")
    if refused:
        yield Finding("outbox", "warn", say("doctor.outbox_refused", refused=refused))
    yield Finding("outbox", "ok", say("doctor.outbox_ok", owed=len(rows) - refused))


def _doubles(config: Config, ledger: Ledger, say: Say) -> Iterator[Finding]:
    """Scans that arrived twice in the last days; by two ways, it is the configuration that wants mending."""
    from station.wiring import clock_of

    for name, count in ledger.counted_since(clock_of(config).now().date() - _LATELY).items():
        kind, _, scanner = name.partition(":")
        if kind in ("repeated", "two_ways"):
            state = "ok" if kind == "repeated" else "warn"
            yield Finding("scanner", state, say(f"doctor.scanner_{kind}", name=scanner, count=count))


def _scanners(config: Config, say: Say) -> Iterator[Finding]:
    if not config.scanners:
        yield Finding("scanner", "fail", say("doctor.scanner_none"))
    for settings in config.scanners:
        if settings.kind == "keyboard":
            yield Finding("scanner", "ok", say("doctor.scanner_keys", name=settings.name))
        else:
            reason = scanner_state(settings)
            well = "doctor.camera_ok" if settings.kind == "camera" else "doctor.scanner_ok"
            key, blanks = refusal(settings, reason) if reason else (well, {"label": label_of(settings)})
            yield Finding("scanner", "fail" if reason else "ok", say(key, name=settings.name, **blanks))


def _scanned(config: Config, texts: Texts, seconds: float) -> Iterator[Finding]:
    from station.commands.listening import configured, listen
    from station.commands.scanner_answer import sentences

    for book in listen(configured(config), seconds, aside, texts):
        name = book.candidate.settings.name
        if book.deaf:
            yield Finding("scanner", "warn", texts.text(f"scanner_fault.{book.deaf}", name=name))
        for _, state, text in sentences(book, texts) if not book.deaf else ():
            yield Finding("scanner", "warn" if book.is_silent else state, f"{name}: {text}")


def _printers(config: Config, say: Say) -> Iterator[Finding]:
    yield _printer("printer", config.printer, config.label, say)
    if config.printer.backup is not None:
        yield _printer("backup", config.printer.backup, config.label, say)


def _printer(check: str, settings: PrinterSettings, label: Label, say: Say) -> Finding:
    reason, sure = printer_state(settings, label)
    if reason:
        return Finding(check, "fail", say("doctor.printer_fail", reason=reason))
    if sure:
        return Finding(check, "ok", say("doctor.printer_ok"))
    return Finding(check, "warn", say("doctor.printer_unsure"))


def _in_use(config: Config, known: Mapping[str, tuple[str, str]], say: Say) -> Iterator[Finding]:
    """What a running bench says of the devices that only it may touch."""
    devices = [("scanner", "scanner", one.name, f"scanner:{one.name}") for one in config.scanners]
    devices.append(("printer", "printer", "", "printer"))
    if config.printer.backup is not None:
        devices.append(("backup", "printer", "", "printer:backup"))
    for check, kind, name, device in devices:
        state, reason = known.get(device, ("warning", "starting"))
        found = {"ready": "ok", "lost": "fail"}.get(state, "warn")
        key = "in_use" if found == "ok" else found
        yield Finding(check, found, say(f"doctor.{kind}_{key}", name=name, reason=reason))


def _label(say: Say) -> Iterator[Finding]:
    try:
        from printers.check import warm_up

        warm_up()
    except (ImportError, OSError) as error:
        yield Finding("fonts", "fail", say("doctor.fonts_fail", reason=type(error).__name__))
        return
    yield Finding("fonts", "ok", say("doctor.fonts_ok"))
    if find_library("zbar") is None:
        yield Finding("fonts", "warn", say("doctor.zbar_missing"))


def _shop(config: Config, say: Say) -> Iterator[Finding]:
    if config.shop.kind == "files":
        yield from (Finding("shop", state, text) for state, text in folders.examine(config, say))
    if config.shop.kind != "rest":
        return
    reason, differs = shop_state(config)
    if reason:
        yield Finding("shop", "fail", say("doctor.shop_fail", reason=reason))
        return
    yield Finding("shop", "ok", say("doctor.shop_ok"))
    yield _clock(differs, say)


def _clock(differs: float | None, say: Say) -> Finding:
    """This PC's clock against the shop's: `differs` in seconds, where the shop told the time."""
    if differs is None:
        return Finding("clock", "warn", say("doctor.clock_unsure"))
    state, key = ("warn", "doctor.clock_off") if abs(differs) > _CLOCK_MAY_DIFFER else ("ok", "doctor.clock_ok")
    return Finding("clock", state, say(key, seconds=round(abs(differs))))
