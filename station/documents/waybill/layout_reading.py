"""Layouts read from TOML: those that ship by their name, one's own by its path; each key checked as a setting is."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from printers.document import TextAlign
from station.config.error_texts import Language
from station.config.load import read
from station.config.toml_table import ConfigSource, ConfigTable
from station.config.values import MaskProfile
from station.documents.waybill.contents import FIELDS
from station.documents.waybill.label_layout import (
    LabelLayout,
    LayoutBarcode,
    LayoutElement,
    LayoutFrame,
    LayoutLine,
    LayoutRow,
    LayoutText,
    Symbol,
    Unfit,
    When,
)

AUTO: Final = "auto"
"""The layout that fits the paper: the roll's, or one of label stock."""

ROLL: Final = "roll"
"""The receipt's layout, which grows with what it says and is code (`waybill.py`)."""

FOLDER: Final = Path(__file__).parent.parent / "layouts"
SHIPPED: Final = ("wide", "tall", "sample-overlay-123x100", "sample-overlay-100x102")
"""The layouts that ship as files, by name."""

NAMES: Final = (AUTO, ROLL, *SHIPPED)
"""What `[label] layout` may name besides a file."""

BARCODE_FIELDS: Final = (*FIELDS, "copy_code")
"""A barcode may say the code of one printed copy, too."""

_MASKS: tuple[MaskProfile, ...] = get_args(MaskProfile)
_WHENS: tuple[When, ...] = get_args(When)
_SYMBOLS: tuple[Symbol, ...] = get_args(Symbol)
_UNFIT: tuple[Unfit, ...] = get_args(Unfit)
_WEIGHTS = ("bold", "regular")
_ALIGNS = ("left", "centre", "center", "right")
_ONLY: tuple[Literal["all", "data"], ...] = ("all", "data")
_FARTHEST = 500.0
_LEAST_TYPE, _LARGEST_TYPE = 1.5, 60.0
_LEGIBLE = 2.5
"""Type is not made smaller than this where the file does not say how far; mm."""


@cache
def shipped(name: str) -> LabelLayout:
    """A layout that ships. Raises KeyError for another name."""
    if name not in SHIPPED:
        raise KeyError(name)
    return read_layout(FOLDER / f"{name}.toml", name, "ko")


def read_layout(file: Path, name: str, language: Language | None) -> LabelLayout:
    """A layout of a file. What does not fit a paper is told by `layout_check`.

    Raises: ConfigError, naming the file, the key and what is allowed.
    """
    table = ConfigTable(ConfigSource(file, language, "~"), "", read(file))
    layout = LabelLayout(
        name=name,
        title=table.text("title", ""),
        width=table.number("width", 0, 0, _FARTHEST),
        height=table.number("height", 0, 0, _FARTHEST),
        stretch=table.flag("stretch", default=False),
        only_data=table.choice("only", _ONLY, "all") == "data",
        sample=table.flag("sample", default=False),
        mask=table.choice("mask", _MASKS, "strict") if table.has("mask") else _unmasked(table),
        rows=_rows(table),
    )
    table.done()
    if layout.stretch and not (layout.width and layout.height):
        raise table.error("width" if not layout.width else "height", "missing", f"1…{_FARTHEST:g}")
    if not any(layout.elements):
        raise table.error("text", "missing", "[[text]] | [[barcode]] | [[box]] | [[line]] | [[row]]")
    return layout


def _unmasked(table: ConfigTable) -> Literal[""]:
    """No mask of its own; the key may be given all the same."""
    table.choice("mask", _MASKS, "strict")
    return ""


def _rows(table: ConfigTable) -> tuple[LayoutRow, ...]:
    """The rows of a file, from the top; what stands outside of them is a row as high as the paper."""
    loose = _elements(table)
    rows = tuple(_row(row) for row in table.tables("row"))
    if rows and loose:
        raise table.error("row", "not_allowed", "[[row]] | [[text]], [[barcode]], [[box]], [[line]]")
    return rows or (LayoutRow(0, loose),)


def _row(table: ConfigTable) -> LayoutRow:
    elements = _elements(table)
    row = LayoutRow(
        height=table.number("height", 0, 0.1, _FARTHEST) if table.has("height") else _missing(table, "height"),
        elements=elements,
        grows=table.text("grows", ""),
        gives=table.number("gives", 0, 0, _FARTHEST),
    )
    table.done()
    there = {one.field for one in elements if isinstance(one, LayoutText)}
    if row.grows and row.grows not in there:
        raise table.error("grows", "not_allowed", " | ".join(sorted(there - {""})), row.grows)
    return row


def _elements(table: ConfigTable) -> tuple[LayoutElement, ...]:
    """Bars last: whatever stands in their quiet zone is noticed then."""
    return (
        *(_line(one) for one in table.tables("line")),
        *(_frame(one) for one in table.tables("box")),
        *(_text(one) for one in table.tables("text")),
        *(_barcode(one) for one in table.tables("barcode")),
    )


def _text(table: ConfigTable) -> LayoutText:
    field, value = _field(table)
    size = _size(table, "size", 3.4)
    lines = table.whole("lines", 1, 1, 60)
    align = table.choice("align", _ALIGNS, "left")
    text = LayoutText(
        field=field,
        value=value,
        x=_place(table, "x"),
        y=_place(table, "y"),
        width=_length(table, "width"),
        height=_length(table, "height", round(size * (1.2 + 1.2 * (lines - 1)), 2)),
        size=size,
        floor=_size(table, "floor", min(size, _LEGIBLE)),
        lines=lines,
        align=TextAlign("centre" if align == "center" else align),
        bold=table.choice("weight", _WEIGHTS, "bold") == "bold",
        inverse=table.flag("inverse", default=False),
        framed=table.flag("frame", default=False),
        when=table.choice("when", _WHENS, "always"),
        mask=table.choice("mask", _MASKS, "strict") if table.has("mask") else _unmasked(table),
    )
    table.done()
    if text.floor > text.size:
        raise table.error("floor", "not_allowed", f"{_LEAST_TYPE:g}…{text.size:g}", text.floor)
    return text


def _field(table: ConfigTable) -> tuple[str, str]:
    """The field that a text says, or the words that it always says."""
    if table.has("value"):
        value = table.text("value")
        if table.has("field"):
            raise table.error("value", "not_allowed", "field | value", value)
        return table.text("field", ""), value
    field = table.text("field", allowed=", ".join(FIELDS))
    table.text("value", "")
    if field not in FIELDS:
        raise table.error("field", "not_allowed", ", ".join(FIELDS), field)
    return field, ""


def _barcode(table: ConfigTable) -> LayoutBarcode:
    field = table.text("field", allowed=", ".join(BARCODE_FIELDS))
    if field not in BARCODE_FIELDS:
        raise table.error("field", "not_allowed", ", ".join(BARCODE_FIELDS), field)
    module = table.whole("module", 3, 1, 12)
    barcode = LayoutBarcode(
        field=field,
        symbol=table.choice("kind", _SYMBOLS, "code128"),
        x=_place(table, "x"),
        y=_place(table, "y"),
        width=_length(table, "width", 0),
        height=_length(table, "height"),
        module=module,
        least=table.whole("module_min", min(module, 2) if table.has("unfit") else module, 1, module),
        unfit=table.choice("unfit", _UNFIT, "refuse"),
        instead=table.flag("instead", default=False),
        when=table.choice("when", _WHENS, "always"),
    )
    table.done()
    if barcode.symbol == "itf" and barcode.unfit != "refuse":
        raise table.error("unfit", "not_allowed", '"refuse" (kind = "itf")', barcode.unfit)
    needs_width = barcode.unfit != "refuse" and barcode.symbol != "qr"
    if needs_width and not barcode.width:
        raise table.error("width", "missing", f"1…{_FARTHEST:g}")
    return barcode


def _line(table: ConfigTable) -> LayoutLine:
    line = LayoutLine(
        _place(table, "x"),
        _place(table, "y"),
        _length(table, "width", 0.4),
        _length(table, "height", 0.4),
        table.choice("when", _WHENS, "always"),
    )
    table.done()
    return line


def _frame(table: ConfigTable) -> LayoutFrame:
    frame = LayoutFrame(
        _place(table, "x"),
        _place(table, "y"),
        _length(table, "width"),
        _length(table, "height"),
        table.number("thickness", 0.4, 0.1, 10),
        table.flag("filled", default=False),
        table.choice("when", _WHENS, "always"),
    )
    table.done()
    return frame


def _place(table: ConfigTable, name: str) -> float:
    if not table.has(name):
        _missing(table, name)
    return table.number(name, 0, -_FARTHEST, _FARTHEST)


def _length(table: ConfigTable, name: str, default: float | None = None) -> float:
    if default is None and not table.has(name):
        _missing(table, name)
    if not table.has(name):
        table.number(name, default or 0, 0, _FARTHEST)
        return default or 0
    return table.number(name, 0, 0.1, _FARTHEST)


def _size(table: ConfigTable, name: str, default: float) -> float:
    return table.number(name, default, _LEAST_TYPE, _LARGEST_TYPE)


def _missing(table: ConfigTable, name: str) -> float:
    raise table.error(name, "missing", f"0…{_FARTHEST:g} (mm)")
