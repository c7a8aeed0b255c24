"""Numbers drawn before they run out, addresses asked for before their boxes are opened; the network may be away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from station.ledger.statistics.hall_queries import held_needs
from station.packing.carriage import BoxCarriage, CarrierRule, NumberSource, RuleConditions, SortData
from station.packing.orders import OrderStatus
from station.packing.process.shared_answers import HouseCarriers
from station.simulators.logen.logen_faults import LogenFault
from tests.carrier_apis.support_carrier_contract import KIM
from tests.support.support_sync import Until
from tests.sync.support_carrier_site import BY_API, KGB, CarrierSite, pack_by_api, site_in, sold

FAR = replace(KIM, zip="63122", address="제주 가상시 견본로 9")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[CarrierSite]:
    with site_in(tmp_path) as site:
        yield site


def sorted_as(site: CarrierSite, number: str) -> SortData | None:
    found = site.ledger.slips.find(number, "")
    assert found is not None
    assert found.box is not None
    return site.ledger.sort_data.of(found.box)


def asked(site: CarrierSite) -> list[str]:
    bodies = [call.body for call in site.carrier.calls("integratedInquiry")]
    return [body["data"][0]["addr"] for body in bodies if isinstance(body, dict)]


def test_the_first_numbers_are_drawn_at_once(site: CarrierSite) -> None:
    assert site.ledger.numbers.left(KGB) == 20
    assert site.ledger.numbers.next(KGB) == "90000000005"


def test_more_are_drawn_when_fewer_than_a_fifth_are_left(site: CarrierSite) -> None:
    for at in range(16):
        site.packed(f"A{at}")
    site.round()
    assert (site.ledger.numbers.left(KGB), len(site.carrier.calls("getSlipNo"))) == (4, 1)
    site.packed("A16")
    site.round()
    assert (site.ledger.numbers.left(KGB), len(site.carrier.calls("getSlipNo"))) == (23, 2)


def test_numbers_of_a_lost_answer_are_used_up_and_used_by_nobody(tmp_path: Path) -> None:
    with site_in(tmp_path, draw=10) as site:
        first = site.carrier.books.given
        for at in range(9):
            site.packed(f"A{at}")
        site.carrier.fail(LogenFault.LOST_ANSWER, "getSlipNo", times=1)
        site.round()
        assert site.ledger.numbers.left(KGB) == 1
        site.round()
        assert site.ledger.numbers.left(KGB) == 11
        assert site.carrier.books.given == first + 20
        used = {pack_by_api(site.ledger, f"B{at}", site.clock.now)[1] for at in _taken(site, 11)}
        assert len(used) == 11


def _taken(site: CarrierSite, count: int) -> range:
    site.takes_in(*(sold(f"B{at}") for at in range(count)))
    return range(count)


def test_numbers_that_are_given_again_are_not_used_again(tmp_path: Path) -> None:
    with site_in(tmp_path, draw=10) as site:
        used = [site.packed(f"A{at}")[1] for at in range(9)]
        site.carrier.fail(LogenFault.DUPLICATE, "getSlipNo", times=1)
        site.round()
        assert site.ledger.numbers.left(KGB) == 1
        used += [site.packed("A9")[1]]
        assert site.ledger.numbers.next(KGB) is None
        site.round()
        used += [site.packed(f"B{at}")[1] for at in range(10)]
        assert len(set(used)) == 20


def test_numbers_that_do_not_fit_the_carrier_are_not_used(tmp_path: Path) -> None:
    with site_in(tmp_path, draw=10) as site:
        for at in range(10):
            site.packed(f"A{at}")
        site.carrier.fail(LogenFault.WRONG_LENGTHS, "getSlipNo", times=1)
        site.round()
        assert site.ledger.numbers.next(KGB) is None


def test_an_address_is_asked_for_once_and_known_when_its_box_is_opened(site: CarrierSite) -> None:
    site.takes_in(sold("A1"))
    site.round()
    told = sorted_as(site, "A1")
    assert told is not None
    assert told.sort_code
    site.takes_in(sold("A1"))
    site.round()
    assert asked(site) == ["서울 가상구 견본로 1 101호"]


def test_another_address_is_asked_for_again_and_the_old_code_never_shown(site: CarrierSite) -> None:
    site.takes_in(sold("A1"))
    site.round()
    site.takes_in(sold("A1", FAR))
    assert sorted_as(site, "A1") is None
    site.round()
    told = sorted_as(site, "A1")
    assert told is not None
    assert told.region == "제주"
    assert len(asked(site)) == 2


def test_another_memo_asks_nothing(site: CarrierSite) -> None:
    site.takes_in(sold("A1"))
    site.round()
    site.takes_in(sold("A1", replace(KIM, memo="경비실에 맡겨 주세요")))
    assert sorted_as(site, "A1") is not None
    site.round()
    assert len(asked(site)) == 1


def test_an_address_that_is_not_taken_is_noted_and_not_asked_again_and_again(site: CarrierSite) -> None:
    site.takes_in(sold("A1", replace(KIM, address="없는주소 1")), sold("A2", replace(KIM, address="배송불가 2")))
    site.round()
    site.round()
    assert sorted_as(site, "A1") is None
    assert site.ledger.sort_data.refused() == (("A1", "address_not_understood"), ("A2", "undeliverable"))
    assert len(asked(site)) == 2
    site.takes_in(sold("A1"))
    site.round()
    assert site.ledger.sort_data.refused() == (("A2", "undeliverable"),)


def test_an_address_that_is_not_taken_needs_a_person_on_the_board(site: CarrierSite) -> None:
    site.takes_in(sold("A1", replace(KIM, address="배송불가 2")), sold("A2"))
    site.round()
    with site.ledger.database.read() as connection:
        found = [(item.need.value, item.order) for item in held_needs(connection, site.clock.now)]
    assert found == [("address", "A1")]


def test_without_boxes_that_go_by_the_interface_no_number_is_drawn(tmp_path: Path) -> None:
    with site_in(tmp_path, draw=0) as site:
        site.round()
        assert site.carrier.books.given == 0


def test_orders_that_are_not_to_be_packed_are_not_asked_for(site: CarrierSite) -> None:
    site.takes_in(sold("A1", status=OrderStatus.ON_HOLD), sold("A2", status=OrderStatus.CANCELLED))
    site.round()
    assert asked(site) == []


def test_boxes_that_go_otherwise_are_not_asked_for(tmp_path: Path) -> None:
    jeju = CarrierRule(RuleConditions(prefixes=("63",)), BoxCarriage("EPOST", NumberSource.LATER))
    with site_in(tmp_path, house=HouseCarriers(BY_API, (jeju,))) as site:
        site.takes_in(sold("A1", FAR), sold("A2"))
        site.round()
        site.round()
        assert asked(site) == ["서울 가상구 견본로 1 101호"]


def test_one_address_on_which_the_carrier_fails_holds_no_other_up(site: CarrierSite) -> None:
    site.takes_in(sold("A1"), sold("A2", FAR))
    site.carrier.fail(LogenFault.ERROR, "integratedInquiry", times=1)
    work = site.work()
    work.run(Until(site.clock, 120))
    assert sorted_as(site, "A1") is not None
    assert sorted_as(site, "A2") is not None


def test_sort_data_go_when_their_receiver_does(site: CarrierSite) -> None:
    site.takes_in(sold("A1"))
    site.round()
    site.ledger.sort_data.forget_gone()
    assert sorted_as(site, "A1") is not None
    site.ledger.privacy.forget_day(site.clock.now.date())
    site.ledger.sort_data.forget_gone()
    assert sorted_as(site, "A1") is None


def test_with_the_network_away_packing_goes_on_and_all_is_made_up_for_when_it_is_back(site: CarrierSite) -> None:
    site.carrier.stop()
    site.clock.go(1)
    numbers = [site.packed(f"A{at}")[1] for at in range(17)]
    down = threading.Event()

    def back() -> None:
        if len(site.answers()) >= 3 and not down.is_set():
            down.set()
            site.carrier.start()

    site.work().run(Until(site.clock, 900, back))
    assert sorted(slip.slip for slip in site.carrier.slips) == sorted(numbers)
    assert site.ledger.numbers.left(KGB) == 23
    assert not [state for state, _, _ in site.states() if state != "done"]
    assert site.wakes


def test_what_the_carrier_asks_for_is_kept(site: CarrierSite) -> None:
    site.packed()
    site.carrier.fail(LogenFault.BUSY, "slipPrintM", times=1, seconds=60)
    stop = Until(site.clock, 100)
    begun = site.clock.now
    site.work().run(stop)
    (first, second) = [record["at"] for record in site.ledger.records.find() if record["event"] == "registration_sent"]
    assert first < second
    assert len(site.carrier.calls("slipPrintM")) == 2
    assert (site.clock.now - begun).total_seconds() >= 60


def test_more_addresses_than_a_page_holds_are_all_asked_for(site: CarrierSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("station.sync.carrier_work._PAGE", 3)
    monkeypatch.setattr("station.sync.carrier_work._AT_ONCE", 2)
    site.takes_in(*(sold(f"A{at}", replace(KIM, address=f"서울 가상구 견본로 {at}")) for at in range(8)))
    site.carrier.fail(LogenFault.ERROR, "integratedInquiry", times=1)
    site.work().run(Until(site.clock, 40))
    assert len(set(asked(site))) == 8
    assert all(sorted_as(site, f"A{at}") is not None for at in range(8))
