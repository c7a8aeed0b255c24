"""The command line speaks the station's language, its library's own words as well."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.bench.reminders import numbers_left
from station.cli import _COMMANDS, _parser, main
from station.commands.parser import CommandParser, ParserWords, WrongCall
from station.config.spoken_language import language_of, usual
from station.locale.texts import LocaleTexts
from station.packing.record_kinds import KIND_BY_EVENT
from tests.support.support_hostile import _choices, leaves

ROOT = Path(__file__).parents[2]
KOREAN = ParserWords.of("ko")


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for verb in _choices(parser).values():
        yield from parsers(verb)


def said_in_help() -> set[str]:
    found = {"usage: ", "options", "positional arguments"}
    for name in _COMMANDS:
        for parser in parsers(_parser(name, "ko")):
            found.add(parser.description or "")
            for action in parser._actions:
                found.add(action.help or "")
                if isinstance(action, argparse._SubParsersAction):
                    found |= {str(choice.help or "") for choice in action._choices_actions}
    return found - {"", argparse.SUPPRESS}


def test_every_help_text_has_its_korean_and_no_korean_is_left_over() -> None:
    assert said_in_help() == set(KOREAN.help), "write it into station/locale/help.ko.toml"


def test_help_is_in_the_language_of_the_station_or_else_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    heads = []
    for language, toml in (("ko", ""), ("en", ""), ("en", "ko"), ("ko", "en")):
        monkeypatch.setenv("PACKING_STATION_LANGUAGE", language)
        (tmp_path / "station.toml").write_text(f'[station]\nlanguage = "{toml}"\n' if toml else "", "utf-8")
        with pytest.raises(SystemExit):
            main(["report", "--help"])
        heads.append(capsys.readouterr().out.split()[0])
    assert heads == ["사용법:", "usage:", "사용법:", "usage:"]


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "ko"), ({"LANG": "C.UTF-8"}, "ko"), ({"LANG": "en_US.UTF-8"}, "en"), ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"), ({"LANG": "en_US.UTF-8", "LC_ALL": "C"}, "ko"),
        ({"LANG": "en_US.UTF-8", "PACKING_STATION_LANGUAGE": "ko"}, "ko"),
    ],
)  # fmt: skip
def test_korean_unless_the_system_is_english(environ: dict[str, str], language: str, tmp_path: Path) -> None:
    assert (usual(environ), language_of(None, environ, tmp_path)) == (language, language)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["report", "--from"], "packing-station report: --from: 값을 하나 적으세요 (packing-station report --help)"),
        (["orders"], "packing-station orders: 빠진 것이 있어요: VERB (packing-station orders --help)"),
        (["outbox", "--nix"], "packing-station: 모르는 말이 있어요: --nix (packing-station --help)"),
        (
            ["demo", "--autoplay", "0"],
            ("packing-station demo: --autoplay: '0': 쓸 수 없는 값이에요. 되는 값: 1 … 10000"
            " (packing-station demo --help)"),
        ),
    ],
)  # fmt: skip
def test_a_wrong_call_is_told_in_korean(words: list[str], said: str) -> None:
    with pytest.raises(WrongCall) as wrong:
        _parser(words[0], "ko").parse_args(words)
    assert wrong.value.text == said


def test_every_wrong_call_of_the_library_has_its_korean() -> None:
    for leaf in leaves():
        for words in ([*leaf.words, "--nix"], [*leaf.words, *["x"] * 9], list(leaf.words), [*leaf.words, "--json=1"]):
            try:
                _parser(words[0], "ko").parse_args(words)
            except WrongCall as wrong:
                told = wrong.text.partition(": ")[2].rpartition(" (")[0]
                assert any("가" <= sign <= "힣" for sign in told), told


def test_an_english_parser_says_what_the_library_says() -> None:
    with pytest.raises(WrongCall, match="expected one argument"):
        CommandParser.speaking("en")(prog="p").error("argument --from: expected one argument")


def test_a_help_text_in_hangul_is_broken_by_what_a_line_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    from station.tui.text_cells import width

    monkeypatch.setenv("COLUMNS", "80")
    page = io.StringIO()
    for name in ("doctor", "backup", "restore"):
        _choices(_parser(name, "ko"))[name].print_help(page)
    assert max(width(line) for line in page.getvalue().splitlines()) <= 80


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_event_of_the_journal_has_a_name_for_people(language: str) -> None:
    texts = LocaleTexts.load(language, "figures")
    assert [event for event in KIND_BY_EVENT if not texts.has(f"event.{event}")] == []


def test_few_numbers_are_told_at_a_few_marks_and_not_behind_every_box() -> None:
    told = [left for left in range(120, -1, -1) if numbers_left(left, "CJ") is not None]
    assert told == [100, 50, 20, *range(10, -1, -1)]
    assert numbers_left(None, "CJ") is None


KEPT_OUT = ("까닭", "듣고 있어요", "작업대", "사원증", "확인 숫자", "기다림", "사람이 볼 것", "포장대의 종이", "열쇠")
PLACES = sorted([*ROOT.glob("station/locale/*ko.toml"), *ROOT.glob("docs/*.md"), ROOT / "README.ko.md"])


@pytest.mark.parametrize("file", PLACES, ids=lambda file: file.name)
def test_one_word_is_used_for_one_thing(file: Path) -> None:
    text = file.read_text("utf-8")
    assert [word for word in KEPT_OUT if word in text] == [], "see docs/glossary.md"
