"""A carrier's form: which columns its reservation sheet has, and where its result sheet says what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from station.config.config_error import ConfigError

SheetFile = Literal["xlsx", "csv"]
ResultFile = Literal["xlsx", "csv", "xls", "html"]
SheetEncoding = Literal["utf-8", "cp949"]
RowPer = Literal["box", "line"]

_PARTY = ("name", "phone", "zip", "address", "address1", "address2")
FIELDS: tuple[str, ...] = (
    *(f"receiver.{part}" for part in _PARTY),
    *(f"sender.{part}" for part in _PARTY),
    *("order", "orders", "reference", "goods", "pieces", "memo", "box_type", "freight", "boxes"),
)
"""What a column of a reservation sheet may say of a box."""
KEYS: tuple[str, ...] = ("reference", "order")
"""By which of these a result row names its box."""
SORT_FIELDS: tuple[str, ...] = ("sort_code", "terminal", "branch", "driver", "region")
"""What a result sheet may say about how the carrier sorts the parcel."""
RESULT_FIELDS: tuple[str, ...] = ("waybill", *KEYS, *SORT_FIELDS)

FREIGHT_WORDS: Mapping[str, str] = MappingProxyType({"prepaid": "선불", "collect": "착불", "credit": "신용"})
"""Who pays, as most carriers' sheets say it; a form may have words of its own."""


class FormError(ConfigError):
    """A form cannot be used: one line with its file, the key, and what is allowed there."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of a reservation sheet. `place` counts from 1.

    It says a `field` of the box, or, where that is "", the constant `value`. `max_bytes`: of CP949; 0: no limit.
    """

    place: int
    title: str = ""
    field: str = ""
    value: str = ""
    max_bytes: int = 0


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """Where a result sheet says one thing: under one of these titles, or at a place that counts from 1."""

    titles: tuple[str, ...] = ()
    place: int = 0


@dataclass(frozen=True, slots=True)
class ResultForm:
    """How a result sheet is read. `columns`: by the names of `RESULT_FIELDS`; `start_row` as in `CarrierForm`."""

    columns: Mapping[str, ResultColumn]
    file: ResultFile = "xlsx"
    header: bool = True
    start_row: int = 1


@dataclass(frozen=True, slots=True)
class CarrierForm:
    """A form as its file says it. `name`: by which it is called, `carrier`: whose it is, "" for anybody's.

    `start_row`: of the headers, or of the first box where there are none. `encoding`: the characters that the carrier's
    program has; those it lacks are written as ``?``. `freight`: who pays, in the carrier's words.
    """

    name: str
    columns: tuple[FormColumn, ...]
    result: ResultForm
    carrier: str = ""
    file: SheetFile = "xlsx"
    encoding: SheetEncoding = "utf-8"
    header: bool = True
    start_row: int = 1
    per: RowPer = "box"
    freight: Mapping[str, str] = field(default_factory=lambda: FREIGHT_WORDS)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of its reservation sheet."""
        return tuple(column.title for column in self.columns if column.title)
