"""What of the journal may leave the house: the fields that the table of records shows, each only as it should look."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from station.doctor.redact_text import GONE
from station.packing.barcodes import BenchCommand
from station.packing.record_fields import FieldDisclosure, RecordField
from station.packing.record_kinds import field_of

_WORD = re.compile(r"[a-z]+(?:_[a-z]+)*")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}[+-]\d\d:\d\d")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SKU = re.compile(r"[A-Z][A-Z0-9]{0,11}(?:[-_.][A-Z0-9]{1,6}){0,4}")
_ORDER = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{8}")
_WAYBILL = re.compile(r"(?!82)[1-9]\d{9,12}")
_SHAPES = {
    FieldDisclosure.PARCEL_ID: _UUID,
    FieldDisclosure.ORDER_NUMBER: _ORDER,
    FieldDisclosure.WAYBILL_NUMBER: _WAYBILL,
    FieldDisclosure.SKU: _SKU,
}
_COMMAND = re.compile(rf"(?:{'|'.join(BenchCommand)})(?::\d{{1,3}})?")
_LABEL = re.compile(r"PS:LABEL:(\d{10,13}):(\d{1,3})", re.IGNORECASE)


class RecordCleaner:
    """Cleans records; a name that is taken out is called the same throughout (packer-1, packer-2).

    `known`: whether a reason is one of the program's own codes.
    """

    def __init__(self, known: Callable[[str], bool]) -> None:
        self._known = known
        self._called: dict[tuple[str, str], str] = {}

    def clean(self, record: Mapping[str, Any]) -> dict[str, object]:
        """One record; `left_out` counts fields that are withheld."""
        event = str(record.get("event", ""))
        kept = {key: self._field(field_of(event, key) or RecordField(key), value) for key, value in record.items()}
        known: dict[str, object] = {key: value for key, value in kept.items() if value is not None}
        missing = len(kept) - len(known)
        return {**known, "left_out": missing} if missing else known

    def device(self, name: str) -> str:
        """A device as records call it: the name of a scanner may be a person's."""
        kind, colon, rest = name.partition(":")
        if kind == "scanner" and colon:
            return f"scanner:{self._name('scanner', rest)}"
        return name if _WORD.fullmatch(kind) and rest in ("", "backup") else GONE

    def reason(self, text: str) -> str:
        """A code of the program's, or how long the text was that stood there."""
        code = text.partition(":")[0]
        if not code or self._known(code):
            return code
        return f"[{len(text)} letters]"

    def _field(self, field: RecordField, value: object) -> object:
        if field.disclosure is FieldDisclosure.NUMBER:
            return value if isinstance(value, bool | int | float) else None
        return self._text(field, value) if isinstance(value, str) else None

    def _text(self, field: RecordField, value: str) -> object:
        match field.disclosure:
            case FieldDisclosure.WORD:
                return value if _WORD.fullmatch(value) else GONE
            case FieldDisclosure.TIME:
                return value if _AT.fullmatch(value) else GONE
            case FieldDisclosure.COMMAND:
                return value if _COMMAND.fullmatch(value) else GONE
            case FieldDisclosure.CODE:
                return _code(value)
            case FieldDisclosure.REASON:
                return self.reason(value)
            case FieldDisclosure.DEVICE:
                return self.device(value)
            case FieldDisclosure.WITHHELD | FieldDisclosure.NUMBER:
                return None
            case FieldDisclosure.ALIAS:
                return self._name(field.alias or field.name, value)
            case _ as shape:
                return value if _SHAPES[shape].fullmatch(value) else self._name(field.alias or field.name, value)

    def _name(self, kind: str, value: str) -> str:
        if not value:
            return ""
        number = sum(what == kind for what, _ in self._called) + 1
        return self._called.setdefault((kind, value), f"{kind}-{number}")


def _code(code: str) -> str:
    """A code as scanned, where it is a product's, an order's, a label's or a command; else what it looked like."""
    if _is_gtin(code) or _ORDER.fullmatch(code) or _COMMAND.fullmatch(code.upper()) or _LABEL.fullmatch(code):
        return code
    shape = "".join("9" if sign.isdigit() else "A" if sign.isalpha() else "." for sign in code)
    return re.sub(r"(.)\1*", lambda run: f"{run[1]}{len(run[0])} ", shape).strip()


def _is_gtin(code: str) -> bool:
    """A product's number with its right check digit (GS1 General Specifications, 7.9); no telephone has 13 digits."""
    if not (code.isascii() and code.isdigit() and len(code) in (13, 14)):
        return False
    digits = [int(digit) for digit in reversed(code)]
    return sum(digit * (3 if at % 2 else 1) for at, digit in enumerate(digits)) % 10 == 0
