"""Full disks, damaged files, newer programs: one code each, and nothing half-written."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from station.ledger import LedgerError
from station.ledger.ledger_error import translated
from station.ledger.storage.database import raw
from station.ledger.storage.migrate import HEAD
from station.ledger.storage.schema import metadata
from station.packing.facts import Device, PackerIn
from tests.support.support_ledger import Bench, order, stocked


def _file(folder: Path) -> Path:
    return folder / "data" / "ledger.sqlite"


def _code(bench: Bench) -> str:
    with pytest.raises(LedgerError) as caught:
        bench.open()
    return caught.value.code


def test_a_full_disk_is_named_and_nothing_is_half_written(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    writer = raw(bench.ledger.database._writer)
    pages = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {pages}")
    before = list(bench.ledger.records.find())
    with pytest.raises(LedgerError) as caught:
        bench.record(*[Device("printer", "ready", "x" * 4000)] * 50)
    assert caught.value.code == "disk_full"
    assert list(bench.ledger.records.find()) == before
    writer.execute(f"PRAGMA max_page_count = {pages + 1000}")
    assert bench.record(PackerIn("101")) == 1
    assert bench.ledger.chain.verify().ok


def test_a_file_that_must_not_be_written_is_named(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    writer = raw(bench.ledger.database._writer)
    writer.execute("PRAGMA query_only = ON")
    with pytest.raises(LedgerError) as caught:
        bench.record(PackerIn("101"))
    assert caught.value.code == "read_only"
    writer.execute("PRAGMA query_only = OFF")
    assert bench.record(PackerIn("101")) == 1


def test_a_file_that_another_keeps_locked_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = stocked(tmp_path)
    monkeypatch.setattr("station.ledger.storage.database.PATIENCE_SECONDS", 0.01)
    stranger = sqlite3.connect(_file(tmp_path), isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerError) as caught:
        bench.record(PackerIn("101"))
    assert caught.value.code == "locked"
    stranger.execute("ROLLBACK")
    stranger.close()
    assert bench.record(PackerIn("101")) == 1


@pytest.mark.parametrize("damage", ["header", "pages", "text", "short"])
def test_a_damaged_file_is_named(tmp_path: Path, damage: str) -> None:
    bench = stocked(tmp_path, *(order(f"A{number}") for number in range(50)))
    bench.ledger.close()
    path = _file(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(
        {
            "header": b"x" * 100 + whole[100:],
            "pages": whole[:100] + b"\xff" * (len(whole) - 100),
            "text": b"this is no database\n" * 100,
            "short": whole[: len(whole) // 3],
        }[damage]
    )
    assert _code(bench) == "damaged"


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    path = _file(tmp_path)
    path.parent.mkdir()
    with sqlite3.connect(path) as stranger:
        stranger.execute("CREATE TABLE recipes (name TEXT)")
    stranger.close()
    before = path.read_bytes()[100:]
    with pytest.raises(LedgerError) as caught:
        Bench(tmp_path)
    assert caught.value.code == "damaged"
    assert path.read_bytes()[100:] == before


def test_a_newer_programs_file_is_refused(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.ledger.close()
    with sqlite3.connect(_file(tmp_path)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.execute("UPDATE meta SET value = '9999' WHERE key = 'usable_by'")
    newer.close()
    assert _code(bench) == "newer_schema"


def test_a_missing_folder_is_named_unless_it_may_be_made(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.ledger.close()
    with pytest.raises(LedgerError) as caught:
        bench.ledger.open(
            tmp_path / "nowhere",
            "B",
            key_file=tmp_path / "keys.json",
            number_of=lambda _, base: str(base),
            clock=bench.clock,
            create=False,
        )
    assert caught.value.code == "no_folder"
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(LedgerError) as caught:
        Bench(tmp_path)
    assert caught.value.code == "no_folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_must_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(LedgerError) as caught:
        Bench(tmp_path, from_scratch=True)
    assert caught.value.code == "read_only"


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "disk_full"), (errno.EROFS, "read_only"), (errno.ENOENT, "no_folder"), (errno.EIO, "io")],
)
def test_what_the_system_complains_about_has_a_code(number: int, code: str) -> None:
    with pytest.raises(LedgerError) as caught, translated():
        raise OSError(number, os.strerror(number))
    assert caught.value.code == code


def test_the_migrations_make_the_very_schema_that_the_program_knows(tmp_path: Path) -> None:
    stocked(tmp_path).ledger.close()
    known = create_engine("sqlite://")
    metadata.create_all(known)

    def schema(connection: sqlite3.Connection) -> dict[str, object]:
        found: dict[str, object] = {}
        rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        for kind, name, sql in rows.fetchall():
            columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
            keys = connection.execute(f"PRAGMA foreign_key_list({name})").fetchall()
            found[name] = (columns, keys) if kind == "table" else " ".join(sql.split())
        found.pop("alembic_version", None)
        return found

    with sqlite3.connect(_file(tmp_path)) as made:
        assert made.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
        with known.connect() as connection:
            assert schema(made) == schema(raw(connection))
    made.close()
    known.dispose()


def test_the_newest_migration_is_the_one_the_program_asks_for() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "station.ledger:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_opening_a_ledger_loads_no_library_that_only_some_need(tmp_path: Path) -> None:
    stocked(tmp_path).ledger.close()
    program = (
        "import sys; from pathlib import Path; from tests.support.support_ledger import Bench;"
        f"Bench(Path({str(tmp_path)!r})); import station.sheets;"
        "print({'alembic', 'cryptography', 'openpyxl', 'sqlalchemy.orm', 'textual'} & set(sys.modules))"
    )
    root = Path(__file__).parents[2]
    said = subprocess.run([sys.executable, "-c", program], cwd=root, text=True, capture_output=True, check=True)
    assert said.stdout == "set()\n"
