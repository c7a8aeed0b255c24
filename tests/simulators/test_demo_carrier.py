"""`demo-carrier`: 로젠 on loopback as a command, what it keeps, and its faults on command."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from station.cli import main
from station.simulators.logen.logen_books import LogenBooks
from station.simulators.logen.logen_faults import LogenFault, LogenPlan, plan_of
from tests.support.support_patience import PATIENCE
from tests.support.support_processes import child

CALL = [sys.executable, "-m", "station", "demo-carrier", "--port", "0"]


def asks(url: str, path: str, body: bytes | None = None, key: str = "demo-secret-key") -> tuple[int, object]:
    link = HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    link.request("GET" if body is None else "POST", path, body, {"secretKey": key})
    answer = link.getresponse()
    told = answer.status, json.loads(answer.read())
    link.close()
    return told


def draws(url: str, count: int) -> list[str]:
    body = json.dumps({"userId": "20179999", "data": [{"slipQty": count}]}).encode()
    _, said = asks(url, "/lrm02b-edi/edi/getSlipNo", body)
    assert isinstance(said, dict)
    return [one["slipNo"] for one in said["data"]["data1"]]


def test_the_command_says_how_to_reach_it_takes_faults_and_ends_when_it_is_told_to() -> None:
    with child(
        [*CALL, "--fault", "ip_refused:getSlipNo:1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        assert set(said) == {"url", "customer_code", "secret_key", "office"}
        call = "/lrm02b-edi/edi/getSlipNo"
        assert asks(said["url"], call, b"{}")[0] == 401
        assert draws(said["url"], 2) == ["90000000005", "90000000016"]
        assert asks(said["office"], "/office/faults", b"error::1") == (200, {})
        assert asks(said["url"], call, b"{}")[0] == 500
        assert asks(said["office"], "/office/faults", b"boredom")[0] == 400
        status, calls = asks(said["office"], "/office/calls")
        assert isinstance(calls, list)
        assert (status, [one["status"] for one in calls]) == (200, [401, 200, 500])
        assert asks(said["url"], call, b"{}", key="another")[0] == 401
        process.send_signal(signal.SIGTERM)
        assert (process.wait(PATIENCE), process.communicate()) == (0, ("", ""))


def test_what_it_knows_is_kept_so_that_no_number_comes_twice(tmp_path: Path) -> None:
    given: list[str] = []
    for _ in range(2):
        call = [*CALL, "--state", str(tmp_path / "carrier.json")]
        with child(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            given += draws(json.loads(process.stdout.readline())["url"], 3)
            process.kill()
            process.wait(PATIENCE)
    assert len(set(given)) == 6


def test_a_fault_that_is_none_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKING_STATION_LANGUAGE", "en")
    assert main(["demo-carrier", "--fault", "boredom"]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.startswith("--fault: 'boredom' is no fault; there are delay,")


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("error", LogenPlan(LogenFault.ERROR)),
        ("busy:slipPrintM:2:30", LogenPlan(LogenFault.BUSY, "slipPrintM", 2, 30.0)),
        ("silent::1", LogenPlan(LogenFault.SILENT, "", 1)),
    ],
)
def test_a_fault_is_written_as_name_call_times_and_seconds(text: str, plan: LogenPlan) -> None:
    assert plan_of(text) == plan


@pytest.mark.parametrize("text", ["error:x:often", "error:x:1:soon", "error:x:1:2:3"])
def test_a_fault_that_is_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"how often is a number|NAME"):
        plan_of(text)


def test_its_books_hold_nobodys_name(tmp_path: Path) -> None:
    books = LogenBooks(tmp_path / "carrier.json")
    books.give(1)
    assert set(json.loads((tmp_path / "carrier.json").read_text("utf-8"))) == {"next_base", "slips"}


@pytest.mark.parametrize(
    ("amount", "more"),
    [(15_000_000, 42_750), (10_000, 0)],
)
def test_a_surcharge_for_dear_goods_is_that_of_the_portals_sample(amount: int, more: int) -> None:
    from station.simulators.logen.logen_desk import LogenDesk

    body = {"userId": "20179999", "data": [{"custCd": "20179999", "fareTy": "030", "goodsAmt": amount}]}
    said = LogenDesk(LogenBooks()).answer("custExtraFare", body, None)
    assert said is not None
    assert said["data"][0]["extraFare"] == more  # type: ignore[index]


def test_an_order_is_found_by_its_number_once_it_is_registered(tmp_path: Path) -> None:
    from tests.carrier_apis.support_carrier_contract import logen, slip_of

    with logen() as site:
        api = site.api()
        body = json.dumps({"userId": "20179999", "data": [{"custCd": "20179999", "fixTakeNo": "A-1"}]}).encode()
        path = "/lrm02b-edi/edi/inquirySlipNoMulti"
        _, before = asks(site.carrier.url, path, body)
        (number,) = api.draw(1)
        api.register(slip_of(number))
        _, after = asks(site.carrier.url, path, body)
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert (before["sttsCd"], before["data"][0]["resultCd"]) == ("FAIL", "FALSE")
    assert after["data"][0]["data1"] == [{"slipNo": number, "delYn": "N"}]
