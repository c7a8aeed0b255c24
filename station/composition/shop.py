"""The shop of a configuration, made by its kind but not spoken to."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import cast

from station.carriers import carrier
from station.config import ConfigError, StationFile, resolve
from station.ledger import Ledger
from station.sellercentre.order_gathering import GatheringTerms
from station.shop_kinds import shop_kinds
from station.shops.base import Shop
from station.shops.shop_making import ShopMaker, ShopMaking, ShopSettingError, nothing_known


def make_shop(config: StationFile, environ: Mapping[str, str], ledger: Ledger | None = None) -> Shop:
    """The shop of the configuration. Raises ConfigError for settings that cannot work.

    With a `ledger` it works for the process in the background, which has more patience and gives way.
    """
    kind = config.shop.kind
    if kind.by_sheet:
        asked = " | ".join(f'"{one.name}"' for one in shop_kinds() if not one.by_sheet)
        raise _fault(config, "kind", "not_allowed", asked, f'"{kind.name}"')
    for key in kind.keys:
        if key.needed and not config.shop.says(key):
            raise _fault(config, key.name, "missing")
    secrets = {name: resolve(source, environ) for name, source in config.shop.own_secrets().items()}
    making = ShopMaking(
        base_url=config.shop.base_url,
        texts=config.shop.texts,
        secrets=secrets,
        folder=config.station.data_dir,
        answer_seconds=config.shop.answer_seconds,
        background=ledger is not None,
        terms=terms_of(config),
        known_lines=ledger.news.line_ids if ledger is not None else nothing_known,
    )
    try:
        # Only the shop that is meant is loaded, and with it the library of the web.
        return cast("ShopMaker", import_module(kind.maker)).make_shop(making)
    except ShopSettingError as error:
        raise _fault(config, error.key, error.message_code, error.allowed) from None


def terms_of(config: StationFile) -> GatheringTerms:
    """What the house settled about the seller centre's orders, by whichever door they come."""
    abroad = any(carrier(code).abroad for code in config.carrier.house.carriers)
    return GatheringTerms(config.shop.sku_from, abroad)


def _fault(config: StationFile, key: str, code: str, allowed: str = "", found: str = "") -> ConfigError:
    return ConfigError(config.file, f"shop.{key}", code, allowed, found, config.station.language)
