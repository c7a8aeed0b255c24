"""Products from files with pictures, and the goods that are taken for each other, as the office calls for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from station.cli import main
from tests.support.support_bench import bench_in

_HEADER = "sku,name,option,image"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a bench that is not running, which is the current one."""
    with bench_in(tmp_path) as bench:
        bench.work.close()
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("TOKEN", "demo")
        monkeypatch.delenv("PACKING_STATION_CONFIG", raising=False)
        yield tmp_path
        bench.restart()


def taken(site: Path, *rows: str) -> int:
    (site / "goods.csv").write_text("\n".join([_HEADER, *rows]), "utf-8")
    return main(["products", "import", "goods.csv"])


def test_goods_that_are_called_alike_are_listed_as_soon_as_they_are_taken_in(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert taken(site, "CUP-1,컵 블랙,,", "CUP-2,컵 (화이트),,", "CAP,모자,,") == 0
    capsys.readouterr()
    assert main(["products", "alike", "--json"]) == 0
    (pair,) = [one for one in json.loads(capsys.readouterr().out) if one["one"]["sku"].startswith("CUP")]
    since = pair.pop("since")
    assert pair == {
        "one": {"sku": "CUP-1", "name": "컵 블랙", "option": ""},
        "other": {"sku": "CUP-2", "name": "컵 (화이트)", "option": ""},
        "confused": 0,
        "alike": True,
    }
    assert since.startswith("20")
    assert main(["products", "alike"]) == 0
    (row,) = [line for line in capsys.readouterr().out.splitlines() if "CUP-1" in line]
    assert [part.strip() for part in row.split("  ") if part][:2] == ["CUP-1", "컵 블랙"]
    assert "이름이 비슷함" in row


def test_a_picture_beside_the_file_is_taken_in_and_named_by_its_whole_path(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.new("RGB", (90, 60), "blue").save(site / "cup.png")
    assert taken(site, "CUP-1,컵 블랙,,cup.png", "CUP-2,컵 화이트,,https://pictures.example/2.jpg?w=640") == 0
    capsys.readouterr()
    assert main(["products", "list", "--json"]) == 0
    images = {one["sku"]: one["image"] for one in json.loads(capsys.readouterr().out)}
    assert (images["CUP-1"], images["CUP-2"]) == (
        str((site / "cup.png").resolve()),
        "https://pictures.example/2.jpg?w=640",
    )


@pytest.mark.parametrize(
    ("image", "said"),
    [
        ("nothing.png", "이미지 파일이 없어요"),
        ("goods.csv", "그림으로 읽을 수 없어요"),
        ("http://pictures.example/1.jpg", "https://"),
        ("https://", "https://"),
        ("https://me:secret@pictures.example/1.jpg", "https://"),
        ("ftp://pictures.example/1.jpg", "https://"),
    ],
)
def test_a_picture_that_is_none_is_told_with_its_line_and_nothing_is_taken(
    site: Path, image: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert taken(site, "CUP-1,컵,,", f"CUP-2,컵 화이트,,{image}") == 1
    told = capsys.readouterr().err
    assert said in told
    assert "3" in told
    assert main(["products", "list"]) == 0
    assert "CUP-1" not in capsys.readouterr().out
