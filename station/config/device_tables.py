"""The tables about the bench's own devices: the printer and its backup, and the scanners."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import get_args

from station.config import checks
from station.config.toml_table import ConfigTable
from station.config.values import (
    Confirm,
    Feedback,
    PapersSettings,
    PrinterConfig,
    PrinterKind,
    ScannerKind,
    ScannerSettings,
    Suffix,
)

PRINTER_KINDS: tuple[PrinterKind, ...] = get_args(PrinterKind)
CONFIRMS: tuple[Confirm, ...] = get_args(Confirm)
LABEL_CONFIRMS: tuple[Confirm, ...] = ("auto", "status", "none")
SCANNER_KINDS: tuple[ScannerKind, ...] = get_args(ScannerKind)
SUFFIXES: tuple[Suffix, ...] = get_args(Suffix)
FEEDBACKS: tuple[Feedback, ...] = get_args(Feedback)
SYSTEM = "system:"
"""What the address of a printer begins with that the system prints on."""
SLIPS_A_PAGE = (1, 2, 4)

# What CUPS allows for a queue's name, but for signs that only old ones have; never what lp takes for an option.
_QUEUE = re.compile(r"[A-Za-z0-9가-힣_][A-Za-z0-9가-힣_.+-]{0,126}")

KEYBOARD = ScannerSettings("keyboard-1", "keyboard", "", "", 9600, "auto", "")
"""What reads codes when the file names no scanner: one that types like a keyboard needs no setting."""


def read_printer(table: ConfigTable) -> PrinterConfig:
    """[printer] with its backup, and where papers go. Raises: ConfigError."""
    backup = _read_one(table.table("backup")) if table.has("backup") else None
    papers = _read_papers(table.table("papers")) if table.has("papers") else None
    printer = replace(_read_one(table), backup=backup, papers=papers)
    for name, other in (("backup", backup), ("papers", papers.printer if papers else None)):
        if other is not None and other.port == printer.port:
            raise table.table(name).error("port", "duplicate", "", other.port)
    return printer


def _read_papers(table: ConfigTable) -> PapersSettings:
    port = table.text("port", None)
    width, height = table.number("width_mm", 72, 20, 300), table.number("height_mm", 0, 0, 500)
    per_page = table.whole("per_page", 4, 1, 4)
    if per_page not in SLIPS_A_PAGE:
        raise table.error("per_page", "not_allowed", ", ".join(map(str, SLIPS_A_PAGE)), str(per_page))
    if port == SYSTEM.rstrip(":") or port.startswith(SYSTEM):
        queue = port.removeprefix(SYSTEM) if port.startswith(SYSTEM) else ""
        if queue and not _QUEUE.fullmatch(queue):
            raise table.error("port", "not_allowed", f'"{SYSTEM}NAME"', port)
        table.done()
        return PapersSettings(None, queue, per_page)
    return PapersSettings(_read_one(table), "", per_page, width, height)


def _read_one(table: ConfigTable) -> PrinterConfig:
    kind = table.choice("kind", PRINTER_KINDS, "escpos")
    printer = PrinterConfig(
        kind=kind,
        port=checks.printer_port(table, "port", "tcp://192.168.0.50:9100"),
        dpi=table.whole("dpi", 203, 150, 600),
        confirm=table.choice("confirm", CONFIRMS if kind == "escpos" else LABEL_CONFIRMS, "auto"),
        timeout_seconds=table.number("timeout_seconds", 10, 0.1, 600),
        cut=table.flag("cut", default=True),
        darkness=table.whole("darkness", 0, 0, 100),
        release_after_seconds=table.number("release_after_seconds", 0, 0, 3600),
    )
    table.done()
    return printer


def read_scanners(root: ConfigTable, same_code_ms: int) -> tuple[ScannerSettings, ...]:
    """Every [[scanner]], named `<kind>-<n>` where the file gives no name; KEYBOARD alone where there is none.

    `same_code_ms`: what holds for a scanner without a time of its own.

    Raises: ConfigError, also for two of one name, on one port, or two keyboards.
    """
    found: list[ScannerSettings] = []
    for table in root.tables("scanner"):
        one = _read_scanner(table, found, same_code_ms)
        if any(one.name.upper() == other.name.upper() for other in found):
            raise table.error("name", "duplicate", "", one.name)
        if any(_place(one) == _place(other) for other in found):
            name = {"serial": "port", "keyboard": "kind"}.get(one.kind, "device")
            raise table.error(name, "duplicate", "", _place(one)[1] or one.kind)
        found.append(one)
    return tuple(found) or (replace(KEYBOARD, same_code_ms=same_code_ms),)


def _read_scanner(table: ConfigTable, others: list[ScannerSettings], same_code_ms: int) -> ScannerSettings:
    kind = table.choice("kind", SCANNER_KINDS, "serial")
    count = 1 + sum(other.kind == kind for other in others)
    needs_device = kind in ("hid", "camera")
    scanner = ScannerSettings(
        name=table.text("name", f"{kind}-{count}").strip(),
        kind=kind,
        port=checks.serial_port(table.source, table.text("port", None if kind == "serial" else "")),
        device=_device(table, kind, table.text("device", None if needs_device else "")),
        baud=table.whole("baud", 9600, 300, 4_000_000),
        suffix=table.choice("suffix", SUFFIXES, "auto"),
        prefix=table.raw_text("prefix", "", longest=16),
        same_code_ms=table.whole("same_code_ms", same_code_ms, 0, 60_000),
        feedback=table.choice("feedback", FEEDBACKS, "none"),
    )
    table.done()
    if not scanner.name:
        raise table.error("name", "not_allowed", f'"{kind}-{count}" …', scanner.name)
    if scanner.feedback != "none" and kind != "serial":
        raise table.error("feedback", "not_allowed", '"none", kind = "serial"', scanner.feedback)
    return scanner


def _device(table: ConfigTable, kind: ScannerKind, text: str) -> str:
    """Where a device is; a camera may also be a film or a folder beside the file."""
    return str(table.source.path(text)) if kind == "camera" else checks.serial_port(table.source, text)


def _place(scanner: ScannerSettings) -> tuple[str, str]:
    """What two scanners cannot share: a port, a device, or being the keyboard."""
    return scanner.kind, {"serial": scanner.port, "keyboard": ""}.get(scanner.kind, scanner.device)
