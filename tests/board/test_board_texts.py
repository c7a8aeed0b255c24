"""The board's texts: in both languages, with the same blanks, and none that is used is missing."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import station.locale.texts as module
from station.board.actions import BoardAct, reasons
from station.board.board_wording import DEFINITIONS, reason
from station.commands.hall.board import BOOKS
from station.locale.texts import LANGUAGES, LocaleTexts
from station.statistics.hall_snapshot import AttentionKind

_ROOT = Path(module.__file__).parent
_CODE = _ROOT.parent


def _tables(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((_ROOT / f"board.{language}.toml").read_text("utf-8"))


def test_both_languages_say_the_same_with_the_same_blanks() -> None:
    korean, english = _tables("ko"), _tables("en")
    assert {name: list(table) for name, table in korean.items()} == {name: list(of) for name, of in english.items()}
    for name, table in korean.items():
        for key, text in table.items():
            blanks = (set(re.findall(r"\{(\w+)", one)) for one in (text, english[name][key]))
            assert len({frozenset(one) for one in blanks}) == 1, (name, key)


def test_every_text_that_the_board_names_is_there() -> None:
    sources = [*(_CODE / "board").rglob("*.py"), *(_CODE / "commands").glob("board*.py")]
    named = {key for file in sources for key in re.findall(r'text\(\s*"([a-z_]+\.[a-z_]+)"', file.read_text("utf-8"))}
    wanted = {
        *named,
        *(f"board_need.{need.value}" for need in AttentionKind),
        *(f"need_do.{need.value}" for need in AttentionKind),
        *(f"board_key.{act.value}" for act in BoardAct),
        *(f"act.title_{act.value}" for act in BoardAct),
        *(f"{table}.{key}" for key in DEFINITIONS for table in ("figure", "definition")),
    }
    for language in LANGUAGES:
        texts = LocaleTexts.load(language, *BOOKS)
        assert [key for key in sorted(wanted) if not texts.has(key)] == []
        assert [code for act in BoardAct for code in reasons(act) if reason(texts, code) == code] == []
