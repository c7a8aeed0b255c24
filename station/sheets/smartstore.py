"""The seller centre's order sheet (발주발송관리): one row a product order, columns by their Korean names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from station.packing.barcodes import exact_key, tidy
from station.packing.orders import Consignment, Order, OrderLine, OrderStatus, Receiver
from station.sheets.faults import SheetFault, fault
from station.sheets.grids import Grid
from station.sheets.statuses import goes_by_parcel, status_of, together
from station.sheets.table import Row, Table, moment_of

ITEM, ORDER, RECEIVER, QUANTITY = "상품주문번호", "주문번호", "수취인명", "수량"
OPTION_CODE, SELLER_CODE, PACKAGE, DUE = "옵션관리코드", "판매자 상품코드", "배송비 묶음번호", "발송기한"
_ADDRESSES = ("통합배송지", "기본배송지", "배송지")
_WAYBILL = ("택배사", "송장번호")
_STATES = ("주문상태", "주문세부상태", "클레임상태")
_METHODS = ("배송방법", "배송방법(구매자 요청)")
_CHANNEL, _STORES = "판매채널", ("스토어명", "상점명", "쇼핑몰", "쇼핑몰명", "판매자 ID")
_NEEDED = (ITEM, ORDER, RECEIVER, QUANTITY)
_COLUMNS = (
    *(
        *_NEEDED,
        "상품명",
        "옵션정보",
        OPTION_CODE,
        SELLER_CODE,
        "배송메세지",
        "수취인연락처1",
        "수취인연락처2",
        "우편번호",
    ),
    *(*_ADDRESSES, "상세배송지", DUE, PACKAGE, "결제일", "주문일시", *_STATES, *_METHODS, _CHANNEL, *_STORES),
)
_NAMES = {name.replace(" ", "").casefold(): name for name in _COLUMNS} | {"배송메시지": "배송메세지"}
_OWN_CHANNELS = ("스마트스토어", "윈도", "네이버", "플레이스")
_HEADER_WITHIN = 10
_MOST_PIECES = 9_999
_ZIP, _PHONE = re.compile(r"\d{4}"), re.compile(r"[1-9]\d{8,9}")

_Place = tuple[Receiver, str]


@dataclass(slots=True)
class _Draft:
    """An order while its rows are being read: each line with its status and where it goes."""

    number: str
    lines: list[tuple[OrderLine, OrderStatus, _Place]] = field(default_factory=list)
    due: datetime | None = None
    placed: datetime | None = None


def header_at(grid: Grid) -> int | None:
    """Return which of the first lines holds the headers, None when it is no such sheet.

    A line that explains something to the seller stands above them.
    """
    return next((at for at, (_, cells) in enumerate(grid[:_HEADER_WITHIN]) if _is_header(cells)), None)


def orders_of(grid: Grid, zone: tzinfo) -> tuple[Order, ...]:
    """Return the orders of a sheet whose first line holds the headers. Raises SheetFault."""
    _require_columns(grid[0])
    for line, cells in grid[1:]:
        if _is_header(cells):
            raise fault("mixed_shops", line=line)
    table = Table(grid, _NEEDED, _COLUMNS, echo=False, name_of=_name_of)
    _require_one_shop(table.rows)
    drafts: dict[str, _Draft] = {}
    seen: set[str] = set()
    for row in table.rows:
        number = table.code(row, ORDER)
        draft = drafts.setdefault(exact_key(number), _Draft(number))
        _read(table, row, draft, seen, zone)
    table.finish()
    return tuple(_order(draft) for draft in drafts.values())


def _name_of(said: str) -> str:
    bare = re.sub(r"\s", "", tidy(said)).casefold()
    return _NAMES.get(bare, bare)


def _is_header(cells: Sequence[str]) -> bool:
    names = {_name_of(cell) for cell in cells}
    return ITEM in names or {ORDER, RECEIVER} <= names


def _require_columns(header: tuple[int, list[str]]) -> None:
    line, cells = header
    names = {_name_of(cell) for cell in cells}
    if {ITEM, *_WAYBILL} <= names and not names & {ORDER, RECEIVER}:
        raise fault("dispatch_sheet", line=line)
    missing = [name for name in _NEEDED if name not in names]
    missing += [choice[0] for choice in (_ADDRESSES, (OPTION_CODE, SELLER_CODE)) if not names.intersection(choice)]
    if missing:
        raise SheetFault(
            tuple(problem for name in missing for problem in fault("missing_column", "", line, name).problems)
        )


def _require_one_shop(rows: Sequence[Row]) -> None:
    """Refuse rows of another shop; one seller's own channels may stand side by side."""
    for column in (_CHANNEL, *_STORES):
        first: str | None = None
        for row in rows:
            said = row[column].replace(" ", "")
            own = column == _CHANNEL and any(word in said for word in _OWN_CHANNELS)
            kind = "own" if own else said
            if kind and first is not None and kind != first:
                raise fault("mixed_shops", line=row.line, column=column)
            first = first or kind or None


def _read(table: Table, row: Row, draft: _Draft, seen: set[str], zone: tzinfo) -> None:
    item = table.code(row, ITEM)
    if item and exact_key(item) in seen:
        table.note(row, ITEM, "duplicate")
    seen.add(exact_key(item))
    line = OrderLine(
        item, _sku(table, row), row["상품명"], row["옵션정보"], table.whole(row, QUANTITY, None, 1, _MOST_PIECES)
    )
    draft.lines.append((line, _status(table, row), (_receiver(table, row), table.code(row, PACKAGE, needed=False))))
    due = table.moment(row, DUE, zone)
    draft.due = min(filter(None, (draft.due, due)), default=None)
    draft.placed = draft.placed or _placed(row, zone)


def _sku(table: Table, row: Row) -> str:
    column = OPTION_CODE if row[OPTION_CODE] else SELLER_CODE
    if not row[column]:
        table.note(row, OPTION_CODE, "no_sku")
        return ""
    return table.code(row, column)


def _status(table: Table, row: Row) -> OrderStatus:
    status = status_of(row[name] for name in _STATES)
    if status is None:
        unknown = next(name for name in _STATES if status_of((row[name],)) is None)
        table.note(row, unknown, "bad_word")
        return OrderStatus.ON_HOLD
    if status is OrderStatus.READY and not all(goes_by_parcel(row[name]) for name in _METHODS):
        return OrderStatus.NOT_READY
    return status


def _receiver(table: Table, row: Row) -> Receiver:
    column = next((name for name in _ADDRESSES if row[name]), _ADDRESSES[0])
    table.needed(row, column)
    return Receiver(
        table.needed(row, RECEIVER),
        _phone(row["수취인연락처1"] or row["수취인연락처2"]),
        _zip(row["우편번호"]),
        row[column],
        row["상세배송지"] if column == "기본배송지" else "",
        row["배송메세지"],
    )


def _zip(said: str) -> str:
    """Give a postcode the zero back that a spreadsheet took from its front."""
    return said.zfill(5) if _ZIP.fullmatch(said) else said


def _phone(said: str) -> str:
    return f"0{said}" if _PHONE.fullmatch(said) else said


def _placed(row: Row, zone: tzinfo) -> datetime | None:
    with suppress(ValueError):
        return moment_of(row["결제일"] or row["주문일시"], zone)
    return None


def _order(draft: _Draft) -> Order:
    status, counting = together([status for _, status, _ in draft.lines])
    places: dict[_Place, list[OrderLine]] = {}
    memos: dict[_Place, str] = {}
    for line, its_status, (receiver, package) in draft.lines:
        if its_status in counting:
            place = (_without_memo(receiver), package)
            places.setdefault(place, []).append(line)
            memos[place] = memos.get(place) or receiver.memo
    parts = tuple(
        Consignment(_with_memo(place[0], memos[place]), tuple(lines), place[1] or None)
        for place, lines in places.items()
    )
    return Order(draft.number, status, parts, draft.placed, draft.due)


def _without_memo(one: Receiver) -> Receiver:
    return _with_memo(one, "")


def _with_memo(one: Receiver, memo: str) -> Receiver:
    return Receiver(one.name, one.phone, one.zip, one.address, one.address2, memo)
