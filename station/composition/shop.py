"""The shop of a configuration, made but not spoken to: the only module that names the kinds of shops."""

from __future__ import annotations

from collections.abc import Mapping

from station.carriers import carrier
from station.config import ConfigError, StationFile, resolve
from station.ledger import Ledger
from station.sellercentre.order_gathering import GatheringTerms
from station.shops.base import Shop

_BACKGROUND_PATIENCE = 4.0


def make_shop(config: StationFile, environ: Mapping[str, str], ledger: Ledger | None = None) -> Shop:
    """The shop of the configuration. Raises ConfigError for a token or an address that cannot work.

    With a `ledger` it works for the process in the background, which has more patience and gives way.
    """
    if config.shop.kind == "smartstore":
        return _smartstore(config, environ, ledger)
    from station.shops.rest import RestShop

    token = config.shop.token
    if token is None:
        raise ConfigError(config.file, "shop.token", "missing", language=config.station.language)
    try:
        return RestShop(config.shop.base_url, resolve(token, environ), answer_seconds=config.shop.answer_seconds)
    except ValueError as error:
        raise ConfigError(
            config.file, "shop.base_url", "not_allowed", str(error), language=config.station.language
        ) from None


def terms_of(config: StationFile) -> GatheringTerms:
    """What the house settled about the seller centre's orders, by whichever door they come."""
    abroad = any(carrier(code).abroad for code in config.carrier.house.carriers)
    return GatheringTerms(config.shop.sku_from, abroad)


def _smartstore(config: StationFile, environ: Mapping[str, str], ledger: Ledger | None) -> Shop:
    from station.shops.smartstore.order_reader import nothing_known
    from station.shops.smartstore.shop import CallManner, SmartStore
    from station.shops.smartstore.tokens import StoreAccount, is_secret

    shop, language = config.shop, config.station.language
    if not shop.client_id:
        raise ConfigError(config.file, "shop.client_id", "missing", language=language)
    secret = resolve(shop.client_secret, environ)
    try:
        account = StoreAccount(shop.client_id, secret)
    except ValueError:
        key = "client_id" if is_secret(secret) else "client_secret"
        raise ConfigError(config.file, f"shop.{key}", f"not_a_{key}", language=language) from None
    behind = ledger is not None
    manner = CallManner(
        answer_seconds=shop.answer_seconds,
        patience=_BACKGROUND_PATIENCE if behind else shop.answer_seconds,
        spare=1.0 if behind else 0.0,
        terms=terms_of(config),
    )
    try:
        return SmartStore(
            shop.base_url, account, config.station.data_dir, manner, ledger.line_ids if ledger else nothing_known
        )
    except ValueError as error:
        raise ConfigError(config.file, "shop.base_url", "not_allowed", str(error), language=language) from None
