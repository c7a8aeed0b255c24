"""The sheet of command barcodes that hangs at the bench."""

from __future__ import annotations

from dataclasses import dataclass

from printers.document import Code128Item, FrameItem, Item, PrintDocument, TextAlign, TextItem
from station.documents.waybill.label_parts import moved
from station.documents.waybill.label_words import Language
from station.packing.barcodes import BenchCommand

TITLE = ("포장대 명령 바코드", "Command barcodes of the bench")


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command's barcode and its captions."""

    code: str
    korean: str
    english: str


COMMANDS = (
    CommandRow(BenchCommand.OK, "확인 · 물음에 네", "OK: yes to what is asked"),
    CommandRow(BenchCommand.UNDO, "되돌리기 · 마지막 스캔 취소", "Undo the last scan"),
    CommandRow(BenchCommand.CANCEL, "취소 · 담은 것을 되돌려 놓기", "Cancel: put everything back"),
    CommandRow(BenchCommand.HOLD, "보류 · 옆에 두기", "Hold: put the order aside"),
    CommandRow(BenchCommand.SHORT, "부족 · 물건이 모자라요", "Short: goods are missing"),
    CommandRow(BenchCommand.NEXTBOX, "다음 상자", "Next box"),
    CommandRow(BenchCommand.FINISH, "마침 · 스캔할 것이 없을 때", "Finish: when nothing needs a scan"),
    CommandRow(BenchCommand.REPRINT, "재출력 · 라벨 한 장 더", "Reprint the label"),
    CommandRow(BenchCommand.HELP, "도움말", "Help"),
    CommandRow(BenchCommand.SUPERVISOR, "관리자 · 배지나 PIN", "Supervisor: badge or PIN"),
    CommandRow(BenchCommand.LOGOUT, "퇴근 · 로그아웃", "Sign out"),
    *(CommandRow(f"PS:QTY:{count}", f"다음 스캔은 {count}개", f"Next scan counts {count}") for count in range(2, 11)),
    CommandRow("PS:REASON:1", "이유 1 · 화면의 1번", "Reason 1 on the screen"),
    CommandRow("PS:REASON:2", "이유 2 · 화면의 2번", "Reason 2 on the screen"),
    CommandRow("PS:REASON:3", "이유 3 · 화면의 3번", "Reason 3 on the screen"),
    CommandRow("PS:REASON:4", "이유 4 · 화면의 4번", "Reason 4 on the screen"),
)

TEST_TITLE = ("스캐너 시험지", "Scanner test sheet")
TEST_HOW = (
    "packing-station scanners learn 또는 doctor --scan을 켠 다음, 1번부터 차례로 한 번씩 스캔하세요.",
    "Start packing-station scanners learn, or doctor --scan; then scan each code once, beginning with 1.",
)
TEST_CAPTIONS = {
    "ends": ("숫자, 코드의 앞과 끝", "Digits, beginning and end of a code"),
    "letters": ("대문자와 소문자", "Capital and small letters"),
    "signs": ("기호", "Signs"),
    "more_signs": ("다른 기호", "More signs"),
    "separator": ("구분 문자 GS (GS1)", "The separator GS (GS1)"),
    "length": ("긴 코드, 빠르기", "A long code, and the pace"),
}
"""What each code of the test sheet shows, by its name in `scanners.setup.testsheet`."""


_A4 = (210.0, 297.0)
_MARGIN = 10.0
_CELL = 20.3
_GAP = 1.6
_NARROW = 150.0


def command_sheet(language: Language, width_mm: float = 210) -> PrintDocument:
    """Every command barcode with its caption in both languages, that of the bench first.

    A4 in two columns; on paper narrower than 150 mm (72 mm or more) one column, as long as it needs.
    """
    rows = [_cell(row, language, _cell_width(width_mm)) for row in COMMANDS]
    head = _title(language, width_mm)
    if width_mm < _NARROW:
        items = [item for at, row in enumerate(rows) for item in moved(row, 0, 14 + at * (_CELL + _GAP))]
        return PrintDocument(width_mm, 14 + len(rows) * (_CELL + _GAP), (*head, *items))
    half = -(-len(rows) // 2)
    placed: list[Item] = [*head]
    for at, row in enumerate(rows):
        column, place = divmod(at, half)
        right = _MARGIN + column * (_cell_width(width_mm) + 6)
        placed.extend(moved(row, right, _MARGIN + 14 + place * (_CELL + _GAP)))
    return PrintDocument(width_mm, max(_A4[1], _MARGIN * 2 + 14 + half * (_CELL + _GAP)), tuple(placed))


def _cell_width(width: float) -> float:
    return width if width < _NARROW else (width - 2 * _MARGIN - 6) / 2


def _title(language: Language, width: float) -> tuple[Item, ...]:
    side = 0.0 if width < _NARROW else _MARGIN
    here, there = TITLE if language == "ko" else TITLE[::-1]
    across = width - 2 * side
    return (
        TextItem(side, side, across, 7, here, 6, align=TextAlign.CENTRE),
        TextItem(side, side + 7.5, across, 4, there, 3.2, align=TextAlign.CENTRE, bold=False),
    )


def _cell(row: CommandRow, language: Language, width: float) -> tuple[Item, ...]:
    """One command in its frame: what it does, and its bars; far enough from the next to be hit alone."""
    first, second = (row.korean, row.english) if language == "ko" else (row.english, row.korean)
    return (
        FrameItem(0, 0, width, _CELL, 0.3),
        TextItem(2, 1.2, width - 4, 4.6, first, 4.2),
        TextItem(2, 6, width * 0.6, 3, second, 2.6, bold=False),
        TextItem(width * 0.6, 6, width * 0.4 - 2, 3, row.code, 2.6, align=TextAlign.RIGHT, bold=False),
        Code128Item(1, 9.6, width - 2, 9.6, row.code, module_min=2, module_max=3),
    )
