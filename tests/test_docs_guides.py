"""The guides are those of this program: their pictures are what it draws, and every command in them exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from station.cli import main
from tests.support_pictures import PICTURES, pictures, shape_of

DOCS = PICTURES.parent
PAGES = sorted([*DOCS.glob("*.md"), *DOCS.parent.glob("README*.md")])
AGAIN = "run: .venv/bin/python -m docs.draw_screens"


async def test_the_pictures_are_what_the_screens_show_now() -> None:
    drawn = {name: shape_of(svg) async for name, svg in pictures()}
    kept = {file.stem: shape_of(file.read_text("utf-8")) for file in PICTURES.glob("*.svg")}
    assert sorted(drawn) == sorted(kept), AGAIN
    assert [name for name in drawn if drawn[name] != kept[name]] == [], AGAIN


def test_every_picture_is_in_a_guide_and_all_of_them_are_small() -> None:
    text = "".join(page.read_text("utf-8") for page in PAGES)
    assert [file.name for file in PICTURES.iterdir() if f"pictures/{file.name}" not in text] == []
    assert sum(file.stat().st_size for file in PICTURES.iterdir()) < 1_500_000


def named(text: str) -> set[tuple[str, ...]]:
    """The commands of a page: the words behind the program's name, as far as they are words of the command."""
    found = re.findall(r"packing-station((?: (?:--)?[a-z][a-z-]*)+)", " ".join(re.findall(r"`[^`]+`", text)))
    return {tuple(words.split()) for words in found}


def paths(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without options and what follows them."""
    at = next((at for at, word in enumerate(words) if word.startswith("--")), len(words))
    return words[:at]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_option_of_a_page_exists(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in sorted(named(page.read_text("utf-8"))):
        with pytest.raises(SystemExit) as ended:
            main([*paths(words), "--help"])
        shown = capsys.readouterr().out
        assert (words, ended.value.code) == (words, 0)
        assert [word for word in words if word.startswith("--") and word not in shown] == [], words
