"""The tables about the world outside the bench: hub, shop, carrier and its pick-up times."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import get_args

from station.carriers import USUAL
from station.config import checks
from station.config.carrier_api_table import read_api, require_api
from station.config.routing import FREIGHTS, NUMBERS, carrier_code, label_of, read_rules
from station.config.secret import SecretSource
from station.config.toml_table import PLACES, ConfigTable
from station.config.values import (
    BoardConfig,
    CarrierSettings,
    HubConfig,
    Reissue,
    RoundSettings,
    SenderConfig,
    ShopConfig,
)
from station.shop_kinds import ShopKind, shop_kind, shop_kinds

SKU_FIELDS = (
    "optionManageCode",
    "sellerProductCode",
    "sellerCustomCode1",
    "sellerCustomCode2",
    "itemNo",
    "productId",
)
_TIMES = '["13:00", "17:00"]'
_ROUNDS = '["10:00", "13:30"]'
_REISSUES: tuple[Reissue, ...] = get_args(Reissue)
_TWICE = (time(13), time(17))


def read_hub(table: ConfigTable) -> HubConfig:
    """[hub]. Raises: ConfigError."""
    hub = HubConfig(url=checks.database(table, "url"), password=table.secret("password"))
    table.done()
    return hub


def read_shop(table: ConfigTable) -> ShopConfig:
    """[shop]; keys of the other kinds may stay in the file. Raises: ConfigError."""
    kind = _kind(table)
    base_url = checks.web_address(table, "base_url", kind.address)
    cutoff = checks.clock(table, "same_day_cutoff", None) if table.text("same_day_cutoff", "") else None
    texts, secrets = _own_keys(table)
    shop = ShopConfig(
        kind=kind,
        base_url=base_url,
        texts=texts,
        secrets=secrets,
        inbox=table.path("inbox", "./inbox"),
        outbox=table.path("outbox", "./outbox"),
        poll_seconds=table.number("poll_seconds", 60, 1, 86_400),
        answer_seconds=table.number("answer_seconds", 3, 0.1, 60),
        due_business_days=table.whole("due_business_days", *((3, 1, 60) if cutoff is None else (1, 1, 1))),
        same_day_cutoff=cutoff,
        holidays_file=table.path("holidays_file", "") if table.text("holidays_file", "") else None,
        sku_from=table.choices("sku_from", SKU_FIELDS),
        sheet_password=table.secret("sheet_password"),
        sheet_minutes=table.number("sheet_minutes", 30, 0, 1440),
        sheet_times=_sheet_times(table),
    )
    table.done()
    for key in kind.keys:
        if key.secret and key.needed and key.name not in shop.secrets:
            raise table.error(key.name, "missing", PLACES)
    if kind.by_sheet and shop.inbox == shop.outbox:
        raise table.error("outbox", "duplicate", "", str(shop.outbox))
    return shop


def read_carrier(table: ConfigTable, shop: ShopConfig) -> CarrierSettings:
    """[carrier], [carrier.sender], [carrier.sheets], [carrier.api] and [[carrier.rule]]. Raises: ConfigError.

    `shop`: whose folders are not those of the carrier's sheets.
    """
    numbers = table.choice("numbers", NUMBERS, "range")
    freight = table.choice("freight", FREIGHTS, "credit")
    own = table.table("api")
    api = read_api(own)
    reissue: Reissue = "new" if api is not None and numbers == "api" and api.kind.reissues == "new" else "same"
    settings = CarrierSettings(
        code=carrier_code(table, "code", table.text("code", USUAL)),
        numbers=numbers,
        freight=freight,
        box_type=table.text("box_type", ""),
        sender=_sender(table.table("sender")),
        rule=read_rules(table, numbers, freight),
        label=label_of(table, numbers),
        close_by_label=table.flag("close_by_label", default=False),
        self_print=table.flag("self_print", default=False),
        reissue=table.choice("reissue", _REISSUES, reissue),
        sheets=_rounds(table.table("sheets"), shop),
        api=api,
    )
    require_api(own, api, (settings.house.usual, *(rule.carriage for rule in settings.rule)))
    table.done()
    return settings


def _rounds(table: ConfigTable, shop: ShopConfig) -> RoundSettings:
    """[carrier.sheets]. A folder of the shop's would mix two kinds of sheets, and is refused."""
    settings = RoundSettings(
        form=table.text("form", ""),
        outbox=_folder(table, "outbox"),
        inbox=_folder(table, "inbox"),
        rounds=tuple(sorted({checks.clock_from(table, "rounds", text) for text in table.texts("rounds", _ROUNDS)})),
        keep_days=table.whole("keep_days", 2, 1, 365),
    )
    table.done()
    taken = [shop.inbox, shop.outbox] if shop.kind.by_sheet else []
    for name, folder in (("outbox", settings.outbox), ("inbox", settings.inbox)):
        if folder is not None and folder in taken:
            raise table.error(name, "duplicate", "≠ shop.inbox, shop.outbox, carrier.sheets", str(folder))
        taken += [folder] if folder is not None else []
    if settings.rounds and settings.outbox is None:
        raise table.error("outbox", "missing", PLACES)
    return settings


def _folder(table: ConfigTable, key: str) -> Path | None:
    text = table.text(key, "").strip()
    return table.source.path(text) if text else None


def read_board(table: ConfigTable) -> BoardConfig:
    """[board] and [board.cutoffs]. Raises: ConfigError."""
    board = BoardConfig(
        cutoff=checks.clock(table, "cutoff", "16:00"),
        cutoffs=_cutoffs(table.table("cutoffs")),
        refresh_seconds=table.number("refresh_seconds", 2, 0.5, 3600),
    )
    table.done()
    return board


def _cutoffs(table: ConfigTable) -> tuple[tuple[str, time], ...]:
    return tuple((carrier_code(table, name, name), checks.clock(table, name, None)) for name in table.rest())


def _sender(table: ConfigTable) -> SenderConfig:
    sender = SenderConfig(table.text("name", ""), table.text("phone", ""), table.text("address", ""))
    table.done()
    return sender


def _own_keys(table: ConfigTable) -> tuple[dict[str, str], dict[str, SecretSource]]:
    """What every kind reads for itself: a file may keep the keys of another than its own."""
    texts: dict[str, str] = {}
    secrets: dict[str, SecretSource] = {}
    for key in (key for kind in shop_kinds() for key in sorted(kind.keys, key=lambda one: not one.secret)):
        if key.common or key.name in texts or key.name in secrets:
            continue
        if not key.secret:
            texts[key.name] = table.text(key.name, "")
        elif (secret := table.secret(key.name, key.environ)) is not None:
            secrets[key.name] = secret
    return texts, secrets


def _kind(table: ConfigTable) -> ShopKind:
    # An error names those over the web first, and the sheets last.
    names = tuple(kind.name for kind in sorted(shop_kinds(), key=lambda kind: kind.by_sheet))
    return shop_kind(table.choice("kind", names, shop_kinds()[0].name))


def _sheet_times(table: ConfigTable) -> tuple[time, ...]:
    """When dispatch sheets are written: twice a day, or by `sheet_minutes` where that is said. Raises: ConfigError."""
    if not table.has("sheet_times"):
        return () if table.has("sheet_minutes") else _TWICE
    return tuple(sorted({checks.clock_from(table, "sheet_times", text) for text in table.texts("sheet_times", _TIMES)}))
