"""A profile's file: every key checked, as in station.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from station.config.config_error import ConfigError
from station.config.load import read
from station.config.toml_table import ConfigSource, ConfigTable
from station.sellercentre.status_words import bare
from station.sheets.carrier_forms.carrier_form import FormError
from station.sheets.order_profiles.order_profile import (
    COLUMNS,
    DISPATCH_FIELDS,
    NEEDED,
    STATES,
    DispatchColumn,
    OrderProfile,
)

_TITLES = '"…" | ["…", …]'
_CERTAIN = ("official", "seen in code", "unverified", "own")
_LONGEST_VALUE = 300


def read_profile(file: Path, name: str) -> OrderProfile:
    """Return the profile of a file. Raises FormError."""
    try:
        return _profile(ConfigTable(ConfigSource(file, None, str(file.parent)), "", read(file)), name)
    except ConfigError as error:
        raise FormError(error.file, error.key, error.message_code, error.allowed, error.found, error.language) from None


def _profile(table: ConfigTable, name: str) -> OrderProfile:
    profile = OrderProfile(
        name=name,
        shop=table.text("shop", name),
        certain=table.choice("certain", _CERTAIN, "own"),
        marks=table.texts("marks", _TITLES),
        columns=_columns(table.table("columns")),
        states=_states(table.table("status")),
        dispatch=_dispatch(table.table("dispatch")),
        carriers=_carriers(table.table("carriers")),
    )
    table.done()
    if profile.states and "status" not in profile.columns:
        raise table.table("columns").error("status", "missing", _TITLES)
    return profile


def _columns(table: ConfigTable) -> Mapping[str, tuple[str, ...]]:
    columns = {name: table.texts(name, _TITLES) for name in COLUMNS}
    table.done()
    for name in NEEDED:
        if not columns[name]:
            raise table.error(name, "missing", _TITLES)
    return MappingProxyType({name: titles for name, titles in columns.items() if titles})


def _states(table: ConfigTable) -> Mapping[str, str]:
    """The words of a state as they are compared; one that stands in two of them means nothing."""
    words: dict[str, str] = {}
    for state in STATES:
        for word in table.texts(state, _TITLES):
            if words.setdefault(bare(word), state) != state:
                raise table.error(state, "duplicate", "", word)
    table.done()
    return MappingProxyType(words)


def _dispatch(table: ConfigTable) -> tuple[DispatchColumn, ...]:
    columns = tuple(_dispatch_columns(table))
    table.done()
    fields = {column.field for column in columns}
    if not {"order", "bundle", "line"} & fields or "waybill" not in fields:
        raise table.error("column", "missing", 'field = "order" | "bundle" | "line", field = "waybill"')
    return columns


def _dispatch_columns(root: ConfigTable) -> Iterator[DispatchColumn]:
    for table in root.tables("column"):
        has_field, has_value = table.has("field"), table.has("value")
        column = DispatchColumn(
            table.text("title"), table.text("field", ""), table.raw_text("value", "", _LONGEST_VALUE)
        )
        table.done()
        if has_field == has_value:
            raise table.error("field", "missing", 'field = "…" | value = "…"')
        if has_field and column.field not in DISPATCH_FIELDS:
            raise table.error("field", "not_allowed", " | ".join(DISPATCH_FIELDS), column.field)
        yield column


def _carriers(table: ConfigTable) -> Mapping[str, str]:
    return MappingProxyType({code.upper(): table.text(code) for code in table.rest()})
