"""``practice`` at the command line, in a terminal: what it prints, what it refuses, and that it leaves nothing."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from station.cli import main
from tests.practice.support_practice import content, site
from tests.support.support_program import program

MARK = "연습 PRACTICE"


def test_it_shows_that_it_is_practice_prints_the_score_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare = tmp_path / "tmp"
    spare.mkdir()
    monkeypatch.setenv("TMPDIR", str(spare))
    config = site(tmp_path, language="en")
    before = content(config.station.data_dir)
    with program("practice", "--no-print", "--orders", "1", "--json", "-c", str(config.file), size=(80, 24)) as run:
        run.sees(MARK)
        run.sees("PRACTICE-01")
        run.types("\x11")
        run.sees("Ctrl+Q")
        run.types("\x11")
        assert run.ends() == 0
        score = json.loads(run.shown[run.shown.index('{"ready"') :].splitlines()[0])
    assert (score["orders"], score["packed"], score["finished"]) == (1, 0, False)
    assert score["tasks"][0] == {
        "order": "PRACTICE-01", "task": "plain", "end": "open", "right": False,
        "own_mistakes": 0, "asked_mistakes": 0, "seconds": None,
    }  # fmt: skip
    assert list(spare.iterdir()) == []
    assert content(config.station.data_dir) == before


def test_what_is_to_be_kept_lies_in_the_folder_that_was_named(tmp_path: Path) -> None:
    config = site(tmp_path)
    kept = tmp_path / "kept"
    with program("practice", "--no-print", "--orders", "2", "--keep", str(kept), "-c", str(config.file)) as run:
        run.sees("PRACTICE-01")
        run.types("\x11")
        run.sees("Ctrl+Q")
        run.types("\x11")
        assert run.ends() == 0
    assert {"slip-PRACTICE-01.png", "slip-PRACTICE-02.png"} <= {path.name for path in (kept / "papers").iterdir()}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--orders", "0"), 2, "--orders 0: give a number from 1 to 99"),
        (("--keep", "."), 2, ". is not empty. Name an empty folder."),
        ((), 1, "There is no terminal"),
    ],
)
def test_what_cannot_be_practised_is_refused_before_the_screen(
    words: tuple[str, ...],
    code: int,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setattr(sys.stdin, "isatty", lambda: bool(words), raising=False)
    config = site(tmp_path, language="en")
    assert main(["practice", *words, "-c", str(config.file)]) == code
    assert said in capsys.readouterr().err
