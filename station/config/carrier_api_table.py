"""[carrier.api]: the carrier's interface, its kind's own keys and where its secrets lie."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from station.carriers.api_kinds import ApiKey, ApiKind, ApiValue, api_kind, api_kinds
from station.config import checks
from station.config.secret import SecretSource
from station.config.toml_table import PLACES, ConfigTable
from station.config.values import CarrierApiConfig
from station.packing.carriage import BoxCarriage, NumberSource

_DRAWN = 1_000


def read_api(table: ConfigTable) -> CarrierApiConfig | None:
    """The interface; None where the file has none. Raises: ConfigError."""
    if not table.rest():
        return None
    kind = _kind(table)
    values, secrets = _own_keys(table, kind)
    settings = CarrierApiConfig(
        kind=kind,
        base_url=checks.web_address(table, "base_url", kind.address),
        draw=table.whole("draw", min(_DRAWN, kind.most_numbers), 5, kind.most_numbers),
        answer_seconds=table.number("answer_seconds", 10, 0.1, 60),
        values=values,
        secrets=secrets,
        key_until=_day(table, "key_until"),
    )
    table.done()
    return settings


def require_api(table: ConfigTable, settings: CarrierApiConfig | None, ways: Iterable[BoxCarriage]) -> None:
    """Refuse numbers that an interface gives without it, or of another carrier than its own. Raises: ConfigError."""
    for way in ways:
        if way.numbers is not NumberSource.API:
            continue
        if settings is None:
            raise table.error("kind", "missing", _names())
        if way.carrier != settings.kind.carrier:
            owners = ", ".join(f"{kind.name}: {kind.carrier}" for kind in api_kinds())
            raise table.error("kind", "not_allowed", owners, f"{settings.kind.name} ({way.carrier})")


def _kind(table: ConfigTable) -> ApiKind:
    names = tuple(kind.name for kind in api_kinds())
    if not table.has("kind"):
        raise table.error("kind", "missing", _names())
    return api_kind(table.choice("kind", names, names[0]))


def _names() -> str:
    return " | ".join(f'"{kind.name}"' for kind in api_kinds())


def _day(table: ConfigTable, name: str) -> date | None:
    text = table.text(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise table.error(name, "not_allowed", '"2028-11-30"', text) from None


def _own_keys(table: ConfigTable, kind: ApiKind) -> tuple[dict[str, ApiValue], dict[str, SecretSource]]:
    values: dict[str, ApiValue] = {}
    secrets: dict[str, SecretSource] = {}
    for key in kind.keys:
        if not key.secret:
            values[key.name] = _value(table, key)
        elif (secret := table.secret(key.name, "" if key.usual == "" else key.environ)) is not None:
            secrets[key.name] = secret
        elif key.usual is None:
            raise table.error(key.name, "missing", PLACES)
    return values, secrets


def _value(table: ConfigTable, key: ApiKey) -> ApiValue:
    match key.usual:
        case int() as usual:
            return table.whole(key.name, usual, 0, key.most)
        case tuple() as several:
            return table.texts(key.name, '["…", …]') or several
        case None:
            return table.text(key.name)
        case usual if key.choices:
            return table.choice(key.name, key.choices, usual)
        case usual:
            return table.text(key.name, usual)
