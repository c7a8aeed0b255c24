"""What every kind of carrier's interface must do, over real HTTP against the simulator that ships with it."""

from __future__ import annotations

import inspect
import logging
import time
from collections.abc import Iterator
from importlib import import_module

import pytest

from station.carrier_apis.api_making import ApiMaking
from station.carrier_apis.base import CarrierCredentials, CarrierFailure, CarrierRefused, CarrierUnreachable, SlipBooked
from station.carriers import carrier
from station.carriers.api_kinds import api_kinds
from tests.carrier_apis.support_carrier_contract import (
    CHECK,
    DRAW,
    HARNESSES,
    KIM,
    PRIVATE,
    REGISTER,
    SORT,
    WIRE_TROUBLES,
    CarrierHarness,
    slip_of,
)

KINDS = [kind.name for kind in api_kinds()]
ACTS = (DRAW, SORT, REGISTER, CHECK)


@pytest.fixture(params=KINDS)
def harness(request: pytest.FixtureRequest) -> Iterator[CarrierHarness]:
    with HARNESSES[request.param]() as harness:
        yield harness


def do(harness: CarrierHarness, act: str, waybill: str = "", answer_seconds: float = 2.0) -> object:
    """One call of each kind."""
    api = harness.api(answer_seconds=answer_seconds)
    match act:
        case "draw":
            return api.draw(3)
        case "sort":
            return api.sort_data(KIM)
        case "register":
            return api.register(slip_of(waybill))
        case _:
            api.check()
            return None


def test_every_kind_has_its_harness() -> None:
    assert sorted(HARNESSES) == sorted(KINDS)


@pytest.mark.parametrize("kind", api_kinds(), ids=KINDS)
def test_a_rows_maker_makes_an_interface(kind: object) -> None:
    (row,) = [one for one in api_kinds() if one is kind]
    signature = inspect.signature(import_module(row.maker).make_api, eval_str=True)
    assert [one.annotation for one in signature.parameters.values()] == [ApiMaking]
    assert carrier(row.carrier).code == row.carrier


def test_numbers_are_the_carriers_and_never_the_same_twice(harness: CarrierHarness) -> None:
    api = harness.api()
    first, second = api.draw(5), api.draw(7)
    rules = carrier(harness.kind.carrier)
    assert (len(first), len(second)) == (5, 7)
    assert len({*first, *second}) == 12
    assert all(rules.check(number).ok for number in (*first, *second))


def test_one_call_gives_at_most_what_the_carrier_allows(harness: CarrierHarness) -> None:
    api = harness.api(answer_seconds=20)
    assert len(api.draw(harness.kind.most_numbers + 1)) == harness.kind.most_numbers


def test_numbers_of_a_lost_answer_are_not_given_again(harness: CarrierHarness) -> None:
    harness.trouble("lost_answer", DRAW)
    api = harness.api()
    with pytest.raises(CarrierUnreachable):
        api.draw(4)
    assert harness.numbers_given == 4
    assert len(api.draw(2)) == 2
    assert harness.numbers_given == 6


def test_an_address_is_sorted_and_the_same_address_always_the_same(harness: CarrierHarness) -> None:
    api = harness.api()
    told = api.sort_data(KIM)
    assert told.sort_code
    assert api.sort_data(KIM) == told


def test_an_address_that_is_not_understood_is_refused(harness: CarrierHarness) -> None:
    with pytest.raises(CarrierRefused) as refused:
        harness.api().sort_data(harness.unknown_address)
    assert refused.value.code in ("address_not_understood", "undeliverable", "no_sort_code")


def test_a_parcel_is_registered_once_however_often_it_is_told(harness: CarrierHarness) -> None:
    api = harness.api()
    (number,) = api.draw(1)
    assert api.register(slip_of(number)) is SlipBooked.ACCEPTED
    assert harness.api().register(slip_of(number)) in (SlipBooked.ALREADY_DONE, SlipBooked.ACCEPTED)
    assert harness.registered == (number,)


def test_a_parcel_whose_answer_was_lost_is_registered_once(harness: CarrierHarness) -> None:
    api = harness.api()
    (number,) = api.draw(1)
    harness.trouble("lost_answer", REGISTER)
    with pytest.raises(CarrierUnreachable):
        api.register(slip_of(number))
    assert api.register(slip_of(number)) in (SlipBooked.ALREADY_DONE, SlipBooked.ACCEPTED)
    assert harness.registered == (number,)


def test_a_parcel_without_sort_data_is_asked_for_and_registered(harness: CarrierHarness) -> None:
    api = harness.api()
    (number,) = api.draw(1)
    slip = slip_of(number)
    assert slip.sort is None
    assert api.register(slip) is SlipBooked.ACCEPTED


@pytest.mark.parametrize("act", [SORT, REGISTER])
def test_an_item_that_failed_in_a_call_that_did_not_is_a_failure(harness: CarrierHarness, act: str) -> None:
    (number,) = harness.api().draw(1)
    harness.trouble("part_failure", act)
    with pytest.raises(CarrierRefused):
        do(harness, act, number)
    assert harness.registered == ()


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("trouble", WIRE_TROUBLES)
def test_no_usable_answer_is_told_apart_and_ends_in_time(harness: CarrierHarness, act: str, trouble: str) -> None:
    (number,) = harness.api().draw(1)
    harness.trouble(trouble, act)
    begun = time.monotonic()
    with pytest.raises(CarrierUnreachable) as failure:
        do(harness, act, number, answer_seconds=0.5 if trouble == "silent" else 2.0)
    assert time.monotonic() - begun < 4
    assert failure.value.retry_after == (7.0 if trouble == "busy" else None)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("trouble", ["kept_out", "stranger"])
def test_being_kept_out_is_told_apart_since_a_person_must_act(harness: CarrierHarness, act: str, trouble: str) -> None:
    (number,) = harness.api().draw(1)
    harness.trouble(trouble, act)
    with pytest.raises(CarrierCredentials):
        do(harness, act, number)


def test_looking_whether_all_is_well_uses_no_number_up(harness: CarrierHarness) -> None:
    harness.api().check()
    assert harness.numbers_given == 0


def test_a_parcel_that_cannot_be_taken_back_is_said_so(harness: CarrierHarness) -> None:
    api = harness.api()
    (number,) = api.draw(1)
    api.register(slip_of(number))
    if harness.kind.cancels:
        api.cancel(number)
        assert harness.registered == ()
        return
    with pytest.raises(CarrierRefused) as refused:
        api.cancel(number)
    assert refused.value.code == "unsupported"


@pytest.mark.parametrize("trouble", ["server", "kept_out", "stranger", "lost_answer", "part_failure", "html"])
@pytest.mark.parametrize("act", ACTS)
def test_neither_a_failure_nor_a_log_shows_a_person_or_a_key(
    harness: CarrierHarness, act: str, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    (number,) = harness.api().draw(1)
    harness.trouble(trouble, act)
    with pytest.raises(CarrierFailure) as failure:
        do(harness, act, number)
    shown = f"{failure.value} {failure.value!r} {slip_of(number)!r} {caplog.text}"
    assert [word for word in PRIVATE if word in shown] == []
