"""A marketplace's order sheet by its profile: one row a line, judged order by order as the seller centre's is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, tzinfo

from station.packing.barcodes import exact_key
from station.packing.orders import Receiver, trimmed
from station.sellercentre.line_judging import MOST_PIECES, ProductOrderVerdict, ShopLine, ShopParcel, VerdictKind
from station.sellercentre.order_gathering import GatheringTerms, orders_from
from station.sellercentre.status_words import bare
from station.sheets.grids import Grid
from station.sheets.headings import bare_name
from station.sheets.order_profiles.order_profile import COLUMNS, NEEDED, OrderProfile
from station.sheets.sheet_faults import SheetFault, SheetProblem, fault
from station.sheets.sheet_table import FileRow, SheetTable, is_damaged, whole_of
from station.sheets.sheet_times import moment_of
from station.sheets.smartstore import OrderSheet
from station.sheets.smartstore_rows import UNKNOWN, phone_of, postcode_of

BETWEEN = "/"
"""What stands between the number of the bundle, which may be blank, and that of the line in a line's id."""
_HEADER_WITHIN = 10
_LONGEST_TEXT, _LONGEST_ID, _LONGEST_WORD = 300, 64, 20
_NUMBERS = ("order", "bundle", "line", "phone", "zip", "waybill")
_WORD = re.compile(r"[가-힣A-Za-z][가-힣A-Za-z0-9 ()/,·_-]*")
_SKU = "sellerProductCode"
_PAID = "PAYED"
_STATES: Mapping[str, str] = {"ready": _PAID, "held": _PAID, "cancelled": "CANCELED", "sent": "DELIVERING"}


def profile_at(grid: Grid, profiles: Sequence[OrderProfile]) -> tuple[int, OrderProfile] | None:
    """Return which of the first lines holds the titles of just one profile's sheet, and that profile.

    Raises SheetFault several_profiles, when more than one fits.
    """
    for at, (line, cells) in enumerate(grid[:_HEADER_WITHIN]):
        fitting = [profile for profile in profiles if profile.fits(cells)]
        if len(fitting) > 1:
            raise fault("several_profiles", ", ".join(profile.name for profile in fitting), line=line)
        if fitting:
            return at, fitting[0]
    return None


def titles_at(grid: Grid, profile: OrderProfile) -> int:
    """Return which of the first lines holds a profile's titles. Raises SheetFault: empty, missing_column."""
    if not grid:
        raise fault("empty")
    found = [(len(profile.missing(cells)), at) for at, (_, cells) in enumerate(grid[:_HEADER_WITHIN])]
    missing, at = min(found)
    line, cells = grid[at]
    if missing:
        raise SheetFault(tuple(SheetProblem(line, title, "missing_column") for title in profile.missing(cells)))
    return at


def profile_orders(grid: Grid, profile: OrderProfile, zone: tzinfo, terms: GatheringTerms) -> OrderSheet:
    """Return the orders of a sheet whose first line holds the profile's titles.

    Raises:
        SheetFault: it holds no row, a title twice, or not one row names its order.
    """
    known = tuple(name for name in COLUMNS if name in profile.columns)
    table = SheetTable(_named(grid, profile, known), NEEDED, known, echo=False, numbers=_NUMBERS)
    rows = list(_completed(table.rows))
    strays = [row for row in rows if _is_stray(row)]
    if len(strays) == len(rows):
        raise SheetFault(tuple(_unnamed(row, profile) for row in strays))
    lines = list(_lines(rows, profile, table, zone))
    house = GatheringTerms((_SKU,), abroad=terms.abroad)
    orders = {order.number: replace(order, shop=profile.origin) for order in orders_from(lines, house)}
    remarks = (*(_unnamed(row, profile) for row in strays), *table.taken())
    return OrderSheet(
        tuple(orders[number] for number in dict.fromkeys(line.order for line in lines)),
        tuple(sorted(remarks, key=lambda problem: problem.line)),
        {line.order: line.row for line in reversed(lines)},
    )


def _named(grid: Grid, profile: OrderProfile, known: Sequence[str]) -> Grid:
    """The lines with our names for the columns, and of several titles the first filled cell."""
    line, cells = grid[0]
    names = [bare_name(cell) for cell in cells]
    places: dict[str, list[int]] = {}
    for name in known:
        for title in profile.columns[name]:
            if names.count(bare_name(title)) > 1:
                raise fault("duplicate_column", line=line, column=title)
        places[name] = [names.index(bare_name(one)) for one in profile.columns[name] if bare_name(one) in names]
    body = [(at, [_first(row, choices) for choices in places.values()]) for at, row in grid[1:]]
    return [(line, list(places)), *((at, row) for at, row in body if any(row))]


def _first(row: Sequence[str], choices: Sequence[int]) -> str:
    return next((row[at] for at in choices if at < len(row) and row[at]), "")


def _completed(rows: Sequence[FileRow]) -> Iterator[FileRow]:
    """Rows of one order that follow each other may say only once where it goes."""
    before: FileRow | None = None
    for row in rows:
        same = before is not None and row["order"] and exact_key(row["order"]) == exact_key(before["order"])
        if same and before is not None and not row["receiver"] and not row["address"]:
            told = {name: before[name] for name in ("receiver", "phone", "zip", "address", "address2")}
            row = FileRow(row.line, {**row.cells, **told})  # noqa: PLW2901 - it is the row from here on
        yield row
        before = row


def _is_stray(row: FileRow) -> bool:
    return not row["order"] or is_damaged(row["order"]) or len(row["order"]) > _LONGEST_ID


def _unnamed(row: FileRow, profile: OrderProfile) -> SheetProblem:
    code = "damaged_number" if is_damaged(row["order"]) else "bad_code" if row["order"] else "missing_value"
    return SheetProblem(row.line, profile.columns["order"][0], code)


def _lines(rows: Sequence[FileRow], profile: OrderProfile, table: SheetTable, zone: tzinfo) -> Iterator[ShopLine]:
    ids: Counter[tuple[str, str]] = Counter()
    spelt: dict[str, str] = {}
    for row in rows:
        if _is_stray(row):
            continue
        number = spelt.setdefault(exact_key(row["order"]), row["order"])
        line = row["line"] or row["sku"]
        if "bundle" in profile.columns:
            line = f"{row['bundle'].replace(BETWEEN, ' ')}{BETWEEN}{line}"
        ids[number, exact_key(line)] += 1
        times = ids[number, exact_key(line)]
        twice = times > 1 and bool(row["line"])
        named = line if times == 1 else f"{line}#{row.line if twice else times}"
        yield _line(row, number, named[:_LONGEST_ID], profile, _fault(row, line, twice=twice), table, zone)


def _line(
    row: FileRow,
    number: str,
    line: str,
    profile: OrderProfile,
    reason: ProductOrderVerdict | None,
    table: SheetTable,
    zone: tzinfo,
) -> ShopLine:
    state, verdict = _state(row, profile)
    if row["waybill"] and state == _PAID:
        table.note(row, "waybill", "waybill_typed")
    return ShopLine(
        id=line or f"row-{row.line}",
        order=number,
        state=state,
        confirmed="OK",
        ordered=whole_of(row["quantity"]) or 1,
        receiver=_receiver(row),
        parcel=ShopParcel(waybill=row["waybill"][:_LONGEST_ID]) if row["waybill"] else None,
        codes={_SKU: trimmed(row["sku"], _LONGEST_ID)},
        name=trimmed(row["name"], _LONGEST_TEXT),
        option=trimmed(row["option"], _LONGEST_TEXT),
        package=trimmed(row["bundle"], _LONGEST_ID),
        due_at=_moment(row, "due", table, zone),
        placed_at=_quiet_moment(row["paid"], zone),
        fault=reason or verdict,
        row=row.line,
        follows=False,
    )


def _fault(row: FileRow, line: str, *, twice: bool) -> ProductOrderVerdict | None:
    """What keeps a row from being packed that the sheet alone knows, gravest first."""
    quantity = whole_of(row["quantity"])
    if any(map(is_damaged, (row["line"], row["bundle"], row["sku"]))):
        reason = "damaged_number"
    elif twice:
        reason = "double_row"
    elif quantity is None or not 0 < quantity <= MOST_PIECES:
        return ProductOrderVerdict(VerdictKind.WAITING, "bad_quantity")
    elif not row["sku"]:
        reason = "no_sku"
    elif len(line) > _LONGEST_ID:
        reason = "no_item_number"
    else:
        return None
    return ProductOrderVerdict(VerdictKind.WAITING, reason)


def _state(row: FileRow, profile: OrderProfile) -> tuple[str, ProductOrderVerdict | None]:
    """The state in the words of the one table that judges, and what the profile alone knows against the row."""
    if not profile.states:
        return _PAID, None
    word = row["status"]
    meant = profile.states.get(bare(word))
    safe = word if len(word) <= _LONGEST_WORD and _WORD.fullmatch(word) else UNKNOWN
    if meant is None:
        return _PAID, ProductOrderVerdict(VerdictKind.WAITING, "unknown_state", safe)
    return _STATES[meant], ProductOrderVerdict(VerdictKind.HELD, "shop", safe) if meant == "held" else None


def _receiver(row: FileRow) -> Receiver:
    told = (row["receiver"], phone_of(row["phone"]), postcode_of(row["zip"]), row["address"], row["address2"])
    return Receiver(*(trimmed(text, _LONGEST_TEXT) for text in (*told, row["memo"])))


def _moment(row: FileRow, column: str, table: SheetTable, zone: tzinfo) -> datetime | None:
    return table.moment(row, column, zone)


def _quiet_moment(said: str, zone: tzinfo) -> datetime | None:
    with suppress(ValueError):
        return moment_of(said, zone) if said else None
    return None
