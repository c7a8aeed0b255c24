"""`outbox`, `sync --once` and `doctor` with a carrier's interface."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from station.cli import main
from station.commands.doctor import examine
from station.composition.factories import clock_of, open_ledger
from station.config import load
from station.locale.texts import LocaleTexts
from station.simulators.logen.logen_faults import LogenFault
from station.simulators.logen.simulated_logen import KEY, SimulatedLogen
from station.simulators.rest_shop import DemoShop
from tests.support.support_interface import by_interface
from tests.support.support_sync import order_of
from tests.sync.support_carrier_site import pack_by_api

_BENCH = """
[station]
name = "BENCH-1"
language = "en"
[shop]
kind = "rest"
base_url = "{shop}"
token = {{ file = "./token" }}
"""


@pytest.fixture
def carrier() -> Iterator[SimulatedLogen]:
    carrier = SimulatedLogen()
    carrier.start()
    try:
        yield carrier
    finally:
        carrier.stop()


@pytest.fixture
def file(tmp_path: Path, carrier: SimulatedLogen) -> Iterator[Path]:
    shop = DemoShop(orders=[order_of("A1")])
    shop.start()
    file = tmp_path / "station.toml"
    until = date.today() + timedelta(days=400)  # noqa: DTZ011 -- as doctor reckons
    told = by_interface(carrier.url, f'key_until = "{until}"\nanswer_seconds = 2\n')
    file.write_text(_BENCH.format(shop=shop.url) + told, "utf-8")
    (tmp_path / "token").write_text("demo", "utf-8")
    (tmp_path / "carrier-key").write_text(KEY, "utf-8")
    try:
        yield file
    finally:
        shop.stop()


def packs(file: Path) -> tuple[str, str]:
    config = load(file, {})
    clock = clock_of(config)
    ledger = open_ledger(config, clock)
    try:
        return pack_by_api(ledger, "A1", clock.now())
    finally:
        ledger.close()


def listed(file: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["outbox", "--json", "-c", str(file)]) == 0
    rows: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return rows


def found(file: Path, check: str) -> list[tuple[str, str]]:
    texts = LocaleTexts.load("en", "commands", "doctor")
    return [(one.state, one.text) for one in examine(load(file, {}), texts) if one.check == check]


def test_a_round_draws_asks_for_addresses_and_registers(file: Path, carrier: SimulatedLogen) -> None:
    assert main(["sync", "--once", "-c", str(file)]) == 0
    assert (carrier.books.given, len(carrier.calls("integratedInquiry"))) == (10, 1)
    _, waybill = packs(file)
    assert main(["sync", "--once", "-c", str(file)]) == 0
    assert [slip.slip for slip in carrier.slips] == [waybill]


def test_a_shop_of_two_folders_has_the_interface_beside_it_too(file: Path, carrier: SimulatedLogen) -> None:
    text = file.read_text("utf-8")
    head, tail = text[: text.index("[shop]")], text[text.index("[carrier]") :]
    (file.parent / "inbox").mkdir()
    (file.parent / "outbox").mkdir()
    file.write_text(f'{head}[shop]\nkind = "files"\n{tail}', "utf-8")
    assert main(["sync", "--once", "-c", str(file)]) == 0
    assert carrier.books.given == 10
    config = load(file, {})
    ledger = open_ledger(config, clock_of(config))
    ledger.intake.take_in([order_of("A1")])
    ledger.close()
    _, waybill = packs(file)
    assert main(["sync", "--once", "-c", str(file)]) == 0
    assert [slip.slip for slip in carrier.slips] == [waybill]


def test_a_round_that_leaves_a_registration_owed_ends_with_three(
    file: Path, carrier: SimulatedLogen, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["sync", "--once", "-c", str(file)])
    parcel, waybill = packs(file)
    carrier.stop()
    assert main(["sync", "--once", "-c", str(file)]) == 3
    (row,) = listed(file, capsys)
    assert row == {
        "id": f"{parcel}.registration",
        "kind": "registration",
        "parcel": parcel,
        "waybill": waybill,
        "orders": ["A1"],
        "state": "owed",
        "attempts": 1,
        "reason": "network",
        "text": LocaleTexts.load("en", "commands").text("carrier_says.network"),
        "next_try": row["next_try"],
    }
    assert main(["outbox", "-c", str(file)]) == 0
    assert "registration" in capsys.readouterr().out


def test_a_dispatch_is_listed_as_one(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["sync", "--once", "-c", str(file)])
    packs(file)
    assert [row["kind"] for row in listed(file, capsys)] == ["dispatch", "registration"]


def test_what_a_person_settled_is_noted_and_nothing_else(
    file: Path, carrier: SimulatedLogen, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["sync", "--once", "-c", str(file)])
    _, waybill = packs(file)
    carrier.fail(LogenFault.PART_FAILURE, "slipPrintM", times=1)
    assert main(["sync", "--once", "-c", str(file)]) == 0
    (row,) = listed(file, capsys)
    said = LocaleTexts.load("en", "commands").text("carrier_says.rejected")
    assert (row["state"], row["text"]) == ("refused", f"{said} (주문 정보를 등록하지 못했습니다.)")
    assert main(["outbox", "done", "A1", "-c", str(file)]) == 1
    assert main(["outbox", "done", waybill, "-c", str(file)]) == 0
    assert listed(file, capsys) == []


def test_doctor_says_what_to_do_in_the_sellers_words(file: Path, carrier: SimulatedLogen) -> None:
    assert found(file, "carrier") == [
        ("ok", "The carrier's interface (logen) answers and knows this customer."),
        ("ok", _until(file)),
    ]
    for fault, word in (
        (LogenFault.IP_REFUSED, "fixed IP"),
        (LogenFault.KEY_EXPIRED, "next_key"),
        (LogenFault.UNKNOWN_CUSTOMER, "customer_code"),
        (LogenFault.CONTRACT_ENDED, "contract"),
    ):
        carrier.fail(fault, times=1)
        (state, text), _ = found(file, "carrier")
        assert (state, word in text) == ("fail", True), text
    assert carrier.books.given == 0


def _until(file: Path) -> str:
    api = load(file, {}).carrier.api
    assert api is not None
    assert api.key_until is not None
    texts = LocaleTexts.load("en", "commands", "doctor")
    return texts.text("doctor.carrier_key_ok", day=api.key_until.isoformat())


def test_without_a_sender_nothing_is_registered_and_doctor_says_so(file: Path, carrier: SimulatedLogen) -> None:
    text = file.read_text("utf-8")
    main(["sync", "--once", "-c", str(file)])
    packs(file)
    file.write_text(text.replace('name = "견본상점"', 'name = ""'), "utf-8")
    assert found(file, "carrier")[0][1].startswith("[carrier.sender] is not complete.")
    assert main(["sync", "--once", "-c", str(file)]) == 3
    file.write_text(text, "utf-8")
    assert main(["sync", "--once", "-c", str(file)]) == 0
    assert len(carrier.slips) == 1


@pytest.mark.parametrize(("days", "state"), [(400, "ok"), (30, "warn"), (-1, "fail")])
def test_doctor_reminds_of_the_keys_last_day(file: Path, days: int, state: str) -> None:
    api = load(file, {}).carrier.api
    assert api is not None
    assert api.key_until is not None
    day = date.today() + timedelta(days=days)  # noqa: DTZ011 -- as doctor reckons
    file.write_text(file.read_text("utf-8").replace(api.key_until.isoformat(), day.isoformat()), "utf-8")
    assert [one for one, text in found(file, "carrier") if day.isoformat() in text] == [state]


def test_doctor_names_the_orders_whose_address_the_carrier_does_not_take(file: Path, carrier: SimulatedLogen) -> None:
    carrier.fail(LogenFault.UNDELIVERABLE, "integratedInquiry", times=1)
    main(["sync", "--once", "-c", str(file)])
    assert [text for state, text in found(file, "carrier") if state == "warn" and "A1" in text]


def test_every_reason_of_the_interface_has_words_in_both_languages() -> None:
    codes = (
        *("network", "timeout", "busy", "server", "redirected", "no_such_call", "not_json", "lacks_fields", "too_big"),
        *("unanswered", "key_refused", "key_expired", "ip_not_allowed", "customer_code", "contract_ended", "rejected"),
        "sender_missing",
        *("address_not_understood", "undeliverable", "no_sort_code", "unsupported", "odd_numbers", "numbers_again"),
        *("no_receiver", "other_carrier", "cancel_at_carrier", "by_hand"),
    )
    for language in ("ko", "en"):
        texts = LocaleTexts.load(language, "commands")
        assert [code for code in codes if not texts.has(f"carrier_says.{code}")] == []
