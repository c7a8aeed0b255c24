"""The guides are those of this program: their pictures are what it draws, and every command in them exists."""

from __future__ import annotations

import re
import shlex
from itertools import takewhile
from pathlib import Path

import pytest

from station.cli import _parser, main
from tests.support.support_pictures import PICTURES, pictures, shape_of

DOCS = PICTURES.parent
PAGES = sorted([*DOCS.glob("*.md"), *DOCS.parent.glob("README*.md")])
AGAIN = "run: .venv/bin/python -m tools.draw_screens"


async def test_the_pictures_are_what_the_screens_show_now() -> None:
    drawn = {name: shape_of(svg) async for name, svg in pictures()}
    kept = {file.stem: shape_of(file.read_text("utf-8")) for file in PICTURES.glob("*.svg")}
    assert sorted(drawn) == sorted(kept), AGAIN
    assert [name for name in drawn if drawn[name] != kept[name]] == [], AGAIN


def test_every_picture_is_in_a_guide_and_all_of_them_are_small() -> None:
    text = "".join(page.read_text("utf-8") for page in PAGES)
    assert [file.name for file in PICTURES.iterdir() if f"pictures/{file.name}" not in text] == []
    assert sum(file.stat().st_size for file in PICTURES.iterdir()) < 1_600_000


def named(text: str) -> set[tuple[str, ...]]:
    """The commands of a page: the words behind the program's name, and the options that are named with them."""
    found = re.findall(r"packing-station ([^`\n|#]+)", "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL)))
    return {(*takewhile(_is_word, line.split()), *re.findall(r"--[a-z-]+", line)) for line in found}


def _is_word(word: str) -> bool:
    return re.fullmatch("[a-z][a-z-]*", word) is not None


def paths(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without options."""
    return tuple(word for word in words if not word.startswith("--"))


def headings(page: Path) -> set[str]:
    """The anchors that a page offers, as they are made of its headings."""
    lines = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    titles = re.findall(r"^#+ (.*)$", lines, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_heading_finds_it(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s:]*\.md)?#([^)\s]+)\)", page.read_text("utf-8"))
    gone = [(file, at) for file, at in links if at not in headings(page.parent / file if file else page)]
    assert gone == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_option_of_a_page_exists(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in sorted(named(page.read_text("utf-8"))):
        with pytest.raises(SystemExit) as ended:
            main([*paths(words), "--help"])
        shown = capsys.readouterr().out
        assert (words, ended.value.code) == (words, 0)
        assert [word for word in words if word.startswith("--") and word not in shown] == [], words


def fenced(text: str) -> list[list[str]]:
    """Every command that stands in a block to be typed, without its comment."""
    blocks = re.findall(r"^\s*```\w*\n(.*?)^\s*```", text, re.DOTALL | re.MULTILINE)
    lines = [line.partition("  #")[0] for line in "\n".join(blocks).splitlines()]
    return [shlex.split(line.partition("packing-station ")[2]) for line in lines if _is_command(line)]


def _is_command(line: str) -> bool:
    return re.match(r"\s*(sudo .*|\S*/)?packing-station [a-z-]", line) is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_to_be_typed_is_one_that_the_program_takes(page: Path) -> None:
    for words in fenced(page.read_text("utf-8")):
        assert hasattr(_parser(words[0], "en").parse_args(words), "run"), words
