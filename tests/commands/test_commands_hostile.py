"""Every command and option with what nobody meant: one line that says what, a code of the contract, nothing left."""

from __future__ import annotations

import io
import json
import os
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from station.cli import main
from station.composition.factories import clock_of, open_ledger
from station.config import load
from station.locale.texts import LocaleTexts
from tests.support.support_hostile import Leaf, leaves, values
from tests.whole.test_commands import site  # noqa: F401 - a fixture

ROOT = Path(__file__).parents[2]
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff]")
DEFECT = LocaleTexts.load("ko", "commands").text("os.defect", what="X", file="Y").partition("X")[0]
LEAVES = leaves()
SAYS_ITSELF = {("selftest",)}
"""Commands whose answer on stdout is what is wrong."""


@contextmanager
def deaf() -> Iterator[None]:
    """Without a terminal, and with nothing to read."""
    before, sys.stdin = sys.stdin, io.StringIO("")
    try:
        yield
    finally:
        sys.stdin = before


def tree(folder: Path) -> set[str]:
    """What stands in a folder, the ledger and its keys left out."""
    return {
        str(one.relative_to(folder)) for one in folder.rglob("*") if not str(one.relative_to(folder)).startswith("data")
    }


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: " ".join(leaf.words))
def test_no_value_of_any_argument_breaks_a_command(
    leaf: Leaf,
    site: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(site)
    monkeypatch.setenv("TOKEN", "demo")
    config = load(site / "station.toml", {})
    open_ledger(config, clock_of(config)).close()
    for action in leaf.arguments:
        for value in values(leaf.words, action, site):
            words = leaf.call(action, value)
            if leaf.lasts and not _is_refused(words, capsys):
                continue
            before = tree(site)
            with deaf():
                code = main(words)
            _is_well_told(leaf, words, code, *capsys.readouterr())
            left = {name for name in tree(site) - before if name.endswith(".part") or (code and not leaf.lasts)}
            assert left == set(), words


def _is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> bool:
    """The parser itself says no: anything else would begin to work."""
    from station.cli import _parser
    from station.commands.parser import WrongCall

    try:
        _parser(words[0], "ko").parse_args(words)
    except WrongCall:
        return True
    finally:
        capsys.readouterr()
    return False


def _is_well_told(leaf: Leaf, words: list[str], code: int, out: str, err: str) -> None:
    assert code in (0, 1, 2, 3), words
    assert DEFECT not in err, (words, err)
    assert OBEYED.findall(out + err) == [], (words, out, err)
    if code in (1, 2) and leaf.words not in SAYS_ITSELF:
        assert len(err.splitlines()) == 1, (words, out, err)


@dataclass
class Site:
    """A folder with one order and one product, whose texts a terminal would obey."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def call(self, *words: str) -> tuple[int, str, str]:
        with deaf():
            code = main(words)
        return code, *self.capsys.readouterr()

    @property
    def people_read(self) -> list[str]:
        records = map(json.loads, self.call("journal", "--json")[1].splitlines())
        return [record["purpose"] for record in records if record["event"] == "people_read"]


@pytest.fixture
def sold(site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Site:  # noqa: F811
    monkeypatch.chdir(site)
    monkeypatch.setenv("TOKEN", "demo")
    (site / "o.csv").write_text(
        "order,line,sku,quantity,name,receiver,phone,zip,address,memo\n"
        "77,1,A,2,Mug\x9b2J,홍길동\x1b]0;x\x07,010-0000-1234,04524,서울,\x9b31m\n",
        encoding="utf-8",
    )
    (site / "p.csv").write_text("sku,barcode,units,name,option\nA,8801234567893,1,Mug\x1b[31m,\x1bc\n", "utf-8")
    made = Site(site, capsys)
    assert made.call("orders", "import", "o.csv")[0] == 0
    assert made.call("products", "import", "p.csv")[0] == 0
    return made


@pytest.mark.parametrize(
    "words",
    [
        ("products", "list"), ("products", "list", "--json"), ("orders", "list"), ("orders", "list", "--json"),
        ("orders", "show", "77"), ("orders", "show", "77", "--json"), ("journal",), ("journal", "--json"),
        ("journal", "--order", "77"), ("slips", "print", "77", "--png", "slips"), ("orders", "import", "o\x1b[31m.csv"),
    ],
)  # fmt: skip
def test_what_a_sheet_says_is_shown_and_not_obeyed(words: tuple[str, ...], sold: Site) -> None:
    _, out, err = sold.call(*words)
    assert OBEYED.findall(out + err) == []
    assert words[-1] != "--json" or out.count("\n") == len(out.splitlines())


@pytest.mark.parametrize(
    "words",
    [
        ("slips", "print", "77", "--png", "o.csv"), ("slips", "print", "77", "--png", "o.csv/below"),
        ("slips", "print", "78", "--png", "new"), ("label", "preview", "77", "--png", "."),
        ("label", "preview", "77", "--png", "missing/a.png"), ("label", "preview", "78", "--png", "a.png"),
        ("orders", "show", "78"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_nothing_is_on_record_as_read_that_nobody_could_see(words: tuple[str, ...], sold: Site) -> None:
    before = tree(sold.folder)
    assert sold.call(*words)[0] == 1
    assert (tree(sold.folder) - before, sold.people_read) == (set(), [])


def test_what_was_seen_is_on_record_and_a_picture_of_an_address_is_its_owners_alone(sold: Site) -> None:
    assert sold.call("label", "preview", "77", "--png", "a.png")[0] == 0
    assert sold.call("slips", "print", "77", "--png", "slips")[0] == 0
    assert sold.people_read == ["label preview", "slips"]
    assert stat.S_IMODE((sold.folder / "a.png").stat().st_mode) == 0o600


def test_a_device_that_is_named_is_written_into_and_stays_a_device(sold: Site) -> None:
    os.mkfifo(sold.folder / "pipe")
    code, _, err = sold.call("metrics", "--out", "pipe")
    assert (code, err.count("\n")) == (1, 1)
    assert stat.S_ISFIFO((sold.folder / "pipe").stat().st_mode)
    assert sold.call("metrics", "--out", "/dev/null")[0] == 0
    assert sold.call("label", "preview", "77", "--png", "/dev/full")[0] == 1
    assert all(stat.S_ISCHR(Path(name).stat().st_mode) for name in ("/dev/null", "/dev/full"))


def test_a_page_that_cannot_be_served_makes_no_key(sold: Site) -> None:
    assert sold.call("board", "--web", "999.999.1.1:80")[0] == 1
    assert not (sold.folder / "data" / "board.token").exists()


@pytest.mark.parametrize("folder", ["missing", "o.csv", "."])
def test_a_journal_is_not_called_whole_for_want_of_the_copies_that_were_named(folder: str, sold: Site) -> None:
    code, out, err = sold.call("verify-journal", "--backups", folder)
    assert (code, out, err.count("\n")) == (1, "", 1)


@pytest.mark.parametrize("file", ["/dev/null", ".", "", "pipe"])
def test_a_configuration_that_is_no_file_is_refused(file: str, sold: Site) -> None:
    os.mkfifo(sold.folder / "pipe")
    code, out, err = sold.call("orders", "list", "-c", file)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert not Path("/dev/data").exists()


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "TOKEN": "demo", "PS": f"{sys.executable} -m station", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "-c", line], cwd=folder, env=environ, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("words", ["journal --json", "--help"])
def test_a_reader_that_has_seen_enough_ends_a_command_in_silence(words: str, sold: Site) -> None:
    done = shell(f"$PS {words} | true; echo ${{PIPESTATUS[0]}}", sold.folder)
    assert (done.stdout, done.stderr) == ("0\n", "")


@pytest.mark.parametrize("words", ["products list", "--help"])
def test_an_answer_that_cannot_be_written_is_told(words: str, sold: Site) -> None:
    done = shell(f"$PS {words} >/dev/full", sold.folder)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_a_stream_that_the_caller_closed_is_no_trouble(sold: Site) -> None:
    closed = "<&- >&- 2>&-"
    assert shell(f"$PS orders show 77 {closed}", sold.folder).returncode == 0
    assert shell(f"$PS orders show 78 {closed}", sold.folder).returncode == 1
    assert shell(f"$PS handover register {closed}", sold.folder).returncode == 0
    assert sold.call("verify-journal")[0] == 0


@pytest.mark.parametrize(("column", "value"), [("seq", "'x'"), ("at", "'x'"), ("at_us", "'x'"), ("event", "x'ff'")])
def test_a_record_that_cannot_be_read_is_told_in_one_line(column: str, value: str, sold: Site) -> None:
    assert sold.call("orders", "show", "77")[0] == 0
    with closing(sqlite3.connect(sold.folder / "data" / "ledger.sqlite")) as file:
        for (trigger,) in file.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            file.execute(f"drop trigger {trigger}")
        file.execute(f"update journal set {column} = {value}")
        file.commit()
    for words in (["journal"], ["journal", "--json"], ["verify-journal"], ["orders", "show", "77"], ["metrics"]):
        code, out, err = sold.call(*words)
        assert (DEFECT in err, OBEYED.findall(out + err)) == (False, [])
        assert (code, err.count("\n")) in ((0, 0), (1, 1))


@pytest.mark.parametrize(
    "words", [[], ["-c"], ["--"], ["nix"], ["orders"], ["", ""], ["-c", "x"], ["--config"], ["\x1b[31m"]]
)
def test_a_call_that_names_no_command_is_told(words: list[str], sold: Site) -> None:
    code, out, err = sold.call(*words)
    assert (code, out, OBEYED.findall(err), bool(err)) == (2, "", [], True)
