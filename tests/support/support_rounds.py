"""A house whose carrier takes sheets: its station.toml, orders, and what its program gives back."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from station.carriers import carrier
from station.sheets.grids import grid_of

TITLES = ("order", "line", "sku", "quantity", "receiver", "address", "phone", "zip")


def sheet_site(folder: Path, sheets: str = 'form = "plain"\n', language: str = "en", more: str = "") -> Path:
    """A configuration of a shop of two folders, whose carrier's numbers come by sheets."""
    file = folder / "station.toml"
    file.write_text(
        f"""
[station]
language = "{language}"
[shop]
kind = "files"
[carrier]
code = "CJGLS"
numbers = "sheet"
{more}
[carrier.sender]
name = "Shop"
phone = "02-111-2222"
address = "Seoul"
[carrier.sheets]
{sheets}
[printer]
port = "tcp://127.0.0.1:9"
[[scanner]]
kind = "keyboard"
""",
        "utf-8",
    )
    return file


def order_csv(numbers: Sequence[str], receiver: str = "김하늘", address: str = "서울 중구 세종대로 1") -> str:
    """An order file of one line for each number."""
    told = io.StringIO(newline="")
    writer = csv.writer(told)
    writer.writerow(TITLES)
    for number in numbers:
        writer.writerow((number, "1", "MUG", "2", f"{receiver}{number}", address, "010-1111-2222", "04524"))
    return told.getvalue()


def rows_in(file: Path) -> list[dict[str, str]]:
    """The rows of a sheet by their titles."""
    (_, titles), *rows = grid_of(file.read_bytes(), file.name, "")
    return [dict(zip(titles, cells, strict=False)) for _, cells in rows]


def cj_number(place: int) -> str:
    """A number that no parcel bears, with its check digit."""
    return carrier("CJGLS").number_from_base(65_000_000_500 + place)


def result_csv(numbers: Mapping[str, str], key: str = "접수번호") -> bytes:
    """What the carrier's program gives back: a number for each reference."""
    told = io.StringIO(newline="")
    writer = csv.writer(told)
    writer.writerow((key, "운송장번호", "분류코드"))
    writer.writerows((reference, number, "4W44-4g") for reference, number in numbers.items())
    return told.getvalue().encode("utf-8")
