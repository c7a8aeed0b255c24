"""The test sheet says what is wrong with a scanner's settings, and what is right."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanners.keyboard.keymap import LAYOUTS, on_computer, on_scanner
from scanners.setup.diagnosis import FindingState, ScanDelivery, ScannerFinding, diagnose
from scanners.setup.testreading import CharacterPath
from scanners.setup.testsheet import SHEET
from tests.scanners.support_testsheet import delivered, said, told
from tests.support.support_hangul import typed_in_hangul_mode

WELL = {"suffix": {"name": "CR"}, "aim_off": {}, "gs": {}, "pace": {"ms": "8"}}


def test_a_well_set_scanner_is_told_so() -> None:
    diagnosis = diagnose(delivered(lambda text: f"{text}\r"), typed=True)
    assert (told(diagnosis), diagnosis.seen, diagnosis.complete) == (WELL, (1, 2, 3, 4, 5, 6), True)
    assert {finding.state for finding in diagnosis.findings} == {FindingState.OK}
    assert (diagnosis.suffix, diagnosis.prefix) == ("auto", "")


@pytest.mark.parametrize(
    ("end", "name"), [("\r", "CR"), ("\n", "LF"), ("\r\n", "CRLF"), ("\t", "TAB"), ("\x03", "ETX")]
)
def test_every_customary_end_is_named(end: str, name: str) -> None:
    assert said(lambda text: text + end)["suffix"] == {"name": name}


@pytest.mark.parametrize(
    ("end", "shown"), [("\r\r", "<CR><CR>"), ("\r\n\r\n", "<CR><LF><CR><LF>"), ("\t\r", "<TAB><CR>")]
)
def test_an_end_sent_twice_is_noticed(end: str, shown: str) -> None:
    assert said(lambda text: text + end)["suffix_double"] == {"ends": shown}


def test_without_an_end_silence_has_to_do() -> None:
    diagnosis = diagnose(delivered(lambda text: text))
    assert "suffix_none" in told(diagnosis)
    assert diagnosis.suffix == "none"


def test_a_prefix_is_seen_and_set_and_an_aim_identifier_is_none() -> None:
    diagnosis = diagnose(delivered(lambda text: f"~]C0{text}\r"))
    assert told(diagnosis) == {"suffix": {"name": "CR"}, "prefix": {"prefix": "~"}, "aim_on": {}, "gs": {}}
    assert diagnosis.prefix == "~"
    typed = diagnose(delivered(lambda text: f"\x1b[24~{text}\r"), typed=True)
    assert (typed.prefix, told(typed)["prefix"]) == ("F12", {"prefix": "F12"})
    assert said(lambda text: f"\x02{text}\x03")["prefix"] == {"prefix": "<STX>"}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("at_computer", [True, False])
@pytest.mark.parametrize("case", ["same", "inverted"])
def test_a_wrong_layout_is_named_with_the_side_that_has_it(layout: str, at_computer: bool, case: str) -> None:
    table = (on_computer if at_computer else on_scanner)(layout)

    def sends(text: str) -> str:
        changed = text.translate(table)
        return f"{changed.swapcase() if case == 'inverted' else changed}\r"

    found = said(sends)
    wrong = {"layout_of_computer" if at_computer else "layout_of_scanner": {"layout": layout.upper()}}
    assert found == WELL | wrong | ({"case_inverted": {}} if case == "inverted" else {})


@pytest.mark.parametrize(
    ("change", "code"), [(str.swapcase, "case_inverted"), (str.upper, "case_upper"), (str.lower, "case_lower")]
)
def test_case_that_changes_on_the_way_is_noticed(change: Callable[[str], str], code: str) -> None:
    assert said(lambda text: f"{change(text)}\r") == WELL | {code: {}}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_keyboard_on_hangul_is_noticed_and_every_code_still_known(form: Literal["NFC", "NFD"]) -> None:
    sends = [unicodedata.normalize(form, typed_in_hangul_mode(code.text)) + "\r" for code in SHEET]
    diagnosis = diagnose([ScanDelivery(text.encode(), at * 2.0) for at, text in enumerate(sends)], typed=True)
    assert told(diagnosis) == {"suffix": {"name": "CR"}, "aim_off": {}, "hangul": {}, "gs": {}}
    assert diagnosis.complete


@pytest.mark.parametrize(
    ("instead", "found"),
    [
        ("", {"gs_missing": {}}),
        ("\x1b[19~", {"gs_replaced": {"text": "F8"}}),
        ("<GS>", {"gs_replaced": {"text": "<GS>"}}),
        ("|", {"gs_replaced": {"text": "|"}}),
        ("\x1e", {"gs_replaced": {"text": "<1E>"}}),
    ],
)
def test_a_separator_that_is_lost_or_replaced_is_noticed(instead: str, found: dict[str, dict[str, str]]) -> None:
    wanted = {code: values for code, values in WELL.items() if code != "gs"}
    assert said(lambda text: text.replace("\x1d", instead) + "\r") == wanted | found


def test_a_sign_that_alone_arrives_as_another_is_named() -> None:
    assert said(lambda text: text.replace("@", '"') + "\r") == WELL | {"signs": {"signs": "@"}}


def test_a_code_cut_short_is_noticed() -> None:
    assert said(lambda text: text[:32] + "\r") == WELL | {"cut": {"number": "6"}}


def test_a_slow_scanner_is_told_its_pace() -> None:
    assert said(lambda text: f"{text}\r", gap=0.040)["slow"] == {"ms": "40"}
    assert "slow" not in said(lambda text: f"{text}\r", typed=False, gap=0.040)


def test_a_code_that_comes_twice_for_one_pull_is_noticed() -> None:
    once = f"{SHEET[0].text}\r".encode()
    assert "doubled" in told(diagnose([ScanDelivery(once, 1.0), ScanDelivery(once, 1.2)]))
    assert "doubled" not in told(diagnose([ScanDelivery(once, 1.0), ScanDelivery(once, 3.0)]))


def test_what_was_not_scanned_is_named() -> None:
    diagnosis = diagnose(delivered(lambda text: f"{text}\r")[:2])
    assert (told(diagnosis)["missing"], diagnosis.complete) == ({"numbers": "3, 4, 5, 6"}, False)


@pytest.mark.parametrize(
    ("data", "typed", "code"),
    [
        (b"\x80\x00\x9e\xf8\x1f", False, "baud"),
        (b"\x80\x00\x9e\xf8\x1f", True, "not_the_sheet"),
        (b"8801234567893\r", False, "not_the_sheet"),
    ],
)
def test_what_is_none_of_the_codes_is_called_noise_or_another_barcode(data: bytes, typed: bool, code: str) -> None:
    assert diagnose([ScanDelivery(data)], typed=typed).findings == (ScannerFinding(code, FindingState.FAIL),)


def test_silence_is_told_as_silence() -> None:
    assert diagnose(()).findings == (ScannerFinding("silent", FindingState.FAIL),)


@given(st.lists(st.binary(max_size=60), max_size=5), st.booleans())
def test_whatever_a_scanner_sends_the_diagnosis_answers(sent: list[bytes], typed: bool) -> None:
    assert diagnose([ScanDelivery(data) for data in sent], typed=typed).findings


@given(
    st.sampled_from(LAYOUTS),
    st.booleans(),
    st.sampled_from(["\r", "\r\n", "\t", ""]),
    st.sampled_from(["", "~", "]C0"]),
)
def test_prefix_and_end_are_found_behind_any_layout(layout: str, at_computer: bool, end: str, front: str) -> None:
    way = CharacterPath(layout, at_computer)
    diagnosis = diagnose(delivered(lambda text: way.seen(front + text) + end), typed=True)
    assert diagnosis.complete
    assert ("aim_on" in told(diagnosis)) == (front == "]C0")
    assert diagnosis.suffix == ("auto" if end else "none")
