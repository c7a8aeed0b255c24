"""Shapes of single values that need more than a type: addresses, ports, times and time zones."""

from __future__ import annotations

import re
from datetime import time
from urllib.parse import SplitResult, parse_qs, urlsplit
from zoneinfo import ZoneInfo

from station.config.toml_table import ConfigSource, ConfigTable

WEB = '"http://…" | "https://…"'
DATABASE = '"" | "postgresql+psycopg://USER@HOST/DATABASE"'
PRINTER_PORT = '"tcp://HOST:1…65535" | "serial:///dev/…?baud=N" | "usb://VVVV:PPPP[/SERIAL]" | "file:///dev/usb/lp0"'
CLOCK = '"00:00"…"23:59"'
ZONE = '"Asia/Seoul", "UTC" …'

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_USB = re.compile(r"[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}")
_BAUDS = range(300, 4_000_001)


def clock(table: ConfigTable, name: str, default: str | None) -> time:
    """A time of day, hours and minutes. Raises: ConfigError."""
    return clock_from(table, name, table.text(name, default, allowed=CLOCK))


def clock_from(table: ConfigTable, name: str, text: str) -> time:
    """A time of day that stands in a key, alone or among others. Raises: ConfigError."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise table.error(name, "not_allowed", CLOCK, text)
    return time(int(found[1]), int(found[2]))


def zone(table: ConfigTable, name: str, default: str) -> ZoneInfo:
    """A time zone of the tz database. Raises: ConfigError."""
    text = table.text(name, default, allowed=ZONE)
    try:
        return ZoneInfo(text)
    except (LookupError, ValueError, OSError):
        raise table.error(name, "not_allowed", ZONE, text) from None


def web_address(table: ConfigTable, name: str, default: str | None) -> str:
    """An http(s) address without name, password, query or closing slash. Raises: ConfigError."""
    text = table.text(name, default, allowed=WEB)
    if not text:
        return ""
    parts = _split(text)
    if (
        parts is None
        or parts.scheme not in ("http", "https")
        or not parts.hostname
        or "@" in parts.netloc
        or parts.query
        or parts.fragment
        or " " in text
    ):
        raise table.error(name, "not_allowed", WEB, _without_password(text))
    return text.rstrip("/")


def database(table: ConfigTable, name: str) -> str:
    """A PostgreSQL address without a password in it, or nothing. Raises: ConfigError."""
    text = table.text(name, "", allowed=DATABASE)
    if not text:
        return ""
    parts = _split(text)
    if (
        parts is None
        or parts.scheme not in ("postgresql", "postgresql+psycopg")
        or not parts.hostname
        or not parts.path.strip("/")
        or parts.password is not None
    ):
        raise table.error(name, "not_allowed", DATABASE, _without_password(text))
    return text


def printer_port(table: ConfigTable, name: str, default: str) -> str:
    """A printer's address; a relative file (`file:labels.bin`) is made absolute. Raises: ConfigError."""
    text = table.text(name, default, allowed=PRINTER_PORT)
    parts = _split(text)
    fits = parts is not None and {"tcp": _is_tcp, "serial": _is_serial, "usb": _is_usb, "file": _is_file}.get(
        parts.scheme, _is_nothing
    )(parts)
    if parts is None or not fits:
        raise table.error(name, "not_allowed", PRINTER_PORT, text)
    if parts.scheme == "file":
        return f"file://{table.source.path(parts.path)}"
    return text


def serial_port(source: ConfigSource, text: str) -> str:
    """A scanner's port as pyserial takes it: a URL or a bare name as it is, a relative path made absolute."""
    return text if "://" in text or "/" not in text else str(source.path(text))


def _split(text: str) -> SplitResult | None:
    """The parts of an address, None when it is none; reading `port` is what finds a bad number."""
    try:
        parts = urlsplit(text)
        _ = parts.port if parts.scheme != "usb" else None
    except ValueError:
        return None
    return parts


def _is_nothing(_parts: SplitResult) -> bool:
    return False


def _is_tcp(parts: SplitResult) -> bool:
    named = bool(parts.hostname and parts.port) and not any(sign.isspace() or sign == "@" for sign in parts.netloc)
    return named and not (parts.path or parts.query)


def _is_serial(parts: SplitResult) -> bool:
    query = parse_qs(parts.query, keep_blank_values=True)
    bauds = query.pop("baud", ["9600"])
    good = len(bauds) == 1 and bauds[0].isdecimal() and int(bauds[0]) in _BAUDS
    return not parts.netloc and len(parts.path) > 1 and good and not query


def _is_usb(parts: SplitResult) -> bool:
    return _USB.fullmatch(parts.netloc) is not None and not parts.query


def _is_file(parts: SplitResult) -> bool:
    return not parts.netloc and bool(parts.path.strip("/")) and not parts.query


def _without_password(text: str) -> str:
    """An address that may be shown in an error: whatever stands before an @ is left out."""
    scheme, mark, rest = text.partition("://")
    return f"{scheme}{mark}…@{rest.rpartition('@')[2]}" if "@" in rest else text
