"""Which parcel had the blue mug: orders and parcels found by number, goods and receiver, and who looked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from station.cli import main
from station.ledger import Ledger
from tests.support.support_ledger import HONG, KIM, Bench, line, order, stocked

SET = order("S1", line("1", "SET-1"), receiver=KIM)
SOCKS = order("K1", line("1", "SOCK-BK-L", 3), receiver=KIM)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Three parcels, one of them of a set, and an order that waits."""
    (tmp_path / "station.toml").write_text(
        '[shop]\nkind = "files"\n[printer]\nport = "tcp://127.0.0.1:9"\n[[scanner]]\nkind = "keyboard"\n'
        '[retention]\nkey_file = "keys.json"\n',
        "utf-8",
    )
    bench = stocked(tmp_path, order("A1"), SET, SOCKS, order("W1", line("1", "MUG-WH"), receiver=KIM))
    for number in ("A1", "S1", "K1"):
        bench.packed(number)
    bench.ledger.close()
    return tmp_path


def asks(site: Path, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main([*words[:2], "-c", str(site / "station.toml"), "--json", *words[2:]]) == 0
    return json.loads(capsys.readouterr().out)


def read(site: Path) -> list[tuple[str, str]]:
    """Whose data was read, and what for, as the journal has it."""
    ledger: Ledger = Bench(site).ledger
    try:
        return [(one["order"], one["purpose"]) for one in ledger.records.find() if one["event"] == "people_read"]
    finally:
        ledger.close()


@pytest.mark.parametrize(
    ("text", "parcels", "orders"),
    [
        ("머그컵 화이트", {"A1", "S1"}, {"A1", "S1", "W1"}),
        ("mug-wh", {"A1", "S1"}, {"A1", "S1", "W1"}),
        ("8801234567893", {"A1", "S1"}, {"A1", "S1", "W1"}),
        ("0012345678905", {"A1", "S1", "K1"}, {"A1", "S1", "K1"}),
        ("SET-1", {"S1"}, {"S1"}),
        ("k1", {"K1"}, {"K1"}),
        ("6500-0000-0011", {"A1"}, {"A1"}),
        ("홍길동", {"A1"}, {"A1"}),
        ("김 영희", {"S1", "K1"}, {"S1", "K1", "W1"}),
        ("010-8765-4321", {"S1", "K1"}, {"S1", "K1", "W1"}),
        ("파란 머그", set(), set()),
    ],
)
def test_parcels_and_orders_are_found_by_number_goods_and_receiver(
    site: Path, capsys: pytest.CaptureFixture[str], text: str, parcels: set[str], orders: set[str]
) -> None:
    found = asks(site, capsys, "parcels", "find", text)
    assert {order for one in found for order in one["orders"]} == parcels
    assert {one["number"] for one in asks(site, capsys, "orders", "list", "--search", text)} == orders


def test_a_parcel_is_told_with_its_goods_and_its_receiver_masked_and_that_is_on_record(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (found,) = asks(site, capsys, "parcels", "find", "홍길동")
    wanted = {"orders": ["A1"], "waybill": "650000000011", "state": "packed", "receiver": "홍*동"}
    assert {name: found[name] for name in wanted} == wanted
    assert [(one["sku"], one["quantity"]) for one in found["lines"]] == [("MUG-WH", 2), ("SOCK-BK-L", 1)]
    assert main(["parcels", "find", "-c", str(site / "station.toml"), "홍길동"]) == 0
    shown = capsys.readouterr().out
    assert "홍*동" in shown
    assert not any(secret in shown for secret in (HONG.name, HONG.phone, HONG.address))
    assert read(site) == [("A1", "parcels find"), ("A1", "parcels find")]


def test_a_search_for_goods_among_the_orders_reads_nobody_and_one_for_a_name_is_on_record(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asks(site, capsys, "orders", "list", "--search", "mug-wh")
    assert read(site) == []
    asks(site, capsys, "orders", "list", "--search", "홍길동")
    assert read(site) == [("A1", "orders list --search")]


def test_the_list_of_orders_tells_the_goods(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["number"]: row["lines"] for row in asks(site, capsys, "orders", "list")}
    assert rows["K1"] == [{"id": "1", "sku": "SOCK-BK-L", "name": "SOCK-BK-L as ordered", "option": "", "quantity": 3}]
    assert main(["orders", "list", "-c", str(site / "station.toml")]) == 0
    shown = capsys.readouterr().out
    assert "MUG-WH as ordered ×2 외 1종" in shown
    assert "SOCK-BK-L as ordered ×3" in shown


def test_what_nothing_fits_is_said(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("parcels", "find", "파란\x1b[2J머그"), ("orders", "list", "--search", "파란\x1b[2J머그")):
        assert main([*words[:2], "-c", str(site / "station.toml"), *words[2:]]) == 0
        said = capsys.readouterr().out
        assert "맞는" in said
        assert "\x1b" not in said


def test_the_days_workbook_has_every_line_and_names_nobody(site: Path) -> None:
    file = site / "day.xlsx"
    days = ("--from", "2026-11-23", "--to", "2026-11-23", "--out", str(file), "--end-of-day")
    assert main(["report", "-c", str(site / "station.toml"), *days]) == 0
    book = openpyxl.load_workbook(file)
    rows = [row[1:7] for row in book["포장 내역"].iter_rows(min_row=4, values_only=True) if row[1]]
    assert rows == [
        ("650000000011", "A1", "MUG-WH", "MUG-WH as ordered", "", 2),
        ("650000000011", "A1", "SOCK-BK-L", "SOCK-BK-L as ordered", "", 1),
        ("650000000022", "S1", "SET-1", "SET-1 as ordered", "", 1),
        ("650000000033", "K1", "SOCK-BK-L", "SOCK-BK-L as ordered", "", 3),
    ]
    said = str([[cell.value for row in sheet.iter_rows() for cell in row] for sheet in book.worksheets])
    assert not any(secret in said for secret in (HONG.name, KIM.name, HONG.phone, HONG.address))
