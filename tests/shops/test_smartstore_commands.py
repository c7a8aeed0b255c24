"""What a SmartStore seller sees on the command line: reasons as sentences, parcels that wait, delays, a doctor."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from station.commands.command_base import shop_says
from station.locale.texts import LocaleTexts
from station.packing.orders import LineNews, Order, OrderStatus
from station.simulators.smartstore.gateway_faults import ApiFault
from station.simulators.smartstore.selling import SoldLine
from station.simulators.smartstore.steering import AdvanceTime, ApiCentre
from tests.shops.support_smartstore import Rig, rig_in
from tests.support.support_sync import ledger_in, pack
from tests.whole.test_commands import call


@dataclass
class Site:
    """A folder with a station of a SmartStore in it."""

    rig: Rig
    folder: Path

    def sold(self, *lines: SoldLine) -> tuple[str, ...]:
        """An order that came in some seconds ago, so that the feed has it."""
        self.rig.shop.do(AdvanceTime(-20))
        ids = self.rig.sold(*lines)
        self.rig.shop.do(AdvanceTime(20))
        return ids

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        return call(*words, folder=self.folder)

    def json(self, *words: str) -> list[dict[str, object]] | dict[str, object]:
        done = self.call(*words, "--json")
        assert done.stderr == ""
        found: list[dict[str, object]] | dict[str, object] = json.loads(done.stdout)
        return found


@contextmanager
def site_in(folder: Path, language: str = "en", changed: str = "") -> Iterator[Site]:
    with rig_in(folder / "shared") as rig:
        (folder / "secret").write_text(rig.shop.application.secret + "\n")
        text = f"""
[station]
language = "{language}"
[shop]
kind = "smartstore"
base_url = "{rig.shop.url}"
client_id = "{rig.shop.application.client_id}"
client_secret = {{ file = "./secret" }}
answer_seconds = 2
{changed}
"""
        (folder / "station.toml").write_text(text, "utf-8")
        yield Site(rig, folder)


def test_a_round_of_the_real_program_confirms_and_shows_what_is_left_out(tmp_path: Path) -> None:
    with site_in(tmp_path, "ko") as site:
        first, second = site.sold(SoldLine(), SoldLine(fields={"expectedDeliveryMethod": "VISIT_RECEIPT"}))
        assert site.call("sync", "--once").returncode == 0
        number = site.rig.number(first)
        shown = site.json("orders", "show", number)
        assert isinstance(shown, dict)
        assert shown["status"] == "ready"
        assert [line["left_out"] for line in shown["shop"]] == ["", "pick_up"]  # type: ignore[attr-defined]
        text = site.call("orders", "show", number).stdout
        assert "포장 안 함: 방문 수령" in text
        assert second in text
        log = (tmp_path / "data" / "log" / "sync.log").read_text("utf-8")
        assert "trace cr3-" in log
        assert site.rig.shop.application.secret not in log


def test_a_delay_is_told_and_a_day_that_is_over_is_not(tmp_path: Path) -> None:
    with site_in(tmp_path) as site:
        number = site.rig.number(site.rig.sold()[0])
        done = site.call("orders", "delay", number, "--reason", "preparing", "--until", "2020-01-01")
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        day = f"{site.rig.shop.stage.clock.now():%Y}-12-28"
        done = site.call("orders", "delay", number, "--reason", "preparing", "--until", day)
        assert (done.returncode, done.stdout) == (0, f"{number}: the delay is noted for 1 lines, until {day}.\n")
        shown = site.json("orders", "show", number)
        assert isinstance(shown, dict)
        assert str(shown["due_at"]).startswith(f"{day}T23:59:59")


def test_doctor_says_what_to_do_about_rights_address_keys_and_clock(tmp_path: Path) -> None:
    with site_in(tmp_path) as site:
        said: dict[str, str] = {}
        for name, verb in (
            ("ip", ApiCentre(ip_allowed=False)),
            ("right", ApiCentre(api_granted=False)),
            ("clock", ApiCentre()),
        ):
            site.rig.shop.do(verb)
            if name == "clock":
                site.rig.shop.do(AdvanceTime(300))
            found = site.json("doctor")
            assert isinstance(found, list)
            said[name] = " ".join(str(one["text"]) for one in found if one["check"] in ("shop", "clock"))
        assert "fixed IP" in said["ip"]
        assert "order API group" in said["right"]
        assert "clock differs" in said["clock"]


def test_a_refused_parcel_says_on_outbox_what_to_do(tmp_path: Path) -> None:
    with site_in(tmp_path) as site:
        (line,) = site.sold()
        site.call("sync", "--once")
        now = site.rig.shop.stage.clock.now
        with ledger_in(tmp_path / "data", now) as ledger:
            pack(ledger, site.rig.number(line), "600000000001", now())
        site.rig.fails(ApiFault.REFUSED, "dispatch", code="104121", times=None)
        assert site.call("sync", "--once").returncode == 0
        (row,) = site.json("outbox")
        assert isinstance(row, dict)
        assert (row["state"], "void the parcel" in str(row["text"])) == ("refused", True)


def test_a_parcel_that_no_carrier_took_is_listed_after_a_day(tmp_path: Path) -> None:
    with site_in(tmp_path) as site:
        now = site.rig.shop.stage.clock.now()
        news = [
            LineNews(
                f"{at}-1", follow=True, carrier="CJGLS", waybill=f"60000000000{at}", sent_at=now - timedelta(hours=at)
            )
            for at in (1, 30, 40)
        ]
        news[2] = replace(news[2], picked_up_at=now)
        orders = [Order(one.line[:-2], OrderStatus.DISPATCHED, (), news=(one,)) for one in news]
        with ledger_in(tmp_path / "data", lambda: now) as ledger:
            ledger.intake.take_in(orders)
        assert site.call("orders", "list", "--not-picked-up").stdout == "30  CJGLS  6000000000030  30 h ago\n"
        (row,) = site.json("orders", "list", "--not-picked-up")
        assert isinstance(row, dict)
        assert (row["number"], row["waybill"], row["picked_up_at"]) == ("30", "6000000000030", None)


def test_a_secret_that_was_eaten_at_names_the_key_and_not_itself(tmp_path: Path) -> None:
    with site_in(tmp_path) as site:
        (tmp_path / "secret").write_text("a$04$broken")
        done = site.call("sync", "--once")
        assert done.returncode == 2
        assert "shop.client_secret: is no client secret; it has 29 characters" in done.stderr
        assert "broken" not in done.stderr
        said = " ".join(str(one["text"]) for one in site.json("doctor") if one["check"] == "shop")  # type: ignore[index]
        assert "it has 29 characters" in said
        assert "broken" not in said


def test_a_client_id_that_cannot_be_one_is_not_blamed_on_the_secret(tmp_path: Path) -> None:
    with site_in(tmp_path, "ko") as site:
        file = tmp_path / "station.toml"
        file.write_text(file.read_text("utf-8").replace('client_id = "', 'client_id = "아이디'), "utf-8")
        done = site.call("sync", "--once")
        assert done.returncode == 2
        assert "shop.client_id: 애플리케이션 ID가 아니에요" in done.stderr


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_way_a_parcel_stays_in_the_outbox_has_a_sentence(language: str) -> None:
    texts = LocaleTexts.load(language, "commands")
    reasons = (
        "cancelled", "on_hold", "not_ready", "changed", "no_number", "already_dispatched", "invalid_waybill",
        "sheet_missing", "unanswered", "credentials", "network", "timeout", "busy", "server", "redirected",
        "not_json", "lacks_fields", "too_big",
    )  # fmt: skip
    assert [reason for reason in reasons if shop_says(texts, reason) == reason] == []
    assert shop_says(texts, "sheet_missing: 발송-1.xlsx").endswith("(발송-1.xlsx)")
