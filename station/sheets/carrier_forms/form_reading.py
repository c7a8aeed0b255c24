"""A form's file: every key checked, every key that nobody knows refused, as in station.toml."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from station.config.config_error import ConfigError
from station.config.load import read
from station.config.toml_table import ConfigSource, ConfigTable, written
from station.sheets.books import MOST_COLUMNS
from station.sheets.carrier_forms.carrier_form import (
    FIELDS,
    FREIGHT_WORDS,
    KEYS,
    RESULT_FIELDS,
    CarrierForm,
    FormColumn,
    FormError,
    ResultColumn,
    ResultFile,
    ResultForm,
    RowPer,
    SheetEncoding,
    SheetFile,
)

_FILES: tuple[SheetFile, ...] = get_args(SheetFile)
_RESULT_FILES: tuple[ResultFile, ...] = get_args(ResultFile)
_ENCODINGS: tuple[SheetEncoding, ...] = get_args(SheetEncoding)
_PER: tuple[RowPer, ...] = get_args(RowPer)
_LAST_START, _LONGEST_VALUE, _MOST_BYTES = 100, 300, 2_000
# The sign that ends a text which was cut takes two.
_LEAST_BYTES = 2
_PLACE = f'"…" | ["…", …] | 1…{MOST_COLUMNS}'


def read_form(file: Path, name: str) -> CarrierForm:
    """Return the form of a file. Raises FormError."""
    try:
        return _form(ConfigTable(ConfigSource(file, None, str(file.parent)), "", read(file)), name)
    except ConfigError as error:
        raise FormError(error.file, error.key, error.message_code, error.allowed, error.found, error.language) from None


def _form(table: ConfigTable, name: str) -> CarrierForm:
    kind = table.choice("file", _FILES, "xlsx")
    form = CarrierForm(
        name=name,
        carrier=table.text("carrier", ""),
        file=kind,
        encoding=table.choice("encoding", _ENCODINGS, "utf-8"),
        header=table.flag("header", default=True),
        start_row=table.whole("start_row", 1, 1, _LAST_START),
        per=table.choice("per", _PER, "box"),
        columns=_columns(table),
        freight=_freight(table.table("freight")),
        result=_result(table.table("result"), kind),
    )
    table.done()
    if not form.columns:
        raise table.error("column", "missing", "[[column]]")
    return form


def _columns(root: ConfigTable) -> tuple[FormColumn, ...]:
    columns: list[FormColumn] = []
    for table in root.tables("column"):
        after = columns[-1].place if columns else 0
        column = _column(table, after)
        if column.place in {other.place for other in columns}:
            raise table.error("position", "duplicate", "", column.place)
        if column.place > MOST_COLUMNS:
            raise table.error("position", "not_allowed", f"1…{MOST_COLUMNS}", column.place)
        columns.append(column)
    return tuple(sorted(columns, key=lambda column: column.place))


def _column(table: ConfigTable, after: int) -> FormColumn:
    """One column; without a position it stands behind the one before it in the file."""
    title, place = table.text("title", ""), table.maybe_whole("position", 1, MOST_COLUMNS)
    if not title and place is None:
        raise table.error("title", "missing", f'"…" | position = 1…{MOST_COLUMNS}')
    has_field, has_value = table.has("field"), table.has("value")
    said = table.text("field", "")
    value = table.raw_text("value", "", _LONGEST_VALUE)
    if has_field == has_value:
        code, found = ("not_allowed", said) if has_field else ("missing", None)
        raise table.error("field", code, 'field = "…" | value = "…"', found)
    if has_field and said not in FIELDS:
        raise table.error("field", "not_allowed", " | ".join(FIELDS), said)
    limit = table.maybe_whole("max_bytes", _LEAST_BYTES, _MOST_BYTES)
    table.done()
    return FormColumn(place or after + 1, title, said, value, limit or 0)


def _freight(table: ConfigTable) -> Mapping[str, str]:
    words = {kind: table.text(kind, word) for kind, word in FREIGHT_WORDS.items()}
    table.done()
    return MappingProxyType(words)


def _result(table: ConfigTable, kind: SheetFile) -> ResultForm:
    default: ResultFile = kind
    form = ResultForm(
        file=table.choice("file", _RESULT_FILES, default),
        header=table.flag("header", default=True),
        start_row=table.whole("start_row", 1, 1, _LAST_START),
        columns=MappingProxyType(dict(_result_columns(table))),
    )
    table.done()
    _check_result(table, form)
    return form


def _result_columns(table: ConfigTable) -> Iterator[tuple[str, ResultColumn]]:
    for name in RESULT_FIELDS:
        column = _result_column(table, name)
        if column is not None:
            yield name, column


def _result_column(table: ConfigTable, name: str) -> ResultColumn | None:
    place = table.whole_or_texts(name, 1, MOST_COLUMNS, _PLACE)
    if isinstance(place, int):
        return ResultColumn(place=place)
    return ResultColumn(tuple(place)) if place else None


def _check_result(table: ConfigTable, form: ResultForm) -> None:
    """A result without a number, or without anything that ties it to a box, is of no use."""
    if "waybill" not in form.columns:
        raise table.error("waybill", "missing", _PLACE)
    if not form.columns.keys() & set(KEYS):
        raise table.error("reference", "missing", f"reference = {_PLACE} | order = {_PLACE}")
    for name, column in form.columns.items():
        if column.titles and not form.header:
            raise table.error(name, "not_allowed", f"1…{MOST_COLUMNS} (header = false)", column.titles[0])
    places = Counter(column.place for column in form.columns.values() if column.place)
    for name, column in form.columns.items():
        if places[column.place] > 1:
            raise table.error(name, "duplicate", "", column.place)


def toml_text(value: str) -> str:
    """Return a text as TOML writes it, whole."""
    escaped = "".join(_escape(sign) for sign in value)
    return f'"{escaped}"'


def _escape(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    return sign if sign.isprintable() else f"\\U{ord(sign):08x}"


def allowed_fields() -> str:
    """Return the fields of a column in the way of TOML, for a comment."""
    return ", ".join(written(one) for one in FIELDS)
