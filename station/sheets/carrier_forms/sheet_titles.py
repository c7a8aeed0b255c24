"""The titles of carriers' sheets: how they are compared, what they mean, and what is told where some are missing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from station.sheets import headings, own_orders
from station.sheets.carrier_forms.carrier_form import KEYS, CarrierForm
from station.sheets.carrier_forms.form_shelf import shipped_forms
from station.sheets.grids import Grid
from station.sheets.sheet_faults import SheetFault, fault

_MARKS = re.compile(r"[\s*※●■_·:\[\]]")
_NEEDED = re.compile(r"\((?:필수|선택)\)")
_BRACKETS = re.compile(r"\([^()]*\)")
_DIGITS = re.compile(r"\d{4}")
_LONGEST_TITLE = 40
# So much of a form's titles must stand in a sheet for it to be told as that form's.
_ENOUGH, _LEAST = 0.6, 3

WORDS: Mapping[str, tuple[str, ...]] = {
    "reference": ("고객주문번호", "고객사주문번호", "관리번호", "접수번호", "업체주문번호", "고객관리번호"),
    "order": ("주문번호", "쇼핑몰주문번호"),
    "receiver.name": (
        *("받는분", "받는분성명", "받는분이름", "받는분명", "받는사람", "받는사람명", "받는사람성명", "받으시는분"),
        *("수하인", "수하인명", "수하인성명", "수취인", "수취인명", "수취인이름", "수령인", "수령인명", "수령자"),
        *("수령자명", "수령자성명", "고객명", "성명"),
    ),
    "receiver.phone": (
        *("받는분전화번호", "받는분전화", "받는분연락처", "받는분핸드폰", "받는분휴대폰", "받는분휴대전화"),
        *("받는사람전화번호", "받는사람연락처", "받는사람전화", "받으시는분전화", "받으시는분연락처"),
        *("수하인전화번호", "수하인전화", "수하인연락처", "수하인휴대폰", "수하인핸드폰", "수하인번호"),
        *("수취인연락처", "수취인연락처1", "수취인전화번호", "수취인전화", "수취인핸드폰", "수취인휴대폰"),
        *("수령인연락처", "수령인전화번호", "수령자전화번호", "수령자연락처", "수령자휴대폰"),
        *("전화번호1", "전화번호", "전화", "연락처", "연락처1", "핸드폰", "휴대폰", "휴대전화", "핸드폰번호"),
        *("휴대폰번호", "휴대전화(010-1234-5678)"),
    ),
    "receiver.zip": (
        *("받는분우편번호", "받는사람우편번호", "수하인우편번호", "수취인우편번호", "수령인우편번호"),
        *("수령자우편번호", "배송지우편번호", "우편번호"),
    ),
    "receiver.address": (
        *("받는분주소", "받는분주소(전체,분할)", "받는분총주소", "받는분전체주소", "받는사람주소", "받으시는분주소"),
        *(
            "수하인주소",
            "수취인주소",
            "수령인주소",
            "수령자주소",
            "배송지주소",
            "배송지",
            "통합배송지",
            "주소",
            "총주소",
        ),
        "전체주소",
    ),
    "receiver.address1": (
        *("받는분주소1", "받는분기본주소", "수하인주소1", "수하인기본주소", "기본주소", "기본배송지", "주소1"),
        "주소(시도+시군구+도로명+건물번호)",
    ),
    "receiver.address2": (
        *("받는분주소2", "받는분상세주소", "수하인주소2", "수하인상세주소", "상세주소", "상세배송지", "주소2"),
        "상세주소(동,호수,洞명칭,아파트,건물명등)",
    ),
    "sender.name": (
        *("보내는분", "보내는분성명", "보내는분이름", "보내는분명", "보내는사람", "보내는사람(지정)", "보내는사람명"),
        *("보내시는분", "송하인", "송하인명", "송하인성명", "발송인", "발송인명"),
    ),
    "sender.phone": (
        *("보내는분전화번호", "보내는분전화", "보내는분연락처", "보내는분핸드폰", "보내는사람전화번호"),
        *("전화번호1(지정)", "보내시는분전화", "송하인전화번호", "송하인연락처", "송하인전화", "발송인연락처"),
    ),
    "sender.zip": ("보내는분우편번호", "보내는사람우편번호", "송하인우편번호", "우편번호(지정)"),
    "sender.address": (
        *("보내는분주소", "보내는분주소(전체,분할)", "보내는분총주소", "보내는사람주소", "주소(지정)", "송하인주소"),
        "발송인주소",
    ),
    "goods": (
        *("품목명", "내품명", "내품명1", "상품명", "상품명1", "품명", "물품명", "내용물", "내용품", "상품", "제품명"),
        "품목",
    ),
    "pieces": ("내품수량", "내품수량1", "내품개수", "상품수량", "주문수량", "상품개수"),
    "boxes": ("박스수량", "박스개수", "수량(a타입)", "수량", "택배수량"),
    "box_type": ("박스타입", "박스크기", "박스규격", "박스종류"),
    "freight": ("운임구분", "지불조건", "운임지불조건", "지불구분", "선착불구분", "운임타입"),
    "memo": (
        *("배송메세지", "배송메시지", "배송메세지1", "배송메시지1", "배송메모", "배송요청사항", "배송시요청사항"),
        *("특기사항", "전달사항", "요청사항", "비고", "배송시유의사항", "고객메시지"),
    ),
}
"""What titles mean, as they are compared: the first field that has one is taken."""
WAYBILL_TITLES = ("운송장번호", "송장번호", "등기번호", "운송장no", "운송장")
"""Under which a result sheet has the carrier's number."""
SORT_TITLES: Mapping[str, tuple[str, ...]] = {
    "sort_code": ("분류코드", "도착지코드", "집배코드"),
    "terminal": ("터미널", "도착터미널", "허브"),
    "branch": ("배송계획점소", "배송점", "배달점소", "영업소", "대리점", "도착점"),
    "driver": ("배송기사", "배달기사", "배송사원", "배달사원"),
    "region": ("권역", "권역구분", "배송권역"),
}


def title_key(said: str) -> str:
    """Return what titles are compared by: without blanks and the marks of needed columns, in small letters."""
    return _MARKS.sub("", _NEEDED.sub("", headings.bare_name(said)))


def meaning_of(said: str) -> str:
    """Return the field that a title means, what stands in brackets behind it aside, or ""."""
    key = title_key(said)
    return _meanings().get(key) or _meanings().get(_BRACKETS.sub("", key), "")


@cache
def _meanings() -> Mapping[str, str]:
    return {title_key(word): name for name, words in reversed(tuple(WORDS.items())) for word in words}


@cache
def _known() -> frozenset[str]:
    """Every title that some sheet of a carrier has."""
    shipped = {title_key(title) for form in shipped_forms() for title in form.titles}
    read = (column for form in shipped_forms() for column in form.result.columns.values())
    results = {title_key(title) for column in read for title in column.titles}
    words = {title_key(word) for words in SORT_TITLES.values() for word in words}
    return frozenset({*shipped, *results, *words, *_meanings(), *WAYBILL_TITLES})


def is_waybill_title(said: str) -> bool:
    """Whether the carrier's number stands under a title."""
    return title_key(said) in WAYBILL_TITLES


def titles_in(lines: Grid) -> tuple[int, list[str]] | None:
    """Return the row that holds titles, by its number, or None where no row looks like one.

    A row of a box is never taken for them: no two of its cells are titles of somebody's sheet.
    """
    found = [
        (_known_among(cells), line, cells)
        for line, cells in lines
        if all(map(_may_be_title, cells)) or _mostly_known(cells)
    ]
    best = max(found, key=lambda row: row[0], default=None)
    return (best[1], best[2]) if best is not None and best[0] >= 2 else None


def _known_among(cells: Sequence[str]) -> int:
    return sum(_is_known(cell) for cell in cells if cell)


def _is_known(cell: str) -> bool:
    return title_key(cell) in _known() or bool(meaning_of(cell))


def _mostly_known(cells: Sequence[str]) -> bool:
    return _known_among(cells) * 2 > sum(map(bool, cells))


def _may_be_title(cell: str) -> bool:
    return _is_known(cell) or (len(cell) <= _LONGEST_TITLE and not _DIGITS.search(cell))


def titles_fault(lines: Grid, form: CarrierForm) -> SheetFault:
    """Return what is wrong with a sheet in which a form's needed columns were not found."""
    own = next((line for line, cells in lines if own_orders.is_header(cells)), None)
    if own is not None:
        return fault("order_sheet", line=own)
    told = titles_in(lines)
    if told is None:
        return fault("no_titles", line=lines[0][0])
    line, cells = told
    names = {title_key(cell) for cell in cells}
    if headings.is_header(cells) and headings.PACKAGE.replace(" ", "") in {cell.replace(" ", "") for cell in cells}:
        return fault("order_sheet", line=line)
    if _share(names, form) >= _ENOUGH and not _has_number(names, form):
        return fault("own_reservation", form.name, line=line)
    other = max((one for one in shipped_forms() if one.name != form.name), key=lambda one: _share(names, one))
    if _share(names, other) >= _ENOUGH > _share(names, form):
        return fault("other_form", other.name, line=line)
    lacking = ("waybill",) if not _has_number(names, form) else KEYS
    titles = dict.fromkeys(title for name in lacking for title in _titles_of(form, name))
    # Where most are no titles of anybody's sheet, a list of people lies on its side.
    shown = (cell for cell in cells if cell and (_mostly_known(cells) or _is_known(cell)))
    return fault("missing_title", ", ".join(shown), line, "/".join(titles))


def _titles_of(form: CarrierForm, name: str) -> tuple[str, ...]:
    column = form.result.columns.get(name)
    return column.titles if column is not None else ()


def _has_number(names: set[str], form: CarrierForm) -> bool:
    column = form.result.columns["waybill"]
    return bool(column.place) or any(title_key(title) in names for title in column.titles)


def _share(names: set[str], form: CarrierForm) -> float:
    titles = {title_key(title) for title in form.titles}
    hits = len(titles & names)
    return hits / len(titles) if hits >= _LEAST else 0.0
