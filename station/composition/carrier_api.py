"""The carrier's interface of a configuration, made by its kind but not spoken to, and the work that is done with it."""

from __future__ import annotations

import logging
import os
import random
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from station.carrier_apis.api_making import ApiMaker, ApiMaking, ApiSettingError, ParcelSender
from station.carrier_apis.base import CarrierApi
from station.carriers import carrier
from station.clock import BenchClock
from station.config import ConfigError, StationFile, resolve
from station.config.values import CarrierApiConfig
from station.ledger import Ledger
from station.packing.carriage import NumberSource
from station.sync.carrier_work import CarrierWork, NumberSupply, SortAhead
from station.sync.registration import SlipRegistrar

_SHORTEST_LEASE, _SPARE = 15.0, 5.0


def make_carrier_api(config: StationFile, settings: CarrierApiConfig, environ: Mapping[str, str]) -> CarrierApi:
    """The interface. Raises ConfigError for settings that cannot work."""
    sender = config.carrier.sender
    making = ApiMaking(
        base_url=settings.base_url,
        values=settings.values,
        secrets={name: resolve(source, environ) for name, source in settings.secrets.items()},
        sender=ParcelSender(sender.name, sender.phone, sender.address),
        answer_seconds=settings.answer_seconds,
    )
    try:
        # Only the kind that is meant is loaded, and with it the library of the web.
        return cast("ApiMaker", import_module(settings.kind.maker)).make_api(making)
    except ApiSettingError as error:
        key = f"carrier.api.{error.key}"
        raise ConfigError(config.file, key, error.message_code, error.allowed, "", config.station.language) from None


def carrier_work(
    config: StationFile, settings: CarrierApiConfig, ledger: Ledger, clock: BenchClock, wake: Callable[[], None]
) -> CarrierWork:
    """What is done with the interface beside the bench. Raises ConfigError."""
    api = make_carrier_api(config, settings, os.environ)
    log = logging.getLogger("station.sync.carrier")
    code = settings.kind.carrier
    registrar = SlipRegistrar(
        ledger,
        api,
        carrier=code,
        freight=config.carrier.freight,
        owner=f"{config.station.name}:{os.getpid()}:carrier",
        clock=clock.now,
        random=random.random,
        log=log,
        lease_seconds=max(_SHORTEST_LEASE, settings.answer_seconds + _SPARE),
    )
    return CarrierWork(
        ledger,
        # Where no box goes by it any more, what was packed is still registered, and no number drawn.
        NumberSupply(ledger, api, carrier(code), settings.draw if _in_use(config) else 0, log),
        SortAhead(ledger, api, config.carrier.house, log),
        registrar,
        clock=clock.now,
        log=log,
        wake=wake,
    )


def _in_use(config: StationFile) -> bool:
    house = config.carrier.house
    return any(way.numbers is NumberSource.API for way in (house.usual, *(rule.carriage for rule in house.rules)))
