"""The test sheet under a scanner whose settings are wrong: what it delivers, one code after the other."""

from __future__ import annotations

from collections.abc import Callable

from scanners.setup.diagnosis import ScanDelivery, ScannerDiagnosis, diagnose
from scanners.setup.testsheet import SHEET


def delivered(sends: Callable[[str], str], gap: float = 0.008, pause: float = 2.0) -> tuple[ScanDelivery, ...]:
    """The whole sheet, each code sent as `sends` says, character by character with `gap` seconds between."""
    texts = [sends(code.text) for code in SHEET]
    return tuple(ScanDelivery(text.encode(), at * pause, (gap,) * (len(text) - 1)) for at, text in enumerate(texts))


def told(diagnosis: ScannerDiagnosis) -> dict[str, dict[str, str]]:
    """Findings by code, with their values."""
    return {finding.code: dict(finding.values) for finding in diagnosis.findings}


def said(sends: Callable[[str], str], *, typed: bool = True, gap: float = 0.008) -> dict[str, dict[str, str]]:
    """What is told of a scanner that sends so."""
    return told(diagnose(delivered(sends, gap), typed=typed))
