"""The tables about the world outside the bench: hub, shop, carrier and its pick-up times."""

from __future__ import annotations

from datetime import time
from typing import get_args

from station.config import checks
from station.config.routing import FREIGHTS, NUMBERS, carrier_code, read_rules
from station.config.secret import SecretSource
from station.config.toml_table import PLACES, ConfigTable
from station.config.values import BoardConfig, CarrierSettings, HubConfig, SenderConfig, ShopConfig, ShopKind

SHOP_KINDS: tuple[ShopKind, ...] = get_args(ShopKind)
SKU_FIELDS = (
    "optionManageCode",
    "sellerProductCode",
    "sellerCustomCode1",
    "sellerCustomCode2",
    "itemNo",
    "productId",
)
_TIMES = '["13:00", "17:00"]'
_TWICE = (time(13), time(17))
SMARTSTORE = "https://api.commerce.naver.com/external"


def read_hub(table: ConfigTable) -> HubConfig:
    """[hub]. Raises: ConfigError."""
    hub = HubConfig(url=checks.database(table, "url"), password=table.secret("password"))
    table.done()
    return hub


def read_shop(table: ConfigTable) -> ShopConfig:
    """[shop]; keys of the other kinds may stay in the file. Raises: ConfigError."""
    kind = table.choice("kind", SHOP_KINDS, "smartstore")
    default = {"smartstore": SMARTSTORE, "rest": None, "files": ""}[kind]
    base_url = checks.web_address(table, "base_url", default)
    cutoff = checks.clock(table, "same_day_cutoff", None) if table.text("same_day_cutoff", "") else None
    client_secret = table.secret("client_secret", "SMARTSTORE_SECRET")
    shop = ShopConfig(
        kind=kind,
        base_url=base_url,
        client_id=table.text("client_id", ""),
        client_secret=_given(table, "client_secret", client_secret),
        token=table.secret("token"),
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
    if kind == "rest":
        _given(table, "token", shop.token)
    if kind == "files" and shop.inbox == shop.outbox:
        raise table.error("outbox", "duplicate", "", str(shop.outbox))
    return shop


def read_carrier(table: ConfigTable) -> CarrierSettings:
    """[carrier], [carrier.sender] and [[carrier.rule]]. Raises: ConfigError."""
    numbers = table.choice("numbers", NUMBERS, "range")
    freight = table.choice("freight", FREIGHTS, "credit")
    settings = CarrierSettings(
        code=carrier_code(table, "code", table.text("code", "CJGLS")),
        numbers=numbers,
        freight=freight,
        box_type=table.text("box_type", ""),
        sender=_sender(table.table("sender")),
        rule=read_rules(table, numbers, freight),
    )
    table.done()
    return settings


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


def _given(table: ConfigTable, name: str, secret: SecretSource | None) -> SecretSource:
    if secret is None:
        raise table.error(name, "missing", PLACES)
    return secret


def _sheet_times(table: ConfigTable) -> tuple[time, ...]:
    """When dispatch sheets are written: twice a day, or by `sheet_minutes` where that is said. Raises: ConfigError."""
    if not table.has("sheet_times"):
        return () if table.has("sheet_minutes") else _TWICE
    return tuple(sorted({checks.clock_from(table, "sheet_times", text) for text in table.texts("sheet_times", _TIMES)}))
