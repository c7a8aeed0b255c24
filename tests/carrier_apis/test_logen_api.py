"""로젠's own ways: two words for success, wrong lengths, several keys, and what a registration says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.carrier_apis.api_making import ApiMaking, ApiSettingError
from station.carrier_apis.base import CarrierCredentials, CarrierFailure, CarrierUnreachable, SlipBooked
from station.carrier_apis.logen import logen_answers
from station.carrier_apis.logen.logen_api import make_api
from station.packing.carriage import SortData
from station.simulators.logen.logen_books import CUSTOMER
from station.simulators.logen.logen_faults import LogenFault
from station.simulators.logen.simulated_logen import KEY, SimulatedLogen
from tests.carrier_apis.support_carrier_contract import KIM, LogenHarness, logen, making_for, slip_of


@pytest.fixture
def site() -> Iterator[LogenHarness]:
    with logen() as harness:
        yield harness


def asked(carrier: SimulatedLogen, call: str) -> Any:
    """What stood in the newest call of a name."""
    body = carrier.calls(call)[-1].body
    assert isinstance(body, dict)
    return body


def test_a_registration_says_what_the_portal_asks_for(site: LogenHarness) -> None:
    api = site.api(values={"fare": 2500})
    (number,) = api.draw(1)
    api.register(slip_of(number))
    said = asked(site.carrier, "slipPrintM")
    branch = said["data"].pop("rcvBranCd")
    assert said == {
        "userId": CUSTOMER,
        "data": {
            "printYn": "Y",
            "slipNo": number,
            "custCd": CUSTOMER,
            "sndCustNm": "견본상점",
            "sndTelNo": "020005678",
            "sndCustAddr1": "경기 견본시 물류로 9",
            "sndCustAddr2": "",
            "rcvCustNm": "김견본",
            "rcvCellNo": "01000001234",
            "rcvCustAddr1": "서울 가상구 견본로 1",
            "rcvCustAddr2": "101호",
            "fareTy": "030",
            "qty": 1,
            "dlvFare": 2500,
            "extraFare": 0,
            "goodsAmt": 0,
            "goodsNm": "머그컵 2, 양말 1",
            "takeDt": "20261201",
            "fixTakeNo": "A-1",
            "remarks": "문 앞에 놔주세요",
        },
    }
    assert branch.isdigit()


def test_what_the_carrier_said_of_the_address_before_is_not_asked_again(site: LogenHarness) -> None:
    api = site.api()
    (number,) = api.draw(1)
    api.register(replace(slip_of(number), sort=SortData(sort_code="G4-216", branch="216 견본영업소")))
    assert site.carrier.calls("integratedInquiry") == ()
    assert asked(site.carrier, "slipPrintM")["data"]["rcvBranCd"] == "216"


@pytest.mark.parametrize(
    ("place", "region", "fields"),
    [
        ("제주 가상시 1", "제주", {"jejuAmtTy": "030", "jejuAmt": 3000}),
        ("경북 울릉군 1", "도서", {"shipYn": "Y", "shipFare": 5000}),
        ("강원 산간리 1", "산간", {"montFare": 1000}),
    ],
)
def test_a_surcharge_is_told_where_the_address_asks_for_one(
    site: LogenHarness, place: str, region: str, fields: dict[str, object]
) -> None:
    api = site.api(values={"jeju_fare": 3000, "island_fare": 5000, "mountain_fare": 1000})
    receiver = replace(KIM, address=place)
    sort = api.sort_data(receiver)
    (number,) = api.draw(1)
    api.register(replace(slip_of(number, receiver=receiver), sort=sort))
    told = asked(site.carrier, "slipPrintM")["data"]
    names = ("jejuAmtTy", "jejuAmt", "shipYn", "shipFare", "montFare")
    assert sort.region == region
    assert {name: told[name] for name in names if name in told} == fields


@pytest.mark.parametrize(("freight", "code"), [("prepaid", "010"), ("collect", "020"), ("credit", "040")])
def test_who_pays_is_told_as_the_portal_counts_it(site: LogenHarness, freight: str, code: str) -> None:
    api = site.api(values={"credit_type": "040"})
    (number,) = api.draw(1)
    api.register(replace(slip_of(number), freight=freight))  # type: ignore[arg-type]
    assert asked(site.carrier, "slipPrintM")["data"]["fareTy"] == code


@pytest.mark.parametrize("call", ["getSlipNo", "integratedInquiry", "slipPrintM", "contractTotalInfo"])
def test_either_word_for_success_is_one(site: LogenHarness, call: str) -> None:
    site.carrier.fail(LogenFault.OTHER_WORD, call, times=1)
    api = site.api()
    api.check()
    (number,) = api.draw(1)
    assert api.sort_data(KIM).sort_code
    assert api.register(slip_of(number)) is SlipBooked.ACCEPTED


def test_a_sort_code_longer_than_documented_is_taken_as_it_is(site: LogenHarness) -> None:
    site.carrier.fail(LogenFault.WRONG_LENGTHS, "integratedInquiry")
    assert site.api().sort_data(KIM).sort_code.endswith("-9999999999")


def test_an_answer_about_another_parcel_is_none(site: LogenHarness) -> None:
    api = site.api()
    (number,) = api.draw(1)
    site.carrier.fail(LogenFault.OTHER_SLIP, "slipPrintM", times=1)
    with pytest.raises(CarrierUnreachable) as failure:
        api.register(slip_of(number))
    assert failure.value.code == "unanswered"


def test_while_one_key_is_refused_the_next_one_is_taken_and_kept(site: LogenHarness) -> None:
    site.carrier.let_in("the-new-key")
    making = replace(making_for(site.carrier), secrets={"secret_key": KEY, "next_key": "the-new-key"})
    api = make_api(making)
    api.check()
    api.check()
    assert [call.key for call in site.carrier.calls()] == [KEY, "the-new-key", "the-new-key"]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (LogenFault.UNKNOWN_KEY, "key_refused"),
        (LogenFault.KEY_EXPIRED, "key_expired"),
        (LogenFault.IP_REFUSED, "ip_not_allowed"),
        (LogenFault.UNKNOWN_CUSTOMER, "customer_code"),
        (LogenFault.CONTRACT_ENDED, "contract_ended"),
    ],
)
def test_why_nobody_is_let_in_is_told_apart(site: LogenHarness, fault: LogenFault, code: str) -> None:
    site.carrier.fail(fault, times=1)
    with pytest.raises(CarrierCredentials) as failure:
        site.api().check()
    assert failure.value.code == code


def test_numbers_can_be_taken_from_the_ends_of_the_range(site: LogenHarness) -> None:
    listed, counted = site.api().draw(20), site.api(values={"numbers_from": "ends"}).draw(20)
    assert len(set(listed) | set(counted)) == 40
    assert int(counted[0][:-1]) == int(listed[-1][:-1]) + 1


def test_a_registration_can_be_sent_as_a_list(site: LogenHarness) -> None:
    api = site.api(values={"slip_body": "list"})
    (number,) = api.draw(1)
    assert api.register(slip_of(number)) is SlipBooked.ACCEPTED
    assert isinstance(asked(site.carrier, "slipPrintM")["data"], list)


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("customer_code", {"values": {"customer_code": "로젠"}}),
        ("base_url", {"base_url": "ftp://carrier"}),
        ("secret_key", {"secrets": {"secret_key": "비밀"}}),
    ],
)
def test_what_cannot_work_is_told_by_its_key_and_shows_no_secret(key: str, changes: dict[str, Any]) -> None:
    making = making_for(SimulatedLogen())
    values = {**making.values, **changes.pop("values", {})}
    broken: ApiMaking = replace(
        making, base_url=changes.pop("base_url", "http://127.0.0.1:1"), values=values, **changes
    )
    with pytest.raises(ApiSettingError) as failure:
        make_api(broken)
    assert failure.value.key == key
    assert "비밀" not in f"{failure.value} {failure.value.allowed}"


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from(["TRUE", "SUCCESS"]))
NAMES = st.sampled_from(["slipNo", "resultCd", "resultMsg", "data", "data1", "sttsCd", "sttsMsg", "classCd", "branCd"])
ANSWERS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5), max_leaves=12
)


@given(st.dictionaries(NAMES, ANSWERS, max_size=6))
def test_whatever_an_answer_holds_it_is_understood_or_a_failure(said: dict[str, Any]) -> None:
    for reading in (
        logen_answers.numbers_of,
        logen_answers.ends_of,
        lambda told: logen_answers.sort_of(logen_answers.one_of(told)),
        lambda told: logen_answers.one_of(told, "slipNo", "90000000005"),
    ):
        try:
            found = reading(said)
        except CarrierFailure:
            continue
        if isinstance(found, SortData):
            assert found.sort_code
        elif isinstance(found, tuple):
            assert all(found)
