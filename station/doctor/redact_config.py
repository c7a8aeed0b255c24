"""What of station.toml may leave the house: listed keys alone, and of ports and addresses only what they begin with."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path

from station.doctor.redact_text import GONE
from station.shop_kinds import shop_keys

Keep = Callable[[object], object]
_WORDS = re.compile(r"[a-z][a-z0-9-]{0,15}|[A-Z]{2,10}|[A-Z][a-z]+/[A-Z][a-z_]+|\d\d:\d\d")
_BEGINNING = re.compile(
    r"(tcp|usb|serial|file|http|https|rfc2217|socket|postgresql\+psycopg)(?=:)"
    r"|/dev/(serial/by-id|serial/by-path|input/by-id|input|usb|scanner|v4l/by-id)(?=/)"
    r"|/dev/(tty[A-Z]{1,4}|video|hidraw)(?=\d)"
)


def _plain(value: object) -> object:
    """Numbers and switches."""
    return value if isinstance(value, bool | int | float | time | date | datetime) else GONE


def _word(value: object) -> object:
    """A value out of a list of the program's, as the schema has it."""
    return value if isinstance(value, str) and _WORDS.fullmatch(value) else GONE


def _begins(value: object) -> object:
    """How a device or an address is reached, not where."""
    found = _BEGINNING.match(value) if isinstance(value, str) else None
    return f"{found[0]}{GONE}" if found else GONE


def _way(value: object) -> object:
    """Where a secret lies by kind: env, file or credential."""
    kinds = [kind for kind in ("env", "file", "credential") if isinstance(value, dict) and kind in value]
    return dict.fromkeys(kinds, GONE) or GONE


def _is_set(value: object) -> object:
    return GONE if value else ""


_DEVICE: Mapping[str, Keep] = {
    **dict.fromkeys(("kind", "confirm", "feedback", "suffix"), _word),
    **dict.fromkeys(
        ("dpi", "timeout_seconds", "cut", "darkness", "release_after_seconds", "baud", "same_code_ms"), _plain
    ),
    **dict.fromkeys(("port", "device"), _begins),
}
KEPT: Mapping[str, Mapping[str, Keep]] = {
    "station": {
        "language": _word,
        "timezone": _word,
        **dict.fromkeys(("require_badge", "sign_out_after_minutes"), _plain),
    },
    "packing": {
        **dict.fromkeys(("confirm_label", "short_pack", "when_shop_is_silent", "in_store_codes"), _word),
        **dict.fromkeys(("scan_every_unit", "dispatch_after_seconds", "cancel_check_seconds", "same_code_ms"), _plain),
    },
    "packer": {"supervisor": _plain, "role": _word, "every_unit": _plain},
    "hub": {"url": _begins, "password": _way},
    "shop": {
        "kind": _word,
        **{key.name: _way if key.secret else _is_set for key in shop_keys()},
        "base_url": _begins,
        **dict.fromkeys(
            ("poll_seconds", "answer_seconds", "sheet_minutes", "sheet_times", "due_business_days"), _plain
        ),
        **dict.fromkeys(("same_day_cutoff", "holidays_file"), _is_set),
    },
    "carrier": {"code": _word, "numbers": _word, "freight": _word},
    "label": {
        **dict.fromkeys(("width_mm", "height_mm", "rotate", "offset_x_mm", "offset_y_mm", "gap_mm"), _plain),
        **dict.fromkeys(("mask", "sensor", "without_sort_code"), _word),
        "layout": _is_set,
    },
    "printer": _DEVICE,
    "printer.backup": _DEVICE,
    "printer.papers": {**_DEVICE, **dict.fromkeys(("per_page", "width_mm", "height_mm"), _plain)},
    "scanner": _DEVICE,
    "board": {"cutoff": _word, "refresh_seconds": _plain},
    "retention": {"personal_data_days": _plain, "key_file": _is_set},
    "backup": {
        **dict.fromkeys(("every_minutes", "keep", "keep_days", "most_gb"), _plain),
        **dict.fromkeys(("to", "keys_to"), _is_set),
    },
}
"""Table → key → what stays of its value. A key that is not listed is counted, and neither named nor shown."""


def kept_settings(file: Path) -> dict[str, object]:
    """What may leave the house of a configuration, also of one that is refused; `left_out` counts the rest."""
    try:
        read = tomllib.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError) as problem:
        return {"unreadable": type(problem).__name__}
    kept: dict[str, object] = {}
    left_out = 0
    for name, table in read.items():
        many = table if isinstance(table, list) else [table]
        cleaned = [_table(name, one) for one in many if name in KEPT and isinstance(one, dict)]
        left_out += sum(count for _, count in cleaned) + (not cleaned)
        if cleaned:
            kept[name] = [one for one, _ in cleaned] if isinstance(table, list) else cleaned[0][0]
    return {**kept, "left_out": left_out}


def _table(name: str, table: Mapping[str, object]) -> tuple[dict[str, object], int]:
    rules = KEPT[name]
    kept: dict[str, object] = {key: rules[key](value) for key, value in table.items() if key in rules}
    left_out = sum(key not in rules for key in table)
    for part in ("backup", "papers") if name == "printer" else ():
        inner = table.get(part)
        if isinstance(inner, dict):
            kept[part], more = _table(f"printer.{part}", inner)
            left_out += more - 1
    return kept, left_out
