"""The commands on a ledger that lost something: one sentence each, and a way on."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest

from station.cli import main

_TOML = """
[station]
name = "BENCH-1"
language = "en"
data_dir = "./data"
[shop]
kind = "files"
[carrier]
code = "CJGLS"
"""
_ORDERS = """order,line,sku,quantity,name,receiver,phone,zip,address
A1,1,MUG,1,mug,Kim,010-1111-2222,06236,Seoul
A2,1,MUG,1,mug,Kim,010-1111-2222,06236,Seoul
"""


_READING = (
    ("journal",),
    ("journal", "--json"),
    ("journal", "--order", "A1"),
    ("orders", "list"),
    ("orders", "show", "A1", "--json"),
    ("outbox",),
    ("verify-journal",),
    ("report", "--from", "2026-01-01", "--to", "2026-12-31"),
    ("metrics",),
)


class Answer(NamedTuple):
    """What a command said."""

    ended: int
    said: str
    complained: str


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "station.toml").write_text(_TOML, "utf-8")
    (tmp_path / "orders.csv").write_text(_ORDERS, "utf-8")
    assert on(tmp_path, "orders", "import", str(tmp_path / "orders.csv")).ended == 0
    numbers = ("--carrier", "CJGLS", "--from", "65000000001", "--to", "65000000100")
    assert on(tmp_path, "waybills", "add", *numbers).ended == 0
    assert on(tmp_path, "orders", "show", "A1").ended == 0
    return tmp_path


def on(site: Path, *words: str) -> Answer:
    said, complained = StringIO(), StringIO()
    with redirect_stdout(said), redirect_stderr(complained):
        ended = main([*words, "-c", str(site / "station.toml")])
    return Answer(ended, said.getvalue(), complained.getvalue())


def rolled_back(site: Path) -> None:
    """One more record is written, and an older file stands in its place again."""
    ledger, kept = site / "data" / "ledger.sqlite", site / "kept.sqlite"
    shutil.copy(ledger, kept)
    assert on(site, "orders", "show", "A2").ended == 0
    shutil.copy(kept, ledger)


def test_a_number_that_nobody_knows_is_named_first_and_what_to_do_last(site: Path) -> None:
    unknown = on(site, "orders", "show", "99").complained
    assert unknown == "99: no such order. Check the number; a new one comes in by sync or orders import.\n"
    released = on(site, "orders", "release", "99").complained
    assert released == "99: There is no such order or waybill. Check the number.\n"
    short = on(site, "waybills", "add", "--carrier", "CJGLS", "--from", "5", "--to", "6").complained
    assert short == "5: not the length of a number of CJGLS\n"


def test_a_pipe_or_a_device_is_called_what_it_is(site: Path) -> None:
    os.mkfifo(site / "pipe.csv")
    for name in (str(site / "pipe.csv"), "/dev/null"):
        refused = on(site, "orders", "import", name)
        said = f"{name}: this is a pipe or a device, not a file. Save what it says as a file and use that.\n"
        assert (refused.ended, refused.complained) == (1, said)
    assert "there is no such file" in on(site, "orders", "import", str(site / "none.csv")).complained


def findings(site: Path, check: str) -> list[tuple[str, str]]:
    found = json.loads(on(site, "doctor", "--json").said)
    return [(one["state"], one["text"]) for one in found if one["check"] == check]


def test_a_file_that_was_rolled_back_is_refused_told_and_gone_on_with_on_purpose(site: Path) -> None:
    rolled_back(site)
    refusal = on(site, "orders", "list")
    assert (refusal.ended, refusal.said) == (1, "")
    assert refusal.complained.startswith("The newest 1 records are missing from the data file.")
    assert on(site, "verify-journal").complained.startswith("Records from number 2 of BENCH-1 on are missing")
    assert [state for state, _ in findings(site, "journal")] == ["fail"]
    done = on(site, "restore", "--as-it-is", "--yes")
    assert (done.ended, done.complained) == (0, "")
    assert on(site, "orders", "list").ended == 0
    assert on(site, "verify-journal").ended == 0
    records = [json.loads(line) for line in on(site, "journal", "--json").said.splitlines()]
    assert [(one["seq"], one["event"]) for one in records] == [(1, "people_read"), (2, "restored")]
    (left,) = json.loads(on(site, "waybills", "status", "--json").said)
    assert left["left"] == 100


def test_a_file_that_is_missing_beside_its_keys_is_no_new_beginning(site: Path) -> None:
    (site / "data" / "ledger.sqlite").rename(site / "away.sqlite")
    refusal = on(site, "orders", "list")
    assert (refusal.ended, refusal.said) == (1, "")
    assert refusal.complained.startswith("The data file is missing, though its key file is there.")
    assert not (site / "data" / "ledger.sqlite").exists()
    assert [state for state, _ in findings(site, "database")] == ["fail"]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE journal SET body = '{broken'",
        "UPDATE journal SET body = '[]'",
        "UPDATE journal SET at = 'then'",
        "UPDATE orders SET due_at = 'whenever'",
        "UPDATE orders SET news = '{'",
        "UPDATE meta SET value = 'x' WHERE key = 'epoch'",
    ],
)
def test_damage_is_a_sentence_and_no_traceback(site: Path, damage: str) -> None:
    with sqlite3.connect(site / "data" / "ledger.sqlite") as file:
        file.execute(damage)
    file.close()
    answers = [on(site, *words) for words in _READING]
    assert {answer.ended for answer in answers} <= {0, 1}
    assert any(answer.ended for answer in answers)
    assert all(len(answer.complained.splitlines()) <= 1 for answer in answers)


def test_a_key_file_that_others_may_read_is_told(site: Path) -> None:
    keys = site / "data.keys.json"
    before = findings(site, "database")
    keys.chmod(0o644)
    (told,) = [one for one in findings(site, "database") if one not in before]
    assert told[0] == "fail"
    assert told[1].startswith(f"Others may read the key file {keys} (mode 644)")


@pytest.mark.parametrize("words", [(), ("copy.sqlite", "--as-it-is")])
def test_restore_wants_one_thing_to_go_on_from(site: Path, words: tuple[str, ...]) -> None:
    answer = on(site, "restore", *words, "--yes")
    assert (answer.ended, answer.complained) == (2, "Give either a backup or --as-it-is.\n")
