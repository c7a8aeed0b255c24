"""The dispatch sheet of a profile: what left, in the columns that the marketplace asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from station.carriers import carrier
from station.sheets.dispatch_sheet import text_book
from station.sheets.order_profiles.order_profile import OrderProfile
from station.sheets.order_profiles.profile_orders import BETWEEN

# What tells lines of one code apart that have no number of their own.
_AGAIN = re.compile(r"#\d+$")


@dataclass(frozen=True, slots=True)
class DispatchedLine:
    """One line that left: `line` is the id that the profile gave it, `carrier` our code."""

    order: str
    line: str
    quantity: int
    carrier: str
    waybill: str
    shipped_on: date


def profile_sheet(profile: OrderProfile, lines: Iterable[DispatchedLine]) -> bytes:
    """Return the .xlsx; lines that the sheet's columns do not tell apart are one row."""
    head = tuple(column.title for column in profile.dispatch)
    rows = dict.fromkeys(_row(profile, line) for line in lines)
    return text_book(profile.shop, [head, *rows])


def _row(profile: OrderProfile, line: DispatchedLine) -> tuple[str, ...]:
    bundle, _, number = line.line.partition(BETWEEN) if "bundle" in profile.columns else ("", "", line.line)
    number = _AGAIN.sub("", number)
    texts = {
        "": "",
        "order": line.order,
        "bundle": bundle,
        "line": number,
        "quantity": str(line.quantity),
        "carrier": profile.carriers.get(line.carrier, carrier(line.carrier).name_ko),
        "waybill": line.waybill,
        "shipped_on": line.shipped_on.isoformat(),
    }
    return tuple(texts[column.field] or column.value for column in profile.dispatch)
