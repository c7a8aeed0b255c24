"""Parcels whose number the carrier's interface gave are registered with it, once whatever happens in between."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from station.board.actions import TO_TAKE_BACK, BoardAct, ways, wish
from station.ledger import DebtKind, LedgerError
from station.ledger.outbox import TAKE_BACK
from station.ledger.statistics.hall_queries import owed_needs
from station.packing.carriage import BoxCarriage, NumberSource
from station.simulators.logen.logen_faults import LogenFault
from station.statistics.backlog import HallSettings
from tests.carrier_apis.support_carrier_contract import KIM
from tests.sync.support_carrier_site import CarrierSite, pack_by_api, site_in, sold

SLIP = "slipPrintM"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[CarrierSite]:
    with site_in(tmp_path) as site:
        yield site


def test_a_packed_parcel_owes_a_registration_beside_its_dispatch_in_one_commit(site: CarrierSite) -> None:
    parcel, waybill = site.packed()
    rows = site.ledger.outbox.rows()
    assert [(row.kind.value, row.parcel, row.waybill, row.state) for row in rows] == [
        ("dispatch", parcel, waybill, "owed"),
        ("registration", parcel, waybill, "owed"),
    ]
    assert len({row.id for row in rows}) == 2


@pytest.mark.parametrize("numbers", [NumberSource.RANGE, NumberSource.SHEET])
def test_a_parcel_whose_number_came_otherwise_owes_none(site: CarrierSite, numbers: NumberSource) -> None:
    site.takes_in(sold("A1"))
    pack_by_api(site.ledger, "A1", site.clock.now, carriage=BoxCarriage("KGB", numbers))
    assert [row.kind for row in site.ledger.outbox.rows()] == [DebtKind.DISPATCH]


def test_it_is_registered_and_recorded_while_the_shop_knows_nothing_yet(site: CarrierSite) -> None:
    _, waybill = site.packed()
    assert site.round() == 0
    assert [slip.slip for slip in site.carrier.slips] == [waybill]
    assert site.states() == [("done", "", 1)]
    assert [row.kind for row in site.ledger.outbox.rows()] == [DebtKind.DISPATCH]
    (record,) = [one for one in site.ledger.records.find() if one["event"] == "registration_sent"]
    assert (record["order"], record["waybill"], record["outcome"], record["attempt"]) == ("A1", waybill, "accepted", 1)
    assert "reason" not in record


def test_a_dispatch_is_leased_by_who_asks_for_dispatches_and_a_registration_by_nobody_else(site: CarrierSite) -> None:
    site.packed()
    assert [debt.kind for debt in site.ledger.outbox.lease("shop", site.clock.now)] == [DebtKind.DISPATCH]
    assert site.ledger.outbox.lease("shop", site.clock.now) == ()
    (debt,) = site.ledger.outbox.lease("carrier", site.clock.now, kind=DebtKind.REGISTRATION)
    assert (debt.kind, debt.freight, debt.voided) == (DebtKind.REGISTRATION, "credit", False)


def test_while_the_carrier_is_away_it_is_owed_and_shown_and_goes_when_it_is_back(site: CarrierSite) -> None:
    site.carrier.stop()
    _, waybill = site.packed()
    assert site.round() == 1
    assert site.states() == [("owed", "network", 1)]
    assert site.ledger.counters.glance(site.clock.now).owed == 2
    site.carrier.start()
    assert site.round() == 0
    assert [slip.slip for slip in site.carrier.slips] == [waybill]
    assert site.answers() == [("unreachable", "network"), ("accepted", "")]


def test_an_answer_that_was_lost_is_found_out_and_booked_once(site: CarrierSite) -> None:
    _, waybill = site.packed()
    site.carrier.fail(LogenFault.LOST_ANSWER, SLIP, times=1)
    assert site.round() == 1
    assert site.round() == 0
    assert [slip.slip for slip in site.carrier.slips] == [waybill]
    assert [outcome for outcome, _ in site.answers()] == ["unreachable", "already_done"]


def test_an_item_that_failed_in_a_call_that_did_not_is_refused_in_the_carriers_words(site: CarrierSite) -> None:
    site.packed()
    site.carrier.fail(LogenFault.PART_FAILURE, SLIP, times=1)
    assert site.round() == 0
    assert site.states() == [("refused", "rejected: 주문 정보를 등록하지 못했습니다.", 1)]
    (row,) = site.registrations()
    assert site.ledger.outbox.retry(row.id)
    site.round()
    assert site.answers()[-1] == ("accepted", "")


def test_a_key_that_is_refused_keeps_everything_owed(site: CarrierSite) -> None:
    site.packed()
    site.carrier.let_in("another")
    assert site.round() == 1
    assert site.states() == [("owed", "key_refused", 1)]


def test_words_that_could_name_the_receiver_are_kept_from_the_records(site: CarrierSite) -> None:
    site.takes_in(sold("A1"))
    pack_by_api(site.ledger, "A1", site.clock.now)
    site.carrier.fail(LogenFault.PART_FAILURE, SLIP, times=1)
    site.round()
    shown = " ".join(str(record) for record in site.ledger.records.find())
    assert KIM.name not in shown
    assert KIM.address not in shown


def test_who_was_erased_cannot_be_registered_and_a_person_settles_it(site: CarrierSite) -> None:
    site.packed()
    site.ledger.privacy.forget_day(site.clock.now.date())
    assert site.round() == 0
    assert site.states() == [("refused", "no_receiver", 1)]
    (row,) = site.registrations()
    assert not site.ledger.outbox.done_by_hand("nothing like it")
    assert site.ledger.outbox.done_by_hand(row.id)
    assert site.states() == [("done", "by_hand", 2)]
    assert site.answers()[-1] == ("by_hand", "")
    assert not site.ledger.outbox.done_by_hand(row.id)


def test_a_person_cannot_settle_a_dispatch_that_way(site: CarrierSite) -> None:
    parcel, _ = site.packed()
    assert not site.ledger.outbox.done_by_hand(parcel)


def test_a_parcel_that_is_voided_before_it_was_told_owes_nothing_more(site: CarrierSite) -> None:
    parcel, _ = site.packed()
    site.voids(parcel)
    assert site.states() == [("void", "damaged", 0)]
    assert site.round() == 0
    assert site.carrier.slips == ()


def test_a_registered_parcel_that_is_voided_has_to_be_cancelled_at_the_carrier(site: CarrierSite) -> None:
    parcel, waybill = site.packed()
    site.round()
    site.voids(parcel)
    assert site.states() == [("owed", "cancel_at_carrier", 1)]
    assert site.round() == 0
    assert site.states() == [("refused", "cancel_at_carrier", 2)]
    assert site.answers() == [("accepted", ""), ("refused", "cancel_at_carrier")]
    assert site.ledger.outbox.done_by_hand(waybill)
    assert site.answers()[-1] == ("by_hand", "")


def test_a_parcel_that_may_be_registered_is_cancelled_too(site: CarrierSite) -> None:
    parcel, _ = site.packed()
    site.carrier.fail(LogenFault.LOST_ANSWER, SLIP, times=1)
    site.round()
    site.voids(parcel)
    site.round()
    assert site.states() == [("refused", "cancel_at_carrier", 2)]


def test_a_parcel_that_the_carrier_refused_is_voided_without_a_word_to_it(site: CarrierSite) -> None:
    parcel, _ = site.packed()
    site.carrier.fail(LogenFault.PART_FAILURE, SLIP, times=1)
    site.round()
    site.voids(parcel)
    assert site.states() == [("void", "damaged", 1)]


@pytest.mark.parametrize(
    ("outcome", "after"),
    [
        ("accepted", ("owed", "cancel_at_carrier", 1)),
        ("unreachable", ("owed", "cancel_at_carrier", 1)),
        ("refused", ("void", "rejected", 1)),
    ],
)
def test_voided_while_the_carrier_was_being_told_nothing_is_forgotten(
    site: CarrierSite, outcome: str, after: tuple[str, str, int]
) -> None:
    parcel, _ = site.packed()
    (debt,) = site.ledger.outbox.lease("carrier", site.clock.now, kind=DebtKind.REGISTRATION)
    site.voids(parcel)
    state = {"accepted": "done", "unreachable": "owed", "refused": "refused"}[outcome]
    reason = "rejected" if outcome == "refused" else ""
    again = site.clock.now + timedelta(seconds=30)
    assert site.ledger.outbox.settle(debt, outcome, reason, site.clock.now, next_try=again, state=state)
    assert site.states() == [after]
    assert [told for told, _ in site.answers()] == [outcome]


def test_a_parcel_whose_dispatch_is_done_is_not_voided(site: CarrierSite) -> None:
    parcel, waybill = site.packed()
    (debt,) = site.ledger.outbox.lease("shop", site.clock.now)
    site.ledger.outbox.settle(debt, "accepted", "", site.clock.now, next_try=None, state="done")
    with pytest.raises(LedgerError) as refused:
        site.ledger.ways_out.void_parcel(waybill, "damaged", site.clock.now)
    assert refused.value.code == "already_dispatched_to_shop"
    assert [row.state for row in site.registrations() if row.parcel == parcel] == ["owed"]


def test_what_was_cancelled_at_the_carrier_is_marked_on_the_board(site: CarrierSite) -> None:
    parcel, waybill = site.packed()
    site.round()
    site.voids(parcel)
    site.round()
    settings = HallSettings(zone=site.clock.now.tzinfo, carrier="KGB", cutoff=site.clock.now.time())  # type: ignore[arg-type]
    with site.ledger.database.read() as connection:
        (item,) = owed_needs(connection, settings, site.clock.now)
    assert ways(item) == (BoardAct.RETURNED, BoardAct.RETRY)
    site.ledger.requests.leave("returned", {"number": wish(BoardAct.RETURNED, item).number})
    (request,) = site.ledger.requests.open()
    answer = site.ledger.supervisor.carry_out(request, site.clock.now)
    assert answer is not None
    assert answer.ok
    assert wish(BoardAct.RETURNED, item).number == waybill
    assert site.states() == [("done", "by_hand", 3)]


def test_a_number_of_another_carrier_is_left_to_a_person(site: CarrierSite) -> None:
    site.takes_in(sold("A1"))
    site.ledger.numbers.add_range("HANJIN", 50_900_034_003, 50_900_034_009)
    pack_by_api(site.ledger, "A1", site.clock.now, carriage=BoxCarriage("HANJIN", NumberSource.API))
    site.round()
    assert site.states() == [("refused", "other_carrier", 1)]


def test_while_it_may_be_undone_the_carrier_is_told_nothing(site: CarrierSite) -> None:
    site.takes_in(sold("A1"))
    pack_by_api(site.ledger, "A1", site.clock.now, due=site.clock.now + timedelta(seconds=60))
    assert site.work()._registrar.try_one() is None
    site.clock.go(61)
    site.round()
    assert site.answers() == [("accepted", "")]


def test_two_processes_register_a_parcel_once(site: CarrierSite) -> None:
    for number in ("A1", "A2", "A3", "A4"):
        site.packed(number)
    works = [site.work(f"carrier-{one}") for one in (1, 2)]
    threads = [threading.Thread(target=work.round, args=(threading.Event(),)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outcome for outcome, _ in site.answers()] == ["accepted"] * 4
    assert len(site.carrier.calls(SLIP)) == 4


def test_the_record_of_a_void_comes_before_what_the_carrier_says_of_it(site: CarrierSite) -> None:
    parcel, _ = site.packed()
    site.round()
    site.voids(parcel)
    site.round()
    events = [record["event"] for record in site.ledger.records.find()]
    assert events[-3:] == ["registration_sent", "parcel_voided", "registration_sent"]


def test_the_board_names_what_a_person_has_to_settle(site: CarrierSite) -> None:
    site.packed()
    site.carrier.fail(LogenFault.PART_FAILURE, SLIP, times=1)
    site.round()
    (row,) = site.registrations()
    settings = HallSettings(zone=site.clock.now.tzinfo, carrier="KGB", cutoff=site.clock.now.time())  # type: ignore[arg-type]
    with site.ledger.database.read() as connection:
        (item,) = owed_needs(connection, settings, site.clock.now)
    assert (item.need.value, item.parcel, item.waybill) == ("unregistered", row.parcel, row.waybill)
    asked = wish(BoardAct.RETRY, item)
    site.ledger.requests.leave(asked.act.value, {"number": asked.number, "allowed_by": "900"})
    (request,) = site.ledger.requests.open()
    answer = site.ledger.supervisor.carry_out(request, site.clock.now)
    assert answer is not None
    assert answer.ok
    site.round()
    assert site.answers()[-1] == ("accepted", "")


def test_board_and_outbox_call_a_parcel_to_be_taken_back_the_same() -> None:
    assert TO_TAKE_BACK == TAKE_BACK


def test_a_day_with_registrations_is_sound(site: CarrierSite) -> None:
    for number in ("A1", "A2", "A3"):
        site.packed(number)
    site.round()
    taken_back = next(row.parcel for row in site.registrations() if row.orders == ("A2",))
    site.voids(taken_back, "A2")
    site.round()
    site.packed("A4")
    assert site.ledger.soundness.fault() is None


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("DELETE FROM outbox WHERE kind = 'registration'", "registration_missing"),
        ("UPDATE outbox SET state = 'done' WHERE kind = 'registration'", "registration_done"),
        ("UPDATE outbox SET due_us = NULL WHERE kind = 'registration'", "registration_asleep"),
    ],
)
def test_a_registration_that_the_journal_does_not_bear_out_is_named(
    site: CarrierSite, statement: str, rule: str
) -> None:
    site.packed()
    file = sqlite3.connect(site.ledger.database.path)
    with file:
        file.execute(statement)
    file.close()
    found = site.ledger.soundness.fault()
    assert found is not None
    assert found.rule == rule
