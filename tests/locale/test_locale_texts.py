"""Every sentence of the bench exists in both languages, says what it is given, and never fails."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import station.locale.texts as module
from station.locale.texts import LANGUAGES, LocaleTexts, NoticeSentence, grouped
from station.packing.barcodes import BenchCommand
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.process.questions import REASONS
from station.packing.process.supervisor import REASONS as WHY_ALLOWED

KOREAN = LocaleTexts.load("ko")
ENGLISH = LocaleTexts.load("en")
VALUES: dict[str, str | int] = {
    "seconds": 30, "order": "2026112312345670", "waybill": "650000000011", "name": "머그컵", "option": "화이트 350ml",
    "packed": 1, "wanted": 2, "missing": 3, "units": 12, "count": 4, "reason": "paper_end",
    "device": "scanner:serial-1", "orders": "A1, B2", "command": "PS:SHORT", "packer": "김포장",
    "copy": 2, "left": 9, "code": "8801234567893", "pieces": 5, "lines": 3,
    "serial": "S-0007", "day": "2026-11-30", "due": "2026-11-25 16:00", "carrier": "CJ대한통운", "sku": "MUG-WH",
    "what": "머그컵 2→1", "number": "650000000022", "own": "2026112312345671", "old": "650000000033",
}  # fmt: skip
PAPER = (
    "paper_end", "paper_near_end", "cover_open", "cutter", "overheated", "offline", "error", "unreachable",
    "silent", "starting", "mute", "no_answer_possible", "timeout", "restart", "barcode_too_wide", "clipped",
)  # fmt: skip
SCANNERS = (
    "unplugged", "missing", "garbage", "unfinished", "no_permission", "in_use", "hangul", "prefix",
    "dropped", "not_a_scanner", "not_a_camera", "no_picture", "no_ffmpeg", "no_decoder", "ended", "two_ways",
    "no_separator",
)  # fmt: skip
SHOPS = (
    "credentials", "network", "timeout", "busy", "server", "redirected", "not_json", "lacks_fields",
    "too_big", "not_found", "rejected", "cancelled", "on_hold", "already_dispatched", "invalid_waybill",
)  # fmt: skip
PEOPLE = ("away", "overdue", "pin_wrong", "pin_locked", "no_pin", "no_right", "badge_plain", "badge_unknown",
          "not_a_pin", "not_compared")  # fmt: skip
ALLOWED = tuple(reason for reasons in WHY_ALLOWED.values() for reason in reasons)
BOXES = ("packer", "shop", "nothing_counted", "another_opened", "taken_back")


def tables(language: str) -> dict[str, dict[str, str | list[str]]]:
    return tomllib.loads((Path(module.__file__).parent / f"{language}.toml").read_text("utf-8"))


def blanks(text: str | list[str]) -> list[set[str]]:
    parts = [text] if isinstance(text, str) else text
    return [set(re.findall(r"\{(\w+)", part)) for part in parts]


def test_both_languages_have_the_same_keys_and_the_same_blanks() -> None:
    korean, english = tables("ko"), tables("en")
    assert {name: list(table) for name, table in korean.items()} == {
        name: list(table) for name, table in english.items()
    }
    for name, table in korean.items():
        for key, text in table.items():
            other = blanks(english[name][key])
            assert set().union(*blanks(text)) == set().union(*other), f"{name}.{key}"


@pytest.mark.parametrize("texts", [KOREAN, ENGLISH], ids=LANGUAGES)
@pytest.mark.parametrize("code", list(NoticeCode))
def test_every_notice_has_a_word_a_text_and_a_next_step(texts: LocaleTexts, code: NoticeCode) -> None:
    said = texts.say(Notice(code, tuple(VALUES.items())))
    assert said.word
    assert said.text
    assert said.next
    assert len(said.word) <= 14, "it is drawn large"
    assert "{" not in said.word + said.text + said.next
    assert " - " not in f" {said.text} ", "every blank of the text has a value"


@pytest.mark.parametrize("texts", [KOREAN, ENGLISH], ids=LANGUAGES)
def test_every_reason_and_every_command_has_a_name(texts: LocaleTexts) -> None:
    for reason in (*PAPER, *SCANNERS, *SHOPS, *BOXES, *PEOPLE, *REASONS, *ALLOWED):
        assert texts.has(f"reason.{reason}"), reason
    for command in BenchCommand:
        assert texts.has(f"command.{command.removeprefix('PS:').lower()}"), command


def test_a_right_item_is_told_whole() -> None:
    notice = tell(NoticeCode.ITEM_OK, name="머그컵", option="화이트 350ml", packed=1, wanted=2, units=1)
    assert KOREAN.say(notice) == NoticeSentence("맞아요", "머그컵 화이트 350ml 1 / 2", "다음 상품을 스캔하세요")
    assert ENGLISH.say(notice) == NoticeSentence("Right", "머그컵 화이트 350ml 1 / 2", "Scan the next item")


def test_an_empty_option_leaves_no_gap() -> None:
    notice = tell(NoticeCode.ITEM_OK, name="양말", option="", packed=1, wanted=1, units=1)
    assert KOREAN.say(notice).text == "양말 1 / 1"


def test_a_printer_that_is_out_of_paper_is_told_with_what_to_do() -> None:
    said = KOREAN.say(tell(NoticeCode.LABEL_NOT_PRINTED, reason="paper_end"))
    assert said == NoticeSentence(
        "송장 안 나옴",
        "송장이 출력되지 않았어요: 용지 없음",
        "새 롤을 넣고 덮개를 닫으세요. 그러면 저절로 이어져요",
    )


def test_a_reason_nobody_foresaw_is_shown_as_it_came() -> None:
    assert ENGLISH.say(tell(NoticeCode.SHOP_LOST, reason="martians")).text.endswith("unknown trouble (martians)")
    assert KOREAN.say(tell(NoticeCode.ORDER_ON_HOLD, order="7", reason="")).text.endswith("이유를 알 수 없음")


def test_devices_and_commands_are_called_by_name() -> None:
    assert KOREAN.text("sentence") == "sentence"
    serial = tell(NoticeCode.SCANNER_READY, device="scanner:serial-1")
    assert KOREAN.say(serial).text == "스캐너 serial-1이 준비됐어요"
    assert KOREAN.say(tell(NoticeCode.SCANNER_READY, device="keyboard-2")).text == "스캐너 keyboard-2가 준비됐어요"
    assert KOREAN.say(tell(NoticeCode.UNAVAILABLE, command="PS:NEXTBOX")).text == "다음 상자는 아직 쓸 수 없어요"


def test_english_counts_one_and_many() -> None:
    assert ENGLISH.say(tell(NoticeCode.FINISH_MISSING, missing=1)).text == "1 piece still to be scanned"
    assert ENGLISH.say(tell(NoticeCode.FINISH_MISSING, missing=2)).text == "2 pieces still to be scanned"


def test_long_numbers_are_read_in_groups_of_four() -> None:
    assert grouped("650000000011") == "6500 0000 0011"
    assert grouped("") == ""


def test_a_language_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="ko, en"):
        LocaleTexts.load("fr")


values = st.dictionaries(st.sampled_from(sorted(VALUES)), st.text() | st.integers())


@given(st.sampled_from(list(NoticeCode)), values, st.sampled_from([KOREAN, ENGLISH]))
def test_no_value_can_make_a_sentence_fail(code: NoticeCode, given: dict[str, str | int], texts: LocaleTexts) -> None:
    said = texts.say(Notice(code, tuple(given.items())))
    assert said.word


def test_a_code_that_is_kept_as_a_hash_is_called_by_its_length_and_never_shown() -> None:
    notice = tell(NoticeCode.ORDER_UNKNOWN, code="#7:1fd94258a3ad10aa")
    assert KOREAN.say(notice).text == "글자 7개짜리 코드는 여기에 없는 주문이에요"
    assert ENGLISH.say(notice).text == "A code of 7 characters is no order known here"
    assert ENGLISH.text("page.last_scan", code="#1:1fd94258a3ad10aa", source="s") == "A code of 1 character (s)"
    assert KOREAN.say(tell(NoticeCode.ITEM_UNKNOWN, code="#7:1FD")).text == "#7:1FD는 등록되지 않은 바코드예요"


def test_the_small_code_of_a_copy_is_called_by_its_number_and_copy() -> None:
    notice = tell(NoticeCode.LABEL_VOID, code="PS:LABEL:650000000033:1")
    assert KOREAN.say(notice).text == "6500 0000 0033의 1번째 출력은 무효가 된 송장이에요"
    assert ENGLISH.say(notice).text == "Copy 1 of 6500 0000 0033 is not valid any more"
