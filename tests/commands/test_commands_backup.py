"""Backup, restore and verify-journal as the owner calls them, and what doctor says about the copies."""

from __future__ import annotations

import json
import sqlite3
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from station.backups.making import make
from station.cli import main
from station.ledger import BenchLock, Ledger
from tests.support.support_ledger import number_of

_TOML = """
[station]
name = "BENCH-1"
language = "en"
data_dir = "{data}"
[shop]
kind = "rest"
base_url = "http://127.0.0.1:9"
token = {{ env = "TOKEN" }}
[printer]
port = "tcp://127.0.0.1:9"
[[scanner]]
kind = "keyboard"
[backup]
{backup}
"""
_ORDERS = "order,line,sku,quantity,receiver,phone,zip,address\nA1,1,MUG,1,홍길동,010-1234-5678,06236,서울 강남구 1\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An old PC and a new one with one stick, and an order at the old one."""
    monkeypatch.setenv("TOKEN", "demo")
    monkeypatch.setattr("sys.stdin", StringIO())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "stick").mkdir()
    (tmp_path / "safe").mkdir()
    for pc in ("old", "new"):
        settings = _TOML.format(data=f"./{pc}", backup='to = "stick"')
        (tmp_path / f"{pc}.toml").write_text(settings, "utf-8")
    (tmp_path / "orders.csv").write_text(_ORDERS, "utf-8")
    assert on("old", tmp_path, "orders", "import", "orders.csv").returncode == 0
    added = on("old", tmp_path, "waybills", "add", "--carrier", "CJGLS", "--from", "65000000001", "--to", "65000001000")
    assert added.returncode == 0
    return tmp_path


def on(pc: str, folder: Path, *words: str) -> Answer:
    """One command on a PC, without a terminal."""
    said, complained = StringIO(), StringIO()
    with redirect_stdout(said), redirect_stderr(complained):
        ended = main([*words, "-c", str(folder / f"{pc}.toml")])
    return Answer(ended, said.getvalue(), complained.getvalue())


def test_a_pc_is_replaced_by_backup_and_restore(site: Path) -> None:
    assert on("old", site, "orders", "show", "A1").returncode == 0
    made = on("old", site, "backup", "--with-keys", "safe", "--json")
    said = json.loads(made.stdout)
    assert (made.returncode, said["records"], said["keys"]) == (0, 1, str(site / "safe" / "BENCH-1.keys.json"))
    refusal = on("new", site, "restore", said["file"], "--yes")
    assert (refusal.returncode, refusal.stdout) == (1, "")
    assert "--keys FILE" in refusal.stderr
    done = on("new", site, "restore", said["file"], "--keys", said["keys"], "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].endswith("holds 1 records. It is whole.")
    assert "CJGLS: 220 numbers are left out, 650000000011 to 650000002203" in done.stdout
    records = [json.loads(line) for line in on("new", site, "journal", "--json").stdout.splitlines()]
    assert [(one["seq"], one["event"]) for one in records] == [(1, "people_read"), (2, "restored")]
    assert "홍*동" in on("new", site, "orders", "show", "A1").stdout
    told = [text for _, text in lines(site, "new")]
    assert [text[-34:] for text in told if text.startswith("Restored on")] == ["220 waybill numbers were left out."]


def test_nothing_is_restored_without_a_yes_or_while_the_bench_runs(site: Path) -> None:
    file = json.loads(on("old", site, "backup", "--json").stdout)["file"]
    assert on("old", site, "restore", file).stderr.startswith("There is no terminal to ask in.")
    lock = BenchLock(site / "old")
    lock.acquire("BENCH-1")
    running = on("old", site, "restore", file, "--yes")
    assert (running.returncode, "in use by BENCH-1" in running.stderr) == (1, True)
    lock.release()
    kept = on("old", site, "restore", file, "--yes", "--skip", "0")
    assert (kept.returncode, "are kept in" in kept.stdout) == (0, True)


def test_a_backup_without_a_place_or_beside_its_keys_is_refused(site: Path) -> None:
    together = on("old", site, "backup", "--to", "stick", "--with-keys", "stick")
    assert (together.returncode, "must not lie together" in together.stderr) == (2, True)
    gone = on("old", site, "backup", "--to", "nowhere")
    assert (gone.returncode, "there is no such folder" in gone.stderr) == (1, True)
    assert len(list((site / "stick").iterdir())) == 0


def test_verify_journal_names_the_first_wrong_record_and_the_end_that_is_missing(site: Path) -> None:
    for _ in range(3):
        on("old", site, "orders", "show", "A1")
    on("old", site, "backup")
    whole = on("old", site, "verify-journal")
    assert (whole.returncode, whole.stdout.splitlines()[0]) == (0, "3 records are whole.")
    assert "Checked against 1 record that a backup knows" in whole.stdout
    tampered(site, "DELETE FROM journal WHERE seq = 3")
    cut = on("old", site, "journal", "verify")
    assert (cut.returncode, cut.stderr[:53]) == (1, "Records from number 3 of BENCH-1 on are missing at th")
    tampered(site, """UPDATE journal SET body = '{"order":"A2"}' WHERE seq = 1""")
    said = on("old", site, "verify-journal", "--json")
    assert said.returncode == 1
    assert said.stderr.startswith("Record 1 of BENCH-1 (people_read, ")
    assert json.loads(said.stdout)["broken_at"] == "BENCH-1 1 1"


def tampered(site: Path, statement: str) -> None:
    with sqlite3.connect(site / "old" / "ledger.sqlite") as stranger:
        stranger.execute(statement)
    stranger.close()


def test_doctor_tells_how_old_the_backup_is_and_what_is_wrong_with_its_place(site: Path) -> None:
    none, same_disk, no_keys = lines(site)
    assert none == ("warn", f"There is no backup in {site}/stick yet. Is sync running?")
    assert same_disk[1].startswith(f"{site}/stick lies on the same disk as the data.")
    assert no_keys[1].startswith("The keys to names and addresses are not copied.")
    on("old", site, "backup")
    assert lines(site)[0] == ("ok", "The last backup is 0 minutes old; 1 are kept.")
    (site / "old" / "restore.making").mkdir()
    (site / "stick").rename(site / "pulled")
    assert lines(site) == [
        ("warn", "A restore was begun and not finished. Nothing was changed; call it again."),
        ("fail", f"{site}/stick: there is no such folder. Plug the stick in; make the folder on it once."),
    ]
    (site / "old.toml").write_text(_TOML.format(data="./old", backup=""), "utf-8")
    assert lines(site)[1][0] == "warn"
    assert lines(site)[1][1].startswith("The data are not backed up.")


def test_a_backup_dated_ahead_by_a_clock_that_was_set_back_since_is_no_recent_one(site: Path) -> None:
    ahead = datetime.now(UTC) + timedelta(hours=9)
    ledger = Ledger.open(
        site / "old", "BENCH-1", key_file=site / "old.keys.json", number_of=number_of, clock=lambda: ahead, create=False
    )
    make(ledger, site / "stick", "BENCH-1", ahead)
    ledger.close()
    assert lines(site)[0] == ("warn", f"There is no backup in {site}/stick yet. Is sync running?")


def lines(site: Path, pc: str = "old") -> list[tuple[str, str]]:
    found = json.loads(on(pc, site, "doctor", "--json").stdout)
    return [(one["state"], one["text"]) for one in found if one["check"] == "copies"]


def test_a_timer_makes_a_copy_only_when_one_is_due(site: Path) -> None:
    first, second = (on("old", site, "backup", "--if-due") for _ in range(2))

    assert (first, second) == (Answer(0, "", ""), Answer(0, "", ""))
    assert len(list((site / "stick").glob("*.sqlite"))) == 1
