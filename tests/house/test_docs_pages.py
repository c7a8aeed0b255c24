"""What the pages point at exists: other pages, and the commands that they name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from station.cli import main

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
READMES = [page for page in PAGES if page.name.startswith("README")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_the_repository_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def rows_of(page: Path) -> list[str]:
    return [line.split(" | ")[0] for line in page.read_text("utf-8").splitlines() if line.startswith("| `")]


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_every_command_of_the_readme_has_a_help_page_and_every_command_is_in_the_readme(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = set()
    for command in re.findall(r"`([^`]+)`", " ".join(rows_of(page))):
        words = [word for word in command.split() if re.fullmatch(r"[a-z-]+", word)]
        if words and (len(words) > 1 or not re.search(rf"/ `{command}`", page.read_text("utf-8"))):
            named.add(words[0])
            with pytest.raises(SystemExit) as ended:
                main([*words, "--help"])
            assert (command, ended.value.code) == (command, 0)
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["--help"])
    assert named == set(re.findall(r"^    ([a-z][a-z-]+)(?:\s|$)", capsys.readouterr().out, re.MULTILINE))


def test_both_readmes_name_the_same_commands() -> None:
    first, second = (rows_of(page) for page in READMES)
    assert first == second


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_of_the_program_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(
        r"`((?:station|printers|scanners|tests|tools|bench|systemd|docs)/[\w./-]+)`", page.read_text("utf-8")
    )
    assert [name for name in named if not (ROOT / name).exists()] == []
