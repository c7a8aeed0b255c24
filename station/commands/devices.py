"""How the devices of a configuration are, looked at while no bench holds them."""

from __future__ import annotations

import os
import threading

from printers.base import Condition, PrinterEvent, StateChanged
from station.config import Config, ConfigError
from station.config.values import PrinterSettings, ScannerSettings

_PRINTER_WITHIN = 5.0


def scanner_state(settings: ScannerSettings) -> str:
    """Why a serial scanner's port cannot be opened, as a code; empty when it can."""
    from scanners.base import Health, ScannerChanged, ScannerEvent
    from scanners.serial import SerialScanner

    heard = threading.Event()
    reasons: list[str] = []

    def listen(event: ScannerEvent) -> None:
        if isinstance(event, ScannerChanged) and not heard.is_set():
            reasons.append(event.reason if event.health is Health.LOST else "")
            heard.set()

    scanner = SerialScanner(settings.name, settings.port, baud=settings.baud, suffix=settings.suffix)
    scanner.start(listen)
    heard.wait(_PRINTER_WITHIN)
    scanner.close()
    return reasons[0] if reasons else "missing"


def printer_state(settings: PrinterSettings) -> tuple[str, bool]:
    """Why the printer cannot print, as a code, or empty; and whether it can say what it printed."""
    from station.wiring import make_printer

    known = threading.Event()
    seen: list[StateChanged] = []

    def listen(event: PrinterEvent) -> None:
        if isinstance(event, StateChanged) and event.condition is not Condition.STARTING:
            seen.append(event)
            known.set()

    printer = make_printer(settings)
    printer.start(listen)
    known.wait(_PRINTER_WITHIN)
    printer.close()
    if not seen:
        return "silent", False
    last = seen[-1]
    if not last.condition.can_print:
        return last.condition.value, False
    return "", last.detail in ("process-id", "status")


def shop_state(config: Config) -> tuple[str, float | None]:
    """Why the shop cannot be used, as a code, or empty; and by how many seconds its clock is ahead of ours."""
    from datetime import timedelta

    from station.shops.base import ShopFailure
    from station.wiring import clock_of, make_shop

    now = clock_of(config).now()
    try:
        shop = make_shop(config, os.environ)
    except ConfigError as error:
        return error.message_code, None
    try:
        page = shop.changed(now - timedelta(minutes=1), None, 1)
    except ShopFailure as failure:
        return failure.code, None
    finally:
        shop.close()
    return "", (page.as_of - now).total_seconds() if page.as_of else None
