"""A form of one's own, proposed from the carrier's empty sheet: its titles, and what each seems to mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from station.packing.orders import trimmed
from station.sheets.books import ZIP
from station.sheets.carrier_forms.carrier_form import FIELDS, RESULT_FIELDS
from station.sheets.carrier_forms.form_reading import toml_text
from station.sheets.carrier_forms.sheet_titles import (
    SORT_TITLES,
    WAYBILL_TITLES,
    is_waybill_title,
    meaning_of,
    title_key,
    titles_in,
)
from station.sheets.grids import Grid
from station.sheets.sheet_faults import fault

_HEADER_WITHIN = 20
_ORDER_TITLE = "주문번호"
_WHOLE, _FIRST, _SECOND = "receiver.address", "receiver.address1", "receiver.address2"


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """A column of the carrier's sheet. `field` "": what it means is not known, and it stays blank."""

    place: int
    title: str
    field: str = ""
    added: bool = False


@dataclass(frozen=True, slots=True)
class FormProposal:
    """A form as it is proposed. `row`: of the titles. `waybill`: the titles of the number that stand in the sheet."""

    columns: tuple[ProposedColumn, ...]
    row: int
    file: str
    encoding: str
    waybill: tuple[str, ...] = ()

    @property
    def unmapped(self) -> tuple[str, ...]:
        """The titles whose meaning is not known."""
        return tuple(one.title for one in self.columns if not one.field and not is_waybill_title(one.title))

    @property
    def added(self) -> bool:
        """Whether a column was added, since the sheet has none that ties a result to its box."""
        return any(column.added for column in self.columns)


def propose_form(grid: Grid, data: bytes) -> FormProposal:
    """Return the form that an empty sheet asks for. `data`: its bytes. Raises SheetFault empty, no_titles."""
    if not grid:
        raise fault("empty")
    found = titles_in(grid[:_HEADER_WITHIN])
    if found is None:
        raise fault("no_titles", line=grid[0][0])
    row, cells = found[0], [trimmed(cell) for cell in found[1]]
    columns = list(_columns(cells))
    if "reference" not in {column.field for column in columns}:
        columns.append(ProposedColumn(len(cells) + 1, _ORDER_TITLE, "reference", added=True))
    file, encoding = _kind(data)
    waybill = tuple(cell for cell in cells if is_waybill_title(cell))
    return FormProposal(tuple(columns), row, file, encoding, waybill)


def _columns(cells: list[str]) -> Iterator[ProposedColumn]:
    """Each field once, under the first title that means it."""
    fields = [meaning_of(cell) for cell in cells]
    if "reference" not in fields and "order" in fields:
        fields[fields.index("order")] = "reference"
    if _SECOND in fields and _FIRST not in fields and _WHOLE in fields:
        fields[fields.index(_WHOLE)] = _FIRST
    seen: set[str] = set()
    for place, (cell, meant) in enumerate(zip(cells, fields, strict=True), 1):
        if not cell:
            continue
        field = "orders" if meant == "order" else meant
        yield ProposedColumn(place, cell, "" if field in seen else field)
        seen.add(field)


def _kind(data: bytes) -> tuple[str, str]:
    """The file that is written: a text as it was given, else a book, since the older formats are only read."""
    if data.startswith(ZIP) or b"\0" in data[:512] or data.lstrip()[:1] == b"<":
        return "xlsx", "cp949"
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "csv", "cp949"
    return "csv", "utf-8" if any(byte > 127 for byte in data) else "cp949"


def form_text(proposal: FormProposal, source: str) -> str:
    """Return the form's file. `source`: the name of the sheet that it was made from."""
    lines = [
        f"# 이 양식은 {_comment(source)}의 제목으로 만들었어요. 아래를 확인하고 고쳐 쓰세요.",
        f"# Made from the titles of {_comment(source)}. Check it, and change what is not right.",
        f"# field: {', '.join(FIELDS)}",
        "# value: 모든 줄에 똑같이 적을 값 · the same in every row    max_bytes: CP949 바이트 수 · bytes of CP949",
    ]
    if proposal.unmapped:
        lines.append(
            f"# 무엇인지 몰라 비워 둔 칸 · not known, left blank: {', '.join(map(_comment, proposal.unmapped))}"
        )
    lines += [
        f'file = "{proposal.file}"',
        f'encoding = "{proposal.encoding}"',
        "header = true",
        f"start_row = {proposal.row}",
        'per = "box"',
    ]
    for column in proposal.columns:
        lines += ["", *_column_text(column)]
    return "\n".join([*lines, "", *_result_text(proposal), ""])


def _column_text(column: ProposedColumn) -> Iterator[str]:
    if column.added:
        yield "# 주문번호 칸이 없어서 더했어요. 택배사 프로그램의 양식에도 더하세요."
        yield "# Added: without it no number can be tied to its box. Add it to the form at the carrier, too."
    yield "[[column]]"
    yield f"position = {column.place}"
    yield f"title = {toml_text(column.title)}"
    yield f'field = "{column.field}"' if column.field else 'value = ""'


def _result_text(proposal: FormProposal) -> Iterator[str]:
    titles = dict.fromkeys((*proposal.waybill, *WAYBILL_TITLES[:3]))
    reference = next(column.title for column in proposal.columns if column.field == "reference")
    yield "# 택배사 프로그램에서 받는 결과 파일. 제목이 다르면 고치세요."
    yield f"# The result file of the carrier's program; also: {', '.join(RESULT_FIELDS)}"
    yield "[result]"
    yield f'file = "{proposal.file}"'
    yield f"waybill = [{', '.join(map(toml_text, titles))}]"
    yield f"reference = {toml_text(reference)}"
    there = {title_key(column.title) for column in proposal.columns}
    for name, words in SORT_TITLES.items():
        title = next((word for word in words if title_key(word) in there), "")
        if title:
            yield f"{name} = {toml_text(title)}"


def _comment(text: str) -> str:
    """A text that stays on its line."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
