"""How the devices of a configuration are, looked at while no bench holds them."""

from __future__ import annotations

import os
import threading

from printers.base import PrinterCondition, PrinterEvent, StateChanged
from station.config import StationFile
from station.config.values import CarrierApiConfig, LabelConfig, PrinterConfig, ScannerSettings
from station.locale.texts import LocaleTexts

_PRINTER_WITHIN = 5.0
_CAMERA_WITHIN = 10.0


def scanner_state(settings: ScannerSettings) -> str:
    """Why a scanner cannot be opened, as a code; empty when it can."""
    from scanners.base import ScannerChanged, ScannerEvent, ScannerHealth
    from station.composition.device_factories import make_scanner

    heard = threading.Event()
    reasons: list[str] = []

    def listen(event: ScannerEvent) -> None:
        if isinstance(event, ScannerChanged) and not heard.is_set():
            reasons.append(event.reason if event.health is ScannerHealth.LOST else "")
            heard.set()

    scanner = make_scanner(settings)
    scanner.start(listen)
    heard.wait(_CAMERA_WITHIN if settings.kind == "camera" else _PRINTER_WITHIN)
    scanner.close()
    return reasons[0] if reasons else "missing"


def label_of(settings: ScannerSettings) -> str:
    """What a scanner calls itself where it is plugged in, else its port."""
    from scanners.setup.discovery import find

    path = settings.port or settings.device
    return next((one.name for one in find() if one.path == path and one.name), path)


def refusal(settings: ScannerSettings, reason: str, texts: LocaleTexts) -> str:
    """The sentence that says why a scanner cannot be used, and what to do. `reason`: as `ScannerChanged` names it."""
    if settings.kind == "camera":
        keys = {"no_ffmpeg": "doctor.camera_ffmpeg", "no_permission": "doctor.camera_group"}
        return texts.text(keys.get(reason, "doctor.camera_fail"), name=settings.name, reason=reason)
    if settings.kind == "hid" and reason == "no_permission":
        return _no_right(settings, texts)
    known = f"scanner_fault.{reason}"
    return texts.text(known if texts.has(known) else "doctor.scanner_fail", name=settings.name, reason=reason)


def _no_right(settings: ScannerSettings, texts: LocaleTexts) -> str:
    """Which group or rule a HID scanner is missing."""
    from scanners.hid.access_rights import GROUP, RULES, missing_right

    right = missing_right(settings.device)
    if right.in_group_it_works:
        return texts.text("doctor.scanner_group", name=settings.name, group=GROUP)
    key = "doctor.scanner_rule" if right.rule else "doctor.scanner_rules"
    return texts.text(key, name=settings.name, file=RULES, rule=right.rule)


def printer_state(settings: PrinterConfig, label: LabelConfig) -> tuple[str, str]:
    """Why the printer cannot print, as a code, or empty; and by what it says what it printed, as `StateChanged` has it.

    Of a printer that can print and was never heard, that is "mute".
    """
    from station.composition.device_factories import make_printer

    known = threading.Event()
    seen: list[StateChanged] = []

    def listen(event: PrinterEvent) -> None:
        if isinstance(event, StateChanged) and event.condition is not PrinterCondition.STARTING:
            seen.append(event)
            known.set()

    printer = make_printer(settings, label)
    printer.start(listen)
    known.wait(_PRINTER_WITHIN)
    printer.close()
    if not seen:
        return "silent", ""
    last = seen[-1]
    if not last.condition.can_print:
        is_none = last.detail.startswith("no_printer")
        return "no_printer" if is_none else last.condition.value, ""
    return "", last.detail


def shop_state(config: StationFile) -> tuple[str, float | None]:
    """Why the shop cannot be used, as a code, or empty; and by how many seconds its clock is ahead of ours.

    Raises ConfigError where the settings make no shop.
    """
    from datetime import timedelta

    from station.composition.factories import clock_of
    from station.composition.shop import make_shop
    from station.shops.base import ShopFailure

    now = clock_of(config).now()
    shop = make_shop(config, os.environ)
    try:
        page = shop.changed(now - timedelta(minutes=1), None, 1)
    except ShopFailure as failure:
        return failure.code, None
    finally:
        shop.close()
    return "", (page.as_of - now).total_seconds() if page.as_of else None


def carrier_state(config: StationFile, settings: CarrierApiConfig) -> str:
    """Why the carrier's interface cannot be used, as a code, or empty; no number is drawn. Raises ConfigError."""
    from station.carrier_apis.base import CarrierFailure
    from station.composition.carrier_api import make_carrier_api

    api = make_carrier_api(config, settings, os.environ)
    try:
        api.check()
    except CarrierFailure as failure:
        return failure.code
    finally:
        api.close()
    return ""
