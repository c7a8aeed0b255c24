"""The product file: one row a barcode, the first row of a SKU describing it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from station.packing.barcodes import exact_key, fold, tidy
from station.packing.orders import Barcode, Product, SetComponent
from station.sheets.grids import Grid, grid_of
from station.sheets.headings import bare_name
from station.sheets.order_files import Lines
from station.sheets.sheet_faults import fault
from station.sheets.sheet_table import FileRow, SheetTable

_NEEDED = ("sku",)
_DESCRIBING = ("name", "option", "components", "scan", "weight_g", "track", "location", "image")
_COLUMNS = (*_NEEDED, "barcode", "units", *_DESCRIBING)
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "sku": ("sku", "옵션관리코드", "상품코드", "판매자상품코드", "품번", "상품번호(스마트스토어)", "상품번호"),
    "barcode": ("barcode", "바코드", "상품바코드", "판매자바코드", "판매자상품바코드"),
    "units": ("units", "입수", "입수량", "수량/입수", "입수(개)", "수량", "낱개수량"),
    "name": ("name", "상품명", "품명", "이름"),
    "option": ("option", "옵션", "옵션명", "옵션정보", "옵션값"),
    "components": ("components", "세트구성", "구성", "구성상품"),
    "scan": ("scan", "스캔"),
    "weight_g": ("weight_g", "무게", "무게(g)", "중량", "중량(g)"),
    "track": ("track", "이력", "추적"),
    "location": ("location", "위치", "보관위치", "선반", "로케이션"),
    "image": ("image", "이미지", "사진", "상품사진"),
}
"""How each column may be called; of several that are there the first filled one of a row counts."""

_YES = dict.fromkeys(("", "yes", "y", "true", "1", "예", "스캔"), "yes")
_ONCE = dict.fromkeys(("once", "한번", "한 번", "한번만", "한 번만"), "once")
_SCAN = {**_YES, **_ONCE, **dict.fromkeys(("no", "n", "false", "0", "아니요", "안함"), "no")}
_TRACK = {"": "", "lot": "lot", "serial": "serial", "로트": "lot", "일련번호": "serial"}
_HEADER_WITHIN = 10
_MOST_UNITS = 9_999
_MOST_GRAMS = 1_000_000
_LONGEST_ADDRESS = 1_000
PICTURE_PROBLEMS = ("no_picture", "bad_picture")
"""What may be wrong with a file of a picture: it is not there, or is none."""


@dataclass(slots=True)
class _Draft:
    """A SKU while its rows are being read. `known`: as the catalogue has it, unless it is to be replaced."""

    first: FileRow
    sku: str
    said: dict[str, str]
    known: Product | None = None
    barcodes: list[Barcode] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    has_codes: bool = False


Pictures = Callable[[str], str]
"""Finds the picture file that a sheet names, and returns its whole path; raises ValueError with a problem's code."""


def read_products(
    data: bytes,
    filename: str,
    known: Iterable[Product] = (),
    *,
    replace: bool = False,
    lines_of: Lines = grid_of,
    pictures: Pictures = str,
) -> tuple[Product, ...]:
    """Return the products of a file, in the order of their first rows.

    `known`: what the catalogue has; a set may consist of it, and what a file leaves out of a product, barcodes too,
    stays as it is, unless `replace` says that the file is all there is to a product. `lines_of`: makes lines of bytes.
    `pictures`: finds files of pictures.

    Raises:
        SheetFault: with every problem found; nothing of such a file may be taken.
    """
    before = {exact_key(product.sku): product for product in known}
    table = SheetTable(_named(lines_of(data, filename, "")), _NEEDED, _COLUMNS, echo=True, numbers=("barcode",))
    drafts: dict[str, _Draft] = {}
    for row in table.rows:
        _read(table, row, drafts, {} if replace else before)
    parts = {key: _parts(table, draft) for key, draft in drafts.items()}
    _check_parts(table, drafts, parts, before.keys())
    made = tuple(_product(table, draft, parts[key], pictures) for key, draft in drafts.items())
    table.finish()
    return made


def _named(grid: Grid) -> Grid:
    """The lines from the headings on, with our names for the columns, and of each the first filled one."""
    start = next((at for at, (_, cells) in enumerate(grid[:_HEADER_WITHIN]) if _is_header(cells)), 0)
    if not grid:
        return grid
    line, cells = grid[start]
    places = _places([bare_name(cell) for cell in cells], line)
    if not places:
        return grid
    rows = [(at, _row(row, places, len(cells))) for at, row in grid[start + 1 :]]
    return [(line, list(places)), *rows]


def _places(names: Sequence[str], line: int) -> dict[str, tuple[int, ...]]:
    """Where each column stands; `sku` comes first, so that a file without it is told so."""
    found: dict[str, tuple[int, ...]] = {}
    for column, headings in HEADINGS.items():
        for heading in headings:
            if names.count(heading) > 1:
                raise fault("duplicate_column", line=line, column=heading)
        places = tuple(names.index(heading) for heading in headings if heading in names)
        if places:
            found[column] = places
    return found


def _row(cells: Sequence[str], places: Mapping[str, tuple[int, ...]], width: int) -> list[str]:
    """A row's cells in the order of our columns; what stands behind the headings stays behind them."""
    told = [next((cells[at] for at in choices if at < len(cells) and cells[at]), "") for choices in places.values()]
    return [*told, *cells[width:]]


def _is_header(cells: Sequence[str]) -> bool:
    names = {bare_name(cell) for cell in cells}
    return bool(names.intersection(HEADINGS["sku"])) and len(names) > 1


def _read(table: SheetTable, row: FileRow, drafts: dict[str, _Draft], before: Mapping[str, Product]) -> None:
    sku = table.code(row, "sku")
    if not sku:
        return
    draft = drafts.get(exact_key(sku))
    if draft is None:
        known = before.get(exact_key(sku))
        draft = _Draft(row, sku, {name: row[name] for name in _DESCRIBING}, known)
        drafts[exact_key(sku)] = draft
        if known is None:
            table.needed(row, "name")
    for name in _DESCRIBING:
        if row[name] and draft.said[name] and row[name] != draft.said[name]:
            table.note(row, name, "contradiction")
        draft.said[name] = draft.said[name] or row[name]
    said = table.code(row, "barcode", needed=False)
    draft.has_codes = draft.has_codes or bool(said)
    code = said or draft.sku
    units = table.whole(row, "units", 1, 1, _MOST_UNITS)
    if fold(code) in draft.keys:
        table.note(row, "barcode", "duplicate")
    draft.keys.add(fold(code))
    draft.barcodes.append(Barcode(code, units))


def _parts(table: SheetTable, draft: _Draft) -> tuple[SetComponent, ...]:
    """Read `SKU*2;SKU2*1`; a part without a number is one piece."""
    found: dict[str, SetComponent] = {}
    for said in filter(None, map(tidy, draft.said["components"].split(";"))):
        sku, star, count = said.rpartition("*")
        sku, count = (tidy(sku), tidy(count)) if star else (said, "1")
        is_count = count.isascii() and count.isdigit() and 1 <= int(count[:6]) <= _MOST_UNITS
        if not (sku and is_count) or exact_key(sku) in found:
            table.note(draft.first, "components", "bad_components")
            return ()
        found[exact_key(sku)] = SetComponent(sku, int(count))
    return tuple(found.values())


def _check_parts(
    table: SheetTable,
    drafts: Mapping[str, _Draft],
    parts: Mapping[str, tuple[SetComponent, ...]],
    known: Collection[str],
) -> None:
    for key, draft in drafts.items():
        if any(exact_key(part.sku) not in drafts and exact_key(part.sku) not in known for part in parts[key]):
            table.note(draft.first, "components", "unknown_component")
        elif _reaches(key, key, parts, frozenset()):
            table.note(draft.first, "components", "component_cycle")


def _reaches(start: str, goal: str, parts: Mapping[str, tuple[SetComponent, ...]], seen: frozenset[str]) -> bool:
    below = {exact_key(part.sku) for part in parts.get(start, ())}
    return goal in below or any(_reaches(key, goal, parts, seen | below) for key in below - seen)


def _product(table: SheetTable, draft: _Draft, parts: tuple[SetComponent, ...], pictures: Pictures) -> Product:
    described, said, known = FileRow(draft.first.line, draft.said), draft.said, draft.known or Product(draft.sku, "")
    scan = table.word(described, "scan", _SCAN)
    weight = table.whole(described, "weight_g", 0, 0, _MOST_GRAMS)
    said_track = table.word(described, "track", _TRACK)
    track = said_track if said["track"] else known.track
    return Product(
        sku=draft.sku,
        name=said["name"] or known.name,
        option=said["option"] or known.option,
        barcodes=_codes(draft),
        components=parts or known.components,
        scan=scan != "no" if said["scan"] else known.scan,
        weight_g=weight if said["weight_g"] else known.weight_g,
        track=track,
        location=said["location"] or known.location,
        image=_image(table, draft, pictures) or known.image,
        once=(scan == "once" if said["scan"] else known.once) and not track,
    )


def _image(table: SheetTable, draft: _Draft, pictures: Pictures) -> str:
    """Where the picture is: an https address as it stands there, or a file's whole path."""
    said = draft.said["image"]
    try:
        if "://" not in said:
            return pictures(said) if said else ""
        parts = urlsplit(said)
        fits = parts.scheme == "https" and parts.hostname and parts.username is None and len(said) <= _LONGEST_ADDRESS
        if fits and said.isascii() and said.isprintable() and " " not in said:
            return said
        code = "bad_image"
    except ValueError as problem:
        code = str(problem) if str(problem) in PICTURE_PROBLEMS else "bad_image"
    table.note(FileRow(draft.first.line, draft.said), "image", code)
    return ""


def _codes(draft: _Draft) -> tuple[Barcode, ...]:
    """The codes of a product: those that are known stay beside those of the file."""
    told = draft.barcodes
    if draft.known is not None:
        told = told if draft.has_codes else [one for one in told if one.units != 1]
        told = [*(one for one in draft.known.codes if fold(one.code) not in {fold(new.code) for new in told}), *told]
    return () if told == [Barcode(draft.sku)] else tuple(told)
