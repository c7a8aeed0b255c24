"""Every command barcode with what it does, as the packer reads it on the sheet."""

from __future__ import annotations

from dataclasses import dataclass

TITLE = ("포장대 명령 바코드", "Command barcodes of the bench")


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command's barcode and its captions."""

    code: str
    korean: str
    english: str


COMMANDS = (
    CommandRow("PS:OK", "확인 · 물음에 네", "OK: yes to what is asked"),
    CommandRow("PS:UNDO", "되돌리기 · 마지막 스캔 취소", "Undo the last scan"),
    CommandRow("PS:CANCEL", "취소 · 담은 것을 되돌려 놓기", "Cancel: put everything back"),
    CommandRow("PS:HOLD", "보류 · 옆에 두기", "Hold: put the order aside"),
    CommandRow("PS:SHORT", "부족 · 물건이 모자라요", "Short: goods are missing"),
    CommandRow("PS:NEXTBOX", "다음 상자", "Next box"),
    CommandRow("PS:FINISH", "마침 · 스캔할 것이 없을 때", "Finish: when nothing needs a scan"),
    CommandRow("PS:REPRINT", "재출력 · 라벨 한 장 더", "Reprint the label"),
    CommandRow("PS:HELP", "도움말", "Help"),
    CommandRow("PS:SUPERVISOR", "관리자 · 배지나 PIN", "Supervisor: badge or PIN"),
    CommandRow("PS:LOGOUT", "퇴근 · 로그아웃", "Sign out"),
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
"""What each code of the test sheet shows, by its name in `scanners.testsheet`."""
