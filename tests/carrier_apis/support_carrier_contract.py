"""What a kind of carrier's interface brings to the contract tests: itself, its simulator, and how that misbehaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Protocol

from station.carrier_apis.api_making import ApiMaking, ParcelSender
from station.carrier_apis.base import CarrierApi, ParcelSlip
from station.carrier_apis.logen.logen_api import make_api
from station.carriers.api_kinds import ApiKind, ApiValue, api_kind
from station.packing.orders import Receiver
from station.simulators.logen.logen_books import CUSTOMER
from station.simulators.logen.logen_faults import LogenFault
from station.simulators.logen.simulated_logen import KEY, SimulatedLogen

NOW = datetime(2026, 12, 1, 10, 0, tzinfo=timezone(timedelta(hours=9)))
KIM = Receiver("김견본", "010-0000-1234", "06236", "서울 가상구 견본로 1", "101호", "문 앞에 놔주세요")
SENDER = ParcelSender("견본상점", "02-000-5678", "경기 견본시 물류로 9")
PRIVATE = ("김견본", "0000-1234", "00001234", "견본로", "101호", "문 앞", KEY)
"""What no failure and no log may show."""

DRAW, SORT, REGISTER, CHECK = "draw", "sort", "register", "check"

WIRE_TROUBLES = ("server", "busy", "html", "truncated", "empty", "lacking", "dropped", "silent")
"""Ways of giving no usable answer, which every harness can bring about."""


def slip_of(waybill: str, parcel: str = "P-1", receiver: Receiver = KIM) -> ParcelSlip:
    """A packed parcel."""
    return ParcelSlip(parcel, "A-1", waybill, NOW, receiver, (("머그컵", 2), ("양말", 1)))


class CarrierHarness(Protocol):
    """One kind, with its simulator running."""

    @property
    def kind(self) -> ApiKind:
        """Its row."""

    def api(self, *, answer_seconds: float = 2.0, values: Mapping[str, ApiValue] | None = None) -> CarrierApi:
        """Its interface, pointed at the simulator."""

    def trouble(self, name: str, act: str, times: int | None = 1) -> None:
        """Bring one of `WIRE_TROUBLES` about, or lost_answer, part_failure, kept_out, stranger, for an act."""

    def heal(self) -> None:
        """Be well again."""

    @property
    def numbers_given(self) -> int:
        """How many numbers the carrier holds to be given out."""

    @property
    def registered(self) -> tuple[str, ...]:
        """The numbers of the parcels in the carrier's books."""

    @property
    def unknown_address(self) -> Receiver:
        """A receiver whose address the carrier does not understand."""


class LogenHarness:
    """로젠 and its simulator."""

    kind = api_kind("logen")
    unknown_address = replace(KIM, address="없는주소 1")
    _CALLS: Mapping[str, str] = {
        DRAW: "getSlipNo",
        SORT: "integratedInquiry",
        REGISTER: "slipPrintM",
        CHECK: "contractTotalInfo",
    }
    _FAULTS: Mapping[str, LogenFault] = {
        "server": LogenFault.ERROR,
        "kept_out": LogenFault.UNKNOWN_KEY,
        "stranger": LogenFault.UNKNOWN_CUSTOMER,
    }

    def __init__(self, carrier: SimulatedLogen) -> None:
        self.carrier = carrier

    def api(self, *, answer_seconds: float = 2.0, values: Mapping[str, ApiValue] | None = None) -> CarrierApi:
        """See `CarrierHarness`."""
        return make_api(making_for(self.carrier, answer_seconds, values))

    def trouble(self, name: str, act: str, times: int | None = 1) -> None:
        """See `CarrierHarness`."""
        fault = self._FAULTS[name] if name in self._FAULTS else LogenFault(name)
        self.carrier.fail(fault, self._CALLS[act], times=times, seconds=7)

    def heal(self) -> None:
        """See `CarrierHarness`."""
        self.carrier.heal()

    @property
    def numbers_given(self) -> int:
        """See `CarrierHarness`."""
        return self.carrier.books.given

    @property
    def registered(self) -> tuple[str, ...]:
        """See `CarrierHarness`."""
        return tuple(slip.slip for slip in self.carrier.slips)


def making_for(
    carrier: SimulatedLogen, answer_seconds: float = 2.0, values: Mapping[str, ApiValue] | None = None
) -> ApiMaking:
    """What 로젠's interface is made of, pointed at its simulator."""
    return making_at(carrier.url, answer_seconds, values)


def making_at(url: str, answer_seconds: float = 2.0, values: Mapping[str, ApiValue] | None = None) -> ApiMaking:
    """What 로젠's interface at an address is made of."""
    usual = {key.name: key.usual for key in api_kind("logen").keys if key.usual is not None and not key.secret}
    own: dict[str, ApiValue] = {**usual, "customer_code": CUSTOMER, **(values or {})}
    return ApiMaking(url, own, {"secret_key": KEY}, SENDER, answer_seconds)


@contextmanager
def logen() -> Iterator[LogenHarness]:
    """로젠 on loopback."""
    carrier = SimulatedLogen()
    carrier.start()
    try:
        yield LogenHarness(carrier)
    finally:
        carrier.stop()


HARNESSES: Mapping[str, Callable[[], AbstractContextManager[CarrierHarness]]] = {"logen": logen}
"""Kind → its harness. A further kind stands here, too, or the tests say so."""
