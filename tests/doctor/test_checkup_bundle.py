"""The archive for whoever helps: whatever is planted of people and secrets, none of it is in any byte of it."""

from __future__ import annotations

import json
import logging
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.cli import main
from station.composition.factories import clock_of, open_ledger
from station.config import load
from station.doctor.archive import LARGEST, lines
from station.doctor.redact_logs import kept_system_log
from station.doctor.redact_text import TextCleaner, vocabulary
from station.ledger import JournalEntry
from station.logs import JsonLines
from station.packing.facts import (
    DispatchSent,
    Fact,
    ItemScanned,
    LabelScanned,
    OrderHeld,
    OrderScanned,
    PackerIn,
    PeopleRead,
)
from station.packing.orders import Consignment, Order, OrderLine, OrderStatus, Receiver
from station.packing.verdicts import ItemVerdict, LabelVerdict, OrderVerdict
from tests.support.support_bench import bench_in

NAMES = ("홍길동", "남궁민수", "김포장", "이사장", "Gildong", "hongkd", "제갈공명")
PLACES = ("강남구", "테헤란로", "04524", "Teheran", "101동")
NUMBERS = ("010-1234-5678", "01012345678", "02-987-6543", "0507-1234-9876", "+82 10 5555 7777", "070.1111.2222")
SECRETS = ("s3cr3t-T0ken.abc", "$2a$04$abcdefghijklmnopqrstuv", "eyJhbGciOiJIUzI1NiJ9", "clientid7xq", "hunter2pw")
SHOP = "warehouse.hong-shop.example"
PLANTED = (*NAMES, *PLACES, *NUMBERS, *SECRETS, SHOP, "192.168.77.13", "SN4711XZ", "geheim-ordner")
CLEANER = TextCleaner(vocabulary())
TOML = """
# 홍길동 010-1234-5678 서울 강남구 테헤란로 s3cr3t-T0ken.abc
[station]
name = "홍길동 hongkd"
language = "en"
data_dir = "./남궁민수 geheim-ordner"
[[packer]]
id = "01012345678"
name = "김포장"
[[packer]]
id = "hongkd"
name = "Gildong"
[shop]
kind = "rest"
base_url = "http://127.0.0.1:9/warehouse.hong-shop.example"
token = { env = "SHOP_TOKEN_HONGKD" }
client_id = "clientid7xq"
[carrier.sender]
name = "이사장"
phone = "02-987-6543"
address = "서울 강남구 테헤란로 1"
[printer]
port = "tcp://127.0.0.1:9"
[printer.backup]
port = "usb://0519:0003/SN4711XZ"
[[scanner]]
name = "제갈공명 010-1234-5678"
kind = "serial"
port = "/dev/serial/by-id/usb-Honeywell_SN4711XZ-if00"
"""


def plant(folder: Path) -> None:
    """A bench that knows people, and whose free texts are full of them."""
    config = load(folder / "station.toml", {})
    ledger = open_ledger(config, clock_of(config))
    receiver = Receiver("홍길동", "010-1234-5678", "04524", "서울 강남구 테헤란로", "101동", "hunter2pw")
    ledger.intake.take_in(
        [Order("77", OrderStatus.READY, (Consignment(receiver, (OrderLine("1", "A", "홍길동 컵", "", 1),)),))]
    )
    now = datetime.now(UTC)
    facts: list[Fact] = [
        OrderScanned(" ".join(PLANTED), OrderVerdict.UNKNOWN, now, order="홍길동-010-1234-5678"),
        *(OrderScanned(text, OrderVerdict.UNKNOWN, now) for text in PLANTED),
        *(OrderHeld("01012345678", text, text) for text in PLANTED),
        *(PackerIn(text) for text in PLANTED),
        *(PeopleRead(text, "orders show", text) for text in PLANTED),
        *(DispatchSent("77", "p", text, "refused", 1, f"rejected: {text}") for text in PLANTED),
        LabelScanned("01012345678", LabelVerdict.WRONG_LABEL, waybill="01012345678"),
        ItemScanned("8801234567893", ItemVerdict.OK, sku="홍길동 컵", lot="hunter2pw", serial="01012345678"),
        ItemScanned("PS:BADGE:hongkd", ItemVerdict.UNKNOWN_BARCODE),
    ]
    for fact in facts:
        ledger.record(JournalEntry(now, (fact,), packer="hongkd", extras={"scanner": "제갈공명 010-1234-5678"}))
    ledger.close()
    log(config.station.data_dir / "log")


def log(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    form = JsonLines()
    written = []
    for text in (*PLANTED, " ".join(PLANTED), "/".join(PLANTED), "".join(PLANTED)):
        try:
            raise ConnectionRefusedError(111, f"Connection refused {text}", f"/home/{text}")
        except OSError as error:
            trouble = (type(error), error, error.__traceback__)
        record = logging.LogRecord(f"station.{text}", 30, __file__, 1, "printer %s lost: %s", ("main", text), trouble)
        written.append(form.format(record))
    well = logging.LogRecord(
        "station.bench.label_printing", 20, __file__, 1, "printer %s: %s %s", ("main", "ready", "status"), None
    )
    (folder / "run.log").write_text("\n".join([*written, form.format(well), *PLANTED, ""]), "utf-8")
    (folder / "hongkd.log").write_text("홍길동\n", "cp949")


def bundle(folder: Path, patch: pytest.MonkeyPatch, settings: str = TOML) -> Path:
    (folder / "station.toml").write_text(settings, "utf-8")
    for name in ("TOKEN", "HOME_OWNER", "SHOP_TOKEN_HONGKD"):
        patch.setenv(name, " ".join(SECRETS + NAMES))
    patch.chdir(folder)
    file = folder / "help.zip"
    assert main(["doctor", "--bundle", str(file)]) == 0
    return file


def found_in(data: bytes, text: str) -> bool:
    """The text is there in any writing that a program could have left it in."""
    writings = {text.encode("utf-8"), text.encode("utf-16-le"), text.encode("utf-16-be")}
    writings |= {text.encode("cp949"), json.dumps(text)[1:-1].encode()}
    folded = data.lower()
    return any(one.lower() in folded for one in writings)


def members(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_nothing_of_people_and_no_secret_is_in_any_byte_of_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "station.toml").write_text(TOML, "utf-8")
    plant(tmp_path)
    file = bundle(tmp_path, monkeypatch)
    inside = members(file)
    assert set(inside) >= {"findings.json", "versions.json", "settings.json", "data.json", "journal.jsonl", "log.jsonl"}
    for name, data in (*inside.items(), ("the file itself", file.read_bytes())):
        assert [text for text in PLANTED if found_in(data, text)] == [], name
    said = capsys.readouterr().out
    assert [name for name in inside if name not in said] == []
    assert "Not in it: names, phone numbers, addresses" in said
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_helps_is_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "station.toml").write_text(TOML, "utf-8")
    plant(tmp_path)
    inside = members(bundle(tmp_path, monkeypatch))
    findings = {one["check"]: one for one in json.loads(inside["findings.json"])}
    assert "프린터를 쓸 수 없어요" in findings["printer"]["ko"]
    assert "The printer cannot be used" in findings["printer"]["en"]
    settings = json.loads(inside["settings.json"])
    assert settings["scanner"] == [{"kind": "serial", "port": "/dev/serial/by-id[…]"}]
    assert settings["printer"] == {"port": "tcp[…]", "backup": {"port": "usb[…]"}}
    assert settings["shop"]["token"] == {"env": "[…]"}
    records = [json.loads(line) for line in inside["journal.jsonl"].splitlines()]
    right = next(one for one in records if one.get("verdict") == "ok")
    assert (right["code"], right["packer"], right["scanner"]) == ("8801234567893", "packer-1", "scanner-1")
    assert next(one["code"] for one in records if one.get("verdict") == "wrong_label") == "911"
    assert json.loads(inside["data.json"])["rows"]["people"] == 1
    logged = [json.loads(line) for line in inside["log.jsonl"].splitlines()]
    assert any(one["message"] == "printer main: ready status" for one in logged)
    assert any("ConnectionRefusedError" in one.get("trace", []) for one in logged)


def test_a_configuration_that_is_refused_still_makes_an_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = members(bundle(tmp_path, monkeypatch, f"{TOML}\nhongkd = 'hunter2pw'\nbaud = 'Gildong'\n"))
    assert set(inside) >= {"findings.json", "versions.json", "settings.json"}
    (finding,) = json.loads(inside["findings.json"])
    assert (finding["check"], finding["state"]) == ("configuration", "fail")
    assert "설정을 쓸 수 없어요: scanner" in finding["ko"]
    for data in inside.values():
        assert [text for text in PLANTED if found_in(data, text)] == []


def test_beside_a_running_bench_its_devices_are_told_from_its_records_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "demo")
    with bench_in(tmp_path) as bench:
        bench.sees(lambda picture: picture.printer.state.value == "ready")
        before = bench.records()
        assert main(["doctor", "-c", str(tmp_path / "station.toml"), "--bundle", str(tmp_path / "help.zip")]) == 0
        assert bench.records() == before
    told = json.loads(members(tmp_path / "help.zip")["devices.json"])
    assert told["bench_is_running"] is True
    assert told["recorded"]["printer"]["state"] == "ready"
    assert told["recorded"]["scanner:scanner-1"]["state"] == "ready"


def test_an_archive_that_cannot_be_written_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "station.toml").write_text(TOML, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["doctor", "--bundle", "none/here.zip"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_of_the_system_log_our_units_and_known_words_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"_HOSTNAME": "hongkd", "_SYSTEMD_UNIT": "packing-station-sync.service", "__REALTIME_TIMESTAMP": "1" * 16}
    rows = [
        {**said, "MESSAGE": "Connection refused: " + " ".join(PLANTED)},
        {"_SYSTEMD_UNIT": "hongkd", "MESSAGE": [1]},
    ]
    (tmp_path / "said").write_text("\n".join([*map(json.dumps, rows), "홍길동", "[]"]), "utf-8")
    (tmp_path / "journalctl").write_text(f"#!/bin/sh\ncat '{tmp_path}/said'\n", "utf-8")
    (tmp_path / "journalctl").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    first, *others = kept_system_log(CLEANER)
    assert first["unit"] == "packing-station-sync.service"
    assert str(first["message"]).startswith("Connection refused: […]")
    assert [one["unit"] for one in others] == ["[…]"] * 3
    assert [text for text in PLANTED for row in (first, *others) if text in str(row)] == []


def test_the_archive_keeps_the_newest_and_stays_small() -> None:
    member = lines("log.jsonl", "log", ({"at": at, "message": "x" * 1000} for at in range(5000)))
    assert len(member.data) <= LARGEST // 5
    assert json.loads(member.data.splitlines()[-1])["at"] == 4999
    assert member.count == len(member.data.splitlines())


@given(
    st.text() | st.from_regex(r"[\d() .+-]{0,40}", fullmatch=True) | st.lists(st.sampled_from(PLANTED)).map(" ".join)
)
def test_no_text_brings_a_long_number_or_a_foreign_letter_through(text: str) -> None:
    kept = CLEANER.clean(text).replace("[…]", "")
    assert kept.isascii()
    assert not re.search(r"\d(?:[\s().\-/:_]{0,3}\d){6}", kept)
    assert [one for one in PLANTED if one in kept] == []
