"""PINs and badges made at the command line: what is printed opens, and nothing else keeps it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from station.cli import main
from station.composition.factories import clock_of, open_ledger, rights_of
from station.config import load
from station.ledger import BenchLock
from station.rights import BenchRole, StaffPerson
from tests.support.support_config import REST

PEOPLE = """
[station]
language = "{language}"
[[packer]]
id = "900"
name = "이감독"
role = "supervisor"
{more}
[[packer]]
id = "101"
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PACKING_STATION_CONFIG", raising=False)
    write(tmp_path)
    return tmp_path


def write(site: Path, more: str = "", language: str = "ko") -> None:
    (site / "station.toml").write_text(PEOPLE.format(more=more, language=language) + REST, "utf-8")


def types(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def shown(site: Path, text: str) -> object:
    """Who the station takes for a supervisor by a badge or PIN."""
    config = load(site / "station.toml", {})
    clock = clock_of(config)
    ledger = open_ledger(config, clock)
    try:
        return rights_of(config, ledger.keys.journal, clock).supervisor(text)
    finally:
        ledger.close()


def test_a_pin_is_asked_twice_and_its_line_lets_the_supervisor_in(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    types(monkeypatch, "246810", "246810")
    assert main(["packers", "pin", "900"]) == 0
    said, line = capsys.readouterr().out.splitlines()
    assert "[[packer]]" in said
    assert re.fullmatch(r'pin = "\$argon2id\$v=19\$m=19456,t=2,p=1\$.+"', line)
    write(site, line)
    assert shown(site, "246810") == StaffPerson("900", "이감독", BenchRole.SUPERVISOR)


@pytest.mark.parametrize(
    ("who", "lines", "said"),
    [
        ("900", ("246810", "246811"), "두 PIN이 서로 달라요. 바뀐 것은 없어요. 다시 하세요"),
        ("900", ("2468",), "PIN은 숫자 6~12자리여야 해요. 바뀐 것은 없어요"),
        ("900", ("secret",), "PIN은 숫자 6~12자리여야 해요. 바뀐 것은 없어요"),
        ("101", (), '101은 관리자가 아니에요. station.toml에서 role = "supervisor"로 정하고 다시 하세요'),
    ],
)
def test_a_pin_that_will_not_do_is_told_in_one_line(
    site: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    who: str,
    lines: tuple[str, ...],
    said: str,
) -> None:
    types(monkeypatch, *lines)
    assert main(["packers", "pin", who]) == 1
    heard = capsys.readouterr()
    assert (heard.out, heard.err.strip()) == ("", said)


def test_somebody_who_is_not_there_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(site, language="en")
    assert main(["packers", "pin", "777"]) == 1
    assert "777" in capsys.readouterr().err


def test_a_new_badge_opens_by_the_line_that_is_printed_and_its_number_is_kept_nowhere(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["badges", "new", "900", "--png", "card"]) == 0
    line = capsys.readouterr().out.splitlines()[-1]
    with Image.open(site / "card" / "badge-900-1.png") as card:
        (symbol,) = zxingcpp.read_barcodes(card.convert("L"))
    code = symbol.text
    assert symbol.format == zxingcpp.BarcodeFormat.Code128, "a scanner without a camera reads it, too"
    number = code.removeprefix("PS:BADGE:")
    assert len(number) == 17
    write(site, line)
    assert shown(site, code) == StaffPerson("900", "이감독", BenchRole.SUPERVISOR)
    kept = b"".join(path.read_bytes() for path in site.rglob("*") if path.is_file() and path.suffix != ".png")
    assert number.encode() not in kept


def test_a_new_badge_is_not_left_with_a_running_bench(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = BenchLock(load(site / "station.toml", {}).station.data_dir)
    lock.acquire("BENCH-1")
    try:
        assert main(["badges", "new", "900"]) == 1
    finally:
        lock.release()
    assert capsys.readouterr().err.strip() == "run이 프린터를 쓰고 있어요. run을 끄고 다시 하거나 --png 폴더를 쓰세요"


def test_roles_are_read_and_one_that_contradicts_is_refused(site: Path) -> None:
    config = load(site / "station.toml", {})
    assert [(packer.role, packer.supervisor) for packer in config.packers] == [("supervisor", True), ("packer", False)]
    write(site, "supervisor = true\n")
    assert load(site / "station.toml", {}).packers[0].supervisor
    (site / "station.toml").write_text("[[packer]]\nid = '1'\nsupervisor = true\nrole = 'packer'" + REST, "utf-8")
    assert main(["orders", "list"]) == 2
