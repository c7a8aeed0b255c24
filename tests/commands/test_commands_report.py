"""The commands for the office: the report's files, the metrics, and a parcel's story for whoever asks."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from PIL import Image

from station.cli import main
from tests.support.support_ledger import Bench, order, stocked

SEOUL = ZoneInfo("Asia/Seoul")
TODAY = ("--from", "2026-11-23", "--to", "2026-11-23")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with a configuration and a packed parcel of two orders of the day."""
    (tmp_path / "station.toml").write_text(
        '[shop]\nkind = "files"\n[printer]\nport = "tcp://127.0.0.1:9"\n[[scanner]]\nkind = "keyboard"\n'
        '[retention]\nkey_file = "keys.json"\n',
        "utf-8",
    )
    bench = stocked(tmp_path, order("A1"), order("B2"))
    bench.packed("A1")
    bench.delivered()
    bench.clock.forward(minutes=3)
    bench.packed("B2")
    bench.ledger.close()
    return tmp_path


def call(site: Path, *words: str) -> int:
    return main([words[0], "-c", str(site / "station.toml"), *words[1:]])


def test_the_report_of_a_day_is_a_file_for_spreadsheets(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = site / "day.csv"
    assert call(site, "report", *TODAY, "--out", str(file)) == 0
    assert capsys.readouterr().out == f"{file}에 적었어요. 상자 2개예요.\n"
    (row,) = csv.DictReader(io.StringIO(file.read_text("utf-8-sig")))
    assert (row["date"], row["hour"], row["station"], row["parcels"]) == ("2026-11-23", "12", "BENCH-1", "2")
    assert (row["seconds_per_parcel"], row["pieces"]) == ("12.5", "2")


def test_the_end_of_the_day_has_a_list_for_each_driver(site: Path) -> None:
    file = site / "day.xlsx"
    assert call(site, "report", *TODAY, "--out", str(file), "--end-of-day") == 0
    sheet = openpyxl.load_workbook(file)["인계 CJ대한통운"]
    orders = [row[2] for row in sheet.iter_rows(values_only=True) if row[2] in ("A1", "B2")]
    assert orders == ["A1", "B2"]
    assert [name.name for name in site.iterdir() if "day" in name.name] == ["day.xlsx"]


def test_the_end_of_the_day_without_days_is_that_of_today(site: Path) -> None:
    before = datetime.now(SEOUL).date()
    assert call(site, "report", "--end-of-day", "--out", str(site / "today.xlsx")) == 0
    head = openpyxl.load_workbook(site / "today.xlsx").worksheets[0]["A1"].value
    assert isinstance(head, str)
    assert head in {f"요약  {day}" for day in (before, datetime.now(SEOUL).date())}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--from", "2026-11-24", "--to", "2026-11-23", "--out", "r.csv"), 2, "--from 2026-11-24"),
        (("--from", "yesterday", "--to", "2026-11-23", "--out", "r.csv"), 2, "yesterday"),
        ((*TODAY, "--out", "r.pdf"), 2, ".csv"),
        (("--out", "r.csv"), 2, "--from과 --to에"),
        (("--to", "2026-11-23", "--out", "r.xlsx", "--end-of-day"), 2, "--from과 --to에"),
        ((*TODAY, "--out", "r.csv", "--end-of-day"), 2, "--end-of-day"),
        ((*TODAY, "--out", "missing/r.csv"), 1, "missing/r.csv: 그 폴더가 없어요"),
        ((*TODAY, "--out", "folder.csv"), 1, "folder.csv: 쓸 수 없어요"),
    ],
)
def test_what_cannot_be_written_is_told_in_one_line(
    site: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(site)
    (site / "folder.csv").mkdir()
    assert call(site, "report", *words) == code
    answer = capsys.readouterr()
    assert (answer.out, answer.err.count("\n")) == ("", 1)
    assert said in answer.err
    assert [path.name for path in site.glob("*.csv*")] == ["folder.csv"]


def test_without_a_file_the_figures_are_the_answer(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(site, "report", *TODAY, "--out", str(site / "day.csv")) == 0
    capsys.readouterr()
    assert call(site, "report", *TODAY) == 0
    assert capsys.readouterr().out.splitlines() == (site / "day.csv").read_text("utf-8-sig").splitlines()


def test_the_end_of_the_day_without_a_file_is_named_by_its_day(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site)
    assert call(site, "report", "--end-of-day", "--from", "2026-11-23", "--to", "2026-11-23") == 0
    assert (site / "packing-2026-11-23.xlsx").exists()


def test_metrics_are_a_whole_file_or_the_answer(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = site / "packing.prom"
    assert call(site, "metrics", "--out", str(file)) == 0
    capsys.readouterr()
    assert call(site, "metrics") == 0
    said = capsys.readouterr().out
    assert 'packing_dispatches{state="owed"} 1.0' in said.splitlines()
    assert file.read_text().splitlines()[0] == said.splitlines()[0]


def test_a_waybill_tells_its_story(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(site, "journal", "--order", "A1") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "주문 A1의 포장 기록"
    assert said[3] == "쇼핑몰 발송처리 2026-11-23 12:00"
    assert said[-1] == "11-23 12:00:00  ○  쇼핑몰이 발송처리했어요"
    waybill = said[1].removeprefix("송장번호 ").removesuffix("  CJGLS").removesuffix(" CJGLS")
    assert call(site, "journal", "--waybill", waybill) == 0
    assert capsys.readouterr().out.splitlines() == said
    assert call(site, "journal", "--waybill", "000000000000") == 0
    assert "없어요" in capsys.readouterr().out


def test_the_customers_page_is_a_picture_or_a_pdf_of_one_page(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(site, "journal", "--order", "A1", "--png", str(site / "a.png")) == 0
    with Image.open(site / "a.png") as picture:
        assert picture.size == (2480, 3508)
        assert picture.convert("L").getextrema() == (0, 255)
    assert call(site, "journal", "--order", "A1", "--pdf", str(site / "a.pdf")) == 0
    pdf = (site / "a.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") == 1
    capsys.readouterr()
    assert call(site, "journal", "--png", str(site / "b.png")) == 2
    assert "--waybill" in capsys.readouterr().err
    assert call(site, "journal", "--order", "Z9", "--png", str(site / "b.png")) == 1


def test_the_days_before_and_after_are_left_out(site: Path) -> None:
    bench = Bench(site)
    bench.clock.forward(days=1)
    bench.ledger.intake.take_in([order("C3")])
    bench.packed("C3")
    bench.ledger.close()
    for day, parcels in (("2026-11-22", []), ("2026-11-23", ["2"]), ("2026-11-24", ["1"])):
        assert call(site, "report", "--from", day, "--to", day, "--out", str(site / "r.csv")) == 0
        rows = csv.DictReader(io.StringIO((site / "r.csv").read_text("utf-8-sig")))
        assert [row["parcels"] for row in rows] == parcels
