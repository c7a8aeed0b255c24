"""``carrier sheet``, ``numbers`` and ``rounds`` at the terminal, as a seller uses them in a day."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from station.cli import main
from tests.support.support_rounds import cj_number, order_csv, result_csv, rows_in, sheet_site

Say = pytest.CaptureFixture[str]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Say) -> Path:
    sheet_site(tmp_path)
    monkeypatch.chdir(tmp_path)
    taken_in(tmp_path, "A1", "A2", "A3")
    capsys.readouterr()
    return tmp_path


def taken_in(folder: Path, *numbers: str, address: str = "서울 중구 세종대로 1") -> None:
    (folder / "orders.csv").write_text(order_csv(numbers, address=address), "utf-8")
    assert main(["orders", "import", "orders.csv", "--newer"]) == 0


def written(capsys: Say, *more: str) -> str:
    assert main(["carrier", "sheet", "--out", "round.xlsx", *more]) == 0
    return capsys.readouterr().out


def listed(capsys: Say) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["carrier", "rounds", "--json"]) == 0
    return list(json.loads(capsys.readouterr().out))


def references(folder: Path) -> dict[str, str]:
    return {row["주문번호"]: row["접수번호"] for row in rows_in(folder / "round.xlsx")}


def test_a_sheet_is_written_once_and_read_by_nobody_else(house: Path, capsys: Say) -> None:
    said = written(capsys)
    assert "3 boxes are written to round.xlsx" in said
    assert stat.S_IMODE((house / "round.xlsx").stat().st_mode) == 0o600
    rows = rows_in(house / "round.xlsx")
    assert [(row["주문번호"], row["받는분"], row["우편번호"], row["보내는분"]) for row in rows] == [
        (number, f"김하늘{number}", "04524", "Shop") for number in ("A1", "A2", "A3")
    ]
    assert main(["carrier", "sheet", "--out", "another.xlsx"]) == 0
    assert capsys.readouterr().out == "There is no box to be reserved. No sheet was written.\n"
    assert not (house / "another.xlsx").exists()
    assert main(["carrier", "sheet", "--out", "round.xlsx"]) == 1


def test_a_round_is_written_again_byte_for_byte(house: Path, capsys: Say) -> None:
    written(capsys)
    (row,) = listed(capsys)
    assert main(["carrier", "sheet", "--again", str(row["round"]), "--out", "again.xlsx"]) == 0
    assert (house / "again.xlsx").read_bytes() == (house / "round.xlsx").read_bytes()
    assert main(["carrier", "sheet", "--again", str(row["round"]), "--out", "again.xlsx"]) == 1
    assert main(["carrier", "sheet", "--again", "20200101-000000", "--out", "other.xlsx"]) == 1


def test_without_a_place_the_key_is_named(house: Path, capsys: Say) -> None:
    assert main(["carrier", "sheet"]) == 2
    assert "carrier.sheets.outbox" in capsys.readouterr().err
    sheet_site(house, 'form = "plain"\noutbox = "to"\n')
    assert main(["carrier", "sheet"]) == 0
    assert [path.name[:3] for path in (house / "to").iterdir()] == ["예약-"]


def test_who_is_told_to_a_carrier_is_on_record(house: Path, capsys: Say) -> None:
    written(capsys)
    assert main(["journal", "--json"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    read = [one for one in records if one["event"] == "people_read"]
    assert [(one["order"], one["purpose"]) for one in read] == [
        (number, "carrier sheet") for number in ("A1", "A2", "A3")
    ]


def test_numbers_come_in_and_what_does_not_fit_is_refused_by_row(house: Path, capsys: Say) -> None:
    written(capsys)
    known = references(house)
    told = {known["A1"]: cj_number(1), known["A2"]: "650000001010", "R0000": cj_number(3)}
    (house / "result.csv").write_bytes(result_csv(told))
    assert main(["carrier", "numbers", "result.csv", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "rows": 3,
        "taken": 1,
        "known": 0,
        "refused": [
            {"row": 3, "reference": known["A2"], "reason": "wrong_check_digit", "conflict": "650000001010"},
            {"row": 4, "reference": "R0000", "reason": "unknown_box", "conflict": ""},
        ],
    }
    (house / "result.csv").write_bytes(result_csv({known["A1"]: cj_number(1)}))
    assert main(["carrier", "numbers", "result.csv"]) == 0
    assert capsys.readouterr().out == "0 numbers were taken in; 1 was known already.\n"
    (row,) = listed(capsys)
    assert [row[name] for name in ("carrier", "form", "boxes", "numbers", "packed", "missing", "to_cancel")] == [
        *("CJGLS", "plain", 3, 1, 0, 2),
        [],
    ]


def test_a_number_is_replaced_when_it_is_said_and_the_old_one_is_to_be_cancelled(house: Path, capsys: Say) -> None:
    written(capsys)
    reference = references(house)["A1"]
    for place, code, more in ((1, 0, ()), (2, 1, ()), (2, 0, ("--replace",))):
        (house / "result.csv").write_bytes(result_csv({reference: cj_number(place)}))
        assert main(["carrier", "numbers", "result.csv", *more]) == code
    (row,) = listed(capsys)
    assert row["to_cancel"] == [{"waybill": cj_number(1), "order": "A1"}]
    assert main(["carrier", "rounds", "--cancelled", cj_number(1)]) == 0
    assert listed(capsys)[0]["to_cancel"] == []
    assert main(["carrier", "rounds", "--cancelled", cj_number(9)]) == 1


def test_a_changed_address_costs_the_number_and_the_box_goes_again(house: Path, capsys: Say) -> None:
    written(capsys)
    known = references(house)
    (house / "result.csv").write_bytes(result_csv({known["A1"]: cj_number(1)}))
    assert main(["carrier", "numbers", "result.csv"]) == 0
    taken_in(house, "A1", address="부산 중구 1")
    assert listed(capsys)[0]["to_cancel"] == [{"waybill": cj_number(1), "order": "A1"}]
    (house / "round.xlsx").unlink()
    assert "1 box is written" in written(capsys)
    assert main(["carrier", "numbers", "result.csv", "--json"]) == 1
    (refused,) = json.loads(capsys.readouterr().out)["refused"]
    assert (refused["reference"], refused["reason"]) == (known["A1"], "number_voided")


def test_a_list_that_names_orders_gives_numbers_to_boxes_that_no_sheet_told_of(house: Path, capsys: Say) -> None:
    (house / "result.csv").write_bytes(result_csv({"A2": cj_number(2), "A9": cj_number(3)}, "주문번호"))
    assert main(["carrier", "numbers", "result.csv", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["taken"], [one["reason"] for one in said["refused"]]) == (1, ["unknown_box"])
    assert "2 boxes are written" in written(capsys)


def test_another_carriers_sheet_and_an_order_sheet_are_named_as_such(house: Path, capsys: Say) -> None:
    assert main(["carrier", "numbers", "orders.csv"]) == 1
    assert "orders import" in capsys.readouterr().err
    assert main(["carrier", "sheet", "--out", "x.xlsx", "--form", "hanjin-nfocus"]) == 2
    assert main(["carrier", "sheet", "--out", "x.xlsx", "--carrier", "HANJIN"]) == 2
    assert main(["carrier", "sheet", "--out", "x.xlsx", "--form", "none-such"]) == 2
    assert not (house / "x.xlsx").exists()
    errors = capsys.readouterr().err
    assert "김하늘" not in errors


def test_a_house_without_sheets_is_told_what_to_set(house: Path, capsys: Say) -> None:
    file = house / "station.toml"
    file.write_text(file.read_text("utf-8").replace('numbers = "sheet"', 'numbers = "range"'), "utf-8")
    assert main(["carrier", "sheet", "--out", "x.xlsx"]) == 2
    assert "carrier.numbers" in capsys.readouterr().err
