"""The real `run` with 로젠's interface beside it: numbers and sort codes ahead, the registration behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from station.simulators.logen.logen_faults import LogenFault
from station.simulators.logen.simulated_logen import KEY, SimulatedLogen
from tests.support.support_interface import by_interface
from tests.support.support_patience import until
from tests.whole.support_contract import MUG, Record, Site, labels_in, of, site_in
from tests.whole.support_contract_shop import told


@contextmanager
def _site(folder: Path, carrier: SimulatedLogen) -> Iterator[Site]:
    (folder / "carrier-key").write_text(KEY, "utf-8")
    with site_in(folder, by_interface(carrier.url)) as site:
        yield site


@pytest.fixture
def carrier() -> Iterator[SimulatedLogen]:
    carrier = SimulatedLogen()
    carrier.start()
    try:
        yield carrier
    finally:
        carrier.stop()


def _sells(site: Site, *numbers: str) -> None:
    site.shop.put(*(told(number, ("MUG-WH", 1)) for number in numbers))
    for number in numbers:
        site.knows(number)


def _sorted(carrier: SimulatedLogen, count: int) -> None:
    until(lambda: len(carrier.calls("integratedInquiry")) >= count)


def _registered(records: list[Record]) -> list[object]:
    return [
        one["outcome"] for one in records if one["event"] == "registration_sent" and one["outcome"] != "unreachable"
    ]


def test_an_order_is_packed_with_the_carriers_number_and_registered(tmp_path: Path, carrier: SimulatedLogen) -> None:
    with _site(tmp_path, carrier) as site:
        site.run()
        until(lambda: carrier.books.given > 0)
        _sells(site, "A1")
        _sorted(carrier, 1)
        done = site.scans("A1", MUG, until="parcel_packed")
        records = site.sees(lambda now: bool(_registered(now)) and bool(of(now, "A1", "dispatch_sent")))
        assert _registered(records) == ["accepted"]
        assert [slip.slip for slip in carrier.slips] == [done["waybill"]] == ["90000000005"]
        assert labels_in(site.folder / "labels") == {("90000000005", 1): 1}
        assert json.loads(site.command("outbox", "--json")) == []


def test_while_the_carrier_is_away_packing_goes_on_and_the_debt_is_seen(
    tmp_path: Path, carrier: SimulatedLogen
) -> None:
    with _site(tmp_path, carrier) as site:
        site.run()
        until(lambda: carrier.books.given > 0)
        _sells(site, "A1")
        _sorted(carrier, 1)
        carrier.stop()
        done = site.scans("A1", MUG, until="parcel_packed")
        site.sees(lambda now: bool(of(now, "A1", "dispatch_sent")) and bool(of(now, "A1", "registration_sent")))
        (row,) = json.loads(site.command("outbox", "--json"))
        assert (row["kind"], row["waybill"], row["state"], row["reason"]) == (
            *("registration", done["waybill"], "owed", "network"),
        )
        site.kill()
        carrier.start()
        site.run()
        site.sees(lambda now: _registered(now) == ["accepted"])
        assert [slip.slip for slip in carrier.slips] == [done["waybill"]]


def test_killed_before_the_carriers_word_the_parcel_is_registered_once(tmp_path: Path, carrier: SimulatedLogen) -> None:
    with _site(tmp_path, carrier) as site:
        site.run()
        until(lambda: carrier.books.given > 0)
        _sells(site, "A1")
        _sorted(carrier, 1)
        carrier.fail(LogenFault.DELAY, "slipPrintM", times=1, seconds=600)
        site.scans("A1", MUG, until="parcel_packed")
        site.sees(lambda now: bool(of(now, "A1", "dispatch_sent")))
        site.kill()
        carrier.heal()
        # What the first call was about to do is done by nobody, or done twice, as the network has it.
        site.run()
        site.sees(lambda now: bool(_registered(now)))
        assert len(carrier.slips) == 1


def test_a_box_without_a_sort_code_waits_for_it(tmp_path: Path, carrier: SimulatedLogen) -> None:
    carrier.fail(LogenFault.ERROR, "integratedInquiry")
    with _site(tmp_path, carrier) as site:
        site.run()
        until(lambda: carrier.books.given > 0)
        _sells(site, "A1")
        _sorted(carrier, 1)
        site.scans("A1", MUG, until="item_scanned")
        assert of(site.journal(), "A1", "label_sending") == []
        carrier.heal()
        site.sees(lambda now: bool(of(now, "A1", "parcel_packed")))


def test_doctor_asks_the_interface_and_draws_no_number(tmp_path: Path, carrier: SimulatedLogen) -> None:
    with _site(tmp_path, carrier) as site:
        carrier.fail(LogenFault.IP_REFUSED, "contractTotalInfo", times=1)
        found = [_doctor(site), _doctor(site)]
        assert [one["state"] for one in found] == ["fail", "ok"]
        assert "IP" in found[0]["text"]
        assert carrier.books.given == 0


def _doctor(site: Site) -> Record:
    import io
    from contextlib import redirect_stdout

    from station.cli import main

    said = io.StringIO()
    with redirect_stdout(said):
        main(["doctor", "--json", "-c", str(site.folder / "station.toml")])
    rows: list[Record] = json.loads(said.getvalue())
    return next(row for row in rows if row["check"] == "carrier")
