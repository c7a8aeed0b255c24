"""The command line as a user and a script call it: answers on stdout, one line on stderr, an exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from station.commands.command_base import caller
from tests.support.support_bench import Bench, bench_in, order, packs

_WITHIN = 60


def call(*words: str, folder: Path, token: str = "demo") -> subprocess.CompletedProcess[str]:
    """Run `packing-station` in a folder, without a terminal."""
    environ = {**os.environ, "TOKEN": token, "PYTHONPATH": str(Path(__file__).parents[2])}
    environ.pop("PACKING_STATION_CONFIG", None)
    return subprocess.run(
        [sys.executable, "-m", "station", *words],
        cwd=folder,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_WITHIN,
        check=False,
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with a configuration; nothing it names can be reached."""
    text = (
        '[shop]\nkind = "rest"\nbase_url = "http://127.0.0.1:9"\ntoken = { env = "TOKEN" }\n'
        '[printer]\nport = "tcp://127.0.0.1:9"\n[[scanner]]\nkind = "keyboard"\n'
    )
    (tmp_path / "station.toml").write_text(text, "utf-8")
    return tmp_path


def test_the_demo_packs_by_itself_and_says_so_in_one_line(tmp_path: Path) -> None:
    done = call("demo", "--dir", "d", "--autoplay", "2", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert (said["packed"], said["dispatched"], said["owed"]) == (2, 2, 0)
    assert [Path(label).name for label in said["labels"]] == ["label-0001.png", "label-0002.png"]
    assert "too_many" not in call("journal", "--json", "-c", "d/station.toml", folder=tmp_path).stdout
    again = call("demo", "--dir", "d", "--autoplay", "1", "--language", "en", folder=tmp_path)
    assert json.loads(again.stdout)["packed"] == 1


def test_the_demo_runs_on_the_simulated_smartstore(tmp_path: Path) -> None:
    said = json.loads(call("demo", "--shop", "smartstore", "--autoplay", "1", folder=tmp_path).stdout)
    assert (said["packed"], said["dispatched"], said["owed"]) == (1, 1, 0)
    assert 'kind = "smartstore"' in (tmp_path / "demo-smartstore" / "station.toml").read_text("utf-8")


def test_a_wrong_key_is_told_with_file_and_key(site: Path) -> None:
    with (site / "station.toml").open("a", encoding="utf-8") as file:
        file.write("sufix = 1\n")
    done = call("orders", "list", folder=site)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "station.toml" in done.stderr
    assert "scanner[0].sufix" in done.stderr


def test_a_bad_row_takes_nothing_and_names_its_line(site: Path) -> None:
    (site / "p.csv").write_text("sku,barcode,units,name\nA,8801234567893,1,Mug\nB,x,zero,Sock\n", "utf-8")
    done = call("products", "import", "p.csv", folder=site)
    assert (done.returncode, done.stdout) == (1, "")
    assert "3" in done.stderr
    assert "units" in done.stderr
    assert json.loads(call("products", "list", "--json", folder=site).stdout) == []


def test_products_orders_and_numbers_are_taken_in_and_listed(site: Path) -> None:
    (site / "p.csv").write_text("sku,barcode,units,name\nA,8801234567893,1,Mug\n", "utf-8")
    (site / "o.csv").write_text(
        "order,line,sku,quantity,name,receiver,phone,zip,address\n77,1,A,2,Mug,홍길동,010-0000-1234,04524,서울\n",
        "utf-8",
    )
    assert call("products", "import", "p.csv", folder=site).returncode == 0
    assert call("orders", "import", "o.csv", folder=site).returncode == 0
    ranged = call("waybills", "add", "--carrier", "CJGLS", "--from", "65000000000", "--to", "65000000009", folder=site)
    assert ranged.returncode == 0
    assert [row["number"] for row in json.loads(call("orders", "list", "--json", folder=site).stdout)] == ["77"]
    assert json.loads(call("waybills", "status", "--json", folder=site).stdout)[0]["left"] == 10
    shown = call("orders", "show", "77", "--json", folder=site)
    assert "홍길동" not in shown.stdout
    assert json.loads(shown.stdout)["receiver"] == "홍*동"


def test_pictures_of_a_waybill_and_of_the_commands_are_drawn(site: Path) -> None:
    (site / "o.csv").write_text(
        "order,line,sku,quantity,name,receiver,phone,zip,address\n77,1,A,2,Mug,홍길동,010-0000-1234,04524,서울\n",
        "utf-8",
    )
    call("orders", "import", "o.csv", folder=site)
    assert call("label", "preview", "77", "--png", "label.png", folder=site).returncode == 0
    assert call("commands", "sheet", "--png", "sheet.png", folder=site).returncode == 0
    assert (site / "label.png").stat().st_size > 1000
    assert (site / "sheet.png").stat().st_size > 1000


def test_doctor_fails_while_printer_and_shop_are_away_and_says_what_to_do(site: Path) -> None:
    done = call("doctor", "--json", folder=site)
    found = {finding["check"]: finding["state"] for finding in json.loads(done.stdout)}
    assert done.returncode == 1
    assert (found["configuration"], found["database"], found["printer"], found["shop"]) == ("ok", "ok", "fail", "fail")


def test_doctor_tells_of_the_devices_of_a_running_bench_by_its_records(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.printer.set_fault("paper_end")
        bench.sees(lambda picture: picture.printer.state.value == "lost")
        done = call("doctor", "--json", folder=tmp_path)
    found = {finding["check"]: finding["state"] for finding in json.loads(done.stdout)}
    assert done.returncode == 1
    assert (found["bench"], found["scanner"], found["printer"]) == ("ok", "ok", "fail")
    assert (found["fonts"], found["clock"], found["shop"]) == ("ok", "ok", "ok")


def test_doctor_tells_of_scans_that_came_twice(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        today = bench.work.clock.now().date()
        bench.work.ledger.counters.add(today, {"repeated:serial-1": 3, "two_ways:keyboard-1": 1, "gs1": 1})
        bench.work.ledger.counters.add(today, {"no_separator:keyboard-1": 2})
        bench.work.ledger.counters.add(today - timedelta(days=7), {"repeated:serial-1": 100})
        said = json.loads(call("doctor", "--json", folder=tmp_path).stdout)
    found = [(one["state"], one["text"].split(":")[0]) for one in said if one["check"] == "scanner"]
    assert sorted(found) == [("ok", "serial-1"), ("ok", "serial-1"), ("warn", "keyboard-1"), ("warn", "keyboard-1")]
    assert any("스캔 3번" in one["text"] for one in said if one["check"] == "scanner")


def test_sync_once_delivers_what_is_owed_and_then_owes_nothing(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(order("2026112300000001", ("MUG-WH", 1)))
        packs(bench, "2026112300000001", "8801234567893")
        assert call("sync", "--once", folder=tmp_path).returncode == 0
        assert [booking.waybill for booking in bench.shop.bookings] == ["650000000000"]
        assert json.loads(call("outbox", "--json", folder=tmp_path).stdout) == []


def test_sync_once_with_the_shop_away_says_that_something_is_owed(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(order("2026112300000001", ("MUG-WH", 1)))
        packs(bench, "2026112300000001", "8801234567893")
        bench.shop.stop()
        done = call("sync", "--once", folder=tmp_path)
        assert done.returncode == 3
        rows = json.loads(call("outbox", "--json", folder=tmp_path).stdout)
        assert [(row["state"], row["waybill"]) for row in rows] == [("owed", "650000000000")]


def test_a_second_bench_on_the_same_data_is_told_who_holds_it(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        from station.composition.workplace import BenchWorkplace
        from station.ledger import HeldBy

        with pytest.raises(HeldBy) as held:
            BenchWorkplace(bench.config, {"TOKEN": "demo"})
        assert held.value.holder.pid == os.getpid()


def test_a_parcel_in_doubt_is_voided_through_the_running_bench(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        _in_doubt(bench)
        done = call("parcels", "void", "650000000000", "--reason", "spoiled", folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        told = [(record["waybill"], record["allowed_by"]) for record in bench.records("parcel_voided")]
        assert told == [("650000000000", caller())]
        bench.hears("voided")


def test_a_packed_parcel_gets_one_more_copy_through_the_running_bench_alone(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(order("2026112300000001", ("MUG-WH", 1)))
        packs(bench, "2026112300000001", "8801234567893")
        wanted = ("parcels", "reprint", "650000000000", "--reason", "torn")
        done = call(*wanted, folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        bench.hears("copy_printed")
        told = [(one["copy"], one.get("reason"), one.get("allowed_by")) for one in bench.records("label_sending")]
        assert told == [(1, None, None), (2, "torn", caller())]
    alone = call(*wanted, folder=tmp_path)
    assert (alone.returncode, len(alone.stderr.splitlines())) == (1, 1)


def _in_doubt(bench: Bench) -> None:
    bench.sells(order("2026112300000001", ("MUG-WH", 1)))
    bench.scan("2026112300000001")
    bench.sees(lambda picture: picture.shop_asked_at is not None)
    bench.printer.set_fault("late_echo@3600")
    bench.scan("8801234567893")
    bench.hears("label_doubtful")


@pytest.mark.parametrize("command", ["demo", "demo-shop", "virtual-printer"])
def test_every_command_takes_the_configuration_option(command: str, tmp_path: Path) -> None:
    done = call(command, "-c", "station.toml", "--help", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "--config" in done.stdout
