"""The simulated SmartStore as a command: its one line, its switches, its sample orders."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from dataclasses import fields
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from station.cli import main
from station.simulators import goods
from station.simulators.smartstore.samples import open_with_samples, refill
from station.simulators.smartstore.switches import ShopSwitches, explained, with_changes
from tests.simulators.support_demo_smartstore import Caller, parcel, shop_with, state
from tests.support.support_patience import PATIENCE
from tests.support.support_processes import child

PAGE = Path(__file__).parents[2] / "docs" / "demo-shop.md"


def test_the_command_says_how_to_reach_it_and_ends_when_it_is_told_to() -> None:
    call = [sys.executable, "-m", "station", "demo-shop", "--kind", "smartstore", "--port", "0"]
    with child(
        [*call, "--switch", "too_many=104133"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        assert set(said) == {"url", "client_id", "client_secret", "office"}
        link = HTTPConnection(urlsplit(said["office"]).netloc, timeout=PATIENCE)
        link.request("GET", "/office/switches")
        assert json.loads(link.getresponse().read())["too_many"] == "104133"
        link.request("GET", "/office/orders")
        assert len(json.loads(link.getresponse().read())) > 30
        link.close()
        process.send_signal(signal.SIGTERM)
        assert (process.wait(PATIENCE), process.communicate()) == (0, ("", ""))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["--kind", "smartstore", "--switch", "speed=1"],
            "--switch: 'speed' is no switch; there are calls_per_second,",
        ),
        (["--kind", "smartstore", "--switch", "addons=no"], "--switch: addons=no: after_main, later_call, any"),
        (["--switch", "addons=any"], "--switch goes with --kind smartstore"),
    ],
)
def test_a_switch_that_is_none_is_told_in_one_line(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKING_STATION_LANGUAGE", "en")
    assert main(["demo-shop", *words]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.startswith(sentence)


def test_the_page_and_the_help_have_every_switch_with_its_values(capsys: pytest.CaptureFixture[str]) -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| [^|]+ \| ([^|]+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert rows == list(explained())
    with pytest.raises(SystemExit):
        main(["demo-shop", "--help"])
    shown = capsys.readouterr().out
    assert [one.name for one in fields(ShopSwitches) if f"  {one.name}: " not in shown] == []


@pytest.mark.parametrize("change", ["delay_limit=2", "token_penalty=off", "used_waybill=any", "token_error_code=X"])
def test_each_kind_of_switch_can_be_turned(change: str) -> None:
    turned = with_changes(ShopSwitches(), [change])
    name, _, text = change.partition("=")
    assert (turned != ShopSwitches(), str(getattr(turned, name))) == (True, {"off": "False"}.get(text, text))


@pytest.mark.parametrize("change", ["delay_limit=-1", "delay_limit=", "token_penalty=1", "used_waybill=", "x=1", ""])
def test_a_value_that_cannot_be_is_refused(change: str) -> None:
    with pytest.raises(ValueError, match=r"switch|:"):
        with_changes(ShopSwitches(), [change])


def test_the_sample_orders_have_every_case_of_a_real_day() -> None:
    caller = Caller(shop_with())
    open_with_samples(caller.shop.stage)
    rows = caller.shop.stage.books.everything()
    states = {state(row) for row in rows}
    assert {("CANCELED", "NOT_YET", "CANCEL_DONE"), ("PAYED", "OK", "CANCEL_REQUEST")} <= states
    lines = [caller.line(row.id) for row in rows]
    assert any(line.get("giftReceivingStatus") == "WAIT_FOR_RECEIVING" for line in lines)
    assert any(line["remainQuantity"] < line["quantity"] and line["remainQuantity"] for line in lines)
    assert any(row.moved for row in rows)
    assert {line["productClass"] for line in lines} == {"단일상품", "조합형옵션상품", "추가구성상품"}
    orders_of = {
        package: {row.head.id for row in rows if row.package == package} for package in {r.package for r in rows}
    }
    assert max(len(orders) for orders in orders_of.values()) == 2
    codes = {
        name
        for line in lines
        for name in ("optionManageCode", "sellerProductCode", "sellerCustomCode2")
        if name in line
    }
    assert codes == {"optionManageCode", "sellerProductCode", "sellerCustomCode2"}


def test_the_sample_orders_carry_the_codes_of_the_sample_goods_and_made_up_people() -> None:
    caller = Caller(shop_with())
    open_with_samples(caller.shop.stage)
    known = {one.sku for one in goods.products()} | {code.code for one in goods.products() for code in one.barcodes}
    for row in caller.shop.stage.books.everything():
        line = caller.line(row.id)
        address = line.get("shippingAddress", {"tel1": "010-0000-0000"})
        assert re.fullmatch(r"010-0000-\d{4}", address["tel1"])
        code = line.get("optionManageCode") or line.get("sellerProductCode") or line.get("sellerCustomCode2")
        assert code is None or code in known


def test_a_demonstration_does_not_run_out_of_orders() -> None:
    caller = Caller(shop_with())
    caller.shop.stage.refill = refill
    waiting = 0
    for _ in range(8):
        caller.feed()
        waiting = sum(row.status == "PAYED" for row in caller.shop.stage.books.everything())
    assert 20 <= waiting < 45
    ids = [row.id for row in caller.shop.stage.books.everything()][:30]
    caller.confirm(*ids)
    number = iter(range(600_000_000_000, 700_000_000_000))
    assert caller.dispatch(*[parcel(one, str(next(number))) for one in ids])[1] == {}
    for _ in range(8):
        caller.feed()
    assert sum(row.status == "PAYED" for row in caller.shop.stage.books.everything()) >= 20
