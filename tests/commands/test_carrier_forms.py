"""``carrier forms`` at the terminal: the list, a new one, and what is told of one that cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from station.cli import main
from station.commands.orders.own_forms import broken_forms
from station.config import load
from tests.support.support_program import site as site_of
from tests.support.support_sheets import old_book

TITLES = ("받는분", "받는분 전화번호", "주소", "품목명", "기본운임", "고객주문번호")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    site_of(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "빈양식.xls").write_bytes(old_book(TITLES))
    return tmp_path


def test_the_list_has_what_ships_and_ones_own(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["carrier", "forms", "new", "우리", "--from", "빈양식.xls"]) == 0
    capsys.readouterr()
    assert main(["carrier", "forms", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["cj-lois"] == {"name": "cj-lois", "kind": "shipped", "carrier": "CJGLS", "columns": 14, "error": ""}
    assert rows["우리"] == {"name": "우리", "kind": "own", "carrier": "", "columns": 6, "error": ""}


def test_a_new_form_says_what_it_took_each_title_for_and_where_it_lies(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["carrier", "forms", "new", "우리", "--from", "빈양식.xls"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split() for line in said[:5]] == [
        ["받는분", "receiver.name"],
        ["받는분", "전화번호", "receiver.phone"],
        ["주소", "receiver.address"],
        ["품목명", "goods"],
        ["기본운임", "(모름)"],
    ]
    file = site / "forms" / "우리.toml"
    assert said[6:] == [
        "무엇인지 모르는 칸이 1개 있어요. 파일을 열어 field나 value를 적으세요. 그대로 두면 비워서 보내요.",
        f"{file}을 만들었어요. 확인하고 --form 우리나 carrier.sheets.form에 쓰세요.",
    ]


def test_a_form_that_is_there_and_a_sheet_without_titles_are_told_in_one_line(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["carrier", "forms", "new", "plain", "--from", "빈양식.xls"]) == 2
    there = f"{site / 'forms' / 'plain.toml'}: 이 이름의 양식이 이미 있어요. 다른 이름을 쓰세요\n"
    assert capsys.readouterr() == ("", there)
    (site / "빈양식.xls").write_bytes(old_book(("김하늘", "서울 중구", "문 앞")))
    assert main(["carrier", "forms", "new", "우리", "--from", "빈양식.xls"]) == 1
    out, told = capsys.readouterr()
    assert (out, told.startswith("빈양식.xls: 1행 제목 줄을 찾지 못했어요."), "김하늘" in told) == ("", True, False)
    assert not (site / "forms").exists()


def test_doctor_names_forms_and_profiles_that_cannot_be_used(site: Path) -> None:
    (site / "forms" / "orders").mkdir(parents=True)
    (site / "forms" / "우리.toml").write_text('per = "day"', "utf-8")
    (site / "forms" / "orders" / "몰.toml").write_text("marks = 1", "utf-8")
    toml = (site / "station.toml").read_text("utf-8")
    (site / "station.toml").write_text(f'{toml}\n[carrier.sheets]\nform = "없음"\n', "utf-8")
    told = [error.text("ko") for error in broken_forms(load(site / "station.toml", {}))]
    assert [line.partition(": ")[0].rpartition("/")[2] for line in told] == ["우리.toml", "몰.toml", "없음"]


def test_one_of_your_own_that_cannot_be_used_is_listed_with_its_reason(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "forms").mkdir()
    (site / "forms" / "우리.toml").write_text('per = "day"', "utf-8")
    assert main(["carrier", "forms"]) == 0
    said = capsys.readouterr().out
    assert "쓸 수 없음" in said
    assert '우리.toml: per: 쓸 수 없는 값이에요: "day". 쓸 수 있는 값: "box" | "line"' in said
