"""station.toml → Config: reads the file and hands each table to the room that knows it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

from station.config import checks
from station.config.box_tables import read_combine, read_gifts
from station.config.config_error import ConfigError
from station.config.device_tables import read_printer, read_scanners
from station.config.error_texts import Language
from station.config.shop_table import read_board, read_carrier, read_hub, read_shop
from station.config.toml_table import ConfigSource, ConfigTable
from station.config.values import (
    BackupConfig,
    ConfirmLabel,
    InStoreCodes,
    LabelConfig,
    LabelEnd,
    MaskProfile,
    PackerConfig,
    PackerRole,
    PackingConfig,
    RetentionConfig,
    ShortPack,
    StationConfig,
    StationFile,
    WhenSilent,
    WithoutSortCode,
)


def unbuilt(config: StationFile) -> tuple[ConfigError, ...]:
    """Every key whose value is valid and does not work yet, each with what works today; empty: all is well.

    `run` and `sync` refuse to start with one; `doctor` reports them; other commands need none of it.
    """
    return tuple(
        ConfigError(config.file, key, "not_built_yet", works, found, config.station.language)
        for key, found, works in _waiting(config)
    )


def _waiting(config: StationFile) -> Iterator[tuple[str, str, str]]:
    """Key, what was found there, and what works today."""
    if config.hub.url:
        yield "hub.url", "hub", '""'


LANGUAGES: tuple[Language, ...] = get_args(Language)
_CONFIRM_LABEL: tuple[ConfirmLabel, ...] = get_args(ConfirmLabel)
_SHORT_PACK: tuple[ShortPack, ...] = get_args(ShortPack)
_WHEN_SILENT: tuple[WhenSilent, ...] = get_args(WhenSilent)
_IN_STORE: tuple[InStoreCodes, ...] = get_args(InStoreCodes)
_LABEL_ENDS: tuple[LabelEnd, ...] = get_args(LabelEnd)
_MASKS: tuple[MaskProfile, ...] = get_args(MaskProfile)
_WITHOUT_SORT_CODE: tuple[WithoutSortCode, ...] = get_args(WithoutSortCode)
_ROLES: tuple[PackerRole, ...] = get_args(PackerRole)
_BADGE_ID = re.compile(r"[A-Za-z0-9._-]{1,32}")
_BADGE_HASH = re.compile(r"[0-9a-f]{64}")
_LARGEST_FILE = 1_000_000
_DAY = 86_400


def load(path: Path, environ: Mapping[str, str]) -> StationFile:
    """Read a configuration. Of `environ` only HOME is used, for paths that begin with ``~/``.

    Raises:
        ConfigError: the file cannot be read, is not TOML, or a key is unknown, missing, of a wrong type or
            impossible. Only the first such key is told.
    """
    file = Path(path).absolute()
    raw = read(file)
    root = ConfigTable(ConfigSource(file, said_language(raw), environ.get("HOME", "~")), "", raw)
    station = _station(root.table("station"))
    packing = _packing(root.table("packing"))
    shop = read_shop(root.table("shop"))
    config = StationFile(
        file=file,
        station=station,
        packing=packing,
        packers=_packers(root),
        hub=read_hub(root.table("hub")),
        shop=shop,
        carrier=read_carrier(root.table("carrier"), shop),
        label=_label(root.table("label")),
        printer=read_printer(root.table("printer")),
        scanners=read_scanners(root, packing.same_code_ms),
        board=read_board(root.table("board")),
        retention=_retention(root.table("retention"), station.data_dir),
        backup=_backup(root.table("backup")),
    )
    root.done()
    return config


def read(file: Path) -> dict[str, object]:
    """The tables of a file, unchecked. Raises ConfigError."""
    try:
        # A pipe would be waited for, and a device is an empty file whose neighbours are no data folder.
        if file.exists() and not file.is_file():
            raise ConfigError(file, "", "no_regular_file")
        with file.open("rb") as opened:
            data = opened.read(_LARGEST_FILE + 1)
    except FileNotFoundError:
        raise ConfigError(file, "", "no_file", str(file)) from None
    except OSError as error:
        raise ConfigError(file, "", "unreadable", found=error.strerror or "") from None
    if len(data) > _LARGEST_FILE:
        raise ConfigError(file, "", "unreadable", found=f"> {_LARGEST_FILE} bytes")
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ConfigError(file, "", "not_utf8") from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(file, "", "not_toml", found=" ".join(str(error).split())) from None


def said_language(raw: Mapping[str, object]) -> Language | None:
    """The language to tell errors in, looked for before anything is checked."""
    station = raw.get("station")
    said = station.get("language") if isinstance(station, dict) else None
    return next((language for language in LANGUAGES if language == said), None)


def _station(table: ConfigTable) -> StationConfig:
    name = table.text("name", "BENCH-1")
    if not name.strip():
        raise table.error("name", "not_allowed", '"BENCH-1" …', name)
    station = StationConfig(
        name=name.strip(),
        language=table.choice("language", LANGUAGES, "ko"),
        data_dir=table.path("data_dir", "./data"),
        timezone=checks.zone(table, "timezone", "Asia/Seoul"),
        require_badge=table.flag("require_badge", default=False),
        sign_out_after_minutes=table.number("sign_out_after_minutes", 0, 0, 24 * 60),
    )
    table.done()
    return station


def _packing(table: ConfigTable) -> PackingConfig:
    packing = PackingConfig(
        scan_every_unit=table.flag("scan_every_unit", default=True),
        confirm_label=table.choice("confirm_label", _CONFIRM_LABEL, "printer"),
        short_pack=table.choice("short_pack", _SHORT_PACK, "supervisor"),
        dispatch_after_seconds=table.number("dispatch_after_seconds", 0, 0, 7 * _DAY),
        cancel_check_seconds=table.number("cancel_check_seconds", 60, 1, _DAY),
        when_shop_is_silent=table.choice("when_shop_is_silent", _WHEN_SILENT, "pack"),
        same_code_ms=table.whole("same_code_ms", 0, 0, 60_000),
        in_store_codes=table.choice("in_store_codes", _IN_STORE, "off"),
        combine=read_combine(table),
        gift=read_gifts(table),
    )
    table.done()
    return packing


def _packers(root: ConfigTable) -> tuple[PackerConfig, ...]:
    packers: list[PackerConfig] = []
    for table in root.tables("packer"):
        packer = _packer(table)
        # A badge is compared without regard to case, so two ids must differ in more than that.
        if packer.id.upper() in (other.id.upper() for other in packers):
            raise table.error("id", "duplicate", "", packer.id)
        packers.append(packer)
    return tuple(packers)


def _packer(table: ConfigTable) -> PackerConfig:
    packer = PackerConfig(
        id=table.text("id"),
        name=table.text("name", ""),
        role=_role(table),
        pin=table.text("pin", ""),
        badge=table.text("badge", ""),
        every_unit=table.flag("every_unit", default=False),
    )
    table.done()
    if not _BADGE_ID.fullmatch(packer.id):
        raise table.error("id", "not_allowed", "A-Z a-z 0-9 . _ - (1…32)", packer.id)
    if packer.pin and not (packer.supervisor and packer.pin.startswith("$argon2")):
        raise table.error("pin", "not_allowed", 'supervisor = true, pin = "$argon2id$…"')
    if packer.badge and not _BADGE_HASH.fullmatch(packer.badge):
        raise table.error("badge", "not_allowed", '"" | badges new ID')
    return packer


def _role(table: ConfigTable) -> PackerRole:
    """`supervisor = true` is the short way to say it; a role beside it must not say otherwise."""
    supervisor = table.flag("supervisor", default=False)
    default: PackerRole = "supervisor" if supervisor else "packer"
    role = table.choice("role", _ROLES, default)
    if supervisor and role != "supervisor":
        raise table.error("role", "not_allowed", "supervisor = true", role)
    return role


def _label(table: ConfigTable) -> LabelConfig:
    label = LabelConfig(
        width_mm=table.number("width_mm", 72, 56, 108),
        height_mm=table.number("height_mm", 0, 0, 300),
        mask=table.choice("mask", _MASKS, "strict"),
        offset_x_mm=table.number("offset_x_mm", 0, -10, 10),
        offset_y_mm=table.number("offset_y_mm", 0, -10, 10),
        rotate=table.whole("rotate", 0, 0, 270),
        sensor=table.choice("sensor", _LABEL_ENDS, "gap"),
        gap_mm=table.number("gap_mm", 3, 0, 30),
        layout=_layout(table),
        without_sort_code=table.choice("without_sort_code", _WITHOUT_SORT_CODE, "wait"),
    )
    table.done()
    if 0 < label.height_mm < 90:
        raise table.error("height_mm", "not_allowed", "0 | 90…300", label.height_mm)
    if label.rotate not in (0, 90, 270):
        raise table.error("rotate", "not_allowed", "0 | 90 | 270", label.rotate)
    if label.rotate and not label.height_mm:
        raise table.error("rotate", "not_allowed", "0 (height_mm = 0) | height_mm = 90…300", label.rotate)
    return label


def _layout(table: ConfigTable) -> str:
    """A layout's name, which whoever draws labels knows, or the path of its file."""
    text = table.text("layout", "auto").strip()
    if not text:
        raise table.error("layout", "not_allowed", '"auto" … | "FILE.toml"', text)
    return str(table.source.path(text)) if text.endswith(".toml") else text


def _retention(table: ConfigTable, data_dir: Path) -> RetentionConfig:
    retention = RetentionConfig(
        personal_data_days=table.whole("personal_data_days", 90, 1, 3650),
        key_file=table.path("key_file", f"{data_dir}.keys.json"),
    )
    table.done()
    return retention


def _backup(table: ConfigTable) -> BackupConfig:
    backup = BackupConfig(
        to=_folder(table, "to"),
        every_minutes=table.number("every_minutes", 15, 1, _DAY / 60),
        keep=table.whole("keep", 8, 1, 1000),
        keep_days=table.whole("keep_days", 14, 0, 3650),
        keys_to=_folder(table, "keys_to"),
        most_gb=table.number("most_gb", 32, 0.1, 100_000),
    )
    table.done()
    if backup.to and backup.keys_to and (backup.keys_to == backup.to or backup.to in backup.keys_to.parents):
        raise table.error("keys_to", "not_allowed", "≠ backup.to", str(backup.keys_to))
    return backup


def _folder(table: ConfigTable, key: str) -> Path | None:
    text = table.text(key, "").strip()
    return table.source.path(text) if text else None
