"""A release is really built without a network, tests itself on a copy of real data, and is told about in words."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from station.cli import main
from station.ledger.storage.migrate import HEAD
from station.releases.release_folders import ReleaseLayout, ReleaseRefused
from station.releases.update import build
from station.releases.wheelhouse import CheckedWheelhouse
from tests.releases.support_releases import install, sign, wheelhouse
from tests.support.support_ledger import stocked


@pytest.fixture
def opt(tmp_path: Path) -> Path:
    return tmp_path / "opt"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PACKING_STATION_CONFIG", raising=False)
    return tmp_path


def test_a_release_is_built_from_its_wheels_alone(tmp_path: Path, opt: Path) -> None:
    folder = wheelhouse(tmp_path / "stick")
    _real_wheel(next(folder.glob("*.whl")))
    sign(folder)
    layout = ReleaseLayout(opt)

    built = build(CheckedWheelhouse.checked(folder), layout)

    assert layout.is_whole(built.name)
    assert (built / "bin" / "packing-station").is_file()


def test_a_release_that_cannot_be_built_stays_unfinished(
    tmp_path: Path, opt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, house = ReleaseLayout(opt), CheckedWheelhouse.checked(wheelhouse(tmp_path / "stick"))
    monkeypatch.setattr("sys.executable", "/bin/false")

    with pytest.raises(ReleaseRefused, match="build_failed"):
        build(house, layout)

    assert not layout.is_whole(house.name)


def test_this_release_passes_its_own_test_on_a_copy_of_real_data(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stocked(tmp_path / "copy").ledger.close()
    copy = tmp_path / "copy" / "data"

    assert main(["selftest", "--data", str(copy)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "이 버전은 이 PC에서 쓸 수 있어요."
    assert len(said) == 5


def test_data_that_cannot_be_opened_fails_the_test_and_says_which_part(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "copy").mkdir()
    (home / "copy" / "ledger.sqlite").write_bytes(b"no database" * 1000)

    assert main(["selftest", "--data", str(home / "copy")]) == 1
    assert "ledger 시험에 실패했어요" in capsys.readouterr().out


def test_an_older_program_goes_on_with_a_file_to_which_a_newer_one_only_added(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.ledger.close()
    with closing(sqlite3.connect(tmp_path / "data" / "ledger.sqlite")) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999_newer'")
        newer.execute("UPDATE meta SET value = '9999_newer,' || value WHERE key = 'usable_by'")

    assert bench.open().chain.verify().ok
    with closing(sqlite3.connect(tmp_path / "data" / "ledger.sqlite")) as left:
        stored = left.execute("SELECT value FROM meta WHERE key = 'usable_by'").fetchone()[0]
    assert stored.split(",")[:2] == ["9999_newer", HEAD]


def test_update_says_what_is_in_use_and_what_can_be_gone_back_to(
    home: Path, opt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("1.0.0-aaaaaaaa", "1.1.0-bbbbbbbb"):
        install(ReleaseLayout(opt), name)
        ReleaseLayout(opt).switch(name)

    assert main(["update", "--root", str(opt)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "쓰고 있는 버전: 1.1.0-bbbbbbbb",
        "되돌릴 수 있는 버전: 1.0.0-aaaaaaaa",
    ]
    assert main(["rollback", "--root", str(opt)]) == 0
    assert ReleaseLayout(opt).current() == "1.0.0-aaaaaaaa"


def test_a_damaged_stick_is_told_in_one_sentence(home: Path, opt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = wheelhouse(home / "stick")
    next(folder.glob("*.whl")).write_bytes(b"half a fi")

    assert main(["update", str(folder), "--root", str(opt)]) == 1
    assert capsys.readouterr().err == (
        "packing_station-1.0.0-py3-none-any.whl 파일이 손상됐어요. "
        "설치 파일을 다시 복사하세요. 쓰던 버전은 그대로예요.\n"
    )


def test_before_any_installation_both_say_so(home: Path, opt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["update", "--root", str(opt)]) == 0
    assert main(["rollback", "--root", str(opt)]) == 1
    told = capsys.readouterr()
    assert told.out.startswith("설치된 버전이 없어요.")
    assert told.err == "되돌릴 이전 버전이 없어요.\n"


def _real_wheel(path: Path) -> None:
    """A wheel that pip installs, with a program and nothing else."""
    info = "packing_station-1.0.0.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("tiny_station.py", "def main() -> int:\n    return 0\n")
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: packing-station\nVersion: 1.0.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/entry_points.txt", "[console_scripts]\npacking-station = tiny_station:main\n")
        wheel.writestr(f"{info}/RECORD", "")
