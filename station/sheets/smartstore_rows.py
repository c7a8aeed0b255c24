"""A row of the seller centre's order sheet in the terms of the one table that decides about it."""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime, tzinfo

from station.packing.orders import Receiver, trimmed
from station.sellercentre.line_judging import MOST_PIECES, ProductOrderVerdict, ShopLine, ShopParcel, VerdictKind
from station.sellercentre.status_words import (
    CARRIAGE,
    GONE,
    SENT,
    LineStanding,
    bare,
    delivery_of,
    names_nothing,
    spelling_of,
    standing_of,
)
from station.sheets import headings
from station.sheets.sheet_table import FileRow, SheetTable, is_damaged, whole_of
from station.sheets.sheet_times import day_of, moment_of

UNKNOWN = "UNKNOWN"
"""A word that stands in no table, and is not repeated where it may be somebody's name."""

_ADD_ON = "추가구성상품"
_LONGEST_TEXT, _LONGEST_CODE, _LONGEST_WORD = 300, 64, 20
_ZIP, _PHONE = re.compile(r"\d{4}"), re.compile(r"[1-9]\d{8,9}")
_WORD = re.compile(r"[가-힣A-Za-z][가-힣A-Za-z0-9 ()/,·_-]*")
_YES = frozenset({"y", "yes", "예", "있음", "대상"})


class RowReader:
    """Reads rows one by one; what is told of them beside the orders is noted in the table."""

    def __init__(self, table: SheetTable, zone: tzinfo, people: Collection[str]) -> None:
        """`people`: names that stand in the sheet, which no word is repeated for."""
        self._table, self._zone = table, zone
        self._people = frozenset(bare(name) for name in people)

    def line(self, row: FileRow, fault: ProductOrderVerdict | None) -> ShopLine:
        """Return a row as a product order. `fault`: what the sheet as a whole says against it."""
        standing = standing_of(row[name] for name in headings.STATES)
        state = UNKNOWN if standing.unknown and standing.state not in SENT | GONE else standing.state
        quantity = self._quantity(row)
        codes = {name: _code(row[column]) for name, column in headings.CODES.items()}
        return ShopLine(
            id=row[headings.ITEM],
            order=row[headings.ORDER],
            state=state,
            confirmed=standing.confirmed,
            claim=standing.claim,
            gift_state=standing.gift,
            sent=bool(row[headings.SENT_AT]),
            ordered=quantity or 1,
            deliveries=self._deliveries(row),
            company=self._company(row),
            receiver=receiver_of(row),
            country=next((row[name] for name in headings.COUNTRIES if row[name]), ""),
            hope_day=self._hope_day(row),
            parcel=self._parcel(row, state),
            codes=codes,
            name=trimmed(row["상품명"], _LONGEST_TEXT),
            option=trimmed(row["옵션정보"], _LONGEST_TEXT),
            gift="" if names_nothing(row["사은품"]) else trimmed(row["사은품"], _LONGEST_TEXT),
            package=trimmed(row[headings.PACKAGE], _LONGEST_CODE),
            add_on=row["상품종류"] == _ADD_ON,
            due_at=self._due(row),
            placed_at=self._placed(row),
            spelling=self._spelling(row, standing),
            fault=fault or _fault(row, quantity, codes),
            row=row.line,
            follows=False,
            amount=next((won for name in headings.AMOUNTS if (won := whole_of(row[name])) is not None), None),
        )

    def _quantity(self, row: FileRow) -> int:
        quantity = whole_of(row[headings.QUANTITY])
        if quantity is None or not 0 < quantity <= MOST_PIECES:
            return 0
        if row[headings.PARTLY].casefold() in _YES:
            self._table.note(row, headings.PARTLY, "partly_claimed")
        return quantity

    def _deliveries(self, row: FileRow) -> tuple[str, ...]:
        told = (delivery_of(row[name]) for name in (headings.ATTRIBUTE, *headings.METHODS))
        return tuple(word if not word or word in CARRIAGE else self._safe(word) or UNKNOWN for word in told)

    def _company(self, row: FileRow) -> str:
        said = next((row[name] for name in headings.COMPANIES if not names_nothing(row[name])), "")
        return said and (self._safe(said) or UNKNOWN)

    def _hope_day(self, row: FileRow) -> date | None:
        column = headings.HOPE if row[headings.HOPE] else "구독배송희망일"
        if names_nothing(row[column]):
            return None
        try:
            return day_of(row[column])
        except ValueError:
            self._table.note(row, column, "bad_time")
            return None

    def _due(self, row: FileRow) -> datetime | None:
        if names_nothing(row[headings.DUE]):
            return None
        return self._table.moment(row, headings.DUE, self._zone)

    def _placed(self, row: FileRow) -> datetime | None:
        with suppress(ValueError):
            return moment_of(row["결제일"] or row["주문일시"], self._zone)
        return None

    def _parcel(self, row: FileRow, state: str) -> ShopParcel | None:
        """What the sheet says of the parcel; a number of an order that did not leave yet is told of."""
        waybill = row[headings.WAYBILL]
        if names_nothing(waybill):
            return None
        sent = None
        with suppress(ValueError):
            sent = moment_of(row[headings.SENT_AT], self._zone) if row[headings.SENT_AT] else None
        if state not in SENT | GONE and not row[headings.SENT_AT]:
            self._table.note(row, headings.WAYBILL, "waybill_typed")
        return ShopParcel(sent_at=sent, carrier=row[headings.CARRIER][:40], waybill=waybill[:_LONGEST_CODE])

    def _spelling(self, row: FileRow, standing: LineStanding) -> dict[str, str]:
        states = spelling_of(row[name] for name in headings.STATES)
        ways = {delivery_of(row[name]): row[name] for name in (headings.ATTRIBUTE, *headings.METHODS)}
        told = {**ways, **states, UNKNOWN: standing.unknown}
        return {word: self._safe(said) for word, said in told.items()}

    def _safe(self, word: str) -> str:
        """Return a word that may be repeated: short, of letters, and nobody's name; else ""."""
        likely = len(word) <= _LONGEST_WORD and _WORD.fullmatch(word) is not None
        return word if likely and bare(word) not in self._people else ""


def receiver_of(row: FileRow) -> Receiver:
    """Who gets it; the address in two lines where the sheet has both of them."""
    base, detail, whole = (row[name] for name in (headings.BASE_ADDRESS, headings.DETAIL, headings.WHOLE_ADDRESS))
    if not (base and (detail or not whole)):
        base, detail = whole or base or row["배송지"], ""
    phone, postcode = phone_of(row["수취인연락처1"] or row["수취인연락처2"]), postcode_of(row["우편번호"])
    told = (row[headings.RECEIVER], phone, postcode, base, detail, row["배송메세지"])
    return Receiver(*(trimmed(text, _LONGEST_TEXT) for text in told))


def _fault(row: FileRow, quantity: int, codes: dict[str, str]) -> ProductOrderVerdict | None:
    """What keeps a row from being packed that the sheet alone knows, gravest first."""
    reason = ""
    if is_damaged(row[headings.ITEM]) or any(map(is_damaged, codes.values())) or is_damaged(row[headings.PACKAGE]):
        reason = "damaged_number"
    elif not row[headings.ITEM]:
        reason = "no_item_number"
    elif not quantity:
        said = row[headings.QUANTITY]
        return ProductOrderVerdict(
            VerdictKind.WAITING, "bad_quantity", said if re.fullmatch(r"-?\d{1,6}", said) else ""
        )
    elif not any(codes.values()):
        reason = "no_sku"
    return ProductOrderVerdict(VerdictKind.WAITING, reason) if reason else None


def _code(said: str) -> str:
    return trimmed(said, _LONGEST_CODE)


def postcode_of(said: str) -> str:
    """Return a postcode with the zero that a spreadsheet took from its front."""
    return said.zfill(5) if _ZIP.fullmatch(said) else said


def phone_of(said: str) -> str:
    """Return a telephone number with the zero that a spreadsheet took from its front."""
    return f"0{said}" if _PHONE.fullmatch(said) else said
