"""`orders combine`, `split` and `combined`, as somebody calls them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.test_commands_ledger import on

_TOML = """
[station]
name = "BENCH-1"
language = "en"
data_dir = "./data"
[shop]
kind = "files"
[[packing.combine]]
hours = 0
"""
_ORDERS = """order,line,sku,quantity,name,receiver,phone,zip,address
A1,1,MUG,1,mug,Kim,010-1111-2222,06236,Seoul 1-2
A2,1,MUG,1,mug,K im,01011112222,06236,Seoul  1-2
B1,1,MUG,1,mug,Kim,010-1111-2222,06236,Seoul 12
"""


def test_boxes_are_shown_taken_apart_and_put_together(tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text(_TOML, "utf-8")
    (tmp_path / "orders.csv").write_text(_ORDERS, "utf-8")
    assert on(tmp_path, "orders", "import", str(tmp_path / "orders.csv")).ended == 0
    assert json.loads(on(tmp_path, "orders", "combined", "--json").said) == [{"orders": ["A1", "A2"], "why": "rule"}]
    assert "in one box: A1, A2 (by rule)" in on(tmp_path, "orders", "show", "A2").said
    mates = {row["number"]: row["box_mates"] for row in json.loads(on(tmp_path, "orders", "list", "--json").said)}
    assert mates == {"A1": ["A2"], "A2": ["A1"], "B1": []}
    assert on(tmp_path, "orders", "split", "A1").ended == 0
    assert on(tmp_path, "orders", "combined").said.splitlines() == [
        "No box holds several orders.",
        "to one receiver in several boxes: A1, A2",
    ]
    assert on(tmp_path, "orders", "combine", "A1", "A2").said == "One box from now on: A1, A2\n"
    refused = on(tmp_path, "orders", "combine", "A1", "B1")
    assert (refused.ended, "receivers or addresses differ" in refused.complained) == (1, True)
    assert on(tmp_path, "orders", "combine", "A1").ended == 2
    assert on(tmp_path, "orders", "combine", "--by-rules", "B1").ended == 1
